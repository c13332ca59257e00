//! A client: the life of a call, from the input to the output.

use super::advice::advice_for;
use super::bind::{Bound, json_of};
use super::config::Config;
use super::drive::{CallWithBody, drive};
use super::edge::{self, Answer};
use super::fallback::{Turn, Turns, first_to_answer, turns_of};
use super::output;
use super::services::Services;
use super::source::{Identity, Origin, Source};
use super::stream::{EventStream, RawEvents};
use super::timeouts::{Limit, Watch};
use crate::auth::Auth;
use crate::call::Call;
use crate::error::Error;
use crate::operations::Operation;
use futures_util::FutureExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// Calls operations of AWS's services. Clones are cheap and share credentials,
/// the retry quota and what was learnt of the service's clock.
///
/// # Cancelling
///
/// A call is cancelled by dropping its future, a stream by dropping it: the request is aborted and its connection
/// closed at once. `futures_util::future::abortable` and `futures_util::stream::abortable` put a handle to that,
/// `select` whatever else may come first.
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
/// An input's `modelId` may be a list of ids and [`ModelPlace`](super::ModelPlace)s. They are tried in turn while they
/// are throttled or out of reach, each with its own attempts, before the first event of a stream and never after it.
/// The member `$metadata` of the output, which of a stream is one of its [`members`](EventStream::members), says
/// which one answered: `{ modelId, region, endpoint }`. When none did, the last [`Error`] is told, and the
/// [earlier](Error::earlier) ones by it. `total` of the timeouts is for all of them together.
#[derive(Clone)]
pub struct Client {
    pub(crate) config: Rc<Config>,
    services: Rc<Services>,
}

/// What came of a call.
struct Sent {
    answer: Answer,
    /// Empty where the answer streams.
    body: Vec<u8>,
    /// What limits the rest of it.
    watch: Watch,
    attempts: u32,
}

impl Client {
    /// A client. What is wrong with the configuration is told by the first call.
    pub fn new(config: Config) -> Self {
        Self {
            config: Rc::new(config),
            services: Rc::default(),
        }
    }

    /// Calls an operation and reads its output. Dropping the future aborts the call.
    ///
    /// Input and output are JSON in AWS's names: `serde_json::json!`, maps and structs
    /// of yours. Members that are `null` at the top are left out, times are text or
    /// seconds as AWS's reference has them, and bytes are [`Blob`](super::Blob)s.
    ///
    /// # Errors
    /// The input is refused before anything is sent, the call fails, or its answer does
    /// not fit `Output`. An error says what to do; see [`Error`].
    pub async fn call<Output: DeserializeOwned>(
        &self,
        operation: &Operation,
        input: &(impl Serialize + ?Sized),
    ) -> Result<Output, Error> {
        let input = json_of(operation, input)?;
        let (head, body) = self.answer(operation, &input).await?;
        output::read(operation, &head, &body)
    }

