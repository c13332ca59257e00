//! A path that is encoded for the wire is encoded again for the signature, but for
//! S3: the two cases of `aws-sigv4`'s suite that pin what model ids and ARNs need.
//! They are older than the others, without a `context.json`: one canonical request is
//! dated later than its signed request, whose keys are those of the SDK's own tests.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::auth::Credentials;
use bedrock_wasm::http::Request;
use bedrock_wasm::sigv4::{
    Parts, PathStyle, Scope, Signer, SigningKeys, canonical_request, sha256_hex, string_to_sign,
};
use std::path::Path;
use support::signing_suite::{RawRequest, directory, parse, timestamp};
use support::sources::text;

/// The request of a case and its canonical form, which is that of the case's file.
fn canonical_form(directory: &Path) -> (RawRequest, String) {
    let raw = parse(&text(directory.join("request.txt")));
    let parts = Parts {
        method: &raw.method,
        path: &raw.path,
        query: &raw.query,
        payload_hash: &sha256_hex(raw.body.as_bytes()),
    };
    let headers = [
        ("Host", raw.host.as_str()),
        ("X-Amz-Date", "20210511T154045Z"),
    ];
    let canonical = canonical_request(parts, headers, PathStyle::of_service("bedrock"));
    let expected = text(directory.join("header-canonical-request.txt"));
    assert_eq!(canonical.text, expected);
    (raw, canonical.text)
}

fn authorization(directory: &Path) -> String {
    let signed = parse(&text(directory.join("header-signed-request.txt")));
    let found = signed
        .headers
        .into_iter()
        .find(|(name, _)| name == "authorization");
    found.unwrap().1
}

fn signed(raw: RawRequest, credentials: &Credentials, scope: Scope<'_>, now: &str) -> String {
    let mut request = Request {
        method: raw.method,
        origin: String::new(),
        host: raw.host,
        path: raw.path,
        query: raw.query,
        headers: Vec::new(),
    };
    let style = PathStyle::of_service("bedrock");
    let keys = SigningKeys::default();
    let hash = sha256_hex(raw.body.as_bytes());
    Signer {
        credentials,
        scope,
        style,
        now: timestamp(now),
        keys: &keys,
    }
    .sign(&mut request, &hash);
    request.header("authorization").unwrap().to_owned()
}

#[test]
fn a_path_with_an_encoded_connection_id_is_encoded_twice() {
    let case = directory().join("double-encode-path");
    let (raw, _) = canonical_form(&case);
    // `Credentials::for_tests()` of aws-credential-types.
    let (id, secret) = ("ANOTREAL".into(), "notrealrnrELgWzOk3IfjzDKtFBhDby".into());
    let credentials = Credentials::new(id, secret, None).unwrap();
    let scope = Scope {
        region: "us-east-1",
        service: "service",
    };
    let actual = signed(raw, &credentials, scope, "2015-08-30T12:36:00Z");
    assert_eq!(actual, authorization(&case));
}

#[test]
fn a_path_with_an_encoded_arn_is_encoded_twice() {
    let case = directory().join("double-url-encode");
    let (raw, canonical) = canonical_form(&case);
    let scope = Scope {
        region: "us-east-2",
        service: "lambda",
    };
    let to_sign = string_to_sign(&canonical, scope, timestamp("2021-05-11T15:40:45Z"));
    assert_eq!(to_sign, text(case.join("header-string-to-sign.txt")));
    let (id, secret) = (
        "AKIDEXAMPLE".into(),
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
    );
    let credentials = Credentials::new(id, secret, None).unwrap();
    let actual = signed(raw, &credentials, scope, "2021-05-11T15:40:45Z");
    assert_eq!(actual, authorization(&case));
}
