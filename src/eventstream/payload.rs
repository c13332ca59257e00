//! The payload of an event as JSON text, spliced in untouched and unparsed, once it is
//! certain that it is one value or invalid, and cannot reach its neighbours.

use crate::error::Error;
use crate::text::json::{Members, string_length, trimmed, value_length};
use crate::text::{base64, utf8};

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

/// The findings in a payload.
#[derive(Default)]
pub(crate) struct Found {
    /// How many bytes the blob has that was set apart.
    pub(crate) blob: Option<usize>,
    /// Whether an integer has so many digits that a number may round it.
    pub(crate) long_integers: bool,
}

/// Appends a payload without its padding, however often that occurs. The value of `blob_member`
/// (empty for none) is left out if it is base64; its bytes are appended to `blobs`.
pub(crate) fn push_unpadded(
    text: &mut Vec<u8>,
    payload: &[u8],
    blob_member: &[u8],
    blobs: &mut Vec<u8>,
) -> Found {
    let mut blob = None;
    let (start, first_byte) = (text.len(), blobs.len());
    let mut members = Members::of(if payload.is_empty() { b"{}" } else { payload });
    // From its brace or comma on, what stays and was not appended yet.
    let mut kept = members.rest();
    while let Some(key) = members.next_key() {
        let here = members.rest();
        let string = string_length(key.value).filter(|length| members.walk(&key, *length));
        if string.is_none() && members.walk_any(&key).is_none() {
            break;
        }
        let mut is_dropped = string.is_some() && key.name == PADDING_KEY;
        if !key.name.is_empty() && key.name == blob_member {
            blobs.truncate(first_byte);
            blob = string
                .and_then(|length| key.value.get(1..length - 1))
                .and_then(|letters| base64::decode_into(blobs, letters));
            is_dropped |= blob.is_some();
        }
        if is_dropped {
            text.extend(kept.get(..kept.len() - here.len()).unwrap_or_default());
            kept = members.rest();
        }
    }
    if members.is_over() {
        text.extend_from_slice(kept);
        match text.get_mut(start) {
            // Nothing is left of it.
            Some(first @ b'}') => {
                *first = b'{';
                text.push(b'}');
            }
            // The first member was left out.
            Some(first) => *first = b'{',
            None => {}
        }
    } else {
        // Not an object: as it came.
        blob = None;
        text.truncate(start);
        let long_integers = &mut members.long_integers;
        let is_value = value_length(payload, 0, long_integers) == Some(payload.len());
        if is_value && !trimmed(payload).is_empty() {
            text.extend_from_slice(payload);
        } else {
            text.push(NO_JSON);
        }
    }
    if blob.is_none() {
        blobs.truncate(first_byte);
    }
    Found {
        blob: blob.map(|()| blobs.len() - first_byte),
        long_integers: members.long_integers,
    }
}
