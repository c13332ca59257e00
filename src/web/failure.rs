//! Errors cross to JavaScript as a JSON text, of which `errors.js` makes an
//! instance of the right class: `[kind, code, message, name, status, retryable]`.

use crate::error::{Error, ErrorKind};
use crate::text::{joined, json, push_decimal};

/// The text for an error.
pub(crate) fn failure(error: Error) -> String {
    let kind = match error.kind() {
        ErrorKind::Service => "service",
        ErrorKind::IncompleteStream => "incomplete",
        ErrorKind::StreamIntegrity => "integrity",
        ErrorKind::Network => "network",
        ErrorKind::Credentials => "credentials",
        // The last two are only the Rust API's.
        ErrorKind::Input | ErrorKind::Timeout | ErrorKind::Mismatch => "input",
    };
    let mut text = vec![b'['];
    for part in [
        kind,
        error.code(),
        error.message(),
        error.name().unwrap_or_default(),
    ] {
        json::push_string(&mut text, part);
        text.push(b',');
    }
    let mut text = joined(text);
    push_decimal(&mut text, error.status().into(), 1);
    text.push_str(if error.retryable() {
        ",true]"
    } else {
        ",false]"
    });
    text
}
