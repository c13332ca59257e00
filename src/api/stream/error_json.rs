//! An error as JSON, for the other end of a response.

use crate::error::{Error, ErrorKind};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// `{ "name", "message", "code", "retryable" }`: what `bedrock-wasm/sse` reads of an error, and all
/// that somebody at the other end of a response or of `postMessage` needs to know. The name is
/// AWS's code for an answer of the service, else that of the npm package's class.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        with_message(self, self.message(), serializer)
    }
}

/// An error for somebody who may not read its message, which can name the account, a role or an
/// internal host.
pub(super) struct Withheld<'a>(pub(super) &'a Error);

impl Serialize for Withheld<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        with_message(self.0, "the stream was stopped", serializer)
    }
}

fn with_message<S: Serializer>(
    error: &Error,
    message: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let name = error.name().unwrap_or_else(|| class_of(error.kind()));
    let mut fields = serializer.serialize_struct("Error", 4)?;
    fields.serialize_field("name", name)?;
    fields.serialize_field("message", message)?;
    fields.serialize_field("code", error.code())?;
    fields.serialize_field("retryable", &error.retryable())?;
    fields.end()
}

/// Only Rust has mismatches: JavaScript does not read into types.
fn class_of(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Service => "ServiceException",
        ErrorKind::IncompleteStream => "IncompleteStreamError",
        ErrorKind::StreamIntegrity => "StreamIntegrityError",
        ErrorKind::Network => "NetworkError",
        ErrorKind::Credentials => "CredentialsError",
        ErrorKind::Input => "InputError",
        ErrorKind::Timeout => "TimeoutError",
        ErrorKind::Mismatch => "MismatchError",
        ErrorKind::Model => "BedrockError",
    }
}

#[cfg(test)]
mod tests {
    use crate::error::Error;
    use serde_json::{json, to_string};

    #[test]
    fn an_error_has_the_order_and_the_names_of_the_npm_package() {
        let name = "ThrottlingException".to_owned();
        let busy = Error::service(name, 429, "Slow \"down\".".into(), true);
        let text = r#"{"name":"ThrottlingException","message":"Slow \"down\".","code":"service","retryable":true}"#;
        assert_eq!(to_string(&busy).unwrap(), text);
    }

    #[test]
    fn an_error_that_is_not_the_services_has_the_name_of_its_class() {
        let cut = |streamed| Error::connection_lost(streamed, "reset");
        for (error, name, code, retryable) in [
            (Error::input("a", "m"), "InputError", "a", false),
            (Error::credentials("b", "m"), "CredentialsError", "b", false),
            (Error::network("m"), "NetworkError", "network", true),
            (
                Error::stream_integrity("c", "m"),
                "StreamIntegrityError",
                "c",
                false,
            ),
            (cut(true), "IncompleteStreamError", "stream_lost", true),
            (cut(false), "NetworkError", "connection_lost", true),
            (
                Error::timeout("timeout_idleMs", "m".into()),
                "TimeoutError",
                "timeout_idleMs",
                true,
            ),
            (
                Error::mismatch("m".into()),
                "MismatchError",
                "mismatch",
                false,
            ),
        ] {
            let message = error.message();
            let told =
                json!({ "name": name, "message": message, "code": code, "retryable": retryable });
            assert_eq!(json!(error), told);
        }
    }
}
