//! The payload of an event as JSON text, spliced in untouched and unparsed: it is only
//! made sure that it is one value or none, and cannot reach what stands around it.

use crate::error::Error;
use crate::text::json::{Members, string_length, trimmed, value_length};
use crate::text::{base64, utf8};

/// Bedrock pads events with a random string under this key, so that their
/// length does not give away their content. It is not a part of the event.
const PADDING_KEY: &[u8] = b"p";

/// Stands before a payload that is blank or not one JSON value, so that no parser accepts it.
const NO_JSON: u8 = b'!';

/// # Errors
/// The payload of an event is not UTF-8.
pub(crate) fn check_utf8(payload: &[u8]) -> Result<(), Error> {
    match utf8(payload) {
        Some(_) => Ok(()),
        None => Err(Error::stream_integrity(
            "payload_not_utf8",
            "event stream: the payload of an event is not UTF-8",
        )),
    }
}

/// Appends a payload without its padding, however often that occurs. The value of `blob_member`
/// (empty for none) is left out if it is base64, and returned as bytes.
pub(crate) fn push_unpadded(
    text: &mut Vec<u8>,
    payload: &[u8],
    blob_member: &[u8],
) -> Option<Vec<u8>> {
    let mut blob = None;
    let start = text.len();
    let mut separator = b'{';
    let mut members = Members::of(if payload.is_empty() { b"{}" } else { payload });
    for (key, value, member) in &mut members {
        if key == PADDING_KEY && string_length(value) == Some(value.len()) {
            continue;
        }
        if !key.is_empty() && key == blob_member {
            blob = decoded(value);
            if blob.is_some() {
                continue;
            }
        }
        text.push(separator);
        separator = b',';
        text.extend_from_slice(member);
    }
    if members.is_over() {
        if separator == b'{' {
            text.push(separator);
        }
        text.push(b'}');
    } else {
        // Not an object: as it came.
        text.truncate(start);
        let is_blank = trimmed(payload).is_empty();
        if is_blank || value_length(payload, 0) != Some(payload.len()) {
            text.push(NO_JSON);
        }
        text.extend_from_slice(payload);
    }
    blob
}

/// The bytes of a string that is base64 as it stands.
fn decoded(value: &[u8]) -> Option<Vec<u8>> {
    base64::decode(value.strip_prefix(b"\"")?.strip_suffix(b"\"")?)
}
