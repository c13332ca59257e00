//! The events of a response, and the message they form.

pub(crate) mod assembled;
mod error_json;
mod event_stream;
mod events;
mod model_end;
#[cfg(test)]
mod recorded_tests;
mod sse;

pub use event_stream::EventStream;
pub(crate) use event_stream::RawEvents;
pub use sse::ServerSentEvents;
