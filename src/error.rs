//! The one error type of the crate. Plain data: it names what is wrong and what
//! to do, and never holds a secret.

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
    /// No answer at all: the request could not be sent.
    Network,
    /// Credentials that cannot be used.
    Credentials,
    /// Refused before anything was sent.
    Input,
}

/// What went wrong, as a sentence for people and a stable code for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    code: &'static str,
    message: String,
    service: Option<Box<ServiceFault>>,
}

/// What only an answer of the service has.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ServiceFault {
    name: String,
    status: u16,
    retryable: bool,
}

impl Error {
    /// Bad input: `message` names the member and what to do.
    pub fn input(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, code, message)
    }

    /// Credentials that cannot be used.
    pub fn credentials(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, code, message)
    }

    /// The request could not be sent; `message` is the host's own text.
    pub fn network(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Network, "network", message)
    }

    /// Bytes that cannot be an event stream.
    pub fn stream_integrity(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::StreamIntegrity, code, message)
    }

    /// A stream that ended too early.
    pub fn incomplete_stream(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::IncompleteStream, code, message)
    }

    /// An answer of the service: `name` is AWS's code (`ThrottlingException`),
    /// `status` the HTTP status, 0 for an error in mid-stream.
    pub fn service(name: String, status: u16, message: String, retryable: bool) -> Self {
        Self {
            service: Some(Box::new(ServiceFault {
                name,
                status,
                retryable,
            })),
            ..Self::new(ErrorKind::Service, "service", message)
        }
    }

    fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            message: message.into(),
            service: None,
        }
    }

    /// Which class of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// A stable machine-readable code, such as `message_crc_mismatch`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong and what to do, for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// AWS's error code for an answer of the service, such as `ThrottlingException`.
    pub fn name(&self) -> Option<&str> {
        self.service.as_ref().map(|fault| fault.name.as_str())
    }

    /// The HTTP status of the service's answer; 0 where there was none.
    pub fn status(&self) -> u16 {
        self.service.as_ref().map_or(0, |fault| fault.status)
    }

    /// Whether the same call may succeed when it is made again later.
    pub fn retryable(&self) -> bool {
        match &self.service {
            Some(fault) => fault.retryable,
            None => self.kind == ErrorKind::Network,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.service {
            Some(fault) => write!(f, "{}: {}", fault.name, self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}
