//! The error type of the crate. Plain data: it explains the problem and the remedy, and never
//! holds a secret.

#[cfg(feature = "rust-api")]
pub(crate) mod facts;

use crate::text::{append, json, push};
use std::fmt;

/// Which of the package's error classes an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service answered with an error, at once or in mid-stream.
    Service,
    /// A stream ended before it was complete.
    IncompleteStream,
    /// A CRC, a length or a header that cannot be right.
    StreamIntegrity,
    /// No response: the request could not be sent.
    Network,
    /// Credentials that cannot be used.
    Credentials,
    /// Refused before anything was sent.
    Input,
    /// No answer within the time that was given for it. Only the Rust API measures time.
    Timeout,
    /// The answer came, but does not fit the type that it is read into. Only the Rust API reads
    /// into types.
    Mismatch,
    /// There is less than was asked for, and the code says why: images that are missing, a job that
    /// ended early. Only the Rust API asks for these.
    Model,
}

/// What went wrong, as a sentence for people and a stable code for programs. One
/// pointer wide, so that results stay small.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error(pub(crate) Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) kind: ErrorKind,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Empty unless the service answered.
    pub(crate) name: String,
    pub(crate) status: u16,
    pub(crate) retryable: bool,
    #[cfg(feature = "rust-api")]
    pub(crate) facts: Option<Box<dyn facts::Facts>>,
}

impl Error {
    /// Bad input: `message` names the member and what to do.
    pub fn input(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, code, message.into())
    }

    /// Credentials that cannot be used.
    pub fn credentials(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, code, message.into())
    }

    /// The request could not be sent; `message` is the host's own text.
    pub fn network(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Network, "network", message.into())
    }

    /// Bytes that cannot be an event stream.
    pub fn stream_integrity(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::StreamIntegrity, code, message.into())
    }

    /// A stream that ended too early.
    pub fn incomplete_stream(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::IncompleteStream, code, message.into())
    }

    /// An answer of the service: `name` is AWS's code (`ThrottlingException`),
    /// `status` the HTTP status, 0 for an error in mid-stream.
    pub fn service(name: String, status: u16, message: String, retryable: bool) -> Self {
        let mut error = Self::new(ErrorKind::Service, "service", message);
        error.0.name = name;
        error.0.status = status;
        error.0.retryable = retryable;
        error
    }

    #[inline(never)]
    pub(crate) fn new(kind: ErrorKind, code: &'static str, message: String) -> Self {
        Self(Box::new(Details {
            kind,
            code,
            message,
            name: String::new(),
            status: 0,
            retryable: is_retryable(kind),
            #[cfg(feature = "rust-api")]
            facts: None,
        }))
    }

    /// Which class of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// A stable machine-readable code, such as `message_crc_mismatch`.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The problem and the remedy, for people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// AWS's error code for an answer of the service, such as `ThrottlingException`.
    pub fn name(&self) -> Option<&str> {
        (self.0.kind == ErrorKind::Service).then_some(&self.0.name)
    }

    /// The HTTP status of the service's response; 0 without one.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Whether the same call may succeed when it is made again later.
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }

    /// Appends the JSON text in which an error crosses to JavaScript, where `errors.js` makes an
    /// instance of the right class of it: `[kind, code, message, name, status, retryable]`.
    #[inline(never)]
    pub(crate) fn push_json(&self, out: &mut Vec<u8>) {
        let kind = match self.kind() {
            ErrorKind::Service => "service",
            ErrorKind::IncompleteStream => "incomplete",
            ErrorKind::StreamIntegrity => "integrity",
            ErrorKind::Network => "network",
            ErrorKind::Credentials => "credentials",
            // All but the first are only the Rust API's.
            ErrorKind::Input | ErrorKind::Timeout | ErrorKind::Mismatch | ErrorKind::Model => {
                "input"
            }
        };
        let mut separator = b'[';
        for part in [kind, self.code(), self.message(), &self.0.name] {
            push(out, separator);
            json::push_string(out, part);
            separator = b',';
        }
        push(out, separator);
        json::push_number(out, self.status().into());
        append(
            out,
            if self.retryable() {
                b",true]"
            } else {
                b",false]"
            },
        );
    }
}

fn is_retryable(kind: ErrorKind) -> bool {
    use ErrorKind::{IncompleteStream, Network, Timeout};
    matches!(kind, IncompleteStream | Network | Timeout)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name}: {}", self.message()),
            None => f.write_str(self.message()),
        }
    }
}

impl std::error::Error for Error {}
