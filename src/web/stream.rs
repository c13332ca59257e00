//! Decoders for `event-reader.js`, which owns the body's reader. They are synchronous:
//! a chunk goes in, a batch comes out.

use super::list::{list, take};
use crate::eventstream::{Decoder, EventDecoder};
use crate::text::owned;
use wasm_bindgen::prelude::*;

/// Reads one event stream.
#[wasm_bindgen]
pub struct StreamDecoder {
    reader: EventDecoder,
}

#[wasm_bindgen]
impl StreamDecoder {
    /// For a service's events, `parts` is the list of the event without which the stream
    /// is not complete and the blobs to set apart (`chunk.bytes`); either may be empty.
    /// For raw messages, there is no list. A limit of 0 stands for the default.
    #[wasm_bindgen(constructor)]
    pub fn new(max_message_bytes: u32, parts: &str) -> StreamDecoder {
        let decoder = match max_message_bytes {
            0 => Decoder::default(),
            limit => Decoder::new(limit),
        };
        let mut parts = list(parts);
        let [terminal] = take(&mut parts);
        let reader = match parts.next() {
            Some(blobs) => EventDecoder::new(decoder, owned(terminal), owned(blobs)),
            None => EventDecoder::raw(decoder),
        };
        Self { reader }
    }

    /// The batch that a chunk completed, or what is wrong with a body that ends here. Empty for
    /// none; otherwise twice the length of its text, and one more if that has long integers, then
    /// the text, then what was set apart.
    pub fn push(&mut self, chunk: Vec<u8>, ends: bool) -> Vec<u8> {
        let batch = if ends {
            self.reader.end()
        } else {
            self.reader.push(chunk)
        };
        if batch.text.is_empty() {
            return Vec::new();
        }
        let head = (batch.text.len() as u32) << 1 | u32::from(batch.long_integers);
        [&head.to_le_bytes(), batch.text.as_bytes(), &batch.blobs].concat()
    }
}
