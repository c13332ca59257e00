//! Hashes and base64 for the JavaScript side.

use crate::text::base64;
use wasm_bindgen::prelude::*;

/// The lower-case SHA-256 of `bytes` in hex.
#[wasm_bindgen]
pub fn sha256(bytes: &[u8]) -> String {
    crate::sigv4::sha256_hex(bytes)
}

/// `bytes` as base64.
#[wasm_bindgen(js_name = toBase64)]
pub fn to_base64(bytes: &[u8]) -> String {
    base64::encode(bytes)
}

/// The bytes of a base64 text; `None` if it is not base64.
#[wasm_bindgen(js_name = fromBase64)]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    base64::decode(text.as_bytes())
}
