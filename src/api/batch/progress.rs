//! How far a run is.

use crate::api::edge;
use crate::time::Timestamp;
use serde::Deserialize;

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// The records are uploaded.
    Upload,
    /// The job runs.
    Job,
    /// The model is called for each record.
    OnDemand,
}

/// How far a run is. What is not known yet is `None`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// What it does.
    pub phase: Phase,
    /// Bytes of the records that S3 has.
    pub loaded_bytes: Option<u64>,
    /// The job's ARN.
    pub job_arn: Option<String>,
    /// The job's status, such as `InProgress`.
    pub status: Option<String>,
    /// The number of records.
    pub total: Option<u64>,
    /// Records that are done.
    pub processed: Option<u64>,
    /// Records that have an output.
    pub succeeded: Option<u64>,
    /// Records that the model refused.
    pub failed: Option<u64>,
    /// Records a second.
    pub per_second: Option<f64>,
    /// The time left at that rate.
    pub seconds_left: Option<f64>,
}

/// A job as GetModelInvocationJob has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Job {
    pub(crate) job_arn: String,
    pub(crate) status: Option<String>,
    pub(crate) message: Option<String>,
    submit_time: Option<String>,
    pub(crate) output_data_config: OutputDataConfig,
    total_record_count: Option<u64>,
    processed_record_count: Option<u64>,
    success_record_count: Option<u64>,
    error_record_count: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct OutputDataConfig {
    #[serde(rename = "s3OutputDataConfig")]
    pub(crate) s3: S3OutputDataConfig,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct S3OutputDataConfig {
    #[serde(rename = "s3Uri")]
    pub(crate) uri: String,
}

impl Job {
    /// The number of records, once the service has counted them.
    pub(crate) fn total(&self) -> Option<u64> {
        self.total_record_count.filter(|&count| count > 0)
    }

    pub(crate) fn processed(&self) -> u64 {
        self.processed_record_count.unwrap_or_default()
    }
}

impl Progress {
    pub(crate) fn of(phase: Phase) -> Self {
        Self {
            phase,
            loaded_bytes: None,
            job_arn: None,
            status: None,
            total: None,
            processed: None,
            succeeded: None,
            failed: None,
            per_second: None,
            seconds_left: None,
        }
    }

    /// `total` is the number of records that were uploaded, if it is known: the service counts
    /// none until it has read them. `began` is when the first records were about to run; else the
    /// rate is that since the job was submitted.
    pub(crate) fn of_job(job: &Job, total: Option<u64>, began: Option<Timestamp>) -> Self {
        let submitted = || job.submit_time.as_deref().and_then(Timestamp::from_rfc3339);
        let began = began.or_else(submitted);
        let progress = Self {
            job_arn: Some(job.job_arn.clone()),
            status: job.status.clone(),
            total: job.total().or(total),
            processed: job.processed_record_count,
            succeeded: job.success_record_count,
            failed: job.error_record_count,
            ..Self::of(Phase::Job)
        };
        match began {
            Some(began) => progress.rated(began),
            None => progress,
        }
    }

    /// The same with the rate and the time left.
    pub(crate) fn rated(mut self, began: Timestamp) -> Self {
        let elapsed_ms = edge::moment().now.as_ms().saturating_sub(began.as_ms());
        let processed = self.processed.unwrap_or_default();
        if processed > 0 && elapsed_ms > 0 {
            let per_second = processed as f64 * 1000.0 / elapsed_ms as f64;
            self.per_second = Some(per_second);
            let left = self.total.map(|total| total.saturating_sub(processed));
            self.seconds_left = left.map(|left| left as f64 / per_second);
        }
        self
    }
}

#[cfg(test)]
mod tests;
