//! The JSON text in which the messages of one chunk cross to JavaScript: one
//! string, one parse, whatever their number. Payloads are spliced in untouched and
//! unparsed, once it is certain that each is one value or invalid, and cannot reach
//! its neighbours.

use super::event::{EventDecoder, Sink};
use super::message::Message;
use super::payload::push_unpadded;
use super::short;
use crate::error::Error;
use crate::error_codes;
use crate::text::json::{push_number, push_string, trimmed};
use crate::text::{append, joined, push, utf8};

/// What one chunk held: a JSON array with an element for each message.
///
/// An event is the object `{"<event type>": <payload>}`. Most events of most streams have short
/// forms: `{"chunk":{"bytes":"<base64>"}}`, of a stream whose chunks are blobs, is the number
/// `-1 - length`, and `{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"…"}}}`, with
/// an index below 10, is `0,"…"`.
///
/// Whatever ends the stream is an array and always the last element: for an exception or an error
/// `["service", "service", message or null, name, status, retryable, payload]`, with
/// the status that it stands for, and for damage `["<error kind>", code, message, …]`.
///
/// In the text of an element, strings and brackets are whole, even if it is not JSON.
#[derive(Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// The JSON array; empty when the chunk completed no message.
    pub text: String,
    /// One after the other: blobs, decoded and no longer in `text`, or the header block and the
    /// payload of a message, where `text` has their lengths.
    pub blobs: Vec<u8>,
    /// Whether an integer in the text has so many digits that a number may round it.
    pub long_integers: bool,
}

/// The batch while it is written.
#[derive(Default)]
pub(crate) struct Elements {
    /// Without the bracket that ends it.
    pub(crate) text: Vec<u8>,
    pub(crate) blobs: Vec<u8>,
    pub(crate) long_integers: bool,
    /// Whether the bytes of chunks are blobs.
    has_blobs: bool,
}

impl EventDecoder {
    /// Takes a chunk and returns what it completed, for JavaScript. Nothing after a failure.
    pub fn push(&mut self, chunk: Vec<u8>) -> Batch {
        self.decoder.push(chunk);
        let mut out = Elements::default();
        self.read(&mut out);
        out.into_batch()
    }

    /// The same for bytes that were added to the decoder's. Takes the place of the batch before.
    pub(crate) fn read(&mut self, out: &mut Elements) {
        out.text.clear();
        out.blobs.clear();
        out.long_integers = false;
        out.has_blobs = self.has_blobs;
        self.read_to(out);
    }

    /// The body has ended. Gives the failure of a stream that must not end here.
    pub fn end(&self) -> Batch {
        let mut out = Elements::default();
        if let Err(error) = self.finish() {
            out.failure(error);
        }
        out.into_batch()
    }
}

impl Elements {
    fn begin(&mut self) {
        let before = if self.text.is_empty() { b'[' } else { b',' };
        push(&mut self.text, before);
    }

    fn push_payload(&mut self, payload: &[u8]) {
        self.long_integers |= push_unpadded(&mut self.text, payload);
    }

    /// The length of bytes that are set apart.
    fn push_bytes(&mut self, bytes: &[u8]) {
        append(&mut self.blobs, bytes);
        push_number(&mut self.text, bytes.len());
    }

    fn into_batch(mut self) -> Batch {
        if !self.text.is_empty() {
            push(&mut self.text, b']');
        }
        Batch {
            text: joined(self.text),
            blobs: self.blobs,
            long_integers: self.long_integers,
        }
    }
}

impl Sink for Elements {
    fn known_event(&mut self, opening: &[u8], payload: &[u8]) -> bool {
        if self.has_blobs
            && let Some(length) = short::chunk(opening, payload, &mut self.blobs)
        {
            self.begin();
            push(&mut self.text, b'-');
            push_number(&mut self.text, length + 1);
            return true;
        }
        false
    }

    fn event(&mut self, opening: &[u8], payload: &[u8]) -> Result<(), Error> {
        self.begin();
        if let Some((index, string)) = short::delta(opening, payload) {
            append(&mut self.text, &[index, b',']);
            append(&mut self.text, string);
        } else {
            append(&mut self.text, opening);
            self.push_payload(payload);
            push(&mut self.text, b'}');
        }
        Ok(())
    }

    /// `[length, length]`: the header block and the payload of a message, which are set apart. The
    /// headers are well-formed; whoever gets them reads them.
    fn message(&mut self, message: &Message<'_>) -> Result<(), Error> {
        let mut headers = message.headers();
        while headers.next_field()?.is_some() {}
        self.begin();
        push(&mut self.text, b'[');
        self.push_bytes(message.headers);
        push(&mut self.text, b',');
        self.push_bytes(message.payload);
        push(&mut self.text, b']');
        Ok(())
    }

    fn exception(&mut self, name: &str, message: &str, payload: &[u8]) {
        self.begin();
        append(&mut self.text, b"[\"service\",\"service\",");
        if message.is_empty() {
            append(&mut self.text, b"null");
        } else {
            push_string(&mut self.text, message);
        }
        push(&mut self.text, b',');
        push_string(&mut self.text, name);
        let judged: &[u8] = match error_codes::of_stream(name) {
            (500, _) => b",500,true,",
            (_, true) => b",400,true,",
            _ => b",400,false,",
        };
        append(&mut self.text, judged);
        if trimmed(payload).first() == Some(&b'{') && utf8(payload).is_some() {
            self.push_payload(payload);
        } else {
            append(&mut self.text, b"{}");
        }
        push(&mut self.text, b']');
    }

    fn failure(&mut self, error: Error) {
        self.begin();
        error.push_json(&mut self.text);
    }
}
