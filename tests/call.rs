//! One operation call, driven by canned events: when it is sent again, and the
//! error of a failure.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::auth::Auth;
use bedrock_wasm::call::step::{Event, Moment, Step};
use bedrock_wasm::call::{Call, Shared};
use bedrock_wasm::http::{Request, Response};
use bedrock_wasm::{Error, ErrorKind};
use proptest::prelude::*;
use std::rc::Rc;
use std::time::Duration;
use support::host::{self, after_ms, answer, bearer, credentials, sent, slept};

/// A call of Converse whose first request was sent, and that request.
fn begun(shared: &Rc<Shared>, auth: &Auth, max_attempts: u32) -> (Call, Request) {
    let bindings = [host::label(host::NOVA)];
    let operation = host::converse(&bindings, "");
    let mut call = host::call(shared, auth, operation, max_attempts).unwrap();
    let request = sent(&mut call, Event::Begin, after_ms(0));
    (call, request)
}

fn shared() -> Rc<Shared> {
    host::shared(host::aws_endpoint(), 500)
}

#[test]
fn any_2xx_answer_is_the_end() {
    for status in [200, 202, 204, 299] {
        let (mut call, _) = begun(&shared(), &bearer("key"), 3);
        let done = call.next(Event::Response(answer(status, None)), after_ms(0));
        assert!(matches!(done, Ok(Step::Done)), "{status}");
        assert_eq!(call.attempts(), 1);
    }
}

#[test]
fn a_call_with_other_credentials_counts_the_attempts_before_it() {
    let bindings = [host::label(host::NOVA)];
    let operation = host::converse(&bindings, "");
    let call = host::call(&shared(), &bearer("key"), operation, 2).unwrap();
    let mut call = call.after(1);
    sent(&mut call, Event::Begin, after_ms(0));
    assert_eq!(call.attempts(), 2);
    let throttled = answer(429, Some("ThrottlingException"));
    call.next(Event::Response(throttled), after_ms(0))
        .unwrap_err();
}

#[test]
fn a_throttled_call_is_sent_again_signed_afresh() {
    let (mut call, first) = begun(&shared(), &credentials("secret", None), 3);
    let throttled = answer(429, Some("ThrottlingException"));
    let pause = slept(call.next(Event::Response(throttled), after_ms(0)).unwrap());
    assert_eq!(pause, Duration::from_secs(1));
    let second = sent(&mut call, Event::Woke, after_ms(1_000));
    assert_eq!(first.url(), second.url());
    assert_eq!(first.header("x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(second.header("x-amz-date"), Some("20150830T123601Z"));
    assert_ne!(
        first.header("authorization"),
        second.header("authorization")
    );
    assert_eq!(first.headers.len(), second.headers.len());
    // A day later the credential scope is another one, and so is the signing key.
    slept(
        call.next(Event::Response(throttled), after_ms(1_000))
            .unwrap(),
    );
    let third = sent(&mut call, Event::Woke, after_ms(86_400_000));
    let authorization = third.header("authorization").unwrap();
    assert!(
        authorization.contains("/20150831/us-east-1/"),
        "{authorization}"
    );
}

#[test]
fn a_failure_without_a_text_has_its_status() {
    for body_message in [None, Some("")] {
        let (mut call, _) = begun(&shared(), &bearer("key"), 1);
        let response = Response {
            body_message,
            ..answer(418, None)
        };
        let error = call.next(Event::Response(response), after_ms(0));
        let error = error.unwrap_err();
        assert!(error.message().contains("HTTP status 418"), "{error}");
    }
}

#[test]
fn the_last_attempt_fails_with_the_last_answer() {
    for max_attempts in 1..5 {
        let (mut call, _) = begun(&shared(), &bearer("key"), max_attempts);
        for attempt in 1..max_attempts {
            assert_eq!(call.attempts(), attempt);
            slept(
                call.next(Event::Response(answer(503, None)), after_ms(0))
                    .unwrap(),
            );
            sent(&mut call, Event::Woke, after_ms(0));
        }
        let last = Response {
            body_message: Some("still down"),
            ..answer(503, None)
        };
        let error = call.next(Event::Response(last), after_ms(0)).unwrap_err();
        assert_eq!(error.name(), Some("ServiceUnavailableException"));
        assert_eq!((error.message(), error.retryable()), ("still down", true));
        assert_eq!(call.attempts(), max_attempts);
    }
}

#[test]
fn no_answer_is_tried_again_and_then_a_network_error() {
    let (mut call, _) = begun(&shared(), &bearer("key"), 2);
    let pause = slept(call.next(Event::Failed("no route"), after_ms(0)).unwrap());
    assert_eq!(pause, Duration::from_millis(50));
    sent(&mut call, Event::Woke, after_ms(50));
    let error = call
        .next(Event::Failed("no route"), after_ms(50))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Network, "network")
    );
    assert_eq!(
        (error.message(), error.status(), error.name()),
        ("no route", 0, None)
    );
}

