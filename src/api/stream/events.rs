//! From chunks to the JSON texts of events, and to what ends them.

use super::model_end::is_model_end;
use crate::error::Error;
use crate::eventstream::{Decoder, EventReader};
use crate::operations::Operation;
use crate::text::owned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::VecDeque;

/// The events of a stream, each `{"<event type>": <payload>}` as text. An error
/// comes after the events before it, and nothing after an error.
#[derive(Debug)]
pub(crate) struct Events {
    reader: EventReader,
    ready: VecDeque<Box<RawValue>>,
    failure: Option<Error>,
    over: bool,
    ending: Ending,
    complete: bool,
}

/// What is known of the end of a stream.
#[derive(Debug)]
enum Ending {
    /// The reader waits for the operation's last event.
    Event,
    /// The last chunk of the model, of which this is the last event so far.
    Chunk(Option<Box<RawValue>>),
    /// Nothing.
    Unknown,
}

impl Events {
    pub(crate) fn new(operation: &Operation, max_message_bytes: Option<u32>) -> Self {
        let decoder = max_message_bytes.map_or_else(Decoder::default, Decoder::new);
        Self {
            // Blobs stay base64 in the text.
            reader: EventReader::new(decoder, owned(operation.until), String::new()),
            ready: VecDeque::new(),
            failure: None,
            over: false,
            ending: match operation.stream {
                _ if !operation.until.is_empty() => Ending::Event,
                "body" => Ending::Chunk(None),
                _ => Ending::Unknown,
            },
            complete: false,
        }
    }

    /// Takes a chunk; what it completed is there to be taken.
    pub(crate) fn push(&mut self, chunk: Vec<u8>) {
        let batch = self.reader.push(chunk);
        let mut start = 1;
        for end in batch.ends {
            let end = end as usize;
            let element = batch.text.get(start..end).unwrap_or_default();
            start = end + 1;
            if element.starts_with('[') {
                return self.fail(failure(element));
            }
            match RawValue::from_string(owned(element)) {
                Ok(event) => {
                    if let Ending::Chunk(last) = &mut self.ending {
                        *last = Some(event.clone());
                    }
                    self.ready.push_back(event);
                }
                Err(_) => {
                    let message = "the payload of an event is no JSON; the stream is over";
                    return self.fail(Error::stream_integrity("invalid_json", message));
                }
            }
        }
    }

    /// The body has ended.
    pub(crate) fn end(&mut self) {
        let complete = self.reader.finish().and_then(|()| match &self.ending {
            Ending::Event => Ok(true),
            Ending::Chunk(last) => is_model_end(last.as_deref().map(RawValue::get)),
            Ending::Unknown => Ok(false),
        });
        match complete {
            Ok(complete) => {
                self.complete = complete;
                self.over = true;
            }
            Err(error) => self.fail(error),
        }
    }

    /// Whether the body has come to an end that is known to be that of the answer, and all of it was taken.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete && self.is_empty()
    }

    /// Nothing comes any more but what is there, and then this.
    pub(crate) fn fail(&mut self, error: Error) {
        if !self.over {
            self.over = true;
            self.failure = Some(error);
        }
    }

    /// Nobody wants what is left.
    pub(crate) fn clear(&mut self) {
        self.over = true;
        self.failure = None;
        self.ready.clear();
    }

    /// Whether nothing is to be pushed any more.
    pub(crate) fn over(&self) -> bool {
        self.over
    }

    /// Whether there is nothing to be taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.failure.is_none()
    }

    /// What failed, where no event is to be taken before it.
    pub(crate) fn failed_at_once(&mut self) -> Option<Error> {
        self.failure.take_if(|_| self.ready.is_empty())
    }

    /// The next event that is there, or what failed after the last one.
    pub(crate) fn take(&mut self) -> Option<Result<Box<RawValue>, Error>> {
        let event = self.ready.pop_front().map(Ok);
        event.or_else(|| self.failure.take().map(Err))
    }
}

/// The error that an array at the end of a batch stands for (see [`Batch`](crate::eventstream::Batch)).
fn failure(element: &str) -> Error {
    let parts = serde_json::from_str(element).unwrap_or_else(|_| without_payload(element));
    let part = |at| parts.get(at).and_then(Value::as_str);
    let [kind, code, message, name] = [0, 1, 2, 3].map(part);
    if kind != Some("service") {
        return Error::stream_integrity(
            known(code.unwrap_or_default()),
            message.unwrap_or_default(),
        );
    }
    let name = name.unwrap_or_default();
    let payload = parts.get(6).cloned().unwrap_or_default();
    let said = ["message", "Message"].map(|name| payload.get(name).and_then(Value::as_str));
    let message = match message.or_else(|| said.into_iter().flatten().next()) {
        Some(text) => owned(text),
        None => format!("the stream ended with {name}"),
    };
    let retryable = parts.get(5) == Some(&Value::Bool(true));
    // The status of the response was a success.
    Error::service(owned(name), 0, message, retryable).with_members(payload)
}

/// The payload of an exception is not JSON; the parts before it still say what happened.
fn without_payload(element: &str) -> Vec<Value> {
    let ends = [",true,", ",false,"].map(|end| Some(element.find(end)? + end.len() - 1));
    let parts = ends.into_iter().flatten().find_map(|end| {
        let text = format!("{}]", element.get(..end)?);
        serde_json::from_str(&text).ok()
    });
    parts.unwrap_or_default()
}

/// The code of damage, which is a constant in errors and text in a batch.
fn known(code: &str) -> &'static str {
    const CODES: [&str; 8] = [
        "duplicate_header",
        "invalid_length",
        "malformed_header",
        "message_crc_mismatch",
        "message_too_large",
        "payload_not_utf8",
        "prelude_crc_mismatch",
        "unknown_message_type",
    ];
    CODES
        .into_iter()
        .find(|known| *known == code)
        .unwrap_or("damaged")
}
