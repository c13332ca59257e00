//! Credentials that the host of a container serves over HTTP.
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>

use super::answer::{incomplete, issued, string};
use super::request::{Outcome, Unsigned};
use super::{Issued, Issuer};
use crate::call::step::{Event, Exchange, Moment, Step};
use crate::endpoint::Endpoint;
use crate::error::Error;

/// `GET` of the address that the host gives.
pub struct Container {
    request: Unsigned,
    issued: Option<Issued>,
}

impl Container {
    /// `endpoint` has the address, its path as the prefix; `authorization` is the
    /// header's value, or empty for none.
    pub fn new(endpoint: &Endpoint, authorization: &str) -> Self {
        let headers = [("authorization", authorization)];
        let headers = if authorization.is_empty() {
            &[]
        } else {
            &headers[..]
        };
        Self {
            request: Unsigned::new("GET", endpoint, headers, String::new()),
            issued: None,
        }
    }
}

impl Exchange for Container {
    fn next(&mut self, event: Event<'_>, moment: Moment) -> Result<Step, Error> {
        let json = match self.request.next(event, moment)? {
            Outcome::Step(step) => return Ok(step),
            Outcome::Answer(json) => json,
        };
        let expiration = string(json, "Expiration").ok_or_else(incomplete)?;
        let fields = ["AccessKeyId", "SecretAccessKey", "Token"];
        self.issued = Some(issued(fields, expiration, |name| string(json, name))?);
        Ok(Step::Done)
    }
}

impl Issuer for Container {
    fn body(&self) -> &str {
        ""
    }

    fn issued(&self) -> Option<&Issued> {
        self.issued.as_ref()
    }
}
