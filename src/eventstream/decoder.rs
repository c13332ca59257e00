//! From bytes in any pieces to messages: push a chunk, take the complete ones.

use super::crc32::crc32;
use super::message::Message;
use crate::error::Error;
use crate::text::concat;

/// The default for the largest message that is kept in memory: 64 MiB.
pub const DEFAULT_MAX_MESSAGE_BYTES: u32 = 64 * 1024 * 1024;

const PRELUDE_BYTES: usize = 12;
const CRC_BYTES: usize = 4;

/// An incremental decoder. It keeps at most one unfinished message, plus
/// whatever of the last chunk has not been taken yet.
#[derive(Debug)]
pub struct Decoder {
    buffer: Vec<u8>,
    /// Bytes at the front of `buffer` that were handed out as messages.
    taken: usize,
    max_message_bytes: u32,
    failed: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(DEFAULT_MAX_MESSAGE_BYTES)
    }
}

impl Decoder {
    /// A decoder that refuses messages longer than `max_message_bytes`.
    pub fn new(max_message_bytes: u32) -> Self {
        Self {
            buffer: Vec::new(),
            taken: 0,
            max_message_bytes,
            failed: false,
        }
    }

    /// Adds a chunk of any size.
    pub fn push(&mut self, chunk: Vec<u8>) {
        let unread = self.unread();
        if unread.is_empty() {
            *unread = chunk;
        } else {
            unread.extend_from_slice(&chunk);
        }
    }

    /// The bytes that were not handed out as messages. Others are to be added behind them.
    pub(crate) fn unread(&mut self) -> &mut Vec<u8> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        &mut self.buffer
    }

    /// So many bytes of the unfinished message, or of its prelude, have not come yet.
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    pub(crate) fn missing(&self) -> usize {
        let unread = self.buffer.get(self.taken..).unwrap_or_default();
        let length = match unread.first_chunk() {
            Some(length) if unread.len() >= PRELUDE_BYTES => u32::from_be_bytes(*length) as usize,
            _ => PRELUDE_BYTES,
        };
        length.saturating_sub(unread.len())
    }

    /// The next complete message; `None` until more bytes have come.
    ///
    /// # Errors
    /// A checksum or a length that cannot be right, or a message over the limit.
    /// Then the stream has failed: every later call fails as well.
    #[expect(
        clippy::should_implement_trait,
        reason = "messages borrow from the decoder"
    )]
    pub fn next(&mut self) -> Result<Option<Message<'_>>, Error> {
        if self.failed {
            return Err(refused("already_failed", "the stream failed before"));
        }
        let unread = self.buffer.get(self.taken..).unwrap_or_default();
        match frame(unread, self.max_message_bytes) {
            Ok(Some((length, message))) => {
                self.taken += length;
                Ok(Some(message))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                self.failed = true;
                Err(error)
            }
        }
    }

    /// The stream has ended: fine between two messages only.
    ///
    /// # Errors
    /// The stream ended inside a message, or had failed before.
    pub fn finish(&self) -> Result<(), Error> {
        if self.failed {
            return Err(refused("already_failed", "the stream failed before"));
        }
        if self.taken == self.buffer.len() {
            return Ok(());
        }
        Err(Error::incomplete_stream(
            "cut_in_message",
            "the stream ended inside a message: the response is incomplete",
        ))
    }
}

/// The message at the start of `bytes` and its length on the wire. The lengths
/// are trusted only once the prelude's own checksum has been found right.
fn frame(bytes: &[u8], max_bytes: u32) -> Result<Option<(usize, Message<'_>)>, Error> {
    let Some(&[a, b, c, d, e, f, g, h, i, j, k, l]) = bytes.first_chunk::<PRELUDE_BYTES>() else {
        return Ok(None);
    };
    if crc32(&[a, b, c, d, e, f, g, h]) != u32::from_be_bytes([i, j, k, l]) {
        return Err(refused(
            "prelude_crc_mismatch",
            "the checksum of a prelude is wrong",
        ));
    }
    let total_length = u32::from_be_bytes([a, b, c, d]);
    let headers_length = u32::from_be_bytes([e, f, g, h]) as usize;
    if total_length > max_bytes {
        return Err(refused(
            "message_too_large",
            "a message is longer than the limit allows",
        ));
    }
    let total_length = total_length as usize;
    let lengths = "the lengths in a prelude contradict each other";
    let Some(body_length) = total_length.checked_sub(PRELUDE_BYTES + CRC_BYTES) else {
        return Err(refused("invalid_length", lengths));
    };
    if headers_length > body_length {
        return Err(refused("invalid_length", lengths));
    }
    let Some((covered, crc)) = bytes
        .get(..total_length)
        .and_then(|frame| frame.split_last_chunk::<CRC_BYTES>())
    else {
        return Ok(None);
    };
    if crc32(covered) != u32::from_be_bytes(*crc) {
        return Err(refused(
            "message_crc_mismatch",
            "the checksum of a message is wrong",
        ));
    }
    let body = covered.get(PRELUDE_BYTES..).unwrap_or_default();
    let (headers, payload) = body.split_at_checked(headers_length).unwrap_or((body, &[]));
    Ok(Some((total_length, Message { headers, payload })))
}

fn refused(code: &'static str, problem: &str) -> Error {
    let message = concat(&["event stream: ", problem]);
    Error::stream_integrity(code, message)
}
