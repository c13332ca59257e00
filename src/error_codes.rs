//! The error codes of AWS's services: whether the same call may succeed later.

use crate::text::{listed, pieces};

/// Error codes that mean "slower", from the AWS SDKs' shared list.
const THROTTLING: &str = "\
    BandwidthLimitExceeded EC2ThrottledException LimitExceededException \
    PriorRequestNotComplete ProvisionedThroughputExceededException RequestLimitExceeded \
    RequestThrottled RequestThrottledException SlowDown ThrottledException Throttling \
    ThrottlingException TooManyRequestsException TransactionInProgressException";

/// Error codes that mean "again", whatever their status.
const TRANSIENT: &str =
    "IDPCommunicationError ModelNotReadyException RequestTimeout RequestTimeoutException";

/// Why an attempt may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retryable {
    /// The service is in trouble, or no answer came.
    Transient,
    /// The service asks for fewer requests.
    Throttling,
}

impl Retryable {
    /// Judges an answer that is not 2xx by its error code and its status.
    pub fn of(code: &str, status: u16) -> Option<Self> {
        if listed(TRANSIENT, code) {
            return Some(Self::Transient);
        }
        if status == 429 || listed(THROTTLING, code) {
            return Some(Self::Throttling);
        }
        matches!(status, 500 | 502 | 503 | 504).then_some(Self::Transient)
    }
}

/// The status that an exception in mid-stream stands for, since it has none, and whether the call
/// may be retried.
pub(crate) fn of_stream(name: &str) -> (u16, bool) {
    let ours = "BadGateway InternalFailure InternalServer ServiceUnavailable";
    let is_ours = pieces(ours, b' ').any(|start| name.starts_with(start));
    let status = if is_ours { 500 } else { 400 };
    (status, Retryable::of(name, status).is_some())
}
