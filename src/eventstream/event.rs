//! What a Smithy service means by its messages: events, then the end, or an
//! exception or an error. A whole network chunk becomes one JSON text, because
//! one parse of many events is what a JavaScript engine does fastest.

use super::batch::{Batch, Elements};
use super::decoder::Decoder;
use super::header::STRING;
use super::message::Message;
use crate::error::Error;
use crate::text::{concat, cut, owned, pieces};

/// Reads an event stream chunk by chunk. What it gives is a [`Batch`].
#[derive(Debug)]
pub struct EventReader {
    decoder: Decoder,
    /// Whether messages are given as they are, without a meaning.
    raw: bool,
    /// The event without which the stream is not complete; empty for none.
    terminal: String,
    /// `event.member` for each blob that is a direct member of an event.
    blobs: String,
    complete: bool,
    failed: bool,
    /// Most messages have the same headers as the one before.
    last_headers: Vec<u8>,
    last_meaning: Meaning,
}

#[derive(Clone, Debug)]
enum Meaning {
    Event { name: String, blob_member: String },
    Exception(String),
    Error { code: String, message: String },
}

impl EventReader {
    /// A reader of a stream that is complete once `terminal` was seen (empty: at
    /// any boundary between messages). `blobs` names the members of events that
    /// hold a blob, as in `chunk.bytes`, with spaces between them.
    pub fn new(decoder: Decoder, terminal: String, blobs: String) -> Self {
        Self {
            decoder,
            raw: false,
            complete: terminal.is_empty(),
            terminal,
            blobs,
            failed: false,
            last_headers: Vec::new(),
            last_meaning: Meaning::Exception(String::new()),
        }
    }

    /// A reader that gives messages as they are, whatever they mean.
    pub fn raw(decoder: Decoder) -> Self {
        Self {
            raw: true,
            ..Self::new(decoder, String::new(), String::new())
        }
    }

    /// Takes a chunk and gives what it completed. After a failure, nothing more.
    pub fn push(&mut self, chunk: Vec<u8>) -> Batch {
        let mut out = Elements::default();
        if !self.failed {
            self.decoder.push(chunk);
            if let Err(error) = self.read_into(&mut out) {
                self.failed = true;
                out.push_failure(&error);
            }
        }
        out.into_batch()
    }

    /// The body has ended. Gives what is wrong with that, if anything is.
    ///
    /// # Errors
    /// The body ended inside a message, or before the terminal event.
    pub fn finish(&self) -> Result<(), Error> {
        if self.failed {
            return Ok(());
        }
        self.decoder.finish()?;
        if self.complete {
            return Ok(());
        }
        let message = [
            "the stream ended before its last event, \"",
            &self.terminal,
            "\": the answer was cut off and is not complete",
        ];
        Err(Error::incomplete_stream(
            "no_terminal_event",
            concat(&message),
        ))
    }

    fn read_into(&mut self, out: &mut Elements) -> Result<(), Error> {
        while let Some(message) = self.decoder.next()? {
            if self.raw {
                out.push_message(&message)?;
                continue;
            }
            if message.headers != self.last_headers.as_slice() || self.last_headers.is_empty() {
                self.last_meaning = meaning(&message, &self.blobs)?;
                self.last_headers.clear();
                self.last_headers.extend_from_slice(message.headers);
            }
            match &self.last_meaning {
                Meaning::Event { name, blob_member } => {
                    self.complete |= *name == self.terminal;
                    out.push_event(name, message.payload, blob_member.as_bytes())?;
                }
                Meaning::Exception(name) => {
                    self.failed = true;
                    out.push_exception(name, message.payload);
                    return Ok(());
                }
                Meaning::Error { code, message } => {
                    self.failed = true;
                    out.push_strings(&["error", code, message]);
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

fn meaning(message: &Message<'_>, blobs: &str) -> Result<Meaning, Error> {
    let [mut kind, mut event, mut exception, mut code, mut text] = [""; 5];
    let mut headers = message.headers();
    while let Some(field) = headers.next_field()? {
        if field.kind == STRING {
            let value = std::str::from_utf8(field.value).unwrap_or_default();
            match field.name {
                ":message-type" => kind = value,
                ":event-type" => event = value,
                ":exception-type" => exception = value,
                ":error-code" => code = value,
                ":error-message" => text = value,
                _ => {}
            }
        }
    }
    match kind {
        "event" if !event.is_empty() => {
            let mut members = pieces(blobs, b' ').map(|path| cut(path, b'.'));
            let blob_member = members
                .find(|(name, _)| *name == event)
                .and_then(|(_, member)| member);
            let blob_member = blob_member.unwrap_or_default();
            Ok(Meaning::Event {
                name: owned(event),
                blob_member: owned(blob_member),
            })
        }
        "exception" => Ok(Meaning::Exception(owned(exception))),
        "error" => Ok(Meaning::Error {
            code: owned(code),
            message: owned(text),
        }),
        _ => Err(Error::stream_integrity(
            "unknown_message_type",
            "event stream: a message is no event, exception or error; the stream is over",
        )),
    }
}