#[test]
fn a_refused_call_is_not_tried_again() {
    let shared = shared();
    let (mut call, _) = begun(&shared, &bearer("key"), 3);
    let refused = Response {
        body_message: Some("messages: too few"),
        ..answer(400, Some("ValidationException"))
    };
    let error = call
        .next(Event::Response(refused), after_ms(0))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.name(), Some("ValidationException"));
    assert_eq!((error.status(), error.retryable()), (400, false));
    assert_eq!(error.to_string(), "ValidationException: messages: too few");
    assert_eq!((call.attempts(), shared.quota.tokens()), (1, 500));
}

fn failure(response: Response<'_>) -> Error {
    let (mut call, _) = begun(&shared(), &bearer("key"), 1);
    call.next(Event::Response(response), after_ms(0))
        .unwrap_err()
}

/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>
#[test]
fn the_name_comes_from_the_header_else_the_body_else_the_status() {
    for (error_type, body_code, status, expected) in [
        (
            Some("ValidationException"),
            Some("Other"),
            400,
            "ValidationException",
        ),
        (
            Some("ValidationException:http://internal.amazon.com/coral/"),
            None,
            400,
            "ValidationException",
        ),
        (
            Some("com.amazon.bedrock#AccessDeniedException"),
            None,
            403,
            "AccessDeniedException",
        ),
        (Some("aws#X:http://a#b"), None, 400, "X"),
        (
            None,
            Some("com.amazon.coral#ThrottlingException"),
            400,
            "ThrottlingException",
        ),
        (
            Some(""),
            Some("InternalServerException"),
            500,
            "InternalServerException",
        ),
        (Some(":"), Some("#"), 404, "ResourceNotFoundException"),
        (None, None, 403, "AccessDeniedException"),
        (None, None, 429, "ThrottlingException"),
        (None, None, 500, "InternalServerException"),
        (None, None, 503, "ServiceUnavailableException"),
        (None, None, 418, "UnknownError"),
        (None, None, 302, "UnknownError"),
    ] {
        let response = Response {
            status,
            error_type,
            body_code,
            ..Response::default()
        };
        let error = failure(response);
        assert_eq!(error.name(), Some(expected), "{response:?}");
        assert!(error.message().contains(&status.to_string()), "{error}");
    }
}

proptest! {
    #[test]
    fn pauses_are_within_bounds_whatever_the_random_bits(
        random: u32,
        (status, most_ms) in prop_oneof![Just((429, 1_000)), Just((500, 50))],
    ) {
        let (mut call, _) = begun(&shared(), &bearer("key"), 3);
        let moment = Moment { random, ..after_ms(0) };
        let response = Event::Response(answer(status, None));
        let pause = slept(call.next(response, moment).unwrap());
        prop_assert!(pause <= Duration::from_millis(most_ms));
    }
}
