//! A value that is not of the type it is read into.

use crate::error::Error;

/// JSON that is right, but not of the type.
pub(crate) fn misfit(what: &str, error: &serde_json::Error) -> Error {
    Error::mismatch(format!(
        "{what}: the response does not match the type that it is read into: {error}. Make members that may be absent an Option, or read it as serde_json::Value"
    ))
}
