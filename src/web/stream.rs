//! Decoders for `event-reader.js`, which owns the body's reader. They are synchronous:
//! a chunk goes in, a batch comes out.

use super::handle::{held, hold, release};
use super::list::{list, take};
use crate::eventstream::{Decoder, Elements, EventDecoder, Sink};
use crate::text::{owned, push};
use wasm_bindgen::prelude::*;

/// A decoder with the batch that it gave last, which JavaScript reads where it lies.
pub struct NativeDecoder {
    decoder: EventDecoder,
    batch: Elements,
    /// Where its text begins and ends, where its blobs do, and 1 if there are long integers; then
    /// where the next bytes go, how many of them have room, and how many make a message complete.
    places: [usize; 8],
}

/// For a service's events, `parts` is the list of the event without which the stream
/// is not complete, which may be empty, and any text if chunks have blobs.
/// For raw messages, there is no list. A limit of 0 stands for the default.
#[wasm_bindgen]
pub fn decoder_new(max_message_bytes: u32, parts: &str) -> *mut NativeDecoder {
    let decoder = match max_message_bytes {
        0 => Decoder::default(),
        limit => Decoder::new(limit),
    };
    let mut parts = list(parts);
    let [terminal] = take(&mut parts);
    let decoder = match parts.next() {
        Some(blobs) => EventDecoder::new(decoder, owned(terminal), !blobs.is_empty()),
        None => EventDecoder::raw(decoder),
    };
    hold(NativeDecoder {
        decoder,
        batch: Elements::default(),
        places: [0; 8],
    })
}

/// JavaScript has written so many bytes where the last call said, and wants room for others. The
/// places of the batch that they completed, or of the error of a body that ends here, without a
/// text if there is none. They hold until the next call.
#[wasm_bindgen]
pub fn decoder_read(
    decoder: *mut NativeDecoder,
    written: usize,
    room: usize,
    ends: bool,
) -> *const usize {
    // SAFETY: the glue holds it.
    let NativeDecoder {
        decoder,
        batch,
        places,
    } = unsafe { held(decoder) };
    let unread = decoder.decoder.unread();
    // SAFETY: there was room for them, and nothing else has used the decoder since.
    unsafe { unread.set_len(unread.len() + written) };
    decoder.read(batch);
    if ends && let Err(error) = decoder.finish() {
        batch.failure(error);
    }
    if !batch.text.is_empty() {
        push(&mut batch.text, b']');
    }
    let (text, blobs) = (batch.text.as_ptr_range(), batch.blobs.as_ptr_range());
    let missing = decoder.decoder.missing();
    let unread = decoder.decoder.unread();
    unread.reserve(room);
    let next = unread.spare_capacity_mut();
    *places = [
        text.start.addr(),
        text.end.addr(),
        blobs.start.addr(),
        blobs.end.addr(),
        batch.long_integers.into(),
        next.as_ptr().addr(),
        next.len(),
        missing,
    ];
    places.as_ptr()
}

/// The decoder is not needed any more.
#[wasm_bindgen]
pub fn decoder_free(decoder: *mut NativeDecoder) {
    // SAFETY: the glue lets go of it.
    unsafe { release(decoder) }
}
