//! A canary in every secret: nothing that the crate hands out prints it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::auth::{ApiKey, Auth, Credentials};
use bedrock_wasm::call::Invocation;
use bedrock_wasm::call::step::{Event, Step};
use bedrock_wasm::http::Response;
use bedrock_wasm::sigv4::{Parts, PathStyle, canonical_request};
use std::fmt::Debug;
use support::host::{after_ms, answer, aws_endpoint, bearer, call as call_of, credentials, shared};

const CANARY: &str = "CANARYxwJalrXUtnFEMI";

fn assert_silent(shown: impl Debug) {
    for text in [format!("{shown:?}"), format!("{shown:#?}")] {
        assert!(!text.contains(CANARY), "{text}");
        // A derivative of a secret must not make it recoverable by replay either.
        assert!(!text.contains("Signature="), "{text}");
    }
}

fn secrets() -> [Auth; 2] {
    [credentials(CANARY, Some(CANARY)), bearer(CANARY)]
}

const OPERATION: Invocation<'_> = Invocation {
    method: "POST",
    path: "/",
    bindings: &[],
    payload_hash: "",
};

#[test]
fn types_that_hold_a_secret_do_not_print_it() {
    assert_silent(secrets());
    assert_silent(Credentials::new("AKID".into(), CANARY.into(), Some(CANARY.into())).unwrap());
    assert_silent(ApiKey::new(CANARY.into()).unwrap());
    let shown = format!("{:?}", secrets());
    assert_eq!(
        shown,
        "[SigV4(Credentials(redacted)), Bearer(ApiKey(redacted))]"
    );
}

#[test]
fn a_request_to_send_does_not_print_its_secrets() {
    for auth in secrets() {
        let shared = shared(aws_endpoint(), 500);
        let mut call = call_of(&shared, &auth, OPERATION, 3).unwrap();
        let step = call.next(Event::Begin, after_ms(0)).unwrap();
        assert_silent(&step);
        assert!(matches!(step, Step::Send), "{step:?}");
        let request = call.request();
        // It is there, or this test would prove nothing.
        assert!(
            request
                .headers
                .iter()
                .any(|(_, value)| value.contains(CANARY))
        );
        assert_silent(request);
        let shown = format!("{request:?}");
        assert!(
            shown.contains("\"authorization\", \"(redacted)\""),
            "{shown}"
        );
    }
}

#[test]
fn an_error_does_not_print_a_secret() {
    for auth in secrets() {
        let shared = shared(aws_endpoint(), 500);
        for event in [
            Event::Response(answer(403, Some("AccessDeniedException"))),
            Event::Response(Response {
                body_message: Some("no"),
                ..answer(400, None)
            }),
            Event::Failed("no route"),
        ] {
            let mut call = call_of(&shared, &auth, OPERATION, 1).unwrap();
            call.next(Event::Begin, after_ms(0)).unwrap();
            let error = call.next(event, after_ms(0)).unwrap_err();
            assert_silent(&error);
            assert!(!error.to_string().contains(CANARY));
        }
    }
}

#[test]
fn a_secret_that_is_refused_is_not_quoted() {
    for bad in [
        format!("{CANARY} "),
        format!("{CANARY}\r\n"),
        format!("{CANARY}\u{e9}"),
    ] {
        let errors = [
            Credentials::new(bad.clone(), "secret".into(), None).unwrap_err(),
            Credentials::new("AKID".into(), bad.clone(), None).unwrap_err(),
            Credentials::new("AKID".into(), "secret".into(), Some(bad.clone())).unwrap_err(),
            ApiKey::new(bad).unwrap_err(),
        ];
        for error in errors {
            assert_silent(&error);
            assert!(!error.to_string().contains(CANARY));
        }
    }
}

#[test]
fn a_canonical_request_does_not_print_the_session_token_in_it() {
    let parts = Parts {
        method: "POST",
        path: "/",
        query: "",
        payload_hash: "",
    };
    let headers = [("host", "example"), ("x-amz-security-token", CANARY)];
    let canonical = canonical_request(parts, headers, PathStyle::NormalizedAndEncoded);
    assert!(canonical.text.contains(CANARY));
    let shown = format!("{canonical:?}");
    assert!(shown.contains("host;x-amz-security-token"), "{shown}");
    assert_silent(canonical);
}
