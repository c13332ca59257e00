//! AWS's own SigV4 suite, as it ships in the source of `aws-sigv4`: header signing.
//! The `query-*` files (presigned requests) are left out: this crate does not
//! presign yet.
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
    Parts, PathStyle, Scope, SigningKeys, canonical_request, sha256_hex, sign, string_to_sign,
};
use serde_json::Value;
use std::path::Path;
use support::signing_suite::{self, parse, timestamp};
use support::sources::{entries, json, text};

fn string<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).unwrap().as_str().unwrap()
}

/// Every step starts from what the step before was found to give.
fn check(directory: &Path) {
    let name = directory.file_name().unwrap().to_str().unwrap();
    let expected = |file: &str| text(directory.join(file));
    let context = json(directory.join("context.json"));
    let flag = |name: &str| context[name].as_bool().unwrap_or(false);
    let token = context["credentials"]["token"].as_str();
    let signed_token = token.filter(|_| !flag("omit_session_token"));
    let scope = Scope {
        region: string(&context, "/region"),
        service: string(&context, "/service"),
    };
    let now = timestamp(string(&context, "/timestamp"));
    let raw = parse(&expected("request.txt"));
    let payload_hash = sha256_hex(raw.body.as_bytes());
    // The suite gives paths before their first encoding, as its `signed-request`
    // files do, and encodes them once. One `request.txt` has its space encoded
    // already. Double encoding has cases of its own.
    let path = raw.path.replace("%20", " ");
    let style = if flag("normalize") {
        PathStyle::NormalizedAndEncoded
    } else {
        PathStyle::Encoded
    };
    let credentials = Credentials::new(
        string(&context, "/credentials/access_key_id").into(),
        string(&context, "/credentials/secret_access_key").into(),
        signed_token.map(str::to_owned),
    )
    .unwrap();

    let mut request = Request {
        method: raw.method,
        origin: ["https://", &raw.host].concat(),
        host: raw.host,
        path,
        query: raw.query,
        headers: raw.headers,
    };
    if flag("sign_body") {
        request.set_header("x-amz-content-sha256", payload_hash.clone());
    }
    let (host, date) = (request.host.clone(), now.amz_date_time());
    let mut headers = vec![("host", host.as_str()), ("x-amz-date", date.as_str())];
    headers.extend(signed_token.map(|token| ("x-amz-security-token", token)));
    headers.extend(
        request
            .headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str())),
    );
    let parts = Parts {
        method: &request.method,
        path: &request.path,
        query: &request.query,
        payload_hash: &payload_hash,
    };
    let canonical = canonical_request(parts, headers, style);
    assert_eq!(
        canonical.text,
        expected("header-canonical-request.txt"),
        "{name}"
    );
    let to_sign = string_to_sign(&canonical.text, scope, now);
    assert_eq!(to_sign, expected("header-string-to-sign.txt"), "{name}");
    let keys = SigningKeys::default();
    let signature = keys.signature(&credentials, scope, now, &to_sign);
    assert_eq!(signature, expected("header-signature.txt"), "{name}");

    sign(
        &mut request,
        &payload_hash,
        &credentials,
        scope,
        style,
        now,
        &keys,
    );
    if let Some(token) = token {
        request.set_header("x-amz-security-token", token.to_owned());
    }
    let mut signed = parse(&expected("header-signed-request.txt"));
    signed.headers.sort();
    request.headers.sort();
    assert_eq!(request.headers, signed.headers, "{name}");
    assert!(
        request
            .header("authorization")
            .unwrap()
            .ends_with(&signature),
        "{name}"
    );
}

#[test]
fn every_case_is_signed_as_aws_signs_it() {
    let cases: Vec<_> = entries(&signing_suite::directory())
        .into_iter()
        .filter(|directory| directory.join("context.json").exists())
        .collect();
    assert_eq!(cases.len(), 38);
    for case in cases {
        check(&case);
    }
}
