//! Hashes for the JavaScript side.

use wasm_bindgen::prelude::*;

/// The lower-case SHA-256 of `bytes` in hex.
#[wasm_bindgen]
pub fn sha256(bytes: &[u8]) -> String {
    crate::sigv4::sha256_hex(bytes)
}
