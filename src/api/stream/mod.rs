//! The events of a response, and what they add up to.

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
