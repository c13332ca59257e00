//! Whoever writes a message, no secret of the call stands in it.

use super::Secrets;
use crate::api::{Client, Config, edge};
use crate::auth::{ApiKey, Credentials};
use crate::error::Error;
use crate::operations::{CONVERSE, CONVERSE_STREAM};
use futures_util::StreamExt;
use serde_json::{Value, json};

const SECRET: &str = "canary-secret-5d2c";
const SESSION: &str = "canary-session-91ab/+==";
const TENANT: &str = "canary-tenant-8a1f";

fn config() -> Config {
    let keys = Credentials::new("AKIDCANARY".into(), SECRET.into(), Some(SESSION.into()));
    Config::new("us-east-1")
        .credentials(keys.unwrap())
        .header("x-tenant", TENANT)
        .max_attempts(1)
}

fn called(config: Config, response: Value) -> Error {
    edge::respond_with(vec![response]);
    let input = json!({ "modelId": "m", "messages": [] });
    edge::run(Client::new(config).call::<Value>(&CONVERSE, &input)).unwrap_err()
}

/// The last error of a stream, or the one in its place.
fn streamed(response: Value) -> Error {
    edge::respond_with(vec![response]);
    let input = json!({ "modelId": "m", "messages": [] });
    let client = Client::new(config());
    let all = async || {
        let mut stream = client.stream::<Value>(&CONVERSE_STREAM, &input).await?;
        while let Some(event) = stream.next().await {
            event?;
        }
        Ok(())
    };
    edge::run(all()).unwrap_err()
}

/// The cases of `tests/js/call/redaction.test.js`.
#[test]
fn the_message_of_the_service_holds_no_secret() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/redaction.json");
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for case in cases {
        let text = |name: &str| case["secrets"][name].as_str().map(str::to_owned);
        let config = Config::new("us-east-1").max_attempts(1);
        let config = match text("token") {
            Some(token) => config.credentials(ApiKey::new(token).unwrap()),
            None => {
                let [id, secret] =
                    ["accessKeyId", "secretAccessKey"].map(|name| text(name).unwrap());
                config.credentials(Credentials::new(id, secret, text("sessionToken")).unwrap())
            }
        };
        let body = match &case["body"] {
            Value::String(text) => json!(text),
            json => json!({ "json": json }),
        };
        let response =
            json!({ "status": case["status"], "headers": case["headers"], "body": [body] });
        let error = called(config, response);
        let expected = &case["expected"];
        let message = expected["message"].as_str().unwrap();
        assert!(
            error.message().starts_with(message),
            "{error}, not {message}"
        );
        for (name, value) in expected["members"].as_object().into_iter().flatten() {
            assert_eq!(error.member(name), Some(value), "{case}");
        }
    }
}

#[test]
fn no_secret_shows_in_anything_that_is_printed() {
    let quoted = format!(
        "x-amz-security-token:{SESSION}\nX-Amz-Security-Token=canary-session-91ab%2F%2B%3D%3D {SECRET} AKIDCANARY x-tenant:{TENANT}"
    );
    let long = format!("{}{SESSION}", "x".repeat(990));
    let exception = |payload: Value| json!({ "body": [{ "exception": "validationException", "payload": payload }] });
    let responses = [
        json!({ "status": 403, "body": [{ "json": { "message": quoted, "__type": quoted } }] }),
        json!({ "status": 400, "body": [{ "json": { "Message": quoted, "originalMessage": [{ "deep": quoted }] } }] }),
        json!({ "status": 502, "body": [{ "json": { "error": { "message": long } } }] }),
        json!({ "status": 401, "headers": { "content-type": "text/plain" }, "body": [quoted] }),
        json!({ "status": 401, "headers": { "content-type": "text/plain" }, "body": [long] }),
        json!({ "body": [{ "json": { "__type": "InternalServerException", "message": quoted } }] }),
        json!({ "refused": quoted }),
        json!({ "headers": { "content-type": format!("text/{TENANT}") }, "body": [quoted] }),
        exception(json!({ "message": quoted, "originalMessage": quoted })),
    ];
    for response in responses {
        for error in [
            called(config(), response.clone()),
            streamed(response.clone()),
        ] {
            let printed = format!("{error} {error:?} {}", json!(error));
            assert!(!printed.contains("canary-s"), "{printed}");
            assert!(!printed.contains("canary-t"), "{printed}");
        }
    }
}

#[test]
fn the_id_of_a_request_shows_no_secret() {
    let id = format!("id-{SESSION}");
    let input = json!({ "modelId": "m", "messages": [] });
    edge::respond_with(vec![
        json!({ "headers": { "x-amzn-requestid": id, "content-type": "application/vnd.amazon.eventstream" }, "body": [] }),
        json!({ "headers": { "x-amzn-requestid": id }, "body": [{ "json": { "output": 5, "stopReason": "end_turn" } }] }),
        json!({ "status": 400, "headers": { "x-amzn-requestid": id }, "body": [{ "json": { "message": "no" } }] }),
    ]);
    let client = Client::new(config());
    let stream = edge::run(client.stream::<Value>(&CONVERSE_STREAM, &input)).unwrap();
    assert_eq!(stream.request_id(), Some("id-(redacted)"));
    for _ in 0..2 {
        let error = edge::run(client.call::<i32>(&CONVERSE, &input)).unwrap_err();
        assert_eq!(error.request_id(), Some("id-(redacted)"), "{error:?}");
    }
}

#[test]
fn a_body_without_secrets_stays_as_it_is() {
    let secrets = Secrets::new(&crate::auth::Auth::Unsigned, &std::rc::Rc::new(config()));
    for body in [&b"{ \"a\" : 1e0 }"[..], b"text", b"\"text\"", b"\xff"] {
        assert_eq!(secrets.clean_body(body.to_vec()), body);
    }
    let quoted = format!("\"{TENANT}\"");
    assert_eq!(secrets.clean_body(quoted.into_bytes()), b"\"(redacted)\"");
    assert_eq!(secrets.clean_body(TENANT.into()), b"(redacted)");
}
