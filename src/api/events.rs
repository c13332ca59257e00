//! From chunks to the JSON texts of events, and to what ends them.

use crate::error::Error;
use crate::eventstream::{Decoder, EventReader};
use crate::operations::Operation;
use crate::text::owned;
use serde::Deserialize;
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
                Ok(event) => self.ready.push_back(event),
                Err(_) => {
                    let message = "the payload of an event is no JSON; the stream is over";
                    return self.fail(Error::stream_integrity("invalid_json", message));
                }
            }
        }
    }

    /// The body has ended.
    pub(crate) fn end(&mut self) {
        match self.reader.finish() {
            Ok(()) => self.over = true,
            Err(error) => self.fail(error),
        }
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

/// What an array at the end of a batch stands for (see [`Batch`](crate::eventstream::Batch)).
fn failure(element: &str) -> Error {
    #[derive(Deserialize)]
    struct Element<'a>(String, String, #[serde(borrow)] Option<&'a RawValue>);

    let Ok(Element(kind, code, rest)) = serde_json::from_str(element) else {
        // The payload of an exception is no JSON; its name still says what happened.
        let names = element.strip_prefix("[\"exception\",").unwrap_or_default();
        let mut names = serde_json::Deserializer::from_str(names).into_iter::<String>();
        let name = names.next().and_then(Result::ok).unwrap_or_default();
        return exception(&name, None);
    };
    let rest: Value = rest
        .and_then(|json| serde_json::from_str(json.get()).ok())
        .unwrap_or_default();
    let text = rest.as_str().unwrap_or_default();
    match kind.as_str() {
        "exception" => {
            let members = ["message", "Message"].map(|name| rest.get(name));
            let message = members.into_iter().flatten().find_map(Value::as_str);
            exception(&code, message).with_members(rest.clone())
        }
        "error" => exception(&code, Some(text).filter(|text| !text.is_empty())),
        _ => Error::stream_integrity(known(&code), text),
    }
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

/// `throttlingException` in mid-stream is what `ThrottlingException` is at once.
fn exception(kind: &str, message: Option<&str>) -> Error {
    let kind = if kind.is_empty() {
        "UnknownError"
    } else {
        kind
    };
    let mut name = kind.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let starts = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    let retryable = starts(&[
        "InternalServer",
        "ServiceUnavailable",
        "InternalFailure",
        "BadGateway",
        "Throttling",
        "ModelNotReady",
    ]);
    let message = match message {
        Some(text) => text.to_owned(),
        None => format!("the stream ended with {name}"),
    };
    Error::service(name, 0, message, retryable)
}
