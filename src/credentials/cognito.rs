//! An identity of a Cognito identity pool, a guest or one that has logged in, in
//! exchange for credentials.
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html>

use super::answer::{incomplete, issued, member, string};
use super::request::{Outcome, Unsigned};
use super::web_identity::{AssumeRole, WebIdentity};
use super::{Issued, Issuer};
use crate::call::step::{Event, Exchange, Moment, Step};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::text::{concat, json, owned};

/// Whose credentials are asked for. Strings are empty where there is none.
#[derive(Clone)]
pub struct CognitoIdentity {
    /// Where Cognito Identity is.
    pub endpoint: Endpoint,
    /// The pool, such as `us-east-1:1699ebc0-7900-4099-b910-2df94f52a030`; only asked
    /// where the identity is not known yet.
    pub identity_pool_id: String,
    /// The AWS account of the pool.
    pub account_id: String,
    /// The identity, where it is known.
    pub identity_id: String,
    /// A JSON object: the name of each login's provider and its token. Empty for a guest.
    pub logins: String,
    /// In place of the role that the pool chooses, of those that a login may have.
    pub custom_role_arn: String,
    /// The basic flow: the role is assumed at STS, without the policy by which the
    /// enhanced flow limits guests to services that Bedrock is not among.
    pub basic: Option<AssumeRole>,
}

/// `GetId`, then `GetCredentialsForIdentity`, or in the basic flow `GetOpenIdToken`
/// and STS's `AssumeRoleWithWebIdentity`.
pub struct Cognito {
    identity: CognitoIdentity,
    asked: Asked,
    issued: Option<Issued>,
}

enum Asked {
    Identity(Unsigned),
    Credentials(Unsigned),
    Role(WebIdentity),
}

impl Cognito {
    /// An exchange that has not begun.
    pub fn new(identity: CognitoIdentity) -> Self {
        let asked = if identity.identity_id.is_empty() {
            let members = [
                ("IdentityPoolId", &identity.identity_pool_id),
                ("AccountId", &identity.account_id),
            ];
            Asked::Identity(ask("GetId", &identity, &members))
        } else {
            Asked::Credentials(credentials(&identity))
        };
        Self {
            identity,
            asked,
            issued: None,
        }
    }

    /// Reads an answer of Cognito and says what to do next.
    fn read(&mut self, json: &str, moment: Moment) -> Result<Step, Error> {
        if let Some(id) = string(json, "IdentityId") {
            self.identity.identity_id = id;
        }
        if let Asked::Identity(_) = self.asked {
            if self.identity.identity_id.is_empty() {
                return Err(incomplete());
            }
            self.asked = Asked::Credentials(credentials(&self.identity));
        } else if let Some(role) = &self.identity.basic {
            let token = string(json, "Token").ok_or_else(incomplete)?;
            self.asked = Asked::Role(WebIdentity::new(role, &token));
        } else {
            let object = member(json, "Credentials").ok_or_else(incomplete)?;
            let expiration = member(object, "Expiration").ok_or_else(incomplete)?;
            let fields = ["AccessKeyId", "SecretKey", "SessionToken"];
            let read = |name: &str| string(object, name);
            self.issued = Some(issued(fields, owned(expiration), read)?);
            return Ok(Step::Done);
        }
        self.next(Event::Begin, moment)
    }
}

impl Exchange for Cognito {
    fn next(&mut self, event: Event<'_>, moment: Moment) -> Result<Step, Error> {
        let request = match &mut self.asked {
            Asked::Identity(request) | Asked::Credentials(request) => request,
            Asked::Role(role) => return role.next(event, moment),
        };
        match request.next(event, moment)? {
            Outcome::Step(step) => Ok(step),
            Outcome::Answer(json) => self.read(json, moment),
        }
    }
}

impl Issuer for Cognito {
    fn body(&self) -> &str {
        match &self.asked {
            Asked::Identity(request) | Asked::Credentials(request) => request.body(),
            Asked::Role(role) => role.body(),
        }
    }

    fn issued(&self) -> Option<&Issued> {
        match &self.asked {
            Asked::Role(role) => role.issued(),
            _ => self.issued.as_ref(),
        }
    }

    fn identity_id(&self) -> &str {
        &self.identity.identity_id
    }
}

/// The second request, by the flow.
fn credentials(identity: &CognitoIdentity) -> Unsigned {
    let id = ("IdentityId", &identity.identity_id);
    match identity.basic {
        Some(_) => ask("GetOpenIdToken", identity, &[id]),
        None => {
            let role = ("CustomRoleArn", &identity.custom_role_arn);
            ask("GetCredentialsForIdentity", identity, &[id, role])
        }
    }
}

/// A request with those members that are not empty, and the logins.
fn ask(operation: &str, identity: &CognitoIdentity, members: &[(&str, &String)]) -> Unsigned {
    let mut body = Vec::with_capacity(128);
    let mut separator = b'{';
    for (name, value) in members.iter().filter(|(_, value)| !value.is_empty()) {
        body.push(separator);
        json::push_string(&mut body, name);
        body.push(b':');
        json::push_string(&mut body, value);
        separator = b',';
    }
    let mut body = String::from_utf8(body).unwrap_or_default();
    if !identity.logins.is_empty() {
        body = concat(&[&body, ",\"Logins\":", &identity.logins]);
    }
    body.push('}');
    let target = concat(&["AWSCognitoIdentityService.", operation]);
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", &target),
    ];
    Unsigned::new("POST", &identity.endpoint, &headers, body)
}
