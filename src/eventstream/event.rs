//! The meaning of a Smithy service's messages: events, then the end, or an
//! exception or an error. Each goes to a [`Sink`] as soon as it is complete.

use super::decoder::Decoder;
use super::header::STRING;
use super::message::Message;
use super::payload::check_utf8;
use crate::error::Error;
use crate::text::json::push_string;
use crate::text::{append, concat, owned, push, utf8};

/// Takes the meanings of a stream's messages, in their order.
pub trait Sink {
    /// An event with its payload as it came, which is UTF-8. It is an object of one member:
    /// `opening` is the JSON text before the payload, `{"<event type>":`.
    ///
    /// # Errors
    /// The payload cannot be an event's. The stream ends with that.
    fn event(&mut self, opening: &[u8], payload: &[u8]) -> Result<(), Error>;

    /// Takes an event as [`event`](Self::event) does, before its payload is known to be UTF-8.
    /// False if the sink leaves it to that.
    fn known_event(&mut self, _opening: &[u8], _payload: &[u8]) -> bool {
        false
    }

    /// A message as it is, from a decoder that gives [raw](EventDecoder::raw) ones.
    ///
    /// # Errors
    /// A header is malformed. The stream ends with that.
    fn message(&mut self, message: &Message<'_>) -> Result<(), Error>;

    /// The service ended the stream: an exception with its payload, or an error with its message.
    fn exception(&mut self, name: &str, message: &str, payload: &[u8]);

    /// The bytes cannot be an event stream.
    fn failure(&mut self, error: Error);
}

/// Decodes the events of a stream chunk by chunk.
#[derive(Debug)]
pub struct EventDecoder {
    pub(crate) decoder: Decoder,
    /// Whether messages are given as they are, without a meaning.
    raw: bool,
    /// The event without which the stream is not complete; empty for none.
    terminal: String,
    /// Whether a [`Batch`](super::Batch) sets the bytes of chunks apart.
    pub(super) has_blobs: bool,
    complete: bool,
    failed: bool,
    /// Most messages have the same headers as the one before.
    last_headers: Vec<u8>,
    last_meaning: Meaning,
}

/// What messages with the same headers mean.
#[derive(Debug, Default)]
struct Meaning {
    kind: Kind,
    /// Of the event or the exception, or the code of the error.
    name: String,
    /// The JSON text of an event before its payload.
    opening: Vec<u8>,
    /// Of the error.
    message: String,
}

#[derive(Clone, Copy, Debug, Default)]
enum Kind {
    #[default]
    Event,
    Exception,
    Error,
}

impl EventDecoder {
    /// A decoder of a stream that is complete once `terminal` was seen (empty: at
    /// any boundary between messages). If the stream has `blobs`, the `bytes` of its `chunk` events
    /// are base64, which a [`Batch`](super::Batch) decodes where they have no other members.
    pub fn new(decoder: Decoder, terminal: String, blobs: bool) -> Self {
        Self {
            decoder,
            raw: false,
            complete: terminal.is_empty(),
            terminal,
            has_blobs: blobs,
            failed: false,
            last_headers: Vec::new(),
            last_meaning: Meaning::default(),
        }
    }

    /// A decoder that gives messages as they are, whatever they mean.
    pub fn raw(decoder: Decoder) -> Self {
        Self {
            raw: true,
            ..Self::new(decoder, String::new(), false)
        }
    }

    /// Takes a chunk and hands the messages it completed to the sink. Nothing after a failure.
    pub fn push_to(&mut self, chunk: Vec<u8>, sink: &mut impl Sink) {
        if !self.failed {
            self.decoder.push(chunk);
            self.read_to(sink);
        }
    }

    /// The same for bytes that were added to the decoder's.
    pub(crate) fn read_to(&mut self, sink: &mut impl Sink) {
        if !self.failed
            && let Err(error) = self.read_into(sink)
        {
            self.failed = true;
            sink.failure(error);
        }
    }

    /// The body has ended: complete, or an error.
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
            "\": the response is incomplete",
        ];
        Err(Error::incomplete_stream(
            "no_terminal_event",
            concat(&message),
        ))
    }

    fn read_into(&mut self, sink: &mut impl Sink) -> Result<(), Error> {
        while let Some(message) = self.decoder.next()? {
            if self.raw {
                sink.message(&message)?;
                continue;
            }
            if !is_same(message.headers, &self.last_headers) || self.last_headers.is_empty() {
                self.last_meaning = meaning(&message)?;
                let Meaning { kind, name, .. } = &self.last_meaning;
                self.complete |= matches!(kind, Kind::Event) && *name == self.terminal;
                self.last_headers.clear();
                append(&mut self.last_headers, message.headers);
            }
            let Meaning {
                kind,
                name,
                opening,
                message: text,
            } = &self.last_meaning;
            match kind {
                Kind::Event => {
                    if !sink.known_event(opening, message.payload) {
                        check_utf8(message.payload)?;
                        sink.event(opening, message.payload)?;
                    }
                    continue;
                }
                Kind::Exception => sink.exception(name, "", message.payload),
                Kind::Error => sink.exception(name, text, b""),
            }
            self.failed = true;
            break;
        }
        Ok(())
    }
}

/// Eight bytes at a time, which the module's `==` does not do.
#[inline(never)]
pub(super) fn is_same(left: &[u8], right: &[u8]) -> bool {
    let ((words, end), (others, other_end)) = (left.as_chunks(), right.as_chunks());
    let mut pairs = words.iter().zip(others);
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    left.len() == right.len()
        && end == other_end
        && pairs.all(|(left, right)| word(left) == word(right))
}

fn meaning(message: &Message<'_>) -> Result<Meaning, Error> {
    let [mut kind, mut event, mut exception, mut code, mut text] = [""; 5];
    let mut headers = message.headers();
    while let Some(field) = headers.next_field()? {
        if field.kind == STRING {
            let value = utf8(field.value).unwrap_or_default();
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
    let (kind, name) = match kind {
        "event" if !event.is_empty() => (Kind::Event, event),
        "exception" => (Kind::Exception, exception),
        "error" => (Kind::Error, code),
        _ => {
            return Err(Error::stream_integrity(
                "unknown_message_type",
                "event stream: a message is not an event, exception or error",
            ));
        }
    };
    let mut name = owned(name);
    if !matches!(kind, Kind::Event) {
        // `throttlingException` in mid-stream is `ThrottlingException` in a response.
        if name.is_empty() {
            name = owned("UnknownError");
        } else if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
    }
    let mut opening = vec![b'{'];
    push_string(&mut opening, &name);
    push(&mut opening, b':');
    Ok(Meaning {
        kind,
        name,
        opening,
        message: owned(text),
    })
}
