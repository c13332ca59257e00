//! One operation call, driven by canned events: what is sent, when it is sent again,
//! and what a failure says.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::ErrorKind;
use bedrock_wasm::auth::{Auth, Credentials};
use bedrock_wasm::call::Operation;
use bedrock_wasm::endpoint::Endpoint;
use bedrock_wasm::exchange::{Event, Exchange, Moment, Step};
use bedrock_wasm::http::{Request, Response};
use bedrock_wasm::operations::{Binding, Location};
use bedrock_wasm::sigv4::{PathStyle, Scope, SigningKeys, sha256_hex, sign};
use proptest::prelude::*;
use std::time::Duration;
use support::host::{
    after_ms, answer, aws_endpoint, bearer, call as call_of, credentials, sent, shared, slept,
};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const NOVA: &str = "us.amazon.nova-lite-v1:0";

fn label(model_id: &str) -> Binding<'_> {
    Binding {
        location: Location::Label,
        name: "modelId",
        value: model_id,
    }
}

fn header<'a>(name: &'a str, value: &'a str) -> Binding<'a> {
    Binding {
        location: Location::Header,
        name,
        value,
    }
}

fn converse<'a>(bindings: &'a [Binding<'a>], payload_hash: &'a str) -> Operation<'a> {
    Operation {
        method: "POST",
        path: "/model/{modelId}/converse",
        bindings,
        payload_hash,
    }
}

