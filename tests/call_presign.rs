//! The presigned URL of a call, and the canonical request that it shows. The signer itself is held
//! to `aws-sigv4` in `sigv4_oracle.rs`.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use bedrock_wasm::auth::{Auth, Credentials};
use bedrock_wasm::call::Call;
use bedrock_wasm::call::step::Event;
use bedrock_wasm::http::Request;
use bedrock_wasm::sigv4::{
    Parts, PathStyle, Scope, Signer, SigningKeys, canonical_request, sha256_hex,
};
use support::host::{
    NOVA, after_ms, aws_endpoint, bearer, call as call_of, converse, credentials, label, sent,
    shared,
};

const HOST: &str = "bedrock-runtime.us-east-1.amazonaws.com";
const PATH: &str = "/model/us.amazon.nova-lite-v1%3A0/converse";

fn call(auth: &Auth) -> Call {
    let hash = sha256_hex(b"{}");
    let bindings = [label(NOVA)];
    call_of(
        &shared(aws_endpoint(), 500),
        auth,
        converse(&bindings, &hash),
        3,
    )
    .unwrap()
}

#[test]
fn a_url_is_signed_as_its_request() {
    let mut request = Request {
        method: "POST".into(),
        origin: format!("https://{HOST}"),
        host: HOST.into(),
        path: PATH.into(),
        query: String::new(),
        headers: Vec::new(),
    };
    let signer = Signer {
        credentials: &Credentials::new("AKIDEXAMPLE".into(), "secret".into(), None).unwrap(),
        scope: Scope {
            region: "us-east-1",
            service: "bedrock",
        },
        style: PathStyle::NormalizedAndEncoded,
        now: after_ms(0).now,
        keys: &SigningKeys::default(),
    };
    signer.presign(&mut request, &sha256_hex(b"{}"), 900);

    let mut call = call(&credentials("secret", None));
    assert_eq!(call.presign(900, after_ms(0)).unwrap(), request.url());
    // The next request does not carry it.
    let request = sent(&mut call, Event::Begin, after_ms(0));
    assert_eq!(request.url(), format!("https://{HOST}{PATH}"));
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>: "The minimum
/// value you can set is 1, and the maximum is 604800 (seven days)."
#[test]
fn a_url_is_valid_for_a_second_to_a_week() {
    let mut call = call(&credentials("secret", None));
    for seconds in [1, 604_800] {
        call.presign(seconds, after_ms(0)).unwrap();
    }
    for seconds in [0, 604_801] {
        let refused = call.presign(seconds, after_ms(0)).unwrap_err();
        assert_eq!(refused.code(), "invalid_input");
    }
}

#[test]
fn an_api_key_signs_no_url() {
    let refused = call(&bearer("key")).presign(60, after_ms(0)).unwrap_err();
    assert!(refused.message().contains("API key"), "{refused}");
}

#[test]
fn the_canonical_request_is_that_of_what_was_sent() {
    let mut call = call(&credentials("secret", None));
    let request = sent(&mut call, Event::Begin, after_ms(0));
    let parts = Parts {
        method: "POST",
        path: PATH,
        query: "",
        payload_hash: &sha256_hex(b"{}"),
    };
    let date = request.header("x-amz-date").unwrap();
    let headers = [("host", HOST), ("x-amz-date", date)];
    let expected = canonical_request(parts, headers, PathStyle::NormalizedAndEncoded);
    assert_eq!(call.canonical_request(), expected.text);
}

#[test]
fn the_signature_of_what_was_sent_is_that_of_its_authorization() {
    let mut call = call(&credentials("secret", None));
    let request = sent(&mut call, Event::Begin, after_ms(0));
    let authorization = request.header("authorization").unwrap();
    let (_, expected) = authorization.split_once("Signature=").unwrap();
    assert_eq!(call.signature(after_ms(0)), expected);
}

#[test]
fn an_api_key_has_no_signature() {
    assert_eq!(call(&bearer("key")).signature(after_ms(0)), "");
}
