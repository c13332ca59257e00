//! Hashes for the JavaScript side.

use super::given::give;
use wasm_bindgen::prelude::*;

/// The lower-case SHA-256 of `bytes` in hex.
#[wasm_bindgen]
pub fn sha256(bytes: &[u8]) -> *const usize {
    give(crate::sigv4::sha256_hex(bytes))
}
