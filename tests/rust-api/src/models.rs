//! Lists of models.

use crate::client;
use crate::failure::thrown;
use bedrock_wasm::converse::{self, Prompt};
use bedrock_wasm::{Blob, Client, Error, ModelPlace, operations, to_js};
use futures_util::TryStreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

/// A client and an input. The list is JSON of the test's own, from which it makes places; what it
/// cannot make them of goes into the input as it is.
fn asked_of(config: &JsValue, models: &str, text: &str) -> Result<(Client, Value), JsValue> {
    let models: Value = serde_json::from_str(models).map_err(|error| error.to_string())?;
    let client = client(config)?;
    let input = json!({ "modelId": models, "messages": [{ "role": "user", "content": [{ "text": text }] }] });
    let places = input.get("modelId").and_then(Value::as_array);
    let places = places.filter(|list| !list.is_empty());
    let places = places.and_then(|list| list.iter().map(place_of).collect::<Option<Vec<_>>>());
    Ok(match places {
        Some(places) => (client.with_models(places), input),
        None => (client, input),
    })
}

fn place_of(entry: &Value) -> Option<ModelPlace> {
    if let Some(id) = entry.as_str() {
        return Some(id.into());
    }
    let mut place = ModelPlace::new(entry.get("modelId")?.as_str()?);
    for (name, value) in entry.as_object()? {
        place = match name.as_str() {
            "modelId" => place,
            "region" => place.region(value.as_str()?),
            "endpoint" => place.endpoint(value.as_str()?),
            _ => return None,
        };
    }
    Some(place)
}

/// The attempts, as JSON: the last error and those before it.
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
    let (client, input) = asked_of(&config, models, text)?;
    let output = client.call::<Value>(&operations::CONVERSE, &input);
    to_js(&output.await.map_err(tried)?).map_err(thrown)
}

/// `InvokeModel`, whose body may be anything: an echo's, say.
#[wasm_bindgen]
pub async fn invoke_in_turn(config: JsValue, models: &str) -> Result<JsValue, JsValue> {
    let (client, input) = asked_of(&config, models, "")?;
    let input = json!({ "modelId": input.get("modelId"), "body": {} });
    let output = client.call::<Invoked>(&operations::INVOKE_MODEL, &input);
    let Invoked { body, metadata } = output.await.map_err(tried)?;
    let body: Value = body.json().map_err(thrown)?;
    to_js(&json!({ "body": body, "$metadata": metadata })).map_err(thrown)
}

#[derive(Deserialize)]
struct Invoked {
    body: Blob,
    #[serde(rename = "$metadata")]
    metadata: Value,
}

/// `ConverseStream`; every event, and the members beside them.
#[wasm_bindgen]
pub async fn stream_in_turn(config: JsValue, models: &str, text: &str) -> Result<JsValue, JsValue> {
    let (client, input) = asked_of(&config, models, text)?;
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
