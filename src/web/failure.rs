//! Errors cross to JavaScript as an array, of which `errors.js` makes an
//! instance of the right class: `[kind, code, message, name, status, retryable]`.

use crate::error::{Error, ErrorKind};
use js_sys::Array;
use wasm_bindgen::JsValue;

/// The array for an error.
pub(crate) fn failure(error: Error) -> JsValue {
    let kind = match error.kind() {
        ErrorKind::Service => "service",
        ErrorKind::IncompleteStream => "incomplete",
        ErrorKind::StreamIntegrity => "integrity",
        ErrorKind::Network => "network",
        ErrorKind::Credentials => "credentials",
        ErrorKind::Input => "input",
    };
    let array = Array::new();
    for text in [
        kind,
        error.code(),
        error.message(),
        error.name().unwrap_or_default(),
    ] {
        array.push(&text.into());
    }
    array.push(&error.status().into());
    array.push(&error.retryable().into());
    array.into()
}
