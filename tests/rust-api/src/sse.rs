//! A stream for others: server-sent events, and errors as they serialize.

use crate::failure::thrown;
use crate::{say, stream};
use bedrock_wasm::{Client, Config, operations, to_js};
use futures_util::StreamExt;
use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// Every message as it comes.
#[wasm_bindgen]
pub async fn sse(
    config: JsValue,
    model_id: &str,
    text: &str,
    on_message: &Function,
) -> Result<(), JsValue> {
    let mut messages = stream(&config, model_id, text).await?.into_sse();
    while let Some(message) = messages.next().await {
        on_message.call1(&JsValue::UNDEFINED, &message.into())?;
    }
    if messages.next().await.is_some() {
        return Err("there is more after the end".into());
    }
    Ok(())
}

/// The error of a call, as `postMessage` would carry it.
#[wasm_bindgen]
pub async fn error_of(config: JsValue, model_id: &str) -> Result<JsValue, JsValue> {
    let client = Client::new(Config::from_js(&config).map_err(thrown)?);
    let input = say(model_id, "hello");
    match client.call::<Value>(&operations::CONVERSE, &input).await {
        Ok(_) => Ok(JsValue::UNDEFINED),
        Err(error) => to_js(&error).map_err(thrown),
    }
}
