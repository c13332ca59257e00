//! The same results without a job: a call for each record.

use super::options::Batch;
use super::progress::{Phase, Progress};
use super::records::Record;
use super::results::{Failure, RecordResult};
use crate::api::client::Client;
use crate::api::client::paced::paced;
use crate::api::edge;
use crate::api::families::invoke;
use crate::error::{Error, ErrorKind};
use crate::operations::CONVERSE;
use futures_core::Stream;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Results as they come.
pub(crate) struct OnDemand {
    running: Option<LocalBoxFuture<'static, Result<(), Error>>>,
    found: Rc<RefCell<VecDeque<RecordResult>>>,
    /// The error after the results that there are.
    failed: Option<Error>,
}

impl OnDemand {
    /// The calls begin when they are waited for.
    pub(crate) fn new(client: &Client, batch: &Batch, records: Vec<Record>) -> Self {
        let found = Rc::new(RefCell::new(VecDeque::new()));
        let (client, batch, results) = (client.clone(), batch.clone(), Rc::clone(&found));
        let running = async move {
            let mut counts = Progress {
                total: Some(records.len() as u64),
                ..Progress::of(Phase::OnDemand)
            };
            let [mut succeeded, mut failed] = [0, 0];
            let began = edge::moment().now;
            let ask = async |record: &Record| output_of(&client, &batch, record).await;
            paced(&records, batch.concurrency, ask, |record, output| {
                let output = match output {
                    Ok(output) => Ok(output),
                    Err(error) => Err(failure_of(error)?),
                };
                match output {
                    Ok(_) => succeeded += 1,
                    Err(_) => failed += 1,
                }
                counts.processed = Some(succeeded + failed);
                counts.succeeded = Some(succeeded);
                counts.failed = Some(failed);
                (batch.watching.on_progress)(&counts.clone().rated(began));
                results.borrow_mut().push_back(RecordResult {
                    record_id: record.record_id.clone(),
                    output,
                });
                Ok(())
            })
            .await
        };
        Self {
            running: Some(running.boxed_local()),
            found,
            failed: None,
        }
    }
}

impl Stream for OnDemand {
    type Item = Result<RecordResult, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(running) = &mut self.running
            && let Poll::Ready(ended) = running.poll_unpin(context)
        {
            self.running = None;
            self.failed = ended.err();
        }
        if let Some(result) = self.found.borrow_mut().pop_front() {
            return Poll::Ready(Some(Ok(result)));
        }
        match self.running {
            Some(_) => Poll::Pending,
            None => Poll::Ready(self.failed.take().map(Err)),
        }
    }
}

async fn output_of(client: &Client, batch: &Batch, record: &Record) -> Result<Value, Error> {
    if batch.is_converse {
        let mut input = record.model_input.clone();
        if let Some(members) = input.as_object_mut() {
            members.insert("modelId".into(), batch.model_id.as_str().into());
        }
        return client.call(&CONVERSE, &input).await;
    }
    let invoked = invoke(client, &batch.model_id, &record.model_input).await?;
    invoked.answer.ok_or_else(|| {
        let message = "the response is not JSON";
        Error::stream_integrity("invalid_json", message)
    })
}

/// The failure of one record. Credentials, permissions and the network are not the record's fault.
///
/// # Errors
/// What would fail for every record.
fn failure_of(error: Error) -> Result<Failure, Error> {
    if error.kind() != ErrorKind::Service || matches!(error.status(), 401 | 403) {
        return Err(error);
    }
    Ok(Failure {
        code: error.status(),
        message: error.message().to_owned(),
    })
}
