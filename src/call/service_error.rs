//! What an answer says that is not 2xx.

use super::retry::Retryable;
use crate::error::Error;
use crate::http::Response;
use crate::text::{cut, owned, pieces, push_decimal};

/// The error that it stands for, and why it may be tried again, if it may.
pub(crate) fn service_error(response: &Response<'_>) -> (Option<Retryable>, Error) {
    let name = error_name(response);
    let reason = Retryable::of(name, response.status);
    let message = match response.body_message {
        Some(text) if !text.is_empty() => owned(text),
        _ => {
            let mut text = String::from("the service answered with HTTP status ");
            push_decimal(&mut text, u64::from(response.status), 1);
            text.push_str(" and no message of its own; a proxy or the endpoint may be at fault");
            text
        }
    };
    let error = Error::service(owned(name), response.status, message, reason.is_some());
    (reason, error)
}

/// Of an exception in mid-stream, which has no status: the one it stands for, and whether the call may be retried.
pub(crate) fn stream_fault(name: &str) -> (u16, bool) {
    let ours = "BadGateway InternalFailure InternalServer ServiceUnavailable";
    let is_ours = pieces(ours, b' ').any(|start| name.starts_with(start));
    let status = if is_ours { 500 } else { 400 };
    (status, Retryable::of(name, status).is_some())
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
