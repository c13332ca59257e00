//! The edge of targets without JavaScript. There the API compiles, so that an app
//! whose server shares its code does, but sends nothing: servers have AWS's own SDK.

use crate::api::edge::Head;
use crate::call::step::Moment;
use crate::error::Error;
use crate::http::Request;
use crate::time::Timestamp;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Whether this target can send.
///
/// # Errors
/// It cannot.
pub(crate) fn ready() -> Result<(), Error> {
    let mut error = Error::network(
        "only wasm32 can send through fetch; on this target use aws-sdk-bedrockruntime",
    );
    error.0.retryable = false;
    Err(error)
}

/// What never comes.
pub(crate) struct Answer {
    pub(crate) head: Head,
    never: Infallible,
}

impl Answer {
    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        match self.never {}
    }

    pub(crate) fn into_head(self) -> Head {
        match self.never {}
    }

    pub(crate) fn into_body(self) -> Option<Body> {
        match self.never {}
    }
}

/// What never comes.
pub(crate) struct Body(Infallible);

impl Body {
    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        match self.0 {}
    }
}

/// A pause that is not made.
pub(crate) struct Timer;

impl Timer {
    pub(crate) fn new(_: Duration) -> Self {
        Self
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}

pub(crate) async fn fetch(_: &Request, _: Option<&[u8]>) -> Result<Answer, String> {
    Err(String::new())
}

pub(crate) fn is_sendable(_: &str, _: &str) -> bool {
    true
}

pub(crate) fn spawn(_: impl Future<Output = ()> + 'static) {}

pub(crate) fn is_page() -> bool {
    false
}

pub(crate) fn moment() -> Moment {
    Moment {
        now: Timestamp::from_ms(0),
        random: 0,
    }
}

pub(crate) fn date(_: &str) -> Option<Timestamp> {
    None
}

pub(crate) fn random_bytes() -> Option<[u8; 16]> {
    None
}

/// Protocol, host and path of a URL that has nothing else.
pub(crate) fn url_parts(_: &str) -> Option<[String; 3]> {
    None
}
