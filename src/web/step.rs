//! A call, step by step: an event goes in as a number and a list, a step comes out as a list.
//! `pkg/module/step.js` is the other end.

use super::failure::failure;
use super::list::{SEPARATOR, list, take};
use crate::call::Call;
use crate::call::step::{Event, Moment, Step};
use crate::http::Response;
use crate::text::{append_ascii, append_text, decimal, push_decimal};
use crate::time::Timestamp;

/// The step after an event: "" if the last response completes the call; a number of milliseconds
/// to wait; the number of the attempt, a URL, a method, and names and values of headers in turn, to
/// send; or an error (see `failure`).
///
/// `details` is "" at the beginning and after a pause. Otherwise it is a list: the header
/// `x-amzn-errortype`, the body's code and message, `x-amz-retry-after` and the date in
/// milliseconds, each of which may be empty. The status of a network error is 0, as in
/// <https://fetch.spec.whatwg.org/#concept-network-error>.
#[inline(never)]
pub(crate) fn next(call: &mut Call, status: u16, details: &str, moment: Moment) -> String {
    let [error_type, body_code, body_message, retry_after_ms, date_ms] = take(&mut list(details));
    let event = match status {
        _ if details.is_empty() => Event::Begin,
        0 => Event::Failed(body_message),
        _ => Event::Response(Response {
            status,
            error_type: Some(error_type),
            body_code: Some(body_code),
            body_message: Some(body_message),
            retry_after_ms: Some(retry_after_ms),
            date: decimal(date_ms).map(Timestamp::from_ms),
        }),
    };
    let mut text = String::new();
    match call.next(event, moment) {
        Ok(Step::Done) => {}
        Ok(Step::Sleep(pause)) => push_decimal(&mut text, pause.as_millis() as u64, 1),
        Ok(Step::Send) => push_request(&mut text, call),
        Err(error) => return failure(error),
    }
    text
}

/// The time and 32 random bits, which only JavaScript knows.
pub(crate) fn moment(now_ms: f64, random: u32) -> Moment {
    Moment {
        now: Timestamp::from_ms(now_ms as u64),
        random,
    }
}

fn push_request(text: &mut String, call: &Call) {
    let request = call.request();
    push_decimal(text, call.attempts().into(), 1);
    let url = request.url();
    let headers = request.headers.iter();
    let headers = headers.flat_map(|(name, value)| [name, value]);
    for part in [&url, &request.method].into_iter().chain(headers) {
        append_ascii(text, SEPARATOR);
        append_text(text, part);
    }
}