/// The first request of a call of Converse.
fn first_request(auth: &Auth, bindings: &[Binding<'_>]) -> Request {
    let shared = shared(aws_endpoint(), 500);
    let hash = sha256_hex(b"{}");
    let mut call = call_of(&shared, auth, converse(bindings, &hash), 3).unwrap();
    sent(call.next(Event::Begin, after_ms(0)).unwrap())
}

#[test]
fn a_call_begins_with_a_signed_request() {
    let bindings = [label(NOVA), header("Content-Type", "application/json")];
    let request = first_request(&credentials(SECRET, Some("token")), &bindings);
    let url =
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-lite-v1%3A0/converse";
    assert_eq!(
        (request.method.as_str(), request.url().as_str()),
        ("POST", url)
    );

    let mut expected = Request {
        method: "POST".into(),
        origin: "https://bedrock-runtime.us-east-1.amazonaws.com".into(),
        host: "bedrock-runtime.us-east-1.amazonaws.com".into(),
        path: "/model/us.amazon.nova-lite-v1%3A0/converse".into(),
        query: String::new(),
        headers: vec![("content-type".into(), "application/json".into())],
    };
    sign(
        &mut expected,
        &sha256_hex(b"{}"),
        &Credentials::new("AKIDEXAMPLE".into(), SECRET.into(), Some("token".into())).unwrap(),
        Scope {
            region: "us-east-1",
            service: "bedrock",
        },
        PathStyle::NormalizedAndEncoded,
        after_ms(0).now,
        &SigningKeys::default(),
    );
    assert_eq!(request.headers, expected.headers);
    assert_eq!(request.header("x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(request.header("x-amz-security-token"), Some("token"));
    let authorization = request.header("authorization").unwrap();
    let start = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=";
    assert!(authorization.starts_with(start), "{authorization}");
}

#[test]
fn any_2xx_answer_is_the_end() {
    let (shared, auth, bindings) = (shared(aws_endpoint(), 500), bearer("key"), [label(NOVA)]);
    for status in [200, 202, 204, 299] {
        let mut call = call_of(&shared, &auth, converse(&bindings, ""), 3).unwrap();
        sent(call.next(Event::Begin, after_ms(0)).unwrap());
        let done = call.next(Event::Response(answer(status, None)), after_ms(0));
        assert!(matches!(done, Ok(Step::Done)), "{status}");
        assert_eq!(call.attempts(), 1);
    }
}

#[test]
fn a_throttled_call_is_sent_again_signed_afresh() {
    let (shared, auth, bindings) = (
        shared(aws_endpoint(), 500),
        credentials(SECRET, None),
        [label(NOVA)],
    );
    let mut call = call_of(&shared, &auth, converse(&bindings, ""), 3).unwrap();
    let first = sent(call.next(Event::Begin, after_ms(0)).unwrap());
    let throttled = answer(429, Some("ThrottlingException"));
    let pause = slept(call.next(Event::Response(throttled), after_ms(0)).unwrap());
    assert_eq!(pause, Duration::from_secs(1));
    let second = sent(call.next(Event::Woke, after_ms(1_000)).unwrap());
    assert_eq!(first.url(), second.url());
    assert_eq!(second.header("x-amz-date"), Some("20150830T123601Z"));
    assert_ne!(
        first.header("authorization"),
        second.header("authorization")
    );
    assert_eq!(first.headers.len(), second.headers.len());
    // A day later the credential scope is another one, and so is the signing key.
    call.next(Event::Response(throttled), after_ms(1_000))
        .unwrap();
    let third = sent(call.next(Event::Woke, after_ms(86_400_000)).unwrap());
    assert!(
        third
            .header("authorization")
            .unwrap()
            .contains("/20150831/us-east-1/")
    );
}

#[test]
fn the_last_attempt_fails_with_the_last_answer() {
    let (shared, auth, bindings) = (shared(aws_endpoint(), 500), bearer("key"), [label(NOVA)]);
    for max_attempts in 1..5 {
        let mut call = call_of(&shared, &auth, converse(&bindings, ""), max_attempts).unwrap();
        let mut step = call.next(Event::Begin, after_ms(0));
        for attempt in 1..max_attempts {
            sent(step.unwrap());
            assert_eq!(call.attempts(), attempt);
            slept(
                call.next(Event::Response(answer(503, None)), after_ms(0))
                    .unwrap(),
            );
            step = call.next(Event::Woke, after_ms(0));
        }
        sent(step.unwrap());
        let last = Response {
            body_message: Some("still down"),
            ..answer(503, None)
        };
        let error = call.next(Event::Response(last), after_ms(0)).unwrap_err();
        assert_eq!(error.name(), Some("ServiceUnavailableException"));
        assert_eq!(error.message(), "still down");
        assert!(error.retryable());
        assert_eq!(call.attempts(), max_attempts);
    }
}

#[test]
fn no_answer_is_tried_again_and_then_a_network_error() {
    let (shared, auth, bindings) = (shared(aws_endpoint(), 500), bearer("key"), [label(NOVA)]);
    let mut call = call_of(&shared, &auth, converse(&bindings, ""), 2).unwrap();
    sent(call.next(Event::Begin, after_ms(0)).unwrap());
    let pause = slept(call.next(Event::Failed("no route"), after_ms(0)).unwrap());
    assert_eq!(pause, Duration::from_millis(50));
    sent(call.next(Event::Woke, after_ms(50)).unwrap());
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

fn failure(response: Response<'_>) -> bedrock_wasm::Error {
    let (shared, auth, bindings) = (shared(aws_endpoint(), 500), bearer("key"), [label(NOVA)]);
    let mut call = call_of(&shared, &auth, converse(&bindings, ""), 1).unwrap();
    sent(call.next(Event::Begin, after_ms(0)).unwrap());
    call.next(Event::Response(response), after_ms(0))
        .unwrap_err()
}

#[test]
fn a_refused_call_is_not_tried_again() {
    let (shared, auth, bindings) = (shared(aws_endpoint(), 500), bearer("key"), [label(NOVA)]);
    let mut call = call_of(&shared, &auth, converse(&bindings, ""), 3).unwrap();
    sent(call.next(Event::Begin, after_ms(0)).unwrap());
    let refused = Response {
        body_message: Some("messages: too few"),
        ..answer(400, Some("ValidationException"))
    };
    let error = call
        .next(Event::Response(refused), after_ms(0))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.name()),
        (ErrorKind::Service, Some("ValidationException"))
    );
    assert_eq!((error.status(), error.retryable()), (400, false));
    assert_eq!(error.to_string(), "ValidationException: messages: too few");
    assert_eq!((call.attempts(), shared.quota.tokens()), (1, 500));
}

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

#[test]
fn headers_cannot_be_smuggled_in() {
    let (shared, auth) = (shared(aws_endpoint(), 500), bearer("key"));
    for (name, value) in [
        ("x-ok", "a\r\nx-injected: 1"),
        ("x-ok", "a\nb"),
        ("x-ok", "a\0b"),
        ("x-ok", "a\u{7f}b"),
        ("x-ok", "caf\u{e9}"),
        ("", "value"),
        ("x bad", "value"),
        ("x-bad:", "value"),
        ("x-bad\r\n", "value"),
        ("x-b\u{e4}d", "value"),
    ] {
        let bindings = [label(NOVA), header(name, value)];
        let refused = call_of(&shared, &auth, converse(&bindings, ""), 3);
        let error = refused
            .err()
            .unwrap_or_else(|| panic!("{name:?}: {value:?}"));
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Input, "invalid_header")
        );
    }
    let request = first_request(&auth, &[label(NOVA), header("X-Ok", " a\tb ")]);
    assert_eq!(request.header("x-ok"), Some("a\tb"));
}

