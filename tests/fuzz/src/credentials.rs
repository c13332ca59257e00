//! Exchanges for credentials: what STS, Cognito Identity and the host of a container
//! answer is read as `roxmltree` and `serde_json` read it, and so are their errors.
//!
//! An input is fields: the source ("sts", "container", "basic", "cognito"), an identity,
//! a login's provider and its token, a role, and for each answer a status,
//! `x-amzn-errortype` and the body. What the readers leave out on purpose (comments,
//! repeated members, escaped names) is left out in `answers`.

use super::answers::{self, Said};
use super::fields::Fields;
use super::model;
use bedrock_wasm::call::step::{Event, Moment, Step};
use bedrock_wasm::credentials::{
    AssumeRole, Cognito, CognitoIdentity, Container, Issuer, WebIdentity,
};
use bedrock_wasm::endpoint::{Endpoint, Variant};
use bedrock_wasm::http::Response;
use bedrock_wasm::time::Timestamp;
use bedrock_wasm::{Error, ErrorKind};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::123456789012:role/Guest";
const POOL: &str = "us-east-1:1699ebc0-7900-4099-b910-2df94f52a030";

/// What was asked for last.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Sts,
    Container,
    Id,
    Token,
    Credentials,
}

/// The identity as far as it is known, and what goes with it.
struct Identity {
    id: String,
    logins: String,
    role: String,
    basic: bool,
}

/// Asks one source until it is content or has given up.
pub fn run(data: &[u8]) {
    let mut fields = Fields::new(data);
    let source = fields.bytes();
    let mut identity = Identity {
        id: fields.text().into_owned(),
        logins: String::new(),
        role: String::new(),
        basic: source == b"basic",
    };
    let (provider, token) = (fields.text(), fields.text());
    if !provider.is_empty() {
        identity.logins = json!({ &*provider: token }).to_string();
    }
    identity.role = fields.text().into_owned();
    let (mut issuer, asked): (Box<dyn Issuer>, _) = match source {
        b"sts" => (Box::new(WebIdentity::new(&role(), &token)), Asked::Sts),
        b"container" => {
            let endpoint = Endpoint::custom("http:", "localhost", "/creds", None, false).unwrap();
            let authorization = if token.is_empty() { "" } else { "Bearer x" };
            (
                Box::new(Container::new(&endpoint, authorization)),
                Asked::Container,
            )
        }
        _ => {
            let asked = match (identity.id.is_empty(), identity.basic) {
                (true, _) => Asked::Id,
                (false, true) => Asked::Token,
                (false, false) => Asked::Credentials,
            };
            (Box::new(Cognito::new(cognito(&identity))), asked)
        }
    };
    if asked == Asked::Sts {
        check_form(issuer.body(), &token);
    }
    exchange(&mut fields, issuer.as_mut(), asked, &mut identity);
}

fn role() -> AssumeRole {
    AssumeRole {
        endpoint: Endpoint::aws("sts", "us-east-1", Variant::default()).unwrap(),
        parameters: vec![("RoleArn".into(), ROLE.into())],
    }
}

fn cognito(identity: &Identity) -> CognitoIdentity {
    CognitoIdentity {
        endpoint: Endpoint::aws("cognito-identity", "us-east-1", Variant::default()).unwrap(),
        identity_pool_id: POOL.into(),
        account_id: String::new(),
        identity_id: identity.id.clone(),
        logins: identity.logins.clone(),
        custom_role_arn: identity.role.clone(),
        basic: identity.basic.then(role),
    }
}

fn check_form(body: &str, token: &str) {
    let pairs: Vec<_> = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let expected = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", ROLE),
        ("WebIdentityToken", token),
    ];
    assert_eq!(
        pairs,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

/// What a request to Cognito asks: nothing in vain.
fn check_members(body: &str, asked: Asked, identity: &Identity) {
    let mut expected = match asked {
        Asked::Id => json!({ "IdentityPoolId": POOL }),
        _ => json!({ "IdentityId": identity.id }),
    };
    if asked == Asked::Credentials && !identity.role.is_empty() {
        expected["CustomRoleArn"] = identity.role.as_str().into();
    }
    if !identity.logins.is_empty() {
        expected["Logins"] = serde_json::from_str(&identity.logins).unwrap();
    }
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), expected);
}

