//! Rust alone has types to read into, and targets that lack something.

use crate::api::{Client, Config, edge};
use crate::auth::Credentials;
use crate::error::{Error, ErrorKind};
use crate::operations::{
    CONVERSE, CONVERSE_STREAM, INVOKE_MODEL_WITH_RESPONSE_STREAM, START_ASYNC_INVOKE,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
struct Other {
    #[expect(dead_code, reason = "it is never there")]
    never: Value,
}

fn client() -> Client {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    Client::new(Config::new("us-east-1").credentials(keys).max_attempts(2))
}

#[test]
fn a_client_prints_its_settings_without_secrets() {
    let shown = format!("{:?}", client());
    assert!(shown.starts_with("Client(Config"), "{shown}");
    assert!(shown.contains("us-east-1"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn settings_as_json_may_have_a_session_token() {
    for (token, sent) in [
        (json!("token"), Some("token")),
        (json!(""), None),
        (Value::Null, None),
    ] {
        edge::respond_with(Vec::new());
        let keys =
            json!({ "accessKeyId": "AKID", "secretAccessKey": "canary", "sessionToken": token });
        let settings = json!({ "region": "us-east-1", "credentials": keys });
        let client = Client::new(serde_json::from_value(settings).unwrap());
        let input = json!({ "modelId": "m", "messages": [] });
        let _ = edge::run(client.call::<Value>(&CONVERSE, &input));
        let (request, _) = edge::sent().remove(0);
        assert_eq!(request.header("x-amz-security-token"), sent);
    }
}

#[test]
fn an_output_of_another_type_is_kept_with_the_facts_of_its_call() {
    let output = json!({ "stopReason": "end_turn", "usage": { "outputTokens": 7 } });
    let [busy, whole] = [
        json!({ "status": 503 }),
        json!({ "headers": { "x-amzn-requestid": "id" }, "body": [{ "json": output }] }),
    ];
    edge::respond_with(vec![busy, whole]);
    let input = json!({ "modelId": ["one"], "messages": [] });
    let error = edge::run(client().call::<Other>(&CONVERSE, &input)).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Mismatch, 2));
    assert_eq!(error.request_id(), Some("id"));
    assert_eq!(error.model().unwrap().model_id, "one");
    let mut partial = error.partial().unwrap().clone();
    partial.as_object_mut().unwrap().remove("$metadata");
    assert_eq!(partial, output);
}

#[test]
fn an_output_may_be_as_large_as_the_limit() {
    let output = r#"{"output":{},"stopReason":"a","usage":{},"metrics":{}}"#;
    let size = u32::try_from(output.len()).unwrap();
    for (limit, expected) in [(size, Ok(())), (size - 1, Err("body_too_large"))] {
        edge::respond_with(vec![json!({ "body": [&output[..9], &output[9..]] })]);
        let input = json!({ "modelId": "m", "messages": [] });
        let client = client().with_max_message_bytes(limit);
        let called = edge::run(client.call::<Value>(&CONVERSE, &input));
        assert_eq!(called.map(drop).map_err(|error| error.code()), expected);
    }
}

#[test]
fn a_page_in_place_of_a_stream_is_the_same_error_whatever_its_size() {
    let page = |text: String| {
        edge::respond_with(vec![
            json!({ "headers": { "content-type": "application/json" }, "body": [text] }),
        ]);
        let input = json!({ "modelId": "m", "messages": [] });
        let client = client().with_max_attempts(1);
        let events = async || {
            let stream = client.stream::<Value>(&CONVERSE_STREAM, &input).await?;
            stream.final_message::<Value>().await
        };
        edge::run(events()).unwrap_err().code()
    };
    let small = page("{}".into());
    assert_ne!(small, "body_too_large");
    assert_eq!(page(format!("\"{}\"", "a".repeat(1 << 20))), small);
}

#[test]
fn a_message_of_another_type_is_kept() {
    let stop = json!({ "event": "messageStop", "payload": { "stopReason": "end_turn" } });
    edge::respond_with(vec![json!({ "body": [stop] })]);
    let input = json!({ "modelId": "m", "messages": [] });
    let message = async || {
        let stream = client().stream::<Value>(&CONVERSE_STREAM, &input).await?;
        stream.final_message::<Other>().await
    };
    let error: Error = edge::run(message()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Mismatch, 1));
    assert_eq!(error.partial().unwrap()["stopReason"], "end_turn");
}

#[test]
fn another_operations_stream_is_refused_before_it_is_read() {
    edge::respond_with(vec![
        json!({ "headers": { "content-type": "application/vnd.amazon.eventstream" }, "end": "stall" }),
    ]);
    let input = json!({ "modelId": "m", "body": {} });
    let message = async || {
        let client = client();
        let stream = client.stream::<Value>(&INVOKE_MODEL_WITH_RESPONSE_STREAM, &input);
        stream.await?.final_message::<Value>().await
    };
    assert_eq!(
        edge::run(message()).unwrap_err().code(),
        "no_converse_stream"
    );
}

#[test]
fn headers_that_a_page_may_not_send_are_not_signed() {
    edge::respond_with(Vec::new());
    let client = client()
        .with_header("cookie", "a")
        .with_header("x-http-method", "TRACE")
        .with_header("x-kept", "b");
    let input = json!({ "modelId": "m", "messages": [] });
    let _ = edge::run(client.call::<Value>(&CONVERSE, &input));
    let (request, _) = edge::sent().remove(0);
    assert_eq!(request.header("cookie"), None);
    assert_eq!(request.header("x-http-method"), None);
    let authorization = request.header("authorization").unwrap();
    let signed = "SignedHeaders=content-type;host;x-amz-date;x-kept,";
    assert!(authorization.contains(signed), "{authorization}");
}

#[test]
fn without_random_numbers_nothing_is_sent_that_needs_a_token() {
    edge::respond_with(Vec::new());
    edge::without_random_numbers();
    let mut input = json!({ "modelId": "m", "modelInput": {}, "outputDataConfig": {} });
    let call = |input: &Value| edge::run(client().call::<Value>(&START_ASYNC_INVOKE, input));
    assert_eq!(call(&input).unwrap_err().code(), "no_random_numbers");
    assert!(edge::sent().is_empty());
    input["clientRequestToken"] = "mine".into();
    call(&input).unwrap();
}
