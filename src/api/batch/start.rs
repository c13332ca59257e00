//! From records to a job: they are checked, uploaded, and the job is created. If that fails, no
//! object stays behind.

use super::options::{Batch, Mode, folder, place_of};
use super::progress::{Phase, Progress};
use super::records::{Record, Records};
use crate::api::call::idempotency_token::idempotency_token;
use crate::api::client::Client;
use crate::api::config::Timeouts;
use crate::api::s3::{Object, S3, Upload};
use crate::error::Error;
use crate::operations::bedrock::CREATE_MODEL_INVOCATION_JOB;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::iter;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

const REMOVAL: Duration = Duration::from_secs(30);

/// A run that began.
pub(crate) enum Started {
    /// With the ids of its records.
    Job(String, HashSet<String>),
    /// Records that need no job.
    Records(Vec<Record>),
}

/// Decides between a job and calls, and creates the job.
///
/// # Errors
/// A record that is refused, S3's or Bedrock's.
pub(crate) async fn start(
    client: &Client,
    batch: &Batch,
    records: impl Stream<Item = Result<Record, Error>>,
) -> Result<Started, Error> {
    batch.check()?;
    let mut records = pin!(records);
    let mut head = Vec::new();
    let most = match batch.mode {
        Mode::OnDemand => usize::MAX,
        Mode::Auto | Mode::Job => batch.min_records,
    };
    let mut is_all = false;
    while head.len() < most && !is_all {
        match records.next().await.transpose()? {
            Some(record) => head.push(record),
            None => is_all = true,
        }
    }
    let s3 = match &batch.s3 {
        Some(s3) if batch.mode == Mode::Job || !is_all => s3,
        _ => {
            let mut checks = batch.records(false);
            let checked = head.into_iter().map(|record| again(&mut checks, record));
            return checked.collect::<Result<_, _>>().map(Started::Records);
        }
    };
    let mut checks = batch.records(true);
    let lines = iter(head.into_iter().map(Ok)).chain(records).map(|record| {
        let record = again(&mut checks, record?)?;
        Ok(record.line())
    });
    let token = match batch
        .members
        .get("clientRequestToken")
        .and_then(Value::as_str)
    {
        Some(token) => token.to_owned(),
        None => idempotency_token(&CREATE_MODEL_INVOCATION_JOB)?,
    };
    let name = batch
        .job_name
        .clone()
        .unwrap_or_else(|| format!("batch-{token}"));
    let input = input_of(batch, &name)?;
    upload(s3, batch, &input, lines).await?;
    match create(client, batch, &name, &token, &input).await {
        Ok(job_arn) => {
            let progress = Progress {
                job_arn: Some(job_arn.clone()),
                status: Some("Submitted".into()),
                total: Some(checks.ids().len() as u64),
                ..Progress::of(Phase::Job)
            };
            (batch.watching.on_progress)(&progress);
            Ok(Started::Job(job_arn, checks.into_ids()))
        }
        Err(error) => {
            // Nobody would come back to it.
            let s3 = s3.with_timeouts(Timeouts::default().total(REMOVAL));
            let _ = s3.delete_object(&input).await;
            Err(error)
        }
    }
}

/// The record with the checks of this run: the caller's may have been others.
fn again(checks: &mut Records, record: Record) -> Result<Record, Error> {
    checks.add(Some(&record.record_id), record.model_input)
}

fn input_of(batch: &Batch, name: &str) -> Result<Object, Error> {
    let (bucket, key) = place_of("input", &batch.input)?;
    let key = match key.ends_with(".jsonl") {
        true => key.to_owned(),
        false => format!("{}{name}.jsonl", folder(key)),
    };
    Ok(Object::new(bucket, key))
}

async fn upload(
    s3: &S3,
    batch: &Batch,
    input: &Object,
    lines: impl Stream<Item = Result<String, Error>>,
) -> Result<(), Error> {
    let on_progress = Rc::clone(&batch.watching.on_progress);
    let upload = Upload::new(input.clone().content_type("application/jsonl"));
    let upload = upload.on_progress(move |bytes| {
        on_progress(&Progress {
            loaded_bytes: Some(bytes),
            ..Progress::of(Phase::Upload)
        });
    });
    s3.upload(&upload, lines).await.map(|_| ())
}

/// A second request with the same token gives the same job.
async fn create(
    client: &Client,
    batch: &Batch,
    name: &str,
    token: &str,
    input: &Object,
) -> Result<String, Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Created {
        job_arn: String,
    }

    let (bucket, key) = place_of("output", &batch.output)?;
    let from = format!("s3://{}/{}", input.bucket(), input.key());
    let to = format!("s3://{bucket}/{}", folder(key));
    let mut job = json!({
        "jobName": name,
        "clientRequestToken": token,
        "modelId": batch.model_id,
        "roleArn": batch.role_arn,
        "inputDataConfig": { "s3InputDataConfig": { "s3Uri": from, "s3InputFormat": "JSONL" } },
        "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": to } },
        "modelInvocationType": batch.is_converse.then_some("Converse"),
    });
    if let Some(members) = job.as_object_mut() {
        members.extend(batch.members.clone());
    }
    let created = client
        .call::<Created>(&CREATE_MODEL_INVOCATION_JOB, &job)
        .await?;
    Ok(created.job_arn)
}
