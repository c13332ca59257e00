//! From chunks to the JSON texts of events, and to what ends them.

use super::model_end::ModelEnd;
use crate::error::Error;
use crate::error_codes;
use crate::eventstream::{Decoder, EventDecoder, Message, Sink, push_unpadded};
use crate::operations::Operation;
use crate::text::owned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::VecDeque;

/// The events of a stream, each `{"<event type>": <payload>}` as text. An error
/// comes after the events before it, and nothing after an error.
#[derive(Debug)]
pub(crate) struct Events {
    decoder: EventDecoder,
    ready: Ready,
    over: bool,
    ending: Ending,
    complete: bool,
}

/// Decoded events that wait to be taken, and then the end of the stream.
#[derive(Debug, Default)]
struct Ready {
    events: VecDeque<Box<RawValue>>,
    failure: Option<Error>,
}

impl Sink for Ready {
    fn event(&mut self, opening: &[u8], payload: &[u8]) -> Result<(), Error> {
        let mut json = opening.to_vec();
        push_unpadded(&mut json, payload);
        json.push(b'}');
        let event = String::from_utf8(json).unwrap_or_default();
        let event = RawValue::from_string(event).map_err(|_| {
            let message = "the payload of an event is not JSON";
            Error::stream_integrity("invalid_json", message)
        })?;
        self.events.push_back(event);
        Ok(())
    }

    /// Only a decoder of raw messages has them.
    fn message(&mut self, _: &Message<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn exception(&mut self, name: &str, message: &str, payload: &[u8]) {
        let payload: Value = serde_json::from_slice(payload).unwrap_or_default();
        let said = ["message", "Message"].map(|name| payload.get(name).and_then(Value::as_str));
        let said = said.into_iter().flatten().next();
        let message = match Some(message).filter(|text| !text.is_empty()).or(said) {
            Some(text) => owned(text),
            None => format!("the stream ended with {name}"),
        };
        let (_, retryable) = error_codes::of_stream(name);
        // The status of the response was a success.
        let error = Error::service(owned(name), 0, message, retryable);
        self.failure = Some(error.with_members(payload));
    }

    fn failure(&mut self, error: Error) {
        self.failure = Some(error);
    }
}

/// The state of a stream's end.
#[derive(Debug)]
enum Ending {
    /// The decoder waits for the operation's last event.
    Event,
    /// The last chunk of the model.
    Chunk(ModelEnd),
    /// Nothing.
    Unknown,
}

impl Events {
    pub(crate) fn new(operation: &Operation, max_message_bytes: Option<u32>) -> Self {
        let decoder = max_message_bytes.map_or_else(Decoder::default, Decoder::new);
        Self {
            // Blobs stay base64 in the text.
            decoder: EventDecoder::new(decoder, owned(operation.until), false),
            ready: Ready::default(),
            over: false,
            ending: match operation.stream {
                _ if !operation.until.is_empty() => Ending::Event,
                "body" => Ending::Chunk(ModelEnd::default()),
                _ => Ending::Unknown,
            },
            complete: false,
        }
    }

    /// Takes a chunk and queues the events that it completed.
    pub(crate) fn push(&mut self, chunk: Vec<u8>) {
        let before = self.ready.events.len();
        self.decoder.push_to(chunk, &mut self.ready);
        self.over |= self.ready.failure.is_some();
        if let Ending::Chunk(end) = &mut self.ending {
            let events = self.ready.events.iter().skip(before);
            events.for_each(|event| end.add(event.get()));
        }
    }

    /// The body has ended.
    pub(crate) fn end(&mut self) {
        let complete = self.decoder.finish().and_then(|()| match &self.ending {
            Ending::Event => Ok(true),
            Ending::Chunk(end) => end.is_complete(),
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

    /// Whether the body has come to an end that is known to be that of the answer, and all of it
    /// was taken.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete && self.is_empty()
    }

    /// After the queued events, only this comes.
    pub(crate) fn fail(&mut self, error: Error) {
        if !self.over {
            self.over = true;
            self.ready.failure = Some(error);
        }
    }

    /// Drops the rest.
    pub(crate) fn clear(&mut self) {
        self.over = true;
        self.ready.failure = None;
        self.ready.events.clear();
    }

    /// Whether nothing is to be pushed any more.
    pub(crate) fn over(&self) -> bool {
        self.over
    }

    /// Whether the queue is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.ready.events.is_empty() && self.ready.failure.is_none()
    }

    /// The error, if no event comes before it.
    pub(crate) fn failed_at_once(&mut self) -> Option<Error> {
        self.ready.failure.take_if(|_| self.ready.events.is_empty())
    }

    /// The next event that is there, or what failed after the last one.
    pub(crate) fn take(&mut self) -> Option<Result<Box<RawValue>, Error>> {
        let event = self.ready.events.pop_front().map(Ok);
        event.or_else(|| self.ready.failure.take().map(Err))
    }
}

#[cfg(test)]
mod tests;
