//! One operation call: bind → authorize → send → judge → perhaps again.

pub mod clock;
pub mod retry;
pub(crate) mod service_error;
pub mod step;

use self::clock::Clock;
use self::retry::{Attempts, RetryQuota, Retryable};
use self::service_error::service_error;
use self::step::{Event, Moment, Step};
use crate::auth::{Auth, Credentials};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::http::Request;
use crate::operations::{Binding, Location, bind};
use crate::sigv4::{CanonicalRequest, PathStyle, Scope, Signer, SigningKeys, canonical_request_of};
use crate::text::{all, concat, owned};
use crate::time::Timestamp;
use std::rc::Rc;

/// A week: the longest that a presigned request may be valid.
const MAX_EXPIRES_S: u32 = 604_800;

/// The request of a call, the same for all attempts.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path template, such as `/model/{modelId}/converse`.
    pub path: &'a str,
    /// Input members bound to path, query and headers.
    pub bindings: &'a [Binding<'a>],
    /// Lower-case SHA-256 of the body in hex.
    pub payload_hash: &'a str,
}

/// The state that all calls of a client share.
pub struct Shared {
    /// Where requests go.
    pub endpoint: Endpoint,
    /// The region of the credential scope.
    pub region: String,
    /// The signing name of the service, such as `bedrock`.
    pub signing_name: String,
    /// Tokens for retries.
    pub quota: RetryQuota,
    /// The last signing key.
    pub keys: SigningKeys,
    /// The offset of the service's clock.
    pub clock: Clock,
}

/// A call in progress: [`next`](Self::next) takes an event and returns the next step.
pub struct Call {
    shared: Rc<Shared>,
    auth: Auth,
    request: Request,
    payload_hash: String,
    attempts: Attempts,
    clock_corrected: bool,
    /// The service's time as it was taken to be at the last attempt.
    signed_at: Timestamp,
}

impl Call {
    /// Binds the operation to its request. `max_attempts` counts the first.
    ///
    /// # Errors
    /// A label that cannot be part of a path, or a header that cannot be sent.
    pub fn new(
        shared: Rc<Shared>,
        auth: Auth,
        operation: Invocation<'_>,
        max_attempts: u32,
    ) -> Result<Self, Error> {
        let target = bind(operation.path, operation.bindings)?;
        let mut request = Request {
            method: owned(operation.method),
            origin: owned(shared.endpoint.origin()),
            host: owned(shared.endpoint.host()),
            path: concat(&[shared.endpoint.path_prefix(), &target.path]),
            query: target.query,
            headers: Vec::with_capacity(6),
        };
        for header in operation
            .bindings
            .iter()
            .filter(|b| b.location == Location::Header)
        {
            let name = header_name(header.name)?;
            request.set_header(&name, header_value(&name, header.value)?);
        }
        let payload_hash = owned(operation.payload_hash);
        Ok(Self {
            shared,
            auth,
            request,
            payload_hash,
            attempts: Attempts::new(max_attempts),
            clock_corrected: false,
            signed_at: Timestamp::from_ms(0),
        })
    }

    /// The same call after attempts that were made with other credentials: they count.
    #[must_use]
    pub fn after(mut self, attempts: u32) -> Self {
        self.attempts.continue_from(attempts);
        self
    }

    /// Attempts so far; the first is 1.
    pub fn attempts(&self) -> u32 {
        self.attempts.made()
    }

    /// The request of the last [`Step::Send`].
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The canonical request of the last [`Step::Send`], or of the request as it is. It holds the
    /// session token if there is one.
    pub fn canonical_request(&self) -> String {
        self.canonical().text
    }

    fn canonical(&self) -> CanonicalRequest {
        let style = PathStyle::of_service(&self.shared.signing_name);
        canonical_request_of(&self.request, &self.payload_hash, style)
    }

    /// The signature of the request as it is: lower-case hex, empty unless a key pair signs.
    pub fn signature(&self, moment: Moment) -> String {
        let Auth::SigV4(credentials) = &self.auth else {
            return String::new();
        };
        signer(&self.shared, credentials, moment).signature(&self.canonical())
    }

