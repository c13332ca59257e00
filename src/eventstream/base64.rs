//! Blobs in JSON are base64 (RFC 4648 §4, padded).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The bytes of a base64 text; `None` where it is none.
pub fn decode(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Bytes as base64.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
