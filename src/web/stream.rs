//! Decoders for `event-reader.js`, which owns the body's reader. They are synchronous:
//! a chunk goes in, a batch comes out.

use super::handle::{held, hold, release};
use super::list::{list, take};
use crate::eventstream::{Decoder, EventDecoder};
use crate::text::owned;
use wasm_bindgen::prelude::*;

/// For a service's events, `parts` is the list of the event without which the stream
/// is not complete and the blobs to set apart (`chunk.bytes`); either may be empty.
/// For raw messages, there is no list. A limit of 0 stands for the default.
#[wasm_bindgen]
pub fn decoder_new(max_message_bytes: u32, parts: &str) -> *mut EventDecoder {
    let decoder = match max_message_bytes {
        0 => Decoder::default(),
        limit => Decoder::new(limit),
    };
    let mut parts = list(parts);
    let [terminal] = take(&mut parts);
    hold(match parts.next() {
        Some(blobs) => EventDecoder::new(decoder, owned(terminal), owned(blobs)),
        None => EventDecoder::raw(decoder),
    })
}

/// The batch that a chunk completed, or the error of a body that ends here. Empty for
/// none; otherwise twice the length of its text, and one more if that has long integers, then
/// the text, then what was set apart.
#[wasm_bindgen]
pub fn decoder_push(decoder: *mut EventDecoder, chunk: Vec<u8>, ends: bool) -> Vec<u8> {
    // SAFETY: the glue holds it.
    let decoder = unsafe { held(decoder) };
    let batch = if ends {
        decoder.end()
    } else {
        decoder.push(chunk)
    };
    if batch.text.is_empty() {
        return Vec::new();
    }
    let head = (batch.text.len() as u32) << 1 | u32::from(batch.long_integers);
    [&head.to_le_bytes(), batch.text.as_bytes(), &batch.blobs].concat()
}

/// The decoder is not needed any more.
#[wasm_bindgen]
pub fn decoder_free(decoder: *mut EventDecoder) {
    // SAFETY: the glue lets go of it.
    unsafe { release(decoder) }
}
