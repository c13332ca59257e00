//! Decoders for `stream.js`, which owns the body's reader. They are synchronous:
//! a chunk goes in, the JSON text of a batch comes out.

use super::failure::failure;
use crate::eventstream::{Batch, Decoder, EventReader, MessageReader};
use wasm_bindgen::prelude::*;

enum Reader {
    Events(EventReader),
    Messages(MessageReader),
}

/// Reads one event stream.
#[wasm_bindgen]
pub struct StreamDecoder {
    reader: Reader,
    last: Batch,
}

#[wasm_bindgen]
impl StreamDecoder {
    /// For a service's events: complete once `terminal` was seen, with the blobs
    /// that `blobs` names (`chunk.bytes`) set apart; either may be empty.
    pub fn events(max_message_bytes: u32, terminal: String, blobs: String) -> StreamDecoder {
        let decoder = Decoder::new(max_message_bytes);
        let reader = Reader::Events(EventReader::new(decoder, terminal, blobs));
        Self {
            reader,
            last: Batch::default(),
        }
    }

    /// For messages as they are.
    pub fn messages(max_message_bytes: u32) -> StreamDecoder {
        let reader = Reader::Messages(MessageReader::new(Decoder::new(max_message_bytes)));
        Self {
            reader,
            last: Batch::default(),
        }
    }

    /// The batch that a chunk completed, as JSON text; empty for none.
    pub fn push(&mut self, chunk: Vec<u8>) -> String {
        self.last = match &mut self.reader {
            Reader::Events(reader) => reader.push(chunk),
            Reader::Messages(reader) => reader.push(chunk),
        };
        std::mem::take(&mut self.last.text)
    }

    /// The bytes that were set apart from the last batch.
    pub fn blobs(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.last.blobs)
    }

    /// Where each element of the last batch ends in its text, in bytes.
    pub fn ends(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.last.ends)
    }

    /// Throws what is wrong with a stream that ends here, if anything is.
    pub fn finish(&self) -> Result<(), JsValue> {
        match &self.reader {
            Reader::Events(reader) => reader.finish(),
            Reader::Messages(reader) => reader.finish(),
        }
        .map_err(failure)
    }
}
