//! Lists of models.

use crate::client;
use crate::failure::thrown;
use bedrock_wasm::converse::{self, Prompt};
use bedrock_wasm::{Error, ModelPlace, operations, to_js};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

/// The list is JSON.
fn asked_of(models: &str, text: &str) -> Result<Value, JsValue> {
    let models: Value = serde_json::from_str(models).map_err(|error| error.to_string())?;
    Ok(
        json!({ "modelId": models, "messages": [{ "role": "user", "content": [{ "text": text }] }] }),
    )
}

/// What was tried, as JSON: the last error and those before it.
fn tried(error: Error) -> JsValue {
    let all = [&error].into_iter().chain(error.earlier());
    let tried: Vec<Value> = all
        .map(|error| json!({ "code": error.code(), "name": error.name(), "model": error.model() }))
        .collect();
    to_js(&json!({ "tried": tried, "code": error.code() })).unwrap_or_else(|_| thrown(error))
}

/// `Converse`; the whole output.
#[wasm_bindgen]
pub async fn converse_in_turn(
    config: JsValue,
    models: &str,
    text: &str,
) -> Result<JsValue, JsValue> {
    let input = asked_of(models, text)?;
    let client = client(&config)?;
    let output = client.call::<Value>(&operations::CONVERSE, &input);
    to_js(&output.await.map_err(tried)?).map_err(thrown)
}

/// `ConverseStream`; every event, and the members beside them.
#[wasm_bindgen]
pub async fn stream_in_turn(config: JsValue, models: &str, text: &str) -> Result<JsValue, JsValue> {
    let input = asked_of(models, text)?;
    let client = client(&config)?;
    let stream = client.stream::<Value>(&operations::CONVERSE_STREAM, &input);
    let mut stream = stream.await.map_err(tried)?;
    let mut events = Vec::new();
    let failure = loop {
        match stream.try_next().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    let failure = failure.map(|error| error.name().unwrap_or(error.code()).to_owned());
    let all = json!({ "members": stream.members(), "events": events, "failure": failure });
    to_js(&all).map_err(thrown)
}

/// A typed prompt: an id, and a place in another region.
#[wasm_bindgen]
pub async fn ask_in_turn(
    config: JsValue,
    first: &str,
    second: &str,
    region: &str,
) -> Result<JsValue, JsValue> {
    let prompt = Prompt::new(first)
        .fallback(ModelPlace::new(second).region(region))
        .user("hello");
    let answer = converse::ask(&client(&config)?, &prompt)
        .await
        .map_err(tried)?;
    to_js(&json!({ "text": answer.text(), "model": answer.model })).map_err(thrown)
}
