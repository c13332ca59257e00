//! Batch inference: from records to results, by a job or by a call for each record.
//!
//! [`run`] checks the records, uploads them to S3 and creates the job; the [`Run`] that it returns
//! waits for the job and joins the results with the records. Fewer records than the least for a job
//! run without one, with the same results.
//!
//! ```no_run
//! # async fn example(config: bedrock_wasm::Config) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::batch::{self, Batch, Records};
//! use bedrock_wasm::{Client, s3::S3};
//! use futures_util::{StreamExt, stream};
//! use serde_json::json;
//!
//! let client = Client::new(config.clone());
//! let batch = Batch::new("amazon.titan-embed-text-v2:0")
//!     .s3(&S3::new(config))
//!     .role("arn:aws:iam::123456789012:role/batch")
//!     .input("s3://my-bucket/in/")
//!     .output("s3://my-bucket/out/");
//!
//! let mut records = Records::new();
//! let mut inputs = Vec::new();
//! for text in ["A cat sits on the mat.", "Interest rates rose."] {
//!     inputs.push(records.add(None, json!({ "inputText": text })));
//! }
//! let mut run = batch::run(&client, &batch, stream::iter(inputs)).await?;
//! println!("{:?}", run.job_arn()); // for batch::resume, should this app be closed
//! while let Some(result) = run.next().await {
//!     let result = result?;
//!     println!("{}: {:?}", result.record_id, result.output);
//! }
//! # Ok(())
//! # }
//! ```

mod file;
mod job;
mod lines;
mod on_demand;
mod options;
mod output;
mod progress;
mod records;
mod results;
mod run;
mod start;
mod whole_object;

pub use options::{Batch, Mode};
pub use progress::{Phase, Progress};
pub use records::{Record, Records};
pub use results::{Failure, RecordResult, Results};
pub use run::Run;

use self::on_demand::OnDemand;
use self::options::Watching;
use self::run::JobRun;
use self::start::{Started, start};
use super::client::Client;
use super::s3::S3;
use crate::error::Error;
use crate::operations::bedrock::STOP_MODEL_INVOCATION_JOB;
use futures_core::Stream;
use serde_json::{Value, json};

/// Runs records through a model. When it returns, the job is created; without a job, the calls
/// begin as their results are waited for.
///
/// The records are uploaded as they come, so that a data set of any size needs little memory.
/// Without a job all of them are held. If the future is dropped during the upload, nothing is left
/// in the bucket; while the job is created, it comes too late to know whether there is one.
///
/// # Errors
/// A record that a job would refuse, with the number of its line; an error of S3 or of Bedrock. The
/// uploaded records are removed.
pub async fn run(
    client: &Client,
    batch: &Batch,
    records: impl Stream<Item = Result<Record, Error>>,
) -> Result<Run, Error> {
    match (start(client, batch, records).await?, &batch.s3) {
        (Started::Job(job_arn, ids), Some(s3)) => Ok(Run::of_job(JobRun {
            client: client.clone(),
            s3: s3.clone(),
            job_arn,
            watching: Watching {
                total: Some(ids.len() as u64),
                ..batch.watching.clone()
            },
            results: Results::of(ids),
        })),
        (Started::Records(records), _) => Ok(Run::of_calls(OnDemand::new(client, batch, records))),
        (Started::Job(..), None) => Err(Error::input("invalid_input", "s3: is required")),
    }
}

/// Takes up a job that was created before, by any app. Its records are not known here: results are
/// compared with the number of records in the job's manifest.
pub fn resume(client: &Client, s3: &S3, job_arn: impl Into<String>) -> Run {
    Run::of_job(JobRun {
        client: client.clone(),
        s3: s3.clone(),
        job_arn: job_arn.into(),
        watching: Watching::default(),
        results: Results::of_any(),
    })
}

/// Stops a job. Its [`Run`] then gives the results that there are, and an error (`job_ended`).
///
/// # Errors
/// As of [`Client::call`].
pub async fn stop(client: &Client, job_arn: &str) -> Result<(), Error> {
    let input = json!({ "jobIdentifier": job_arn });
    client
        .call::<Value>(&STOP_MODEL_INVOCATION_JOB, &input)
        .await
        .map(|_| ())
}

#[cfg(test)]
mod job_tests;
#[cfg(test)]
mod tests;
