//! Batch inference: the lines of a job's input and output, and the same records without a job.
//!
//! A job is made with [`CREATE_MODEL_INVOCATION_JOB`](crate::operations::bedrock) after the lines
//! of [`Records`] have been put into a bucket; [`Results`] reads the lines of its output. Below the
//! least size of a job, [`run`] calls the model for each record:
//!
//! ```no_run
//! # async fn example(client: bedrock_wasm::Client) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::batch::{self, Records};
//! use serde_json::json;
//!
//! let mut records = Records::new();
//! let mut inputs = Vec::new();
//! for text in ["A cat sits on the mat.", "Interest rates rose."] {
//!     inputs.push(records.add(None, json!({ "inputText": text }))?);
//! }
//! let jsonl: String = inputs.iter().map(|record| record.line()).collect();
//!
//! let results = batch::run(&client, "amazon.titan-embed-text-v2:0", &inputs, 8).await?;
//! for result in results {
//!     println!("{}: {:?}", result.record_id, result.output);
//! }
//! # Ok(())
//! # }
//! ```

mod records;
mod results;

pub use records::{Record, Records};
pub use results::{Failure, RecordResult, Results};

use super::client::Client;
use super::client::paced::paced;
use super::families::invoke;
use crate::error::{Error, ErrorKind};

/// The results of all records, in their order: a call of `InvokeModel` for each, `concurrency` at
/// once and fewer while the service throttles. A record that the model refuses is a [`Failure`]
/// among them.
///
/// # Errors
/// Whatever would fail for every record, such as credentials or the network.
pub async fn run(
    client: &Client,
    model_id: &str,
    records: &[Record],
    concurrency: usize,
) -> Result<Vec<RecordResult>, Error> {
    let mut results: Vec<Option<RecordResult>> = vec![None; records.len()];
    let numbered: Vec<(usize, &Record)> = records.iter().enumerate().collect();
    let ask = async |(_, record): &(usize, &Record)| {
        let invoked = invoke(client, model_id, &record.model_input).await;
        let output = match invoked.map(|invoked| invoked.answer) {
            Ok(Some(output)) => Ok(output),
            Ok(None) => {
                let message = "the response is not JSON";
                return Err(Error::stream_integrity("invalid_json", message));
            }
            Err(error) if is_of_record(&error) => Err(Failure {
                code: error.status(),
                message: error.message().to_owned(),
            }),
            Err(error) => return Err(error),
        };
        Ok(RecordResult {
            record_id: record.record_id.clone(),
            output,
        })
    };
    paced(&numbered, concurrency, ask, |(index, _), result| {
        if let Some(place) = results.get_mut(*index) {
            *place = Some(result);
        }
    })
    .await?;
    Ok(results.into_iter().flatten().collect())
}

/// Whether another record may have another result. Credentials and permissions are not the
/// record's fault, and throttling passes.
fn is_of_record(error: &Error) -> bool {
    error.kind() == ErrorKind::Service && !error.retryable() && !matches!(error.status(), 401 | 403)
}

#[cfg(test)]
mod tests;
