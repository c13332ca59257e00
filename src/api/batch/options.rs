//! How records run through a model.

use super::progress::Progress;
use super::records::Records;
use crate::api::s3::S3;
use crate::error::Error;
use serde_json::{Map, Value};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// The quota "Minimum number of records per batch inference job" of most models.
const MIN_RECORDS: usize = 100;
const CONCURRENCY: usize = 8;

/// With a job, or without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// A job, unless there are fewer records than the least for one.
    #[default]
    Auto,
    /// A job in any case.
    Job,
    /// A call for each record.
    OnDemand,
}

/// A run of records through a model. A job needs [`s3`](Self::s3), [`role`](Self::role),
/// [`input`](Self::input) and [`output`](Self::output).
#[derive(Clone)]
pub struct Batch {
    pub(crate) model_id: String,
    pub(crate) mode: Mode,
    pub(crate) s3: Option<S3>,
    pub(crate) role_arn: String,
    pub(crate) input: String,
    pub(crate) output: String,
    pub(crate) job_name: Option<String>,
    pub(crate) is_converse: bool,
    pub(crate) min_records: usize,
    pub(crate) limits: Option<(usize, usize)>,
    pub(crate) concurrency: usize,
    pub(crate) members: Map<String, Value>,
    pub(crate) watching: Watching,
}

/// How a job is watched.
#[derive(Clone)]
pub(crate) struct Watching {
    pub(crate) shortest: Duration,
    pub(crate) longest: Duration,
    /// How many records were uploaded, if this run uploaded them.
    pub(crate) total: Option<u64>,
    pub(crate) on_progress: Rc<dyn Fn(&Progress)>,
}

impl Default for Watching {
    fn default() -> Self {
        Self {
            shortest: Duration::from_secs(2),
            longest: Duration::from_secs(60),
            total: None,
            on_progress: Rc::new(|_| {}),
        }
    }
}

impl Batch {
    /// Runs of a model, by its id or the ARN of an inference profile.
    pub fn new(model_id: impl Into<String>) -> Self {
        Self {
            model_id: model_id.into(),
            mode: Mode::default(),
            s3: None,
            role_arn: String::new(),
            input: String::new(),
            output: String::new(),
            job_name: None,
            is_converse: false,
            min_records: MIN_RECORDS,
            limits: None,
            concurrency: CONCURRENCY,
            members: Map::new(),
            watching: Watching::default(),
        }
    }

    /// With a job or without one: [`Mode::Auto`] unless given.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The client for the buckets.
    #[must_use]
    pub fn s3(mut self, s3: &S3) -> Self {
        self.s3 = Some(s3.clone());
        self
    }

    /// The ARN of the role with which Bedrock reads and writes the buckets.
    #[must_use]
    pub fn role(mut self, arn: impl Into<String>) -> Self {
        self.role_arn = arn.into();
        self
    }

    /// Where the records are put: `s3://my-bucket/in/`, or a key that ends in `.jsonl`.
    #[must_use]
    pub fn input(mut self, uri: impl Into<String>) -> Self {
        self.input = uri.into();
        self
    }

    /// Where Bedrock puts the results, such as `s3://my-bucket/out/`.
    #[must_use]
    pub fn output(mut self, uri: impl Into<String>) -> Self {
        self.output = uri.into();
        self
    }

    /// The name of the job, which also names its input; random unless given.
    #[must_use]
    pub fn job_name(mut self, name: impl Into<String>) -> Self {
        self.job_name = Some(name.into());
        self
    }

    /// The records are inputs of Converse, not of InvokeModel. A job of this type refuses tools.
    #[must_use]
    pub fn converse(mut self) -> Self {
        self.is_converse = true;
        self
    }

    /// The least records of a job, 100 unless given: [`Mode::Auto`] runs fewer without one.
    #[must_use]
    pub fn min_records(mut self, records: usize) -> Self {
        self.min_records = records;
        self
    }

    /// Other quotas for a job's records and bytes than AWS's defaults.
    #[must_use]
    pub fn limits(mut self, records: usize, bytes: usize) -> Self {
        self.limits = Some((records, bytes));
        self
    }

    /// Calls at the same time without a job, 8 unless given, and fewer while the service throttles.
    #[must_use]
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// Sets another member of CreateModelInvocationJob, such as `timeoutDurationInHours`, `tags` or
    /// `vpcConfig`.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    /// How long to wait before a job is asked for again: the pauses double from the shortest to the
    /// longest, and vary at random. 2 seconds and a minute unless given.
    #[must_use]
    pub fn pauses(mut self, shortest: Duration, longest: Duration) -> Self {
        self.watching.shortest = shortest;
        self.watching.longest = longest;
        self
    }

    /// A function that learns how far the run is.
    #[must_use]
    pub fn on_progress(mut self, function: impl Fn(&Progress) + 'static) -> Self {
        self.watching.on_progress = Rc::new(function);
        self
    }

    /// The checks of its records, as a job or as calls.
    pub(crate) fn records(&self, for_job: bool) -> Records {
        let mut records = Records::new();
        if let Some((most, bytes)) = self.limits {
            records = records.limits(most, bytes);
        }
        if self.is_converse && for_job {
            records = records.converse();
        }
        records
    }

    /// # Errors
    /// Something that a job needs is missing.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let refused = |message: &str| Err(Error::input("invalid_input", message));
        if self.model_id.is_empty() {
            return refused("model_id: is required");
        }
        if self.mode == Mode::OnDemand {
            return Ok(());
        }
        if self.s3.is_none() {
            return refused("s3: a job needs a client of S3; without one give Mode::OnDemand");
        }
        if self.role_arn.is_empty() {
            return refused(
                "role: is required: the role with which Bedrock reads and writes the buckets",
            );
        }
        place_of("input", &self.input)?;
        place_of("output", &self.output)?;
        Ok(())
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("model_id", &self.model_id)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

/// Bucket and key of an address; the key may be empty.
///
/// # Errors
/// It is not one.
pub(crate) fn place_of<'a>(name: &str, uri: &'a str) -> Result<(&'a str, &'a str), Error> {
    let place = uri.strip_prefix("s3://");
    let place = place.map(|place| place.split_once('/').unwrap_or((place, "")));
    place
        .filter(|(bucket, _)| !bucket.is_empty())
        .ok_or_else(|| {
            let message = format!("{name}: give an address such as \"s3://my-bucket/folder/\"");
            Error::input("invalid_input", message)
        })
}

/// The key of a folder, with its slash at the end.
pub(crate) fn folder(key: &str) -> String {
    let slash = if key.is_empty() || key.ends_with('/') {
        ""
    } else {
        "/"
    };
    format!("{key}{slash}")
}
