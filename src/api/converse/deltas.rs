//! The text of an answer, piece by piece.

use crate::api::stream::{EventStream, RawEvents};
use crate::error::Error;
use futures_core::Stream;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// See [`EventStream::text_deltas`].
pub struct TextDeltas(RawEvents);

impl<Event: DeserializeOwned> EventStream<Event> {
    /// Of a Converse stream: the text of the answer, piece by piece. Its last item is an
    /// error if the answer is incomplete.
    pub fn text_deltas(self) -> TextDeltas {
        TextDeltas(self.into_raw())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    content_block_delta: Option<ContentBlockDelta>,
}

#[derive(Deserialize)]
struct ContentBlockDelta {
    delta: Option<Delta>,
}

#[derive(Deserialize)]
struct Delta {
    text: Option<String>,
}

impl Stream for TextDeltas {
    type Item = Result<String, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(event) = ready!(self.0.poll_next(context)) else {
                return Poll::Ready(None);
            };
            let text = match event {
                Ok(event) => serde_json::from_str(event.get())
                    .map(
                        |Event {
                             content_block_delta,
                         }| content_block_delta?.delta?.text,
                    )
                    .map_err(|error| self.0.misfit(&error)),
                Err(error) => Err(error),
            };
            if let Some(item) = text.transpose() {
                return Poll::Ready(Some(item));
            }
        }
    }
}

impl std::fmt::Debug for TextDeltas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TextDeltas")
    }
}
