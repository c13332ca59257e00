//! Messages as they are, for [`Batch`]es that mean nothing more by them.

use super::batch::{Batch, Elements};
use super::decoder::Decoder;
use crate::error::Error;

/// Reads any event stream chunk by chunk, without giving its messages a meaning.
#[derive(Debug)]
pub struct MessageReader {
    decoder: Decoder,
    failed: bool,
}

impl MessageReader {
    /// A reader over a decoder that has seen nothing yet.
    pub fn new(decoder: Decoder) -> Self {
        Self {
            decoder,
            failed: false,
        }
    }

    /// Takes a chunk and gives what it completed: for each message the element
    /// `[[[name, type, value], …], [start, end]]`. After a failure, nothing more.
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

    /// The stream has ended.
    ///
    /// # Errors
    /// It ended inside a message. Nothing, where a failure was given before.
    pub fn finish(&self) -> Result<(), Error> {
        if self.failed {
            Ok(())
        } else {
            self.decoder.finish()
        }
    }

    fn read_into(&mut self, out: &mut Elements) -> Result<(), Error> {
        while let Some(message) = self.decoder.next()? {
            out.push_message(&message)?;
        }
        Ok(())
    }
}
