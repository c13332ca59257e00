//! Hashes, base64 and random identifiers for the JavaScript side.

use crate::eventstream::{base64_decode, base64_encode};
use wasm_bindgen::prelude::*;

/// The lower-case SHA-256 of `bytes` in hex.
#[wasm_bindgen]
pub fn sha256(bytes: &[u8]) -> String {
    crate::sigv4::sha256_hex(bytes)
}

/// `bytes` as base64.
#[wasm_bindgen(js_name = toBase64)]
pub fn to_base64(bytes: &[u8]) -> String {
    base64_encode(bytes)
}

/// The bytes of a base64 text, or nothing where it is none.
#[wasm_bindgen(js_name = fromBase64)]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    base64_decode(text.as_bytes())
}

/// A random UUID (RFC 9562, version 4), for idempotency tokens. Nothing where the
/// host has no random source.
#[wasm_bindgen]
pub fn uuid() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    Some(crate::eventstream::uuid_text(&bytes))
}
