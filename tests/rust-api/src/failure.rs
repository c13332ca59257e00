//! An error as JavaScript sees it.

use bedrock_wasm::{Error, to_js};
use serde_json::json;
use wasm_bindgen::JsValue;

pub(crate) fn thrown(error: Error) -> JsValue {
    let facts = json!({
        "kind": format!("{:?}", error.kind()),
        "code": error.code(),
        "message": error.to_string(),
        "name": error.name(),
        "status": error.status(),
        "retryable": error.retryable(),
        "attempts": error.attempts(),
        "requestId": error.request_id(),
        "partial": error.partial(),
        "originalStatusCode": error.member("originalStatusCode"),
    });
    to_js(&facts).unwrap_or_else(|_| JsValue::from_str(error.code()))
}
