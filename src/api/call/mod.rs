//! One call, from its input to a 2xx response.

mod advice;
#[rustfmt::skip]
mod advice_texts;
pub(crate) mod bind;
pub(crate) mod drive;
pub(crate) mod error_body;
pub(crate) mod fallback;
pub(crate) mod idempotency_token;
pub(crate) mod output;
pub(crate) mod redact;
pub(crate) mod sent;
pub(crate) mod services;
pub(crate) mod turn;
pub(crate) mod watch;
