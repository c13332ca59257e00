use super::{Prompt, stream};
use crate::api::{Client, Config, edge};
use crate::auth::Credentials;
use crate::error::Error;
use futures_util::StreamExt;
use serde_json::{Value, json};

fn client() -> Client {
    let keys = Credentials::new("AKID".into(), "canary".into(), None).unwrap();
    Client::new(Config::new("us-east-1").credentials(keys))
}

/// The pieces of text that a response gives.
fn deltas(body: Value) -> Vec<Result<String, Error>> {
    let busy = json!({ "status": 503 });
    edge::respond_with(vec![busy, json!({ "body": body })]);
    let prompt = Prompt::new("m").user("Hi");
    let deltas = async || {
        let events = stream(&client(), &prompt).await.unwrap();
        assert_eq!(events.attempts(), 2);
        assert!(format!("{events:?}").contains("EventStream"));
        let deltas = events.text_deltas();
        assert_eq!(format!("{deltas:?}"), "TextDeltas");
        deltas.collect().await
    };
    edge::run(deltas())
}

fn delta(delta: Value) -> Value {
    json!({ "event": "contentBlockDelta", "payload": { "contentBlockIndex": 0, "delta": delta } })
}

#[test]
fn text_comes_piece_by_piece_and_nothing_else() {
    let stop = json!({ "event": "messageStop", "payload": { "stopReason": "end_turn" } });
    let [hello, tool, there] = [
        delta(json!({ "text": "Hello" })),
        delta(json!({ "toolUse": { "input": "{}" } })),
        delta(json!({ "text": " there" })),
    ];
    let found = deltas(json!([hello, tool, there, stop]));
    let found: Vec<_> = found.into_iter().map(Result::unwrap).collect();
    assert_eq!(found, ["Hello", " there"]);
}

#[test]
fn text_of_a_stream_that_is_cut_ends_in_an_error() {
    let found = deltas(json!([delta(json!({ "text": "Hello" }))]));
    assert_eq!(found[0].as_deref(), Ok("Hello"));
    assert_eq!(found[1].as_ref().unwrap_err().code(), "no_terminal_event");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_stream_as_server_sent_events_prints_its_name() {
    edge::respond_with(vec![json!({ "body": [{ "event": "messageStop" }] })]);
    let prompt = Prompt::new("m").user("Hi");
    let client = client();
    let sse = async || stream(&client, &prompt).await.unwrap().into_sse();
    assert_eq!(format!("{:?}", edge::run(sse())), "ServerSentEvents");
}

#[test]
fn a_prompt_has_no_settings_that_nobody_chose() {
    let prompt = Prompt::new("m").user("Hi");
    let message = json!({ "role": "user", "content": [{ "text": "Hi" }] });
    assert_eq!(
        serde_json::to_value(&prompt).unwrap(),
        json!({ "modelId": "m", "messages": [message] })
    );
    let prompt = prompt.system("Be brief.").max_tokens(9);
    assert_eq!(
        serde_json::to_value(&prompt).unwrap(),
        json!({
            "modelId": "m",
            "system": [{ "text": "Be brief." }],
            "messages": [message],
            "inferenceConfig": { "maxTokens": 9 },
        })
    );
}
