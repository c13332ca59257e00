//! The service's clock, for when the host's is wrong: a signature that is more than
//! five minutes off is refused.

use crate::error::Error;
use crate::http::Response;
use crate::text::{cut, listed};
use crate::time::Timestamp;
use std::cell::Cell;

/// Codes of answers that a wrong clock may be the reason of, from the AWS SDKs' shared list.
const SKEW_CODES: &str = "\
    AuthFailure InvalidSignatureException RequestExpired RequestInTheFuture \
    RequestTimeTooSkewed SignatureDoesNotMatch";

/// Less than the five minutes that are refused: the answer has been on its way, and
/// its times are whole seconds.
const SKEW_MS: u64 = 4 * 60 * 1000;

/// The largest correction, 24 hours. Whoever writes a response chooses its time, and a
/// signature for a time far ahead could be kept and used then.
const MAX_CORRECTION_MS: u64 = 24 * 60 * 60 * 1000;

/// How far the host's clock is off. All calls of a client share what one has learnt.
#[derive(Debug, Default)]
pub struct Clock {
    offset_ms: Cell<i64>,
}

impl Clock {
    /// The service's time when the host's is `host`.
    pub fn now(&self, host: Timestamp) -> Timestamp {
        Timestamp::from_ms(host.as_ms().saturating_add_signed(self.offset_ms.get()))
    }

    /// Learns from an error response, received at `host`, to a request signed at `signed`;
    /// true if that time was wrong. Another call may have learnt the same meanwhile.
    /// A time that is more than 24 hours away from the host's is ignored.
    pub(crate) fn learn(
        &self,
        error: &Error,
        response: &Response<'_>,
        signed: Timestamp,
        host: Timestamp,
    ) -> bool {
        let of_code = listed(SKEW_CODES, error.name().unwrap_or_default());
        // A page may be unable to read the code as well: a text with this time in it speaks for
        // itself.
        let Some(service) = response
            .date
            .filter(|_| of_code)
            .or_else(|| time_of_service(error.message()))
        else {
            return false;
        };
        let skewed = service.as_ms().abs_diff(signed.as_ms()) >= SKEW_MS
            && service.as_ms().abs_diff(host.as_ms()) <= MAX_CORRECTION_MS;
        if skewed {
            let offset_ms = service.as_ms().wrapping_sub(host.as_ms()) as i64;
            self.offset_ms.set(offset_ms);
        }
        skewed
    }
}

/// The service's own time in the text of a refusal, which browsers can read where
/// `Date` is hidden from them: `… earlier than 20261123T012845Z (20261123T013345Z - 5 min.)`.
fn time_of_service(message: &str) -> Option<Timestamp> {
    let (_, bracketed) = cut(message, b'(');
    Timestamp::from_amz_date_time(bracketed?.get(..16)?)
}

#[cfg(test)]
mod tests {
    use super::{Clock, time_of_service};
    use crate::error::Error;
    use crate::http::Response;
    use crate::time::Timestamp;

    const TEXT: &str = "Signature expired: 20261123T012345Z is now earlier than 20261123T012845Z \
                        (20261123T013345Z - 5 min.)";

    fn at(text: &str) -> Timestamp {
        Timestamp::from_amz_date_time(text).unwrap()
    }

    fn refused(name: &str, message: &str) -> Error {
        Error::service(name.into(), 403, message.into(), false)
    }

    #[test]
    fn the_time_in_the_text_is_the_services() {
        assert_eq!(time_of_service(TEXT), Some(at("20261123T013345Z")));
        for text in [
            "",
            "(",
            "expired (5 min.)",
            "(20261123T013345",
            "(é20261123T013345Z",
        ] {
            assert_eq!(time_of_service(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_is_corrected_by_the_text_or_by_the_date() {
        let wrong = at("20261123T012345Z");
        let clock = Clock::default();
        let error = refused("InvalidSignatureException", TEXT);
        assert!(clock.learn(&error, &Response::default(), clock.now(wrong), wrong));
        assert_eq!(clock.now(wrong), at("20261123T013345Z"));
        assert!(
            !clock.learn(&error, &Response::default(), clock.now(wrong), wrong),
            "known already"
        );
        let response = Response {
            date: Some(at("20261123T010000Z")),
            ..Response::default()
        };
        let error = refused("RequestInTheFuture", "no times here");
        assert!(clock.learn(&error, &response, clock.now(wrong), wrong));
        assert_eq!(clock.now(wrong), at("20261123T010000Z"));
    }

    #[test]
    fn a_clock_that_is_right_or_an_answer_of_another_kind_changes_nothing() {
        let clock = Clock::default();
        let right = at("20261123T013245Z");
        let error = refused("SignatureDoesNotMatch", TEXT);
        assert!(!clock.learn(&error, &Response::default(), clock.now(right), right));
        let wrong = at("20261123T012345Z");
        let error = refused("AccessDeniedException", "You may not.");
        let response = Response {
            date: Some(right),
            ..Response::default()
        };
        assert!(!clock.learn(&error, &response, clock.now(wrong), wrong));
        assert_eq!(clock.now(wrong), wrong);
    }

    #[test]
    fn a_clock_is_corrected_from_four_minutes_on() {
        let host = at("20261123T012345Z");
        for (service, expected) in [
            ("20261123T012744Z", false),
            ("20261123T012745Z", true),
            ("20261123T011946Z", false),
            ("20261123T011945Z", true),
        ] {
            let response = Response {
                date: Some(at(service)),
                ..Response::default()
            };
            let error = refused("RequestTimeTooSkewed", "no times here");
            let learnt = Clock::default().learn(&error, &response, host, host);
            assert_eq!(learnt, expected, "{service}");
        }
    }

    #[test]
    fn a_correction_of_more_than_a_day_is_ignored() {
        let host = at("20261123T012345Z");
        for (service, expected) in [
            ("20261124T012345Z", true),
            ("20261124T012346Z", false),
            ("20261122T012345Z", true),
            ("20261122T012344Z", false),
            ("21000101T000000Z", false),
            ("19700101T000000Z", false),
        ] {
            let text = format!("Signature not yet current: ({service} + 5 min.)");
            let response = Response {
                date: Some(at(service)),
                ..Response::default()
            };
            for (error, response) in [
                (refused("AccessDeniedException", &text), Response::default()),
                (refused("RequestTimeTooSkewed", "no times here"), response),
            ] {
                let clock = Clock::default();
                let learnt = clock.learn(&error, &response, host, host);
                assert_eq!(learnt, expected, "{service}");
                let now = if expected { at(service) } else { host };
                assert_eq!(clock.now(host), now, "{service}");
            }
        }
    }

    #[test]
    fn corrections_do_not_add_up_to_more_than_a_day() {
        let host = at("20261123T000000Z");
        let clock = Clock::default();
        for (service, expected) in [("20261123T200000Z", true), ("20261124T160000Z", false)] {
            let error = refused("RequestTimeTooSkewed", "no times here");
            let response = Response {
                date: Some(at(service)),
                ..Response::default()
            };
            let signed = clock.now(host);
            assert_eq!(clock.learn(&error, &response, signed, host), expected);
        }
        assert_eq!(clock.now(host), at("20261123T200000Z"));
    }

    #[test]
    fn a_text_with_the_time_is_enough_if_the_code_cannot_be_read() {
        let wrong = at("20261123T012345Z");
        let clock = Clock::default();
        let error = refused("AccessDeniedException", TEXT);
        assert!(clock.learn(&error, &Response::default(), clock.now(wrong), wrong));
        assert_eq!(clock.now(wrong), at("20261123T013345Z"));
    }
}
