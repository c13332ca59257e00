//! AWS's own SigV4 suite, as it ships in the source of `aws-sigv4`: signing in the
//! headers and in the query.
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
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::path::Path;
use support::signing_suite::{self, parse, timestamp};
use support::sources::{entries, json, text};

fn string<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).unwrap().as_str().unwrap()
}

/// Every step starts from the asserted output of the step before.
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
    let mut presigned = request.clone();
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

    let signer = Signer {
        credentials: &credentials,
        scope,
        style,
        now,
        keys: &keys,
    };
    signer.sign(&mut request, &payload_hash);
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

    let expires_s = context["expiration_in_seconds"].as_u64().unwrap();
    signer.presign(&mut presigned, &payload_hash, expires_s as u32);
    if let Some(token) = token.filter(|_| flag("omit_session_token")) {
        presigned.query.push_str("&X-Amz-Security-Token=");
        presigned
            .query
            .extend(utf8_percent_encode(token, NON_ALPHANUMERIC));
    }
    let signed = parse(&expected("query-signed-request.txt"));
    let added = |query: &str| {
        let pairs = query.split('&').filter(|pair| pair.starts_with("X-Amz-"));
        let mut pairs: Vec<String> = pairs.map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    assert_eq!(added(&presigned.query), added(&signed.query), "{name}");
    let signature = expected("query-signature.txt");
    assert!(added(&signed.query).contains(&["X-Amz-Signature=", &signature].concat()));
    // The service derives this from the URL of the request.
    let (unsigned_query, _) = presigned.query.rsplit_once("&X-Amz-Signature=").unwrap();
    let parts = Parts {
        method: &presigned.method,
        path: &presigned.path,
        query: unsigned_query,
        payload_hash: &payload_hash,
    };
    let headers = presigned.headers.iter();
    let headers = headers.map(|(n, v)| (n.as_str(), v.as_str()));
    let headers = headers.chain([("host", host.as_str())]);
    let canonical = canonical_request(parts, headers, style);
    if !flag("omit_session_token") {
        assert_eq!(
            canonical.text,
            expected("query-canonical-request.txt"),
            "{name}"
        );
    }
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
