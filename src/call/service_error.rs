//! The error in a response that is not 2xx.

use crate::error::Error;
use crate::error_codes::{Retryable, of_stream};
use crate::http::Response;
use crate::text::{append_text, cut, owned, pieces, push_decimal};

/// The error, and why the call may be retried, if it may.
pub(crate) fn service_error(response: &Response<'_>) -> (Option<Retryable>, Error) {
    let name = error_name(response);
    let status = match response.is_2xx() {
        // The status is wrong: that of an exception in the middle of a stream takes its place.
        true => of_stream(name).0,
        false => response.status,
    };
    let reason = Retryable::of(name, status);
    let message = match response.body_message {
        Some(text) if !text.is_empty() => owned(text),
        _ => {
            let mut text = owned("the service responded with HTTP status ");
            push_decimal(&mut text, u64::from(response.status), 1);
            append_text(
                &mut text,
                " and no message; a proxy or the endpoint may be at fault",
            );
            text
        }
    };
    let error = Error::service(owned(name), status, message, reason.is_some());
    (reason, error)
}

/// AWS's code: the header (cut at `:`, after `#`), else the body's, else the
/// one that fits the status.
fn error_name<'a>(response: &Response<'a>) -> &'a str {
    let named = [response.error_type, response.body_code]
        .into_iter()
        .flatten()
        .find_map(|text| {
            let (before_uri, _) = cut(text, b':');
            let name = pieces(before_uri, b'#')
                .last()
                .unwrap_or_default()
                .trim_ascii();
            (!name.is_empty()).then_some(name)
        });
    named.unwrap_or(match response.status {
        403 => "AccessDeniedException",
        404 => "ResourceNotFoundException",
        429 => "ThrottlingException",
        500 => "InternalServerException",
        503 => "ServiceUnavailableException",
        _ => "UnknownError",
    })
}
