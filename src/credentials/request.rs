//! One request of an exchange for credentials: unsigned, tried again like any other.

use super::answer::{element, string};
use crate::call::retry::{Attempts, DEFAULT_MAX_ATTEMPTS, RetryQuota, Retryable};
use crate::call::service_error::service_error;
use crate::call::step::{Event, Moment, Step};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::http::{Request, Response};
use crate::text::owned;

/// A request and its attempts.
pub(crate) struct Unsigned {
    request: Request,
    body: String,
    attempts: Attempts,
    quota: RetryQuota,
}

/// What comes of an event.
pub(crate) enum Outcome<'a> {
    /// There is more to do first.
    Step(Step),
    /// The body of the answer.
    Answer(&'a str),
}

impl Unsigned {
    pub(crate) fn new(
        method: &str,
        endpoint: &Endpoint,
        headers: &[(&str, &str)],
        body: String,
    ) -> Self {
        let path = endpoint.path_prefix();
        let request = Request {
            method: owned(method),
            origin: owned(endpoint.origin()),
            host: owned(endpoint.host()),
            path: owned(if path.is_empty() { "/" } else { path }),
            query: String::new(),
            headers: headers
                .iter()
                .map(|(name, value)| (owned(name), owned(value)))
                .collect(),
        };
        Self {
            request,
            body,
            attempts: Attempts::new(DEFAULT_MAX_ATTEMPTS),
            quota: RetryQuota::default(),
        }
    }

    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    pub(crate) fn send(&mut self) -> Step {
        self.attempts.begin();
        Step::Send(self.request.clone())
    }

    pub(crate) fn next<'a>(
        &mut self,
        event: Event<'a>,
        moment: Moment,
    ) -> Result<Outcome<'a>, Error> {
        let (reason, retry_after_ms, error) = match event {
            Event::Begin | Event::Woke => return Ok(Outcome::Step(self.send())),
            Event::Response(response) if (200..300).contains(&response.status) => {
                return Ok(Outcome::Answer(response.body.unwrap_or_default()));
            }
            Event::Response(response) => {
                let (reason, error) = fault(&response);
                (reason, response.retry_after_ms, error)
            }
            Event::Failed(text) => (Some(Retryable::Transient), None, Error::network(text)),
        };
        match self
            .attempts
            .pause(&self.quota, reason, retry_after_ms, moment.random)
        {
            Some(pause) => Ok(Outcome::Step(Step::Sleep(pause))),
            None => Err(error),
        }
    }
}

/// The error of an answer whose body is XML of STS, else JSON.
fn fault(response: &Response<'_>) -> (Option<Retryable>, Error) {
    let body = response.body.unwrap_or_default();
    let (code, message) = if body.trim_ascii_start().starts_with('<') {
        (element(body, "Code"), element(body, "Message"))
    } else {
        let code = string(body, "__type").or_else(|| string(body, "code"));
        let message = string(body, "message").or_else(|| string(body, "Message"));
        (code, message)
    };
    service_error(&Response {
        body_code: code.as_deref(),
        body_message: message
            .as_deref()
            .filter(|text| !text.is_empty())
            .or(response.body_message),
        ..*response
    })
}
