//! Decoders for `event-reader.js`, which owns the body's reader. They are synchronous:
//! a chunk goes in, a batch comes out.

use super::handle::{held, hold, release};
use super::list::{list, take};
use crate::eventstream::{Batch, Decoder, EventDecoder};
use crate::text::owned;
use wasm_bindgen::prelude::*;

/// A decoder with the batch that it gave last, which JavaScript reads where it lies.
pub struct NativeDecoder {
    decoder: EventDecoder,
    batch: Batch,
    /// Where its text begins and ends, where its blobs do, and 1 if there are long integers.
    places: [usize; 5],
}

/// For a service's events, `parts` is the list of the event without which the stream
/// is not complete and the blobs to set apart (`chunk.bytes`); either may be empty.
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
        Some(blobs) => EventDecoder::new(decoder, owned(terminal), owned(blobs)),
        None => EventDecoder::raw(decoder),
    };
    hold(NativeDecoder {
        decoder,
        batch: Batch::default(),
        places: [0; 5],
    })
}

/// The places of the batch that a chunk completed, or of the error of a body that ends here.
/// Without a text if there is none. They hold until the next call.
#[wasm_bindgen]
pub fn decoder_push(decoder: *mut NativeDecoder, chunk: Vec<u8>, ends: bool) -> *const usize {
    // SAFETY: the glue holds it.
    let NativeDecoder {
        decoder,
        batch,
        places,
    } = unsafe { held(decoder) };
    *batch = if ends {
        decoder.end()
    } else {
        decoder.push(chunk)
    };
    let (text, blobs) = (
        batch.text.as_bytes().as_ptr_range(),
        batch.blobs.as_ptr_range(),
    );
    *places = [
        text.start.addr(),
        text.end.addr(),
        blobs.start.addr(),
        blobs.end.addr(),
        batch.long_integers.into(),
    ];
    places.as_ptr()
}

/// The decoder is not needed any more.
#[wasm_bindgen]
pub fn decoder_free(decoder: *mut NativeDecoder) {
    // SAFETY: the glue lets go of it.
    unsafe { release(decoder) }
}
