//! An error as a text, in place of the result.

use crate::error::Error;
use crate::text::joined;

/// The text for an error (see [`Error::push_json`]).
pub(crate) fn failure(error: Error) -> String {
    let mut text = Vec::new();
    error.push_json(&mut text);
    joined(text)
}
