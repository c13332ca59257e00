//! The payload of an event as JSON text, spliced in untouched and unparsed, once it is
//! certain that it is one value or invalid, and cannot reach its neighbours.

use crate::error::Error;
use crate::text::json::{Members, string_length, trimmed, value_length};
use crate::text::{append, push, utf8};

/// Bedrock pads events with a random string under this key, so that their
/// length does not give away their content. It is not a part of the event.
const PADDING_KEY: &[u8] = b"p";

/// Stands in the place of a payload that is blank or not one value, so that no parser accepts it.
const NO_JSON: u8 = b'!';

/// # Errors
/// The payload of an event is not UTF-8.
pub(super) fn check_utf8(payload: &[u8]) -> Result<(), Error> {
    match utf8(payload) {
        Some(_) => Ok(()),
        None => Err(Error::stream_integrity(
            "payload_not_utf8",
            "event stream: the payload of an event is not UTF-8",
        )),
    }
}

/// Appends a payload without its padding, however often that occurs. Returns whether it has an
/// integer of so many digits that a number may round it.
pub(crate) fn push_unpadded(text: &mut Vec<u8>, payload: &[u8]) -> bool {
    let start = text.len();
    let mut members = Members::of(if payload.is_empty() { b"{}" } else { payload });
    let mut before = b'{';
    for (name, value) in members.by_ref() {
        if name == PADDING_KEY && string_length(value) == Some(value.len()) {
            continue;
        }
        append(text, &[before, b'"']);
        append(text, name);
        append(text, b"\":");
        append(text, value);
        before = b',';
    }
    if members.is_over() {
        if before == b'{' {
            push(text, before);
        }
        push(text, b'}');
    } else {
        // Not an object: as it came.
        text.truncate(start);
        let long_integers = &mut members.long_integers;
        let is_value = value_length(payload, 0, long_integers) == Some(payload.len());
        if is_value && !trimmed(payload).is_empty() {
            append(text, payload);
        } else {
            push(text, NO_JSON);
        }
    }
    members.long_integers
}
