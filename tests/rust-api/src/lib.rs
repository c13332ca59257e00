//! An app of the crate's Rust API, as its users would write it. Each export is one way
//! of using it; `driver.js` calls them in Node and in Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "driver.js says what each is for")]
#![allow(unreachable_pub, reason = "wasm_bindgen exports what is `pub`")]

mod batch;
mod credentials;
mod failure;
mod models;
mod options;
mod s3;
mod sse;

use bedrock_wasm::converse::{self, Prompt};
use bedrock_wasm::{Blob, Client, Config, EventStream, operations, to_js};
use failure::thrown;
use futures_util::future::{Either, select};
use futures_util::{StreamExt, TryStreamExt};
use js_sys::{Function, Promise};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::pin::pin;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

fn client(config: &JsValue) -> Result<Client, JsValue> {
    Ok(Client::new(Config::from_js(config).map_err(thrown)?))
}

fn say(model_id: &str, text: &str) -> Value {
    json!({ "modelId": model_id, "messages": [{ "role": "user", "content": [{ "text": text }] }] })
}

async fn stream(config: &JsValue, model_id: &str, text: &str) -> Result<EventStream, JsValue> {
    let input = say(model_id, text);
    let client = client(config)?;
    let stream = client.stream(&operations::CONVERSE_STREAM, &input);
    stream.await.map_err(thrown)
}

#[wasm_bindgen]
pub async fn converse(config: JsValue, model_id: &str, text: &str) -> Result<JsValue, JsValue> {
    let input = say(model_id, text);
    let client = client(&config)?;
    let output = client.call::<Value>(&operations::CONVERSE, &input);
    to_js(&output.await.map_err(thrown)?).map_err(thrown)
}

#[wasm_bindgen]
pub async fn text(config: JsValue, model_id: &str, text: &str) -> Result<String, JsValue> {
    let client = client(&config)?;
    converse::text(&client, model_id, text)
        .await
        .map_err(thrown)
}

/// A typed prompt and its typed answer.
#[wasm_bindgen]
pub async fn ask(config: JsValue, model_id: &str, max_tokens: u32) -> Result<JsValue, JsValue> {
    let prompt = Prompt::new(model_id)
        .system("Be brief.")
        .user("one two three four five six")
        .max_tokens(max_tokens);
    let answer = converse::ask(&client(&config)?, &prompt)
        .await
        .map_err(thrown)?;
    let summary = json!({
        "text": answer.text(),
        "stopReason": answer.stop_reason,
        "outputTokens": answer.usage.map(|usage| usage.output_tokens),
    });
    to_js(&summary).map_err(thrown)
}

/// Every event as it comes, and then the end of the stream.
#[wasm_bindgen]
pub async fn events(
    config: JsValue,
    model_id: &str,
    text: &str,
    on_event: &Function,
) -> Result<(), JsValue> {
    let mut events = stream(&config, model_id, text).await?;
    while let Some(event) = events.next().await {
        let event = to_js(&event.map_err(thrown)?).map_err(thrown)?;
        on_event.call1(&JsValue::UNDEFINED, &event)?;
    }
    if events.next().await.is_some() {
        return Err("there is more after the end".into());
    }
    Ok(())
}

/// A struct with an optional field for each event that it reads.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ends {
    message_stop: Option<MessageStop>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessageStop {
    stop_reason: String,
}

#[wasm_bindgen]
pub async fn stop_reasons(config: JsValue, model_id: &str) -> Result<Vec<String>, JsValue> {
    let input = say(model_id, "hello");
    let client = client(&config)?;
    let events = client.stream::<Ends>(&operations::CONVERSE_STREAM, &input);
    let events = events.await.map_err(thrown)?.try_collect::<Vec<_>>();
    let stops = events.await.map_err(thrown)?.into_iter();
    Ok(stops
        .filter_map(|event| event.message_stop)
        .map(|stop| stop.stop_reason)
        .collect())
}

#[wasm_bindgen]
pub async fn deltas(config: JsValue, model_id: &str, text: &str) -> Result<Vec<String>, JsValue> {
    let deltas = stream(&config, model_id, text).await?.text_deltas();
    deltas.try_collect().await.map_err(thrown)
}

#[wasm_bindgen]
pub async fn final_message(
    config: JsValue,
    model_id: &str,
    text: &str,
) -> Result<JsValue, JsValue> {
    let stream = stream(&config, model_id, text).await?;
    let message = stream.final_message::<Value>().await.map_err(thrown)?;
    to_js(&message).map_err(thrown)
}

/// Drops a stream after so many events; gives its request's id.
#[wasm_bindgen]
pub async fn leave_stream(
    config: JsValue,
    model_id: &str,
    text: &str,
    after: usize,
) -> Result<Option<String>, JsValue> {
    let mut stream = stream(&config, model_id, text).await?;
    for _ in 0..after {
        stream.next().await.transpose().map_err(thrown)?;
    }
    Ok(stream.request_id().map(str::to_owned))
}

/// Drops a call when a promise is settled; whether it was still on its way.
#[wasm_bindgen]
pub async fn leave_call(
    config: JsValue,
    model_id: &str,
    text: &str,
    until: Promise,
) -> Result<bool, JsValue> {
    let client = client(&config)?;
    let input = say(model_id, text);
    let call = pin!(client.call::<Value>(&operations::CONVERSE, &input));
    match select(call, JsFuture::from(until)).await {
        Either::Left((output, _)) => output.map(|_| false).map_err(thrown),
        Either::Right(_) => Ok(true),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invoke<'a> {
    model_id: &'a str,
    body: Blob,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invoked {
    body: Blob,
    content_type: Option<String>,
}

/// `InvokeModel` with a body of bytes; its answer's content type and JSON.
#[wasm_bindgen]
pub async fn invoke(config: JsValue, model_id: &str, body: Vec<u8>) -> Result<JsValue, JsValue> {
    let input = Invoke {
        model_id,
        body: body.into(),
    };
    let client = client(&config)?;
    let output: Invoked = client
        .call(&operations::INVOKE_MODEL, &input)
        .await
        .map_err(thrown)?;
    let body: Value = output.body.json().map_err(thrown)?;
    to_js(&json!({ "contentType": output.content_type, "body": body })).map_err(thrown)
}

/// An operation of another service, with members in the query.
#[wasm_bindgen]
pub async fn models_of(config: JsValue, provider: &str) -> Result<JsValue, JsValue> {
    let input = json!({ "byProvider": provider });
    let client = client(&config)?;
    let output = client.call::<Value>(&operations::bedrock::LIST_FOUNDATION_MODELS, &input);
    to_js(&output.await.map_err(thrown)?).map_err(thrown)
}

#[wasm_bindgen]
pub async fn presign(config: JsValue, model_id: &str, expires_s: u32) -> Result<String, JsValue> {
    let input = json!({ "modelIdentifier": model_id });
    let expires = Duration::from_secs(expires_s.into());
    let client = client(&config)?;
    let url = client.presign(&operations::bedrock::GET_FOUNDATION_MODEL, &input, expires);
    url.await.map_err(thrown)
}
