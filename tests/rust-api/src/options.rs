//! One call with per-call options.

use crate::failure::thrown;
use crate::{Invoked, client};
use bedrock_wasm::{Timeouts, operations, to_js};
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// `InvokeModel`, once in a hurry, with a header, and then by the client as it is; fails with the
/// first that does.
#[wasm_bindgen]
pub async fn hurried(
    config: JsValue,
    model_id: &str,
    total_ms: u32,
    max_attempts: u32,
    header: &str,
) -> Result<Vec<JsValue>, JsValue> {
    let client = client(&config)?;
    let total = Duration::from_millis(total_ms.into());
    let hurried = client
        .with_timeouts(Timeouts::default().total(total))
        .with_max_attempts(max_attempts)
        .with_header("x-of-this-call", header);
    let mut outputs = Vec::new();
    for client in [hurried, client] {
        let input = json!({ "modelId": model_id, "body": {} });
        let output = client.call::<Invoked>(&operations::INVOKE_MODEL, &input);
        let body: Value = output.await.map_err(thrown)?.body.json().map_err(thrown)?;
        outputs.push(to_js(&body).map_err(thrown)?);
    }
    Ok(outputs)
}