#[test]
fn model_ids_and_arns_are_one_segment() {
    for (model_id, segment) in [
        (NOVA, "us.amazon.nova-lite-v1%3A0"),
        (
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
            "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-lite-v1%3A0",
        ),
        ("a/../../b?c#d", "a%2F..%2F..%2Fb%3Fc%23d"),
    ] {
        let request = first_request(&bearer("key"), &[label(model_id)]);
        let origin = "https://bedrock-runtime.us-east-1.amazonaws.com";
        assert_eq!(request.url(), format!("{origin}/model/{segment}/converse"));
    }
    let (shared, auth) = (shared(aws_endpoint(), 500), bearer("key"));
    for bindings in [&[label("")][..], &[label("..")], &[]] {
        let error = call_of(&shared, &auth, converse(bindings, ""), 3)
            .err()
            .unwrap();
        assert_eq!(error.code(), "invalid_label");
        assert!(error.message().starts_with("modelId"), "{error}");
    }
}

#[test]
fn an_endpoint_of_ones_own_may_have_a_path_and_sign_for_another_host() {
    let aws = "bedrock-runtime.us-east-1.amazonaws.com";
    let (auth, bindings) = (bearer("key"), [label("m")]);
    for (signing_host, host, path) in [
        (None, "gateway.example", "/v1/model/m/converse"),
        (Some(aws), aws, "/model/m/converse"),
    ] {
        let endpoint = Endpoint::custom("https:", "gateway.example", "/v1/", signing_host, false);
        let shared = shared(endpoint.unwrap(), 500);
        let mut call = call_of(&shared, &auth, converse(&bindings, ""), 3).unwrap();
        let request = sent(call.next(Event::Begin, after_ms(0)).unwrap());
        assert_eq!(request.url(), "https://gateway.example/v1/model/m/converse");
        assert_eq!((request.host.as_str(), request.path.as_str()), (host, path));
    }
}

#[test]
fn an_api_key_is_carried_and_nothing_is_signed() {
    let request = first_request(&bearer("bedrock-api-key-x"), &[label(NOVA)]);
    let expected = [(
        "authorization".to_owned(),
        "Bearer bedrock-api-key-x".to_owned(),
    )];
    assert_eq!(request.headers, expected);
}

#[test]
fn a_header_of_the_users_cannot_replace_the_signature() {
    let bindings = [
        label(NOVA),
        header("Authorization", "mine"),
        header("X-Amz-Date", "mine"),
    ];
    let request = first_request(&credentials(SECRET, None), &bindings);
    assert!(request.headers.iter().all(|(_, value)| value != "mine"));
    assert!(
        request
            .header("authorization")
            .unwrap()
            .contains("SignedHeaders=host;x-amz-date,")
    );
}

proptest! {
    #[test]
    fn pauses_are_within_bounds_whatever_the_random_bits(random: u32, status in prop_oneof![Just(429), Just(500)]) {
        let (shared, auth, bindings) = (shared(aws_endpoint(), 500), bearer("key"), [label(NOVA)]);
        let mut call = call_of(&shared, &auth, converse(&bindings, ""), 3).unwrap();
        sent(call.next(Event::Begin, after_ms(0)).unwrap());
        let moment = Moment { random, ..after_ms(0) };
        let pause = slept(call.next(Event::Response(answer(status, None)), moment).unwrap());
        let most = if status == 429 { 1_000 } else { 50 };
        prop_assert!(pause <= Duration::from_millis(most));
    }
}
