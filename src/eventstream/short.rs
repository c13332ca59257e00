//! Short forms of the events that most streams consist of. Most of the time of a chunk goes into
//! the parse of its text, and an engine makes a known object in a tenth of the time in which it
//! parses one.

use super::event::is_same;
use crate::text::base64;
use crate::text::json::string_length;

const CHUNK: &[u8] = b"{\"chunk\":";

const BEFORE_BYTES: &[u8] = b"{\"bytes\":";

const DELTA: &[u8] = b"{\"contentBlockDelta\":";

const BEFORE_INDEX: &[u8] = b"{\"contentBlockIndex\":";

const BEFORE_TEXT: &[u8] = b",\"delta\":{\"text\":";

/// Appends the bytes of a chunk that has nothing else, and returns how many they are.
pub(super) fn chunk(opening: &[u8], payload: &[u8], blobs: &mut Vec<u8>) -> Option<usize> {
    let string = last_string(after(payload, BEFORE_BYTES)?, b"")?;
    let letters = string.get(1..string.len() - 1)?;
    let start = blobs.len();
    if !is_same(opening, CHUNK) || base64::decode_into(blobs, letters).is_none() {
        blobs.truncate(start);
        return None;
    }
    Some(blobs.len() - start)
}

/// The digit of the index and the string of a piece of a message's text that has nothing else.
pub(super) fn delta<'a>(opening: &[u8], payload: &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (index, rest) = after(payload, BEFORE_INDEX)?.split_first()?;
    let string = last_string(after(rest, BEFORE_TEXT)?, b"}")?;
    (index.is_ascii_digit() && is_same(opening, DELTA)).then_some((*index, string))
}

/// The string at the start of a payload's rest, if nothing is behind it but these braces, padding
/// and the brace that ends the payload.
#[inline(never)]
fn last_string<'a>(text: &'a [u8], braces: &[u8]) -> Option<&'a [u8]> {
    let (string, rest) = text.split_at_checked(string_length(text)?)?;
    let mut rest = after(rest, braces)?;
    if let Some(padding) = after(rest, b",\"p\":") {
        rest = padding.get(string_length(padding)?..)?;
    }
    (rest == b"}").then_some(string)
}

/// The rest of a text that begins so.
#[inline(never)]
fn after<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    is_same(head, start).then_some(rest)
}
