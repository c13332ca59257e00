//! A job on its way (<https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html>).

use super::options::Watching;
use super::progress::{Job, Progress};
use crate::api::client::Client;
use crate::api::edge;
use crate::error::{Error, ErrorKind};
use crate::operations::bedrock::GET_MODEL_INVOCATION_JOB;
use serde_json::json;
use std::time::Duration;

/// There are results of all records, or of those that were processed.
const ENDED: [&str; 5] = [
    "Completed",
    "PartiallyCompleted",
    "Failed",
    "Stopped",
    "Expired",
];

/// Asks for a job until it has ended. The network may fail for a while; the job goes on.
///
/// # Errors
/// The job cannot be asked for.
pub(crate) async fn ended(
    client: &Client,
    job_arn: &str,
    watching: &Watching,
    on_job: impl Fn(&Job),
) -> Result<Job, Error> {
    let input = json!({ "jobIdentifier": job_arn });
    let mut began = None;
    for attempt in 0.. {
        match client.call::<Job>(&GET_MODEL_INVOCATION_JOB, &input).await {
            Ok(job) => {
                on_job(&job);
                // A job waits in a queue for hours; only then does it have a rate.
                if job.processed() == 0 {
                    began = Some(edge::moment().now);
                }
                (watching.on_progress)(&Progress::of_job(&job, watching.total, began));
                if job
                    .status
                    .as_deref()
                    .is_some_and(|status| ENDED.contains(&status))
                {
                    return Ok(job);
                }
            }
            Err(error) if error.retryable() => {}
            Err(error) => return Err(error),
        }
        edge::Timer::new(pause(watching, attempt)).await;
    }
    Err(Error::network("the job was not asked for"))
}

/// Pauses double, and vary at random
/// (<https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries>).
fn pause(watching: &Watching, attempt: u32) -> Duration {
    let Watching {
        shortest, longest, ..
    } = *watching;
    let most = shortest.saturating_mul(1 << attempt.min(30)).min(longest);
    let part = f64::from(edge::moment().random) / f64::from(u32::MAX);
    shortest + most.saturating_sub(shortest).mul_f64(part)
}

/// The error after all results that there are.
pub(crate) fn ending(job: &Job) -> Option<Error> {
    let status = job.status.as_deref().unwrap_or_default();
    if status.ends_with("Completed") {
        return None;
    }
    let why = job
        .message
        .as_deref()
        .map_or_else(String::new, |why| format!(": {why}"));
    let message = format!("the job is {status}{why}");
    let error = Error::new(ErrorKind::Model, "job_ended", message);
    Some(error.with_members(json!({ "status": status, "jobArn": job.job_arn })))
}
