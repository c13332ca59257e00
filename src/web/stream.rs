//! Decoders for `event-reader.js`, which owns the body's reader. They are synchronous:
//! a chunk goes in, the JSON text of a batch comes out.

use super::failure::failure;
use super::list::{list, take};
use crate::eventstream::{Batch, Decoder, EventDecoder};
use crate::text::{owned, push_decimal};
use wasm_bindgen::prelude::*;

/// Reads one event stream.
#[wasm_bindgen]
pub struct StreamDecoder {
    reader: EventDecoder,
    last: Batch,
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
        Self {
            reader,
            last: Batch::default(),
        }
    }

    /// The batch that a chunk completed, as JSON text; empty for none.
    pub fn push(&mut self, chunk: Vec<u8>) -> String {
        self.last = self.reader.push(chunk);
        std::mem::take(&mut self.last.text)
    }

    /// The bytes that were set apart from the last batch.
    pub fn blobs(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.last.blobs)
    }

    /// The end of each element of the last batch in its text, in bytes: decimal
    /// numbers, each followed by a space.
    pub fn ends(&self) -> String {
        let mut text = String::new();
        for end in &self.last.ends {
            push_decimal(&mut text, u64::from(*end), 1);
            text.push(' ');
        }
        text
    }

    /// The error of a stream that ends here; "" if it may end.
    pub fn finish(&self) -> String {
        match self.reader.finish() {
            Ok(()) => String::new(),
            Err(error) => failure(error),
        }
    }
}
