//! How long a call may take, and its parts: nothing is limited unless asked.

use super::setters::setters;
use std::time::Duration;

/// Limits of a call. `None`, and anything longer than 24 days, is unlimited. The
/// [code](crate::Error::code) of a call that passes one is
/// `timeout_firstByteMs`, `timeout_idleMs` or `timeout_totalMs`.
///
/// ```
/// use bedrock_wasm::Timeouts;
/// use std::time::Duration;
///
/// let patient = Timeouts::default().first_byte(Duration::from_secs(20)).total(Duration::from_secs(300));
/// assert_eq!(patient.idle, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// From the start of an attempt to the head of its answer. It is tried again.
    pub first_byte: Option<Duration>,
    /// The longest pause between two chunks of a body, streamed or not.
    pub idle: Option<Duration>,
    /// For the whole of a call, its retries and its stream.
    pub total: Option<Duration>,
}

impl Timeouts {
    setters! {
        /// Limits the time from the start of an attempt to the head of its answer.
        first_byte = Some(limit: Duration);

        /// Limits the pause between two chunks of a body, streamed or not.
        idle = Some(limit: Duration);

        /// Limits the whole of a call, its retries and its stream.
        total = Some(limit: Duration);
    }

    /// These, and of others those that these leave open.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            first_byte: self.first_byte.or(others.first_byte),
            idle: self.idle.or(others.idle),
            total: self.total.or(others.total),
        }
    }
}
