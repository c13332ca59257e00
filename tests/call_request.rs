//! The requests of a call: their URLs and headers, and those that it refuses to send.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::ErrorKind;
use bedrock_wasm::auth::{Auth, Credentials};
use bedrock_wasm::call::step::Event;
use bedrock_wasm::endpoint::Endpoint;
use bedrock_wasm::http::Request;
use bedrock_wasm::operations::{Binding, Location};
use bedrock_wasm::sigv4::{PathStyle, Scope, Signer, SigningKeys, sha256_hex};
use support::host::{
    NOVA, after_ms, aws_endpoint, bearer, call as call_of, converse, credentials, label, sent,
    shared,
};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn header<'a>(name: &'a str, value: &'a str) -> Binding<'a> {
    Binding {
        location: Location::Header,
        name,
        value,
    }
}

/// The first request of a call of Converse.
fn first_request(auth: &Auth, bindings: &[Binding<'_>]) -> Request {
    let shared = shared(aws_endpoint(), 500);
    let hash = sha256_hex(b"{}");
    let mut call = call_of(&shared, auth, converse(bindings, &hash), 3).unwrap();
    sent(&mut call, Event::Begin, after_ms(0))
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
    Signer {
        credentials: &Credentials::new("AKIDEXAMPLE".into(), SECRET.into(), Some("token".into()))
            .unwrap(),
        scope: Scope {
            region: "us-east-1",
            service: "bedrock",
        },
        style: PathStyle::NormalizedAndEncoded,
        now: after_ms(0).now,
        keys: &SigningKeys::default(),
    }
    .sign(&mut expected, &sha256_hex(b"{}"));
    assert_eq!(request.headers, expected.headers);
    assert_eq!(request.header("x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(request.header("x-amz-security-token"), Some("token"));
    let authorization = request.header("authorization").unwrap();
    let start = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=";
    assert!(authorization.starts_with(start), "{authorization}");
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
        let request = sent(&mut call, Event::Begin, after_ms(0));
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
