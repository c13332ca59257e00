//! A token of an identity provider in exchange for a role's credentials.
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>

use super::answer::{element, incomplete, issued};
use super::request::{Outcome, Unsigned};
use super::{Issued, Issuer};
use crate::call::step::{Event, Exchange, Moment, Step};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::text::percent;

/// The role to assume.
#[derive(Clone, Debug)]
pub struct AssumeRole {
    /// Where STS is.
    pub endpoint: Endpoint,
    /// Names and values but for the token: `RoleArn` and `RoleSessionName`, and perhaps
    /// `DurationSeconds` (900 to 43,200), `ProviderId`, `Policy`, `PolicyArns.member.1.arn` …
    pub parameters: Vec<(String, String)>,
}

/// `AssumeRoleWithWebIdentity` of STS.
pub struct WebIdentity {
    request: Unsigned,
    issued: Option<Issued>,
}

impl WebIdentity {
    /// Exchanges `token`, an OpenID Connect one or an OAuth 2.0 access token.
    pub fn new(role: &AssumeRole, token: &str) -> Self {
        let mut body = String::from("Action=AssumeRoleWithWebIdentity&Version=2011-06-15");
        let parameters = role.parameters.iter();
        for (name, value) in parameters
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("WebIdentityToken", token)])
        {
            percent::push_pair(&mut body, name, value);
        }
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        Self {
            request: Unsigned::new("POST", &role.endpoint, &headers, body),
            issued: None,
        }
    }
}

impl Exchange for WebIdentity {
    fn next(&mut self, event: Event<'_>, moment: Moment) -> Result<Step, Error> {
        let xml = match self.request.next(event, moment)? {
            Outcome::Step(step) => return Ok(step),
            Outcome::Answer(xml) => xml,
        };
        let expiration = element(xml, "Expiration").ok_or_else(incomplete)?;
        let fields = ["AccessKeyId", "SecretAccessKey", "SessionToken"];
        self.issued = Some(issued(fields, expiration, |name| element(xml, name))?);
        Ok(Step::Done)
    }
}

impl Issuer for WebIdentity {
    fn body(&self) -> &str {
        self.request.body()
    }

    fn issued(&self) -> Option<&Issued> {
        self.issued.as_ref()
    }
}
