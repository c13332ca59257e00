//! The protocol between the core and its host: the host reports what happened, the core
//! returns what to do next. Neither waits inside the other.

use crate::http::Response;
use crate::time::Timestamp;
use std::time::Duration;

/// The host's next action. The core never does I/O; it only asks for it. A host must know all of
/// these, so that one more would be a breaking change.
#[derive(Debug)]
pub enum Step {
    /// Send the [`request`](super::Call::request) of the call and report the response, or that
    /// there was none.
    Send,
    /// Wait this long, then report [`Event::Woke`].
    Sleep(Duration),
    /// The call is complete: the last response is its result.
    Done,
}

/// What happened outside since the last step.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Nothing yet: the first event of every call.
    Begin,
    /// The response to the request of the last [`Step::Send`].
    Response(Response<'a>),
    /// No response came; the text is the host's own.
    Failed(&'a str),
    /// The pause of the last [`Step::Sleep`] has passed.
    Woke,
}

/// The host's clock and random source, read afresh for every event.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time now.
    pub now: Timestamp,
    /// 32 random bits, uniformly distributed.
    pub random: u32,
}