fn moment() -> Moment {
    Moment {
        now: Timestamp::from_ms(1_440_938_160_000),
        random: u32::MAX,
    }
}

fn exchange(
    fields: &mut Fields<'_>,
    issuer: &mut dyn Issuer,
    mut asked: Asked,
    identity: &mut Identity,
) {
    let mut attempts = 1;
    let mut step = issuer.next(Event::Begin, moment());
    while fields.left() {
        assert!(matches!(step, Ok(Step::Send(_))), "{step:?}");
        if !matches!(asked, Asked::Sts | Asked::Container) {
            check_members(issuer.body(), asked, identity);
        }
        let status = fields.text().parse().unwrap_or(200);
        let (error_type, body) = (fields.some(), fields.text());
        step = issuer.next(
            Event::Response(Response {
                status,
                error_type: error_type.as_deref(),
                body: Some(&body),
                ..Response::default()
            }),
            moment(),
        );
        if status / 100 != 2 {
            let Some(over) = refused(&step, status, error_type.as_deref(), &body, attempts) else {
                return;
            };
            if over {
                return;
            }
            step = issuer.next(Event::Woke, moment());
            attempts += 1;
            continue;
        }
        let Some(next) = answered(&step, issuer, asked, &body, identity) else {
            return;
        };
        (asked, attempts) = (next, 1);
    }
}

/// Whether that was the last attempt. `None` where the model has no opinion.
fn refused(
    step: &Result<Step, Error>,
    status: u16,
    error_type: Option<&str>,
    body: &str,
    attempts: u32,
) -> Option<bool> {
    let (code, message) = answers::error(body)?;
    let name = model::error_name(error_type, code.as_deref(), status);
    let retryable = model::retry(&name, status).is_some();
    if retryable && attempts < 3 {
        assert!(matches!(step, Ok(Step::Sleep(_))), "{step:?}");
        return Some(false);
    }
    let error = step.as_ref().unwrap_err();
    assert_eq!(
        (error.name(), error.status()),
        (Some(name.as_str()), status)
    );
    assert_eq!(
        error.message(),
        model::error_message(message.as_deref(), status)
    );
    assert_eq!(error.retryable(), retryable);
    Some(true)
}

/// What is asked for next. `None` where the exchange is over, or the model has no opinion.
fn answered(
    step: &Result<Step, Error>,
    issuer: &dyn Issuer,
    asked: Asked,
    body: &str,
    identity: &mut Identity,
) -> Option<Asked> {
    let expected = match asked {
        Asked::Sts => answers::of_sts(body)?,
        Asked::Container => answers::of_container(body)?,
        Asked::Id | Asked::Token | Asked::Credentials => {
            let said = answers::of_cognito(body)?;
            if let Some(id) = said.id {
                identity.id = id;
            }
            match (asked, said.token) {
                (Asked::Id, _) if !identity.id.is_empty() => {
                    return Some(if identity.basic {
                        Asked::Token
                    } else {
                        Asked::Credentials
                    });
                }
                (Asked::Token, Some(token)) => {
                    check_form(issuer.body(), &token);
                    return Some(Asked::Sts);
                }
                (Asked::Credentials, _) => said.credentials,
                _ => None,
            }
        }
    };
    check_issued(step, issuer, expected);
    None
}

fn check_issued(step: &Result<Step, Error>, issuer: &dyn Issuer, expected: Option<Said>) {
    let Some(expected) = expected else {
        let error = step.as_ref().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert_eq!(error.code(), "malformed_answer");
        assert!(issuer.issued().is_none());
        return;
    };
    assert!(matches!(step, Ok(Step::Done)), "{step:?}");
    let issued = issuer.issued().unwrap();
    let found = [
        &issued.access_key_id,
        &issued.secret_access_key,
        &issued.session_token,
        &issued.expiration,
    ];
    assert_eq!(found, expected.each_ref());
    assert_eq!(format!("{issued:?}"), "Issued(redacted)");
}
