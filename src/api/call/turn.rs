//! One turn of a call, from the input to a 2xx answer.

use super::advice::advice_for;
use super::bind::Bound;
use super::drive::{Driven, drive};
use super::idempotency_token::idempotency_token;
use super::redact::Secrets;
use super::sent::Sent;
use super::services::Services;
use super::watch::{Limit, Watch};
use crate::api::config::{Config, ModelPlace};
use crate::api::edge;
use crate::api::identity::{Identity, Origin, Source};
use crate::auth::Auth;
use crate::call::Call;
use crate::error::Error;
use crate::operations::Operation;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use std::borrow::Cow;
use std::rc::Rc;

/// The caller: the settings of a client, and the state that all its calls share.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) config: Rc<Config>,
    pub(crate) services: Rc<Services>,
}

/// One attempt at an input: by whom, and with which model.
pub(crate) struct Turn<'a> {
    pub(crate) caller: Caller,
    pub(crate) input: Cow<'a, str>,
    /// Of a list of models, the one that is asked, and where.
    pub(crate) model: Option<ModelPlace>,
}

impl Turn<'_> {
    /// Sends until a 2xx response arrives, and reads all of it unless it streams. Boxed, so that an
    /// app has one copy of it.
    pub(crate) fn send<'a>(
        &'a self,
        operation: &'a Operation,
        watch: Watch,
    ) -> LocalBoxFuture<'a, Result<Sent, Error>> {
        self.sent(operation, watch).boxed_local()
    }

    async fn sent(&self, operation: &Operation, watch: Watch) -> Result<Sent, Error> {
        self.caller.config.check()?;
        let bound = self.caller.bound(operation, &self.input)?;
        let sent = self.caller.exchange(operation, &bound, watch, &self.input);
        sent.await.map(|sent| Sent {
            model: self.model.clone(),
            ..sent
        })
    }
}

impl Caller {
    /// Sends a request until a 2xx response arrives; `input` is what errors advise about.
    ///
    /// # Errors
    /// The last one.
    pub(crate) async fn exchange(
        &self,
        operation: &Operation,
        bound: &Bound,
        mut watch: Watch,
        input: &str,
    ) -> Result<Sent, Error> {
        let caller = self;
        let config = &caller.config;
        let mut refused: Option<Rc<Identity>> = None;
        let mut attempts = 0;
        loop {
            let identity = caller.identity(operation, refused.as_ref());
            let identity = watch.within(Limit::Total, identity).await;
            let identity = identity.map_err(|(_, error)| error)??;
            let auth = identity.auth().clone();
            let call = caller.begin(operation, bound, auth, config.max_attempts)?;
            let mut call = call.after(attempts);
            let secrets = Secrets::new(identity.auth(), config);
            let mut driven = Driven {
                call: &mut call,
                body: bound.body.as_deref(),
                wants_whole: !(operation.streams() || operation.out_bytes),
                max_bytes: config.max_message_bytes,
                operation,
                secrets: &secrets,
            };
            let answered = drive(&mut driven, &mut watch).await;
            attempts = call.attempts();
            let error = match answered {
                Ok((answer, body)) => {
                    return Ok(Sent {
                        answer,
                        body,
                        watch,
                        attempts,
                        secrets,
                        model: None,
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
                let advice = match operation.service.signs() {
                    true => advice_for(&error, input, &config.region),
                    false => String::new(),
                };
                return Err(secrets.clean(error).with_advice(&advice).after(attempts));
            }
            refused = Some(identity);
        }
    }

    pub(crate) fn bound(&self, operation: &Operation, input: &str) -> Result<Bound, Error> {
        let mut bound = Bound::new(operation, input, &self.config.headers, idempotency_token)?;
        bound.keep_headers(edge::is_sendable);
        Ok(bound)
    }

    pub(crate) fn begin(
        &self,
        operation: &Operation,
        bound: &Bound,
        auth: Auth,
        max_attempts: u32,
    ) -> Result<Call, Error> {
        let shared = self.services.shared(operation.service, &self.config)?;
        bound.with_call(|operation| Call::new(shared, auth, operation, max_attempts))
    }

    pub(crate) async fn identity(
        &self,
        operation: &Operation,
        refused: Option<&Rc<Identity>>,
    ) -> Result<Rc<Identity>, Error> {
        if !operation.service.signs() {
            return Ok(Rc::new(Identity::unsigned()));
        }
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
                "credentials: {} does not accept Bedrock API keys; give a key pair",
                operation.service.id
            );
            return Err(Error::credentials("missing_credentials", message));
        }
        Ok(identity)
    }
}

/// Whether the service refused an expired session token, by its code or, if
/// a page cannot read that, by its text.
fn is_expired(error: &Error) -> bool {
    matches!(error.name(), Some("ExpiredToken" | "ExpiredTokenException"))
        || error.message() == "The security token included in the request is expired"
}
