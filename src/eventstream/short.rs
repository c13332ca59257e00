//! Short forms of the events that most streams consist of. Most of the time of a chunk goes into
//! the parse of its text, and an engine makes a known object in a tenth of the time in which it
//! parses one.

use super::event::is_same;
use crate::text::json::string_length;
use crate::text::{base64, utf8};

const CHUNK: &[u8] = b"{\"chunk\":";

const BEFORE_BYTES: &[u8] = b"{\"bytes\":\"";

const DELTA: &[u8] = b"{\"contentBlockDelta\":";

const BEFORE_INDEX: &[u8] = b"{\"contentBlockIndex\":";

const BEFORE_TEXT: &[u8] = b",\"delta\":{\"text\":";

/// Appends the bytes of a chunk that has nothing else and is UTF-8, and returns how many they are.
pub(super) fn chunk(opening: &[u8], payload: &[u8], blobs: &mut Vec<u8>) -> Option<usize> {
    let letters = after(payload, BEFORE_BYTES)?;
    let start = blobs.len();
    if is_same(opening, CHUNK)
        && let Some(rest) = base64::decode_start(blobs, letters)
        && utf8(rest).is_some()
        && is_end(rest, b"\"")
    {
        return Some(blobs.len() - start);
    }
    blobs.truncate(start);
    None
}

/// The digit of the index and the string of a piece of a message's text that has nothing else.
pub(super) fn delta<'a>(opening: &[u8], payload: &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (index, rest) = after(payload, BEFORE_INDEX)?.split_first()?;
    let text = after(rest, BEFORE_TEXT)?;
    let (string, rest) = text.split_at_checked(string_length(text)?)?;
    let is_delta = index.is_ascii_digit() && is_same(opening, DELTA) && is_end(rest, b"}");
    is_delta.then_some((*index, string))
}

/// Whether the rest of a payload is this, padding and the brace that ends the payload.
#[inline(never)]
fn is_end(rest: &[u8], start: &[u8]) -> bool {
    let Some(mut rest) = after(rest, start) else {
        return false;
    };
    if let Some(padding) = after(rest, b",\"p\":") {
        let length = string_length(padding).unwrap_or_default();
        rest = padding.get(length..).unwrap_or_default();
    }
    rest == b"}"
}

/// The rest of a text that begins so.
#[inline(never)]
fn after<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    is_same(head, start).then_some(rest)
}