    /// The URL of the request with the signature in its query, valid for `expires_s` seconds.
    ///
    /// # Errors
    /// An API key, which signs nothing, or a time of 0 or of more than a week.
    pub fn presign(&mut self, expires_s: u32, moment: Moment) -> Result<String, Error> {
        if !(1..=MAX_EXPIRES_S).contains(&expires_s) {
            return Err(Error::input(
                "invalid_input",
                "expiresIn: give a whole number of seconds from 1 to 604800",
            ));
        }
        let Auth::SigV4(credentials) = &self.auth else {
            return Err(Error::input(
                "invalid_input",
                "credentials: an API key cannot sign; give a key pair",
            ));
        };
        let request = &mut self.request;
        let query_length = request.query.len();
        signer(&self.shared, credentials, moment).presign(request, &self.payload_hash, expires_s);
        let url = request.url();
        request.query.truncate(query_length);
        Ok(url)
    }

    /// Every attempt is signed afresh, with the time of now, in place of the one before.
    fn send(&mut self, moment: Moment) -> Step {
        self.attempts.begin();
        self.signed_at = self.shared.clock.now(moment.now);
        let request = &mut self.request;
        match &self.auth {
            Auth::Bearer(key) => request.set_header("authorization", key.authorization()),
            Auth::SigV4(credentials) => {
                signer(&self.shared, credentials, moment).sign(request, &self.payload_hash);
            }
            Auth::Unsigned => {}
        }
        Step::Send
    }
}

fn signer<'a>(shared: &'a Shared, credentials: &'a Credentials, moment: Moment) -> Signer<'a> {
    let Shared {
        region,
        signing_name: service,
        keys,
        clock,
        ..
    } = shared;
    Signer {
        credentials,
        scope: Scope { region, service },
        style: PathStyle::of_service(service),
        now: clock.now(moment.now),
        keys,
    }
}

impl Call {
    /// Takes an event and returns the next step.
    ///
    /// # Errors
    /// The call has failed and cannot be continued.
    pub fn next(&mut self, event: Event<'_>, moment: Moment) -> Result<Step, Error> {
        let (reason, retry_after_ms, error) = match event {
            Event::Begin | Event::Woke => return Ok(self.send(moment)),
            Event::Response(response) if response.is_success() => {
                self.attempts.release(&self.shared.quota);
                return Ok(Step::Done);
            }
            Event::Response(response) => {
                let (reason, error) = service_error(&response);
                let skewed = self
                    .shared
                    .clock
                    .learn(&error, &response, self.signed_at, moment.now);
                // Once: if the clock was not the cause, the same error comes again.
                if skewed && !self.clock_corrected && self.attempts.left() {
                    self.clock_corrected = true;
                    return Ok(self.send(moment));
                }
                (reason, response.retry_after_ms, error)
            }
            Event::Failed(text) => (Some(Retryable::Transient), None, Error::network(text)),
        };
        let quota = &self.shared.quota;
        match self
            .attempts
            .pause(quota, reason, retry_after_ms, moment.random)
        {
            Some(pause) => Ok(Step::Sleep(pause)),
            None => Err(error),
        }
    }
}

/// A lower-case header name, if it is one (RFC 9110 §5.1).
fn header_name(name: &str) -> Result<String, Error> {
    let is_token = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
    };
    if name.is_empty() || !all(name, is_token) {
        return Err(Error::input(
            "invalid_header",
            "headers: a name has characters that HTTP does not allow",
        ));
    }
    Ok(name.to_ascii_lowercase())
}

/// A value that cannot smuggle in another header.
fn header_value(name: &str, value: &str) -> Result<String, Error> {
    if !all(value, |byte| matches!(byte, b'\t' | b' '..=b'~')) {
        let message = [
            name,
            ": has line breaks or characters that HTTP headers do not allow",
        ];
        return Err(Error::input("invalid_header", concat(&message)));
    }
    Ok(owned(value.trim_ascii()))
}
