//! The JSON text in which the messages of one chunk cross to JavaScript: one
//! string, one parse, whatever their number. Payloads are spliced in untouched and
//! unparsed: it is only made sure that each is one value or none, and that none can
//! reach what stands around it.

use super::message::Message;
use crate::call::service_error::stream_fault;
use crate::error::{Error, ErrorKind};
use crate::text::json::{Members, push_string, string_length, trimmed, value_length};
use crate::text::push_decimal;

/// Bedrock pads events with a random string under this key, so that their
/// length does not give away their content. It is no part of the event.
const PADDING_KEY: &[u8] = b"p";

/// Before a payload that is nothing or could reach out of its element: no parser goes on here.
const NO_JSON: u8 = b'!';

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

impl Elements {
    fn begin(&mut self) {
        self.text
            .push(if self.text.is_empty() { b'[' } else { b',' });
    }

    fn end(&mut self) {
        self.ends.push(self.text.len() as u32);
    }

    pub(crate) fn push_event(
        &mut self,
        name: &str,
        payload: &[u8],
        blob_member: &[u8],
    ) -> Result<(), Error> {
        if std::str::from_utf8(payload).is_err() {
            return Err(Error::stream_integrity(
                "payload_not_utf8",
                "event stream: the payload of an event is no UTF-8; the stream is over",
            ));
        }
        self.begin();
        self.text.push(b'{');
        push_string(&mut self.text, name);
        self.text.push(b':');
        match unpadded_at_the_end(payload) {
            Some(payload) if blob_member.is_empty() => {
                self.text.extend_from_slice(payload);
                self.text.push(b'}');
            }
            _ => self.push_members(payload, blob_member),
        }
        self.text.push(b'}');
        self.end();
        Ok(())
    }

    /// The payload member by member, without the padding, and with its blob beside it.
    fn push_members(&mut self, payload: &[u8], blob_member: &[u8]) {
        let mut blob = None;
        if !blob_member.is_empty() {
            self.text.push(b'[');
        }
        let start = self.text.len();
        let mut separator = b'{';
        let mut members = Members::of(if payload.is_empty() { b"{}" } else { payload });
        for (key, value) in &mut members {
            if key == PADDING_KEY && string_length(value) == Some(value.len()) {
                continue;
            }
            if !key.is_empty() && key == blob_member {
                blob = decoded(value);
                if blob.is_some() {
                    continue;
                }
            }
            self.text.push(separator);
            self.text.push(b'"');
            separator = b',';
            self.text.extend_from_slice(key);
            self.text.extend_from_slice(b"\":");
            self.text.extend_from_slice(value);
        }
        if members.is_over() {
            if separator == b'{' {
                self.text.push(separator);
            }
            self.text.push(b'}');
        } else {
            // No object: as it came.
            self.text.truncate(start);
            let is_blank = trimmed(payload).is_empty();
            if is_blank || value_length(payload, 0) != Some(payload.len()) {
                self.text.push(NO_JSON);
            }
            self.text.extend_from_slice(payload);
        }
        if let Some(blob) = blob {
            self.text.push(b',');
            self.push_range(&blob);
        }
        if !blob_member.is_empty() {
            self.text.push(b']');
        }
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

    /// `[[[name, type, [start, end]], …], [start, end]]`: a message as it is, its
    /// headers with the type numbers of the wire. Their values and the payload are
    /// set apart, as bytes.
    pub(crate) fn push_message(&mut self, message: &Message<'_>) -> Result<(), Error> {
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

    pub(crate) fn push_exception(&mut self, name: &str, message: &str, payload: &[u8]) {
        self.begin();
        self.text.extend_from_slice(b"[\"service\",\"service\",");
        if message.is_empty() {
            self.text.extend_from_slice(b"null");
        } else {
            push_string(&mut self.text, message);
        }
        self.text.push(b',');
        push_string(&mut self.text, name);
        let judged: &[u8] = match stream_fault(name) {
            (500, _) => b",500,true,",
            (_, true) => b",400,true,",
            _ => b",400,false,",
        };
        self.text.extend_from_slice(judged);
        match std::str::from_utf8(payload) {
            Ok(json) if json.trim_ascii().starts_with('{') => self.push_members(payload, b""),
            _ => self.text.extend_from_slice(b"{}"),
        }
        self.text.push(b']');
        self.end();
    }

    pub(crate) fn push_failure(&mut self, error: &Error) {
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

    pub(crate) fn into_batch(mut self) -> Batch {
        if !self.text.is_empty() {
            self.text.push(b']');
        }
        // Every piece was checked when it was added.
        let text = String::from_utf8(self.text).unwrap_or_default();
        Batch {
            text,
            ends: self.ends,
            blobs: self.blobs,
        }
    }
}

/// The bytes of a string that is base64 as it stands.
fn decoded(value: &[u8]) -> Option<Vec<u8>> {
    crate::text::base64::decode(value.strip_prefix(b"\"")?.strip_suffix(b"\"")?)
}

/// The payload up to its padding, where that is the last member and plain:
/// `{…,"p":"abc"}`. This is what every delta looks like, so it must be quick.
fn unpadded_at_the_end(payload: &[u8]) -> Option<&[u8]> {
    let value_end = payload.strip_suffix(b"\"}")?;
    let value_start = value_end
        .iter()
        .rposition(|byte| !byte.is_ascii_alphanumeric())?;
    let before = value_end.get(..=value_start)?;
    let unpadded = before.strip_suffix(b",\"p\":\"")?;
    // Without the comma, there must be a member before it.
    let before_comma = *unpadded.last()?;
    let is_object = before_comma > b' ' && before_comma != b'{';
    (is_object && value_length(unpadded, 1)? == unpadded.len()).then_some(unpadded)
}
