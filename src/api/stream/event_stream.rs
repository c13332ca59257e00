//! A stream of events as it arrives. It completes, or its last item is an error.

use super::assembled::Assembled;
use super::events::Events;
use crate::api::call::error_body::ErrorBody;
use crate::api::call::output::members_of_head;
use crate::api::call::redact::Secrets;
use crate::api::call::sent::{Sent, request_id};
use crate::api::call::watch::{Limit, Watch};
use crate::api::config::ModelPlace;
use crate::api::data::exact::keeps_digits;
use crate::api::data::misfit::misfit;
use crate::api::edge::Body;
use crate::api::error_facts::not_bedrock;
use crate::error::Error;
use crate::operations::Operation;
use futures_core::Stream;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The events of an answer, each `{"<event type>": {…}}` read as an `Event`.
///
/// Its last item is an error if the response is incomplete; the events before
/// that are delivered first. Dropping it closes the connection.
pub struct EventStream<Event = Value> {
    events: RawEvents,
    read_as: PhantomData<fn() -> Event>,
}

/// The events as JSON texts.
pub(crate) struct RawEvents {
    operation: &'static str,
    members: Map<String, Value>,
    request_id: Option<String>,
    attempts: u32,
    /// Of a list of models, the one that answers.
    secrets: Secrets,
    model: Option<ModelPlace>,
    /// How the models failed that were asked before, for an error before the first event.
    earlier: Vec<Error>,
    events: Events,
    /// Of a Converse stream, the message so far.
    assembled: Option<Assembled>,
    connection: Connection,
}

enum Connection {
    Reading(LocalBoxFuture<'static, Read>),
    Closed,
}

/// A body, what limits it, and the chunk that it gave.
type Read = (Body, Watch, Result<Option<Vec<u8>>, Error>);

async fn read(mut body: Body, mut watch: Watch) -> Read {
    let chunk = match watch.within(Limit::Idle, body.read()).await {
        Ok(chunk) => chunk.map_err(|reason| Error::connection_lost(true, &reason)),
        Err((_, error)) => Err(error),
    };
    (body, watch, chunk)
}

impl<Event: DeserializeOwned> EventStream<Event> {
    pub(crate) fn new(events: RawEvents) -> Self {
        Self {
            events,
            read_as: PhantomData,
        }
    }

    /// Members of the output that are not in the stream, such as an agent's `sessionId`.
    pub fn members(&self) -> &Map<String, Value> {
        &self.events.members
    }

    /// The id of the request, if it could be read.
    pub fn request_id(&self) -> Option<&str> {
        self.events.request_id.as_deref()
    }

    /// Whether the stream was read to an end that is known to be that of the answer. False while
    /// events are left, after an error, and for streams whose end cannot be recognized: of
    /// `InvokeModelWithResponseStream`, the last chunk of models other than Claude, Nova and Titan
    /// is known by `amazon-bedrock-invocationMetrics` alone; operations of agents have no last
    /// event.
    pub fn is_complete(&self) -> bool {
        self.events.events.is_complete()
    }

    /// Attempts that it took until the answer began; the first is 1.
    pub fn attempts(&self) -> u32 {
        self.events.attempts
    }

    pub(crate) fn into_raw(self) -> RawEvents {
        self.events
    }

