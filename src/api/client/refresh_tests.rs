//! A session token that has expired on the way: a provider is asked for another, once.

use crate::api::{Client, Config, Identity, Provider, edge};
use crate::auth::Credentials;
use crate::error::Error;
use crate::operations::CONVERSE;
use crate::time::Timestamp;
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;

fn keys() -> Credentials {
    Credentials::new("AKID".into(), "canary".into(), Some("token".into())).unwrap()
}

/// A provider of credentials without an end in sight, and how often it was asked.
fn provider() -> (Provider, Rc<Cell<usize>>) {
    let asked = Rc::new(Cell::new(0));
    let count = Rc::clone(&asked);
    let provider = Provider::new(move || {
        count.set(count.get() + 1);
        async { Ok(Identity::from(keys()).expires(Timestamp::from_ms(u64::MAX))) }
    });
    (provider, asked)
}

fn refusal(code: &str, message: &str) -> Value {
    json!({ "status": 403, "headers": { "x-amzn-errortype": code }, "body": [{ "json": { "message": message } }] })
}

/// The outcome of a call that is answered so, and how often it was sent.
fn call(config: Config, responses: &[Value]) -> (Result<Value, Error>, usize) {
    edge::respond_with(responses.to_vec());
    let input = json!({ "modelId": "m", "messages": [] });
    let answer = edge::run(Client::new(config).call(&CONVERSE, &input));
    (answer, edge::sent().len())
}

fn config() -> Config {
    Config::new("us-east-1")
}

fn right() -> Value {
    json!({ "body": [r#"{"output":{},"stopReason":"a","usage":{},"metrics":{}}"#] })
}

#[test]
fn a_provider_is_asked_again_if_its_token_has_expired() {
    let text = "The security token included in the request is expired";
    for expired in [
        refusal("ExpiredTokenException", "no"),
        refusal("ExpiredToken", "no"),
        refusal("UnrecognizedClientException", text),
    ] {
        let (provider, asked) = provider();
        let (answer, sent) = call(config().credentials(provider), &[expired, right()]);
        answer.unwrap();
        assert_eq!((asked.get(), sent), (2, 2));
    }
}

#[test]
fn it_is_asked_once_more_and_not_for_another_refusal() {
    let expired = refusal("ExpiredTokenException", "no");
    let denied = refusal("AccessDeniedException", "no");
    for (responses, max_attempts, expected) in [
        (vec![expired.clone()], 5, (2, 2)),
        (vec![expired.clone(), right()], 1, (1, 1)),
        (vec![expired, denied.clone()], 5, (2, 2)),
        (vec![denied], 5, (1, 1)),
    ] {
        let (provider, asked) = provider();
        let config = config().credentials(provider).max_attempts(max_attempts);
        let (answer, sent) = call(config, &responses);
        let error = answer.unwrap_err();
        assert_eq!((asked.get(), sent), expected, "{error}");
        assert_eq!(error.attempts() as usize, sent);
    }
}

#[test]
fn fixed_credentials_have_no_successor() {
    let expired = refusal("ExpiredTokenException", "no");
    let (answer, sent) = call(config().credentials(keys()), &[expired, right()]);
    let error = answer.unwrap_err();
    assert_eq!((error.name(), sent), (Some("ExpiredTokenException"), 1));
}
