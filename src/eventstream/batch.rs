//! The JSON text in which the messages of one chunk cross to JavaScript: one
//! string, one parse, whatever their number. Payloads are spliced in untouched and
//! unparsed: it is only made sure that each is one value or none, and that none can
//! reach what stands around it.

use super::event::{EventDecoder, Sink};
use super::message::Message;
use super::payload::{check_utf8, push_unpadded};
use crate::error::{Error, ErrorKind};
use crate::error_codes;
use crate::text::json::push_string;
use crate::text::{joined, push_decimal, utf8};

/// What one chunk held: a JSON array with an element for each message.
///
/// An event is the object `{"<event type>": <payload>}`; one that may hold a blob is
/// `{"<event type>": [<payload>]}`, and where that blob is follows the payload, which
/// thus cannot say so itself: `[<payload>, [start, end]]`. Whatever ends the
/// stream is an array and always the last element: for an exception or an error
/// `["service", "service", message or null, name, status, retryable, payload]`, with
/// the status that it stands for, and `["<error kind>", code, message]` for damage.
#[derive(Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// The JSON array; empty when the chunk completed no message.
    pub text: String,
    /// Where each element ends in `text`, in bytes.
    pub ends: Vec<u32>,
    /// Blobs that are direct members of an event, decoded and no longer in `text`, or
    /// the values and the payload of a message, in whose place stands `[start, end]`.
    pub blobs: Vec<u8>,
}

/// The batch while it is written.
#[derive(Default)]
pub(crate) struct Elements {
    text: Vec<u8>,
    ends: Vec<u32>,
    blobs: Vec<u8>,
}

impl EventDecoder {
    /// Takes a chunk and gives what it completed, for JavaScript. After a failure, nothing more.
    pub fn push(&mut self, chunk: Vec<u8>) -> Batch {
        let mut out = Elements::default();
        self.push_to(chunk, &mut out);
        out.into_batch()
    }
}

impl Elements {
    fn begin(&mut self) {
        self.text
            .push(if self.text.is_empty() { b'[' } else { b',' });
    }

    fn end(&mut self) {
        self.ends.push(self.text.len() as u32);
    }

    /// A payload without its padding, and with its blob beside it.
    fn push_payload(&mut self, payload: &[u8], blob_member: &[u8]) {
        if blob_member.is_empty() {
            push_unpadded(&mut self.text, payload, blob_member);
            return;
        }
        self.text.push(b'[');
        if let Some(blob) = push_unpadded(&mut self.text, payload, blob_member) {
            self.text.push(b',');
            self.push_range(&blob);
        }
        self.text.push(b']');
    }

    /// `[start, end]` of bytes that are set apart.
    fn push_range(&mut self, bytes: &[u8]) {
        let mut range = String::from("[");
        push_decimal(&mut range, self.blobs.len() as u64, 1);
        self.blobs.extend_from_slice(bytes);
        range.push(',');
        push_decimal(&mut range, self.blobs.len() as u64, 1);
        range.push(']');
        self.text.extend_from_slice(range.as_bytes());
    }

    pub(crate) fn into_batch(mut self) -> Batch {
        if !self.text.is_empty() {
            self.text.push(b']');
        }
        Batch {
            text: joined(self.text),
            ends: self.ends,
            blobs: self.blobs,
        }
    }
}

impl Sink for Elements {
    fn event(&mut self, name: &str, payload: &[u8], blob: &str) -> Result<(), Error> {
        check_utf8(payload)?;
        self.begin();
        self.text.push(b'{');
        push_string(&mut self.text, name);
        self.text.push(b':');
        self.push_payload(payload, blob.as_bytes());
        self.text.push(b'}');
        self.end();
        Ok(())
    }

    /// `[[[name, type, [start, end]], …], [start, end]]`: a message as it is, its
    /// headers with the type numbers of the wire. Their values and the payload are
    /// set apart, as bytes.
    fn message(&mut self, message: &Message<'_>) -> Result<(), Error> {
        let (text, blobs) = (self.text.len(), self.blobs.len());
        self.begin();
        let mut separator: &[u8] = b"[[";
        let mut headers = message.headers();
        while let Some(field) = headers.next_field().inspect_err(|_| {
            self.text.truncate(text);
            self.blobs.truncate(blobs);
        })? {
            self.text.extend_from_slice(separator);
            self.text.push(b'[');
            push_string(&mut self.text, field.name);
            self.text
                .extend_from_slice(&[b',', b'0' + field.kind, b',']);
            self.push_range(field.value);
            self.text.push(b']');
            separator = b",";
        }
        self.text
            .extend_from_slice(if separator == b"," { b"]," } else { b"[[]," });
        self.push_range(message.payload);
        self.text.push(b']');
        self.end();
        Ok(())
    }

    fn exception(&mut self, name: &str, message: &str, payload: &[u8]) {
        self.begin();
        self.text.extend_from_slice(b"[\"service\",\"service\",");
        if message.is_empty() {
            self.text.extend_from_slice(b"null");
        } else {
            push_string(&mut self.text, message);
        }
        self.text.push(b',');
        push_string(&mut self.text, name);
        let judged: &[u8] = match error_codes::of_stream(name) {
            (500, _) => b",500,true,",
            (_, true) => b",400,true,",
            _ => b",400,false,",
        };
        self.text.extend_from_slice(judged);
        match utf8(payload) {
            Some(json) if json.trim_ascii().starts_with('{') => {
                push_unpadded(&mut self.text, payload, b"");
            }
            _ => self.text.extend_from_slice(b"{}"),
        }
        self.text.push(b']');
        self.end();
    }

    fn failure(&mut self, error: Error) {
        let kind = match error.kind() {
            ErrorKind::IncompleteStream => "incomplete",
            _ => "integrity",
        };
        self.begin();
        let mut separator = b'[';
        for text in [kind, error.code(), error.message()] {
            self.text.push(separator);
            push_string(&mut self.text, text);
            separator = b',';
        }
        self.text.push(b']');
        self.end();
    }
}