    /// Calls an operation that answers with a stream of events. Dropping the stream,
    /// or the future before there is one, aborts the request.
    ///
    /// An event is `{"<event type>": {…}}`: a `serde_json::Value`, or a struct of yours
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
            let message = format!("{}: answers with no stream; use `call`", operation.name);
            return Err(Error::input("invalid_input", message));
        }
        let input = json_of(operation, input)?;
        self.events(operation, &input).await.map(EventStream::new)
    }

    /// The URL of a call with the signature in its query, valid for so long. The
    /// operation's body, where it has one, must be sent as it is signed.
    ///
    /// # Errors
    /// Bad input, an API key in place of credentials, or a time over a week.
    pub async fn presign(
        &self,
        operation: &Operation,
        input: &(impl Serialize + ?Sized),
        expires: Duration,
    ) -> Result<String, Error> {
        let input = json_of(operation, input)?;
        let bound = self.bound(operation, &input)?;
        let identity = self.identity(operation, None).await?;
        let call = self.begin(operation, &bound, &identity, 1)?;
        let expires_s = expires.as_secs().try_into().unwrap_or(u32::MAX);
        let request = call.presign(expires_s, edge::moment())?;
        Ok(request.url())
    }

    async fn answer(
        &self,
        operation: &Operation,
        input: &str,
    ) -> Result<(output::Head, Vec<u8>), Error> {
        if operation.streams() {
            let message = format!("{}: answers with a stream; use `stream`", operation.name);
            return Err(Error::input("invalid_input", message));
        }
        let watch = Watch::new(self.config.timeouts);
        first_to_answer(self.turns(operation, input)?, async |turn, _| {
            let sent = turn
                .client
                .send(operation, turn, watch.clone())
                .boxed_local()
                .await?;
            Ok((sent.answer.into_head(), sent.body))
        })
        .await
    }

    /// A stream counts once its first event has come; from then on nothing is tried again.
    async fn events(&self, operation: &Operation, input: &str) -> Result<RawEvents, Error> {
        let watch = Watch::new(self.config.timeouts);
        first_to_answer(self.turns(operation, input)?, async |turn, is_last| {
            let Sent {
                answer,
                watch,
                attempts,
                ..
            } = turn
                .client
                .send(operation, turn, watch.clone())
                .boxed_local()
                .await?;
            let max_message_bytes = self.config.max_message_bytes;
            let mut events = RawEvents::new(operation, answer, watch, attempts, max_message_bytes)?;
            if !is_last {
                events.first().await?;
            }
            Ok(events)
        })
        .await
    }

    /// A place that cannot be one is told before anything is sent.
    fn turns<'a>(&self, operation: &Operation, input: &'a str) -> Result<Turns<'a>, Error> {
        edge::ready()?;
        let turns = turns_of(self, input)?;
        for Turn { client, .. } in &turns.1 {
            client.services.shared(operation.service, &client.config)?;
        }
        Ok(turns)
    }

    /// Sends until there is a 2xx answer, the whole of it where it is no stream. Its callers box it, so that an app
    /// has one copy of it.
    async fn send(
        &self,
        operation: &Operation,
        turn: &Turn<'_>,
        mut watch: Watch,
    ) -> Result<Sent, Error> {
        let config = &self.config;
        config.check()?;
        let bound = self.bound(operation, &turn.input)?;
        let mut refused: Option<Rc<Identity>> = None;
        let mut attempts = 0;
        loop {
            let identity = self.identity(operation, refused.as_ref());
            let identity = watch.within(Limit::Total, identity).await;
            let identity = identity.map_err(|(_, error)| error)??;
            let left = config.max_attempts - attempts;
            let mut call = self.begin(operation, &bound, &identity, left)?;
            let mut conversation = CallWithBody {
                call: &mut call,
                body: bound.body.as_deref(),
                wants_whole: !operation.streams(),
            };
            let driven = drive(&mut conversation, &mut watch).await;
            attempts += call.attempts();
            let error = match driven {
                Ok((mut answer, body)) => {
                    answer.head.model.clone_from(&turn.model);
                    return Ok(Sent {
                        answer,
                        body,
                        watch,
                        attempts,
                    });
                }
                Err(error) => error,
            };
            // A provider can give others; once, and only where another attempt is allowed.
            let may_refresh = matches!(config.source, Some(Source(Origin::Provider(_))));
            if !may_refresh
                || refused.is_some()
                || attempts >= config.max_attempts
                || !is_expired(&error)
            {
                let advice = advice_for(&error, &turn.input, &config.region);
                return Err(error.with_advice(&advice).after(attempts));
            }
            refused = Some(identity);
        }
    }

    fn bound(&self, operation: &Operation, input: &str) -> Result<Bound, Error> {
        Bound::new(operation, input, &self.config.headers, edge::uuid)
    }

    fn begin(
        &self,
        operation: &Operation,
        bound: &Bound,
        identity: &Identity,
        max_attempts: u32,
    ) -> Result<Call, Error> {
        let shared = self.services.shared(operation.service, &self.config)?;
        let auth = identity.auth().clone();
        bound.with_call(|operation| Call::new(shared, auth, operation, max_attempts))
    }

    async fn identity(
        &self,
        operation: &Operation,
        refused: Option<&Rc<Identity>>,
    ) -> Result<Rc<Identity>, Error> {
        let takes_keys = operation.service.bearer;
        let identity = match &self.config.source {
            Some(Source(Origin::Fixed(identity))) => Rc::clone(identity),
            Some(Source(Origin::Provider(provider))) => {
                provider.identity(refused, || edge::moment().now).await?
            }
            None => {
                let message = "credentials: give Config::credentials a key pair, a Bedrock API key or a Provider";
                return Err(Error::credentials("missing_credentials", message));
            }
        };
        if matches!(identity.auth(), Auth::Bearer(_)) && !takes_keys {
            let message = format!(
                "credentials: {} takes no Bedrock API keys; give a key pair",
                operation.service.id
            );
            return Err(Error::credentials("missing_credentials", message));
        }
        Ok(identity)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.config).finish()
    }
}

/// Whether the service refused a session token that is over, by its code or, where
/// a page cannot read that, by its text.
fn is_expired(error: &Error) -> bool {
    matches!(error.name(), Some("ExpiredToken" | "ExpiredTokenException"))
        || error.message() == "The security token included in the request is expired"
}
