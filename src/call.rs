//! One operation call: bind → authorize → send → judge → perhaps again.

use crate::auth::Auth;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::exchange::{Event, Exchange, Moment, Step};
use crate::http::{Request, Response};
use crate::operations::{Binding, Location, bind};
use crate::retry::{RetryQuota, Retryable, backoff};
use crate::sigv4::{PathStyle, Scope, Signer, SigningKeys};
use crate::text::{concat, cut, owned, pieces, push_decimal};
use std::rc::Rc;

/// What is asked, once for all attempts.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path template, such as `/model/{modelId}/converse`.
    pub path: &'a str,
    /// Input members bound to path, query and headers.
    pub bindings: &'a [Binding<'a>],
    /// Lower-case SHA-256 of the body in hex.
    pub payload_hash: &'a str,
}

/// What all calls of a client share.
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
}

/// A call on its way. See [`Exchange`].
pub struct Call {
    shared: Rc<Shared>,
    auth: Auth,
    request: Request,
    payload_hash: String,
    max_attempts: u32,
    attempt: u32,
    last_cost: Option<u32>,
}

impl Call {
    /// Binds the operation to its request. `max_attempts` counts the first.
    ///
    /// # Errors
    /// A label that cannot be part of a path, or a header that cannot be sent.
    pub fn new(
        shared: Rc<Shared>,
        auth: Auth,
        operation: Operation<'_>,
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
            max_attempts,
            attempt: 0,
            last_cost: None,
        })
    }

    /// Attempts so far; the first is 1.
    pub fn attempts(&self) -> u32 {
        self.attempt
    }

    /// Every attempt is signed afresh, with the time of now.
    fn send(&mut self, moment: Moment) -> Step {
        self.attempt += 1;
        let mut request = self.request.clone();
        match &self.auth {
            Auth::Bearer(key) => request.set_header("authorization", key.authorization()),
            Auth::SigV4(credentials) => Signer {
                credentials,
                scope: Scope {
                    region: &self.shared.region,
                    service: &self.shared.signing_name,
                },
                style: PathStyle::of_service(&self.shared.signing_name),
                now: moment.now,
                keys: &self.shared.keys,
            }
            .sign(&mut request, &self.payload_hash),
        }
        Step::Send(request)
    }

    fn retry_or(
        &mut self,
        reason: Option<Retryable>,
        retry_after_ms: Option<&str>,
        moment: Moment,
        error: Error,
    ) -> Result<Step, Error> {
        let Some(reason) = reason.filter(|_| self.attempt < self.max_attempts) else {
            return Err(error);
        };
        let Some(cost) = self.shared.quota.acquire(reason) else {
            return Err(error);
        };
        self.last_cost = Some(cost);
        Ok(Step::Sleep(backoff(
            reason,
            self.attempt - 1,
            moment.random,
            retry_after_ms,
        )))
    }
}

impl Exchange for Call {
    fn next(&mut self, event: Event<'_>, moment: Moment) -> Result<Step, Error> {
        match event {
            Event::Begin | Event::Woke => Ok(self.send(moment)),
            Event::Response(response) if (200..300).contains(&response.status) => {
                self.shared.quota.release(self.last_cost);
                Ok(Step::Done)
            }
            Event::Response(response) => {
                let name = error_name(&response);
                let reason = Retryable::of(name, response.status);
                let error = service_error(name, &response, reason.is_some());
                self.retry_or(reason, response.retry_after_ms, moment, error)
            }
            Event::Failed(text) => {
                let error = Error::network(text);
                self.retry_or(Some(Retryable::Transient), None, moment, error)
            }
        }
    }
}

/// AWS's code: the header (cut at `:`, after `#`), else the body's, else the
/// one that fits the status.
fn error_name<'a>(response: &Response<'a>) -> &'a str {
    let named = [response.error_type, response.body_code]
        .into_iter()
        .flatten()
        .find_map(|text| {
            let (before_uri, _) = cut(text, b':');
            let name = pieces(before_uri, b'#')
                .last()
                .unwrap_or_default()
                .trim_ascii();
            (!name.is_empty()).then_some(name)
        });
    named.unwrap_or(match response.status {
        403 => "AccessDeniedException",
        404 => "ResourceNotFoundException",
        429 => "ThrottlingException",
        500 => "InternalServerException",
        503 => "ServiceUnavailableException",
        _ => "UnknownError",
    })
}

fn service_error(name: &str, response: &Response<'_>, retryable: bool) -> Error {
    let message = match response.body_message {
        Some(text) if !text.is_empty() => owned(text),
        _ => {
            let mut text = String::from("the service answered with HTTP status ");
            push_decimal(&mut text, u64::from(response.status), 1);
            text.push_str(" and no message of its own; a proxy or the endpoint may be at fault");
            text
        }
    };
    Error::service(owned(name), response.status, message, retryable)
}

/// A lower-case header name, if it is one (RFC 9110 §5.1).
fn header_name(name: &str) -> Result<String, Error> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(Error::input(
            "invalid_header",
            "headers: a name has characters no header can have",
        ));
    }
    Ok(name.to_ascii_lowercase())
}

/// A value that cannot smuggle in another header.
fn header_value(name: &str, value: &str) -> Result<String, Error> {
    if value
        .bytes()
        .any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7f)
        || !value.is_ascii()
    {
        let message = [
            name,
            ": has line breaks or characters that no header can carry",
        ];
        return Err(Error::input("invalid_header", concat(&message)));
    }
    Ok(owned(value.trim_ascii()))
}
