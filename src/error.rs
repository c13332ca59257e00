//! The one error type of the crate. Plain data: it names what is wrong and what
//! to do, and never holds a secret.

#[cfg(feature = "rust-api")]
use crate::api::ModelPlace;
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
    /// No answer within the time that was given for it.
    #[cfg(feature = "rust-api")]
    Timeout,
    /// The answer came, but does not fit the type that it is read into.
    #[cfg(feature = "rust-api")]
    Mismatch,
}

/// What went wrong, as a sentence for people and a stable code for programs. One
/// pointer wide, so that results stay small.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    kind: ErrorKind,
    code: &'static str,
    message: String,
    /// Empty for what is no answer of the service.
    name: String,
    status: u16,
    retryable: bool,
    #[cfg(feature = "rust-api")]
    call: Option<Box<CallFacts>>,
}

/// What is known of the call that failed.
#[cfg(feature = "rust-api")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CallFacts {
    request_id: Option<String>,
    attempts: u32,
    partial: Option<serde_json::Value>,
    members: serde_json::Map<String, serde_json::Value>,
    model: Option<ModelPlace>,
    earlier: Vec<Error>,
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
    fn new(kind: ErrorKind, code: &'static str, message: String) -> Self {
        Self(Box::new(Parts {
            kind,
            code,
            message,
            name: String::new(),
            status: 0,
            retryable: is_retryable(kind),
            #[cfg(feature = "rust-api")]
            call: None,
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

    /// What is wrong and what to do, for people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// AWS's error code for an answer of the service, such as `ThrottlingException`.
    pub fn name(&self) -> Option<&str> {
        (self.0.kind == ErrorKind::Service).then_some(&self.0.name)
    }

    /// The HTTP status of the service's answer; 0 where there was none.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Whether the same call may succeed when it is made again later.
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }
}

#[cfg(not(feature = "rust-api"))]
fn is_retryable(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Network | ErrorKind::IncompleteStream)
}

#[cfg(feature = "rust-api")]
fn is_retryable(kind: ErrorKind) -> bool {
    use ErrorKind::{IncompleteStream, Network, Timeout};
    matches!(kind, IncompleteStream | Network | Timeout)
}

/// Of an error's body, what is no member of its own; `p` is padding.
#[cfg(feature = "rust-api")]
const ENVELOPE: [&str; 6] = ["Code", "Message", "__type", "code", "message", "p"];

#[cfg(feature = "rust-api")]
impl Error {
    /// The HTTP request id of the answer that failed, where it could be read.
    pub fn request_id(&self) -> Option<&str> {
        self.0.call.as_ref()?.request_id.as_deref()
    }

    /// Attempts of the call that failed, the first among them; 0 where nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.call.as_ref().map_or(0, |call| call.attempts)
    }

    /// What there is of the answer: what a Converse stream had added up to when it failed, shaped as
    /// Converse's own output, or the whole output if it does not fit the type it is read into.
    pub fn partial(&self) -> Option<&serde_json::Value> {
        self.0.call.as_ref()?.partial.as_ref()
    }

    /// A member that the service's error has beside its message, such as `originalStatusCode`.
    pub fn member(&self, name: &str) -> Option<&serde_json::Value> {
        self.0.call.as_ref()?.members.get(name)
    }

    /// Of a call with a list of models: the one that failed, with the region and the endpoint that it was asked at.
    pub fn model(&self) -> Option<&ModelPlace> {
        self.0.call.as_ref()?.model.as_ref()
    }

    /// Of a call with a list of models: how those failed that were tried before, in turn.
    pub fn earlier(&self) -> &[Error] {
        self.0.call.as_ref().map_or(&[], |call| &call.earlier)
    }

    /// No answer within a time.
    pub(crate) fn timeout(code: &'static str, message: String) -> Self {
        Self::new(ErrorKind::Timeout, code, message)
    }

    /// A 2xx response without any of the members that the model requires.
    pub(crate) fn no_answer(required: &str) -> Self {
        let required = required.replace(' ', ", ");
        let message = format!(
            "the response has no {required}; the endpoint or a proxy on the way is not Bedrock"
        );
        let mut error = Self::new(ErrorKind::StreamIntegrity, "no_answer", message);
        error.0.retryable = true;
        error
    }

    /// A response that does not fit the caller's type.
    pub(crate) fn mismatch(message: String) -> Self {
        Self::new(ErrorKind::Mismatch, "mismatch", message)
    }

    /// A connection that broke while an answer was read whole, or while it was streamed.
    pub(crate) fn connection_lost(streamed: bool, reason: &str) -> Self {
        let (kind, code) = if streamed {
            (ErrorKind::IncompleteStream, "stream_lost")
        } else {
            (ErrorKind::Network, "connection_lost")
        };
        let message = format!("the connection was lost in the middle of the answer: {reason}");
        Self::new(kind, code, message)
    }

    /// The same, worth another call or not as its cause is.
    pub(crate) fn retryable_as(mut self, cause: &Self) -> Self {
        self.0.retryable = cause.0.retryable;
        self
    }

    /// The same with advice behind its text, which may lack its full stop.
    pub(crate) fn with_advice(mut self, advice: &str) -> Self {
        if !advice.is_empty() {
            let said = self.0.message.trim_end();
            let stop = if said.ends_with(['.', '!', '?']) {
                ""
            } else {
                "."
            };
            self.0.message = format!("{said}{stop} {advice}");
        }
        self
    }

    /// The same with other texts in all that the service, a gateway or the host wrote.
    pub(crate) fn with_texts(mut self, change: &dyn Fn(&mut serde_json::Value)) -> Self {
        let changed = |text: &mut String| {
            let mut value = serde_json::Value::String(std::mem::take(text));
            change(&mut value);
            if let serde_json::Value::String(cleaned) = value {
                *text = cleaned;
            }
        };
        changed(&mut self.0.message);
        changed(&mut self.0.name);
        if let Some(call) = &mut self.0.call {
            call.members.values_mut().for_each(change);
        }
        self
    }

    pub(crate) fn of_call(mut self, request_id: Option<&str>, attempts: u32) -> Self {
        let facts = self.0.call.get_or_insert_default();
        facts.request_id = request_id.map(str::to_owned);
        facts.attempts = attempts;
        self
    }

    /// The same after so many attempts.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.call.get_or_insert_default().attempts = attempts;
        self
    }

    /// The same with the members of a body, if it is a JSON object.
    pub(crate) fn with_members(mut self, body: serde_json::Value) -> Self {
        let serde_json::Value::Object(members) = body else {
            return self;
        };
        let members = members.into_iter();
        self.0.call.get_or_insert_default().members = members
            .filter(|(name, _)| !ENVELOPE.contains(&name.as_str()))
            .collect();
        self
    }

    pub(crate) fn of_model(mut self, model: ModelPlace) -> Self {
        self.0.call.get_or_insert_default().model = Some(model);
        self
    }

    pub(crate) fn with_earlier(mut self, earlier: Vec<Error>) -> Self {
        if !earlier.is_empty() {
            self.0.call.get_or_insert_default().earlier = earlier;
        }
        self
    }

    pub(crate) fn with_partial(mut self, partial: serde_json::Value) -> Self {
        self.0.call.get_or_insert_default().partial = Some(partial);
        self
    }
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