    /// Of a Converse stream: reads the rest of it and gives the whole answer, read as what
    /// Converse itself would have answered: `{"output": {"message": …}, "stopReason": …, "usage":
    /// …}`.
    ///
    /// # Errors
    /// The answer is not complete, an event does not fit into a message (`invalid_event`,
    /// `invalid_base64`), or the message does not fit `Output`: [`Error::partial`] has what there
    /// is of it. Another operation's stream is refused before anything is read.
    pub async fn final_message<Output: DeserializeOwned>(self) -> Result<Output, Error> {
        let mut events = self.events;
        if events.assembled.is_none() {
            let message = format!(
                "{}: only Converse streams add up to a message; read the events",
                events.operation
            );
            return Err(events.failed(Error::input("no_converse_stream", message)));
        }
        while let Some(event) = std::future::poll_fn(|context| events.poll_next(context)).await {
            event?;
        }
        if let Some(damage) = events.assembled.as_ref().and_then(Assembled::damage) {
            return Err(events.failed(damage));
        }
        let message = events.assembled.as_ref().map(Assembled::output);
        serde_json::from_value(message.unwrap_or_default())
            .map_err(|error| events.failed(misfit(events.operation, &error)))
    }
}

impl RawEvents {
    pub(crate) fn new(
        operation: &Operation,
        sent: Sent,
        max_message_bytes: Option<u32>,
    ) -> Result<Self, Error> {
        let Sent {
            answer,
            body: said,
            watch,
            attempts,
            secrets,
            model,
            ..
        } = sent;
        let head = &answer.head;
        let request_id = request_id(head).map(|id| secrets.clean_text(id));
        let members = members_of_head(operation, head, model.as_ref());
        let kind = head.header("content-type").unwrap_or_default().to_owned();
        // A media type is compared without case (RFC 9110, section 8.3.1).
        let is_stream = kind
            .to_ascii_lowercase()
            .starts_with("application/vnd.amazon.eventstream");
        let Some(body) = answer.into_body().filter(|_| is_stream) else {
            let kind = if kind.is_empty() { "untyped" } else { &kind };
            let said = ErrorBody::of(&said).message(Some(kind));
            let message = not_bedrock(&format!("is {kind}, not an event stream"), said);
            let error = Error::stream_integrity("no_event_stream", message);
            let error = error.of_call(request_id.as_deref(), attempts);
            return Err(secrets.clean(error));
        };
        Ok(Self {
            operation: operation.name,
            members,
            request_id,
            attempts,
            secrets,
            model,
            earlier: Vec::new(),
            events: Events::new(operation, max_message_bytes),
            assembled: (operation.until == "messageStop").then(Assembled::default),
            connection: Connection::Reading(read(body, watch).boxed_local()),
        })
    }

    /// The same, with how the models failed that were asked before.
    pub(crate) fn after(mut self, earlier: Vec<Error>) -> Self {
        self.earlier = earlier;
        self
    }

    /// Waits for the first event, without taking it.
    ///
    /// # Errors
    /// What there is in place of one.
    pub(crate) async fn first(&mut self) -> Result<(), Error> {
        std::future::poll_fn(|context| self.poll_ready(context)).await;
        match self.events.failed_at_once() {
            Some(error) => Err(self.failed(error)),
            None => Ok(()),
        }
    }

    /// The next event; an error is the last item.
    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Box<RawValue>, Error>>> {
        ready!(self.poll_ready(context));
        Poll::Ready(self.events.take().map(|item| match item {
            Ok(event) => {
                self.earlier.clear();
                if let Some(assembled) = &mut self.assembled {
                    assembled.add(&event);
                }
                Ok(event)
            }
            Err(error) => Err(self.failed(error)),
        }))
    }

    /// Reads until there is something to take, or will be nothing any more.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.events.is_empty() {
            let Connection::Reading(reading) = &mut self.connection else {
                break;
            };
            let (body, watch, chunk) = ready!(reading.as_mut().poll(context));
            match chunk {
                Ok(Some(chunk)) => self.events.push(chunk),
                Ok(None) => self.events.end(),
                Err(error) => self.events.fail(error),
            }
            self.connection = if self.events.over() {
                Connection::Closed
            } else {
                Connection::Reading(read(body, watch).boxed_local())
            };
        }
        Poll::Ready(())
    }

    /// An event does not fit the type it is read into: the stream has failed.
    pub(crate) fn misfit(&mut self, error: &serde_json::Error) -> Error {
        self.broken(misfit(self.operation, error))
    }

    /// An event cannot be delivered: the stream has failed.
    fn broken(&mut self, error: Error) -> Error {
        self.connection = Connection::Closed;
        self.events.clear();
        self.failed(error)
    }

    fn failed(&mut self, error: Error) -> Error {
        let error = self
            .secrets
            .clean(error)
            .of_call(self.request_id.as_deref(), self.attempts)
            .with_earlier(std::mem::take(&mut self.earlier));
        let error = match &self.model {
            Some(model) => error.of_model(model.clone()),
            None => error,
        };
        match &self.assembled {
            Some(assembled) => error.with_partial(assembled.output()),
            None => error,
        }
    }
}

impl<Event: DeserializeOwned> Stream for EventStream<Event> {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let events = &mut self.events;
        let item = ready!(events.poll_next(context));
        Poll::Ready(item.map(|event| {
            let event = event?;
            keeps_digits(event.get()).map_err(|error| events.broken(error))?;
            serde_json::from_str(event.get()).map_err(|error| events.misfit(&error))
        }))
    }
}

impl<Event> fmt::Debug for EventStream<Event> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("operation", &self.events.operation)
            .field("request_id", &self.events.request_id)
            .finish_non_exhaustive()
    }
}
