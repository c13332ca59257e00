//! A client: the life of a call, from the input to the output.

mod options;
pub(crate) mod paced;

use crate::api::call::bind::json_of;
use crate::api::call::fallback::{MODEL_ID, Turns, first_to_answer, turns_of};
use crate::api::call::output::Whole;
use crate::api::call::turn::{Caller, Turn};
use crate::api::call::watch::Watch;
use crate::api::config::Config;
use crate::api::config::ModelPlace;
use crate::api::edge;
use crate::api::stream::{EventStream, RawEvents};
use crate::error::Error;
use crate::operations::{Binding, Location, Operation, bind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// Calls operations of AWS's services. Clones are cheap and share credentials,
/// the retry quota and the offset of the service's clock.
///
/// # Cancelling
///
/// A call is cancelled by dropping its future, a stream by dropping it: the request is aborted and
/// its connection closed at once. `futures_util::future::abortable` and
/// `futures_util::stream::abortable` put a handle to that, `select` whatever else may come first.
///
/// ```no_run
/// # async fn example(client: bedrock_wasm::Client, stop: futures_util::future::Ready<()>) -> Result<(), bedrock_wasm::Error> {
/// use bedrock_wasm::converse;
/// use futures_util::future::{Either, select};
/// use std::pin::pin;
///
/// let call = pin!(converse::text(&client, "us.amazon.nova-lite-v1:0", "Name three colours."));
/// match select(call, stop).await {
///     Either::Left((text, _)) => println!("{}", text?),
///     Either::Right(_) => println!("stopped"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Several models
///
/// [`with_models`](Self::with_models) gives a client that asks several models in turn while they
/// are throttled or out of reach, each with its own attempts, before the first event of a stream
/// and never after it. An input's `modelId` may be a list as well, of ids alone, for the operations
/// of Bedrock Runtime that take a model. The member `$metadata` of the output, which of a stream is
/// one of its [`members`](EventStream::members), says which one answered: `{ modelId, region,
/// endpoint }`. When none did, the call fails with the last [`Error`], which has the
/// [earlier](Error::earlier) ones. `total` of the timeouts is for all of them together.
///
/// If a `modelId` comes from outside, check that it is a string from a list of those that you
/// allow.
#[derive(Clone)]
pub struct Client {
    caller: Caller,
    /// To ask in turn, in place of an input's `modelId`.
    models: Option<Rc<[ModelPlace]>>,
}

impl Client {
    /// A client. If the configuration is invalid, the first call fails.
    pub fn new(config: Config) -> Self {
        Self {
            caller: Caller {
                config: Rc::new(config),
                services: Rc::default(),
            },
            models: None,
        }
    }

    /// Calls an operation and reads its output. Dropping the future aborts the call.
    ///
    /// Input and output are JSON in AWS's names: `serde_json::json!`, maps and your own structs.
    /// `null` means absent, except in documents such as the input of a tool; times are text or
    /// seconds as AWS's reference has them, and bytes are [`Blob`](super::Blob)s. Integers keep
    /// every digit up to 64 bits; an answer with a longer one is an error, because a
    /// `serde_json::Value` would round it.
    ///
    /// # Errors
    /// The input is refused before anything is sent, the call fails, or its output does
    /// not fit `Output`: then [`Error::partial`] has the output. An error says what to do; see
    /// [`Error`].
    pub async fn call<Output: DeserializeOwned>(
        &self,
        operation: &Operation,
        input: &(impl Serialize + ?Sized),
    ) -> Result<Output, Error> {
        let input = json_of(operation, input)?;
        let (whole, earlier) = self.whole(operation, &input).await?;
        whole.read().map_err(|error| error.with_earlier(earlier))
    }

    /// Calls an operation that answers with a stream of events. Dropping the stream,
    /// or the future before there is one, aborts the request.
    ///
    /// An event is `{"<event type>": {…}}`: a `serde_json::Value`, or your own struct
    /// with an optional field for each event that you read.
    ///
    /// # Errors
    /// As of [`call`](Self::call); later failures come from the stream.
    pub async fn stream<Event: DeserializeOwned>(
        &self,
        operation: &Operation,
        input: &(impl Serialize + ?Sized),
    ) -> Result<EventStream<Event>, Error> {
        if !operation.streams() {
            let message = format!("{}: does not return a stream; use `call`", operation.name);
            return Err(Error::input("invalid_input", message));
        }
        let input = json_of(operation, input)?;
        self.events(operation, &input).await.map(EventStream::new)
    }

    /// The URL of a call with the signature in its query, valid for so long. The
    /// operation's body, if it has one, must be sent as it is signed. For the
    /// handshake of a WebSocket, put `wss:` in place of `https:`: the scheme is not signed.
    ///
    /// # Errors
    /// Bad input, an API key in place of credentials, a time over a week, or a target without a
    /// clock.
    pub async fn presign(
        &self,
        operation: &Operation,
        input: &(impl Serialize + ?Sized),
        expires: Duration,
    ) -> Result<String, Error> {
        edge::ready()?;
        let input = json_of(operation, input)?;
        let bound = self.caller.bound(operation, &input)?;
        let identity = self.caller.identity(operation, None).await?;
        let mut call = self
            .caller
            .begin(operation, &bound, identity.auth().clone(), 1)?;
        let expires_s = expires.as_secs().try_into().unwrap_or(u32::MAX);
        call.presign(expires_s, edge::moment())
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    async fn whole(
        &self,
        operation: &Operation,
        input: &str,
    ) -> Result<(Whole, Vec<Error>), Error> {
        if operation.streams() {
            let message = format!("{}: returns a stream; use `stream`", operation.name);
            return Err(Error::input("invalid_input", message));
        }
        let watch = Watch::new(self.caller.config.timeouts);
        first_to_answer(self.turns(operation, input)?, async |turn, _| {
            let sent = turn.send(operation, watch.clone()).await?;
            let secrets = sent.secrets.clone();
            Whole::of(operation, sent).map_err(|error| secrets.clean(error))
        })
        .await
    }

    /// A stream counts once its first event has come; from then on nothing is tried again.
    async fn events(&self, operation: &Operation, input: &str) -> Result<RawEvents, Error> {
        let watch = Watch::new(self.caller.config.timeouts);
        let turns = self.turns(operation, input)?;
        let (events, earlier) = first_to_answer(turns, async |turn, is_last| {
            let sent = turn.send(operation, watch.clone()).await?;
            let mut events = RawEvents::new(operation, sent, self.caller.config.max_message_bytes)?;
            if !is_last {
                events.first().await?;
            }
            Ok(events)
        })
        .await?;
        Ok(events.after(earlier))
    }

    /// Refuses what cannot be sent before anything is: another entry of the list may answer
    /// first.
    fn turns<'a>(&self, operation: &Operation, input: &'a str) -> Result<Turns<'a>, Error> {
        edge::ready()?;
        let turns = turns_of(&self.caller, self.models.as_deref(), operation, input)?;
        for Turn { caller, model, .. } in &turns.1 {
            caller.services.shared(operation.service, &caller.config)?;
            let value = model.as_ref().map_or("", |place| &place.model_id);
            let model_id = Binding {
                location: Location::Label,
                name: MODEL_ID,
                value,
            };
            bind(operation.path(), &[model_id])?;
        }
        Ok(turns)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.caller.config).finish()
    }
}

#[cfg(test)]
mod fallback_tests;
#[cfg(test)]
mod refresh_tests;
#[cfg(test)]
mod tests;
