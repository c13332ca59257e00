//! A run: its results as they come.

use super::job::{ended, ending};
use super::options::Watching;
use super::output::Output;
use super::progress::Progress;
use super::results::{RecordResult, Results};
use crate::api::client::Client;
use crate::api::s3::S3;
use crate::error::Error;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::{LocalBoxStream, empty, unfold};
use std::cell::RefCell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

/// The results of a run, a stream in any order. With a job, they come when it has ended. After
/// results that are missing or doubled, or those of a job that ended early, the last item is an
/// error.
///
/// If it is dropped, a job goes on: [`resume`](super::resume) takes it up and
/// [`stop`](super::stop) ends it. Calls without a job end.
pub struct Run {
    job_arn: Option<String>,
    status: Rc<RefCell<Option<String>>>,
    results: Origin,
}

enum Origin {
    Job(Box<JobRun>),
    Reading(LocalBoxStream<'static, Result<RecordResult, Error>>),
}

pub(crate) struct JobRun {
    pub(crate) client: Client,
    pub(crate) s3: S3,
    pub(crate) job_arn: String,
    pub(crate) watching: Watching,
    /// Of the records, if they are known.
    pub(crate) results: Results,
}

impl Run {
    pub(crate) fn of_job(job: JobRun) -> Self {
        Self {
            job_arn: Some(job.job_arn.clone()),
            status: Rc::default(),
            results: Origin::Job(Box::new(job)),
        }
    }

    pub(crate) fn of_calls(
        calls: impl Stream<Item = Result<RecordResult, Error>> + 'static,
    ) -> Self {
        Self {
            job_arn: None,
            status: Rc::default(),
            results: Origin::Reading(calls.boxed_local()),
        }
    }

    /// The job's ARN, to be kept for [`resume`](super::resume); `None` without a job.
    pub fn job_arn(&self) -> Option<&str> {
        self.job_arn.as_deref()
    }

    /// The job's status, as it was last seen.
    pub fn status(&self) -> Option<String> {
        self.status.borrow().clone()
    }

    /// A function that learns how far a job is, for a run that was resumed.
    #[must_use]
    pub fn on_progress(self, function: impl Fn(&Progress) + 'static) -> Self {
        self.watching(|watching| watching.on_progress = Rc::new(function))
    }

    /// How long to wait before a job is asked for again, as of
    /// [`Batch::pauses`](super::Batch::pauses).
    #[must_use]
    pub fn pauses(self, shortest: Duration, longest: Duration) -> Self {
        self.watching(|watching| {
            watching.shortest = shortest;
            watching.longest = longest;
        })
    }

    fn watching(mut self, change: impl FnOnce(&mut Watching)) -> Self {
        if let Origin::Job(job) = &mut self.results {
            change(&mut job.watching);
        }
        self
    }
}

impl JobRun {
    fn results(
        self,
        status: Rc<RefCell<Option<String>>>,
    ) -> LocalBoxStream<'static, Result<RecordResult, Error>> {
        let reading = Reading {
            output: None,
            ending: None,
            status,
        };
        let results = unfold(Some((self, reading)), async |state| {
            let (mut job, mut reading) = state?;
            match reading.next(&mut job).await.transpose()? {
                Ok(result) => Some((Ok(result), Some((job, reading)))),
                Err(error) => Some((Err(error), None)),
            }
        });
        results.fuse().boxed_local()
    }
}

struct Reading {
    output: Option<Output>,
    /// The error after all results that there are.
    ending: Option<Error>,
    status: Rc<RefCell<Option<String>>>,
}

impl Reading {
    async fn next(&mut self, run: &mut JobRun) -> Result<Option<RecordResult>, Error> {
        if self.output.is_none() {
            self.output = Some(self.open(run).await?);
        }
        let Some(output) = &mut self.output else {
            return Ok(None);
        };
        match (output.next().await?, self.ending.take()) {
            (None, Some(error)) => Err(error),
            (result, ending) => {
                self.ending = ending;
                Ok(result)
            }
        }
    }

    /// Waits for the job, and looks for its output.
    async fn open(&mut self, run: &mut JobRun) -> Result<Output, Error> {
        let JobRun {
            client,
            s3,
            job_arn,
            watching,
            results,
        } = run;
        let seen = |status: &Option<String>| self.status.borrow_mut().clone_from(status);
        let job = ended(client, job_arn, watching, |job| seen(&job.status)).await?;
        let ending = ending(&job);
        match ending {
            Some(error) if job.status.as_deref() == Some("Failed") => return Err(error),
            ending => self.ending = ending,
        }
        let results = std::mem::replace(results, Results::of_any());
        let uri = &job.output_data_config.s3.uri;
        let total = job.total();
        Output::find(s3, uri, job_arn, results, total, self.ending.is_some()).await
    }
}

impl Stream for Run {
    type Item = Result<RecordResult, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Origin::Job(_) = &self.results {
            let nothing = Origin::Reading(empty().boxed_local());
            if let Origin::Job(job) = std::mem::replace(&mut self.results, nothing) {
                self.results = Origin::Reading(job.results(Rc::clone(&self.status)));
            }
        }
        match &mut self.results {
            Origin::Reading(results) => results.poll_next_unpin(context),
            Origin::Job(_) => Poll::Ready(None),
        }
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("job_arn", &self.job_arn)
            .field("status", &self.status.borrow())
            .finish_non_exhaustive()
    }
}
