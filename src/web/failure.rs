//! Errors cross to JavaScript as an array, of which `errors.js` makes an
//! instance of the right class: `[kind, code, message, name, status, retryable, body]`.

use crate::error::{Error, ErrorKind};
use js_sys::Array;
use wasm_bindgen::JsValue;

/// The array for an error; `body` is the parsed error body, where there was one.
pub(crate) fn failure(error: &Error, body: &JsValue) -> JsValue {
    let kind = match error.kind() {
        ErrorKind::Service => "service",
        ErrorKind::IncompleteStream => "incomplete",
        ErrorKind::StreamIntegrity => "integrity",
        ErrorKind::Network => "network",
        ErrorKind::Credentials => "credentials",
        ErrorKind::Input => "input",
    };
    let array = Array::new();
    array.push(&kind.into());
    array.push(&error.code().into());
    array.push(&error.message().into());
    array.push(&error.name().unwrap_or_default().into());
    array.push(&error.status().into());
    array.push(&error.retryable().into());
    array.push(body);
    array.into()
}
