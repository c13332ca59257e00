//! The bytes of an object as they arrive. The body is whole, or it ends with an error.

use crate::api::call::redact::Secrets;
use crate::api::call::sent::{Sent, request_id};
use crate::api::call::watch::{Limit, Watch};
use crate::api::edge;
use crate::error::Error;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::{LocalBoxStream, unfold};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The bytes of an object, a stream of pieces. If it ends before its length, its last item is an
/// error (`cut_body`). Dropping it closes the connection.
pub struct Body {
    pieces: LocalBoxStream<'static, Result<Vec<u8>, Error>>,
    length: Option<u64>,
}

struct Reading {
    body: Option<edge::Body>,
    watch: Watch,
    secrets: Secrets,
    request_id: Option<String>,
    attempts: u32,
    length: Option<u64>,
    received: u64,
}

impl Body {
    pub(crate) fn new(sent: Sent) -> Self {
        let Sent {
            answer,
            watch,
            attempts,
            secrets,
            ..
        } = sent;
        let length = answer.head.length();
        let request_id = request_id(&answer.head).map(|id| secrets.clean_text(id));
        let reading = Reading {
            body: answer.into_body(),
            watch,
            secrets,
            request_id,
            attempts,
            length,
            received: 0,
        };
        let pieces = unfold(Some(reading), async |reading| {
            let mut reading = reading?;
            match reading.read().await {
                Ok(Some(piece)) => Some((Ok(piece), Some(reading))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Self {
            pieces: pieces.fuse().boxed_local(),
            length,
        }
    }

    /// The number of bytes, unless the host hides it or may have decoded the body.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// All bytes.
    ///
    /// # Errors
    /// The body is not whole.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.pieces.next().await {
            bytes.extend(piece?);
        }
        Ok(bytes)
    }

    /// All of it as text.
    ///
    /// # Errors
    /// The body is not whole, or is not UTF-8.
    pub async fn text(self) -> Result<String, Error> {
        String::from_utf8(self.bytes().await?)
            .map_err(|_| Error::mismatch("the body: is not UTF-8; read its bytes".into()))
    }
}

impl Reading {
    async fn read(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some(body) = &mut self.body else {
            return self.ended(None);
        };
        match self.watch.within(Limit::Idle, body.read()).await {
            Ok(Ok(Some(piece))) => {
                self.received += piece.len() as u64;
                Ok(Some(piece))
            }
            Ok(Ok(None)) => self.ended(None),
            Ok(Err(reason)) => self.ended(Some(reason)),
            Err((_, error)) => Err(self.of_call(error)),
        }
    }

    fn ended(&self, reason: Option<String>) -> Result<Option<Vec<u8>>, Error> {
        if reason.is_none() && self.length.is_none_or(|length| self.received >= length) {
            return Ok(None);
        }
        let length = self
            .length
            .map_or("more".into(), |length| length.to_string());
        let received = self.received;
        let why = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
        let message = format!(
            "the body ended after {received} of {length} bytes{why}; read the rest with Range"
        );
        Err(self.of_call(Error::incomplete_stream("cut_body", message)))
    }

    fn of_call(&self, error: Error) -> Error {
        let error = self.secrets.clean(error);
        error.of_call(self.request_id.as_deref(), self.attempts)
    }
}

impl Stream for Body {
    type Item = Result<Vec<u8>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll_next_unpin(context)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Body");
        shown.field("length", &self.length).finish_non_exhaustive()
    }
}
