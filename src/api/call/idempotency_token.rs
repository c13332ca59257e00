//! The token by which a service knows that a request is a repetition and not a second one.

use crate::api::edge;
use crate::error::Error;
use crate::operations::Operation;

/// A random UUID (RFC 9562, version 4).
///
/// # Errors
/// The runtime has no random numbers. A token that repeats would make the service answer
/// with the job of another request, so that none is made.
pub(crate) fn idempotency_token(operation: &Operation) -> Result<String, Error> {
    edge::random_bytes().map(uuid).ok_or_else(|| {
        let message = format!(
            "{}: this runtime has no random numbers for an idempotency token; give {} yourself",
            operation.name, operation.token
        );
        Error::input("no_random_numbers", message)
    })
}

fn uuid(mut bytes: [u8; 16]) -> String {
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
    *version = *version & 15 | 64;
    *variant = *variant & 63 | 128;
    let mut text = hex::encode(bytes);
    for dash in [20, 16, 12, 8] {
        text.insert(dash, '-');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::idempotency_token;
    use crate::api::edge;
    use crate::operations::START_ASYNC_INVOKE;

    #[test]
    fn a_token_is_a_uuid_of_version_4() {
        edge::respond_with(Vec::new());
        let token = idempotency_token(&START_ASYNC_INVOKE).unwrap();
        assert_eq!(token, "a5a5a5a5-a5a5-45a5-a5a5-a5a5a5a5a5a5");
    }

    #[test]
    fn without_random_numbers_there_is_no_token() {
        edge::without_random_numbers();
        let error = idempotency_token(&START_ASYNC_INVOKE).unwrap_err();
        assert_eq!(error.code(), "no_random_numbers");
        assert!(error.message().contains("clientRequestToken"), "{error}");
    }
}
