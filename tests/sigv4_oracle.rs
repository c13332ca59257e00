//! Random requests are signed exactly as the HTTP signer of `aws-sigv4` signs them.
//!
//! Left out of the random input, and why:
//! * white space in header values other than spaces: that signer keeps tabs, while
//!   this crate, botocore and the SDK for JavaScript make one space of them;
//! * `%XX` in a query that is not UTF-8: that signer replaces it by U+FFFD and would
//!   sign another query than is sent;
//! * spaces, controls and the delimiters `#`, `<`, `>`, `^` and the like unencoded in
//!   paths and queries: the `http` crate, through which that signer takes its input,
//!   refuses some of them, and `fetch` never sends them;
//! * `x-amz-user-agent` and `x-amz-checksum-mode`: that signer leaves them out of presigned
//!   requests, while this crate signs every header that it is given;
//! * `host`, `authorization` and the `x-amz-*` headers that signing itself adds, among
//!   the given headers: both signers say that they must not be there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::http::Request;
use bedrock_wasm::sigv4::{PathStyle, SigningKeys};
use bedrock_wasm::time::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use support::signing_oracle::{Case, UNSIGNED_HEADERS, compare};

/// One segment of a path as it goes over the wire.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "",
            ".",
            "..",
            "...",
            "%2e%2E",
            "%2F",
            "converse-stream"
        ])
        .prop_map(String::from),
        "[a-z]{2,9}\\.[a-z0-9-]{1,12}-v[0-9]:[0-9]",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A[0-9]{12}%3Ainference-profile%2F[a-z.0-9-]{1,9}",
        "[!$-;=@-\\[\\]_a-z|~]{1,12}",
        "(%[0-9A-Fa-f]{2}){1,4}",
        "[à-öα-ωあ-ん😀-😄]{1,4}",
    ]
}

/// A key or a value of a query as it goes over the wire.
fn query_text() -> impl Strategy<Value = String> {
    let encoded = |text: String| text.bytes().map(|byte| format!("%{byte:02x}")).collect();
    prop_oneof![
        // Few enough that keys and pairs are repeated.
        select(vec!["", "a", "A", "b", "a%20b", "a+b", "%c3%A9"]).prop_map(String::from),
        select(vec!["%", "%4", "%zz", "a%"]).prop_map(String::from),
        "[!$'-;@-\\[\\]_a-z|~]{0,8}",
        "\\PC{1,4}".prop_map(encoded),
        "[à-öα-ωあ-ん😀-😄]{1,3}",
    ]
}

fn query() -> impl Strategy<Value = String> {
    let pair = (query_text(), option::of(query_text())).prop_map(|(key, value)| match value {
        Some(value) => format!("{key}={value}"),
        None => key,
    });
    vec(pair, 0..6).prop_map(|pairs| pairs.join("&"))
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let added = [
        "host",
        "authorization",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-content-sha256",
    ];
    let name = prop_oneof![
        "[a-z][a-z0-9-]{0,9}".prop_filter("added by signing", move |name| !added
            .contains(&name.as_str())),
        select(&UNSIGNED_HEADERS[1..]).prop_map(String::from),
        // Few enough that names are repeated.
        select(vec!["accept", "content-type", "x-amzn-bedrock-trace"]).prop_map(String::from),
    ];
    vec(
        (name, "[ -~éß漢]{0,16}| {0,3}[a-z]{1,3}  +[a-z]{0,3} {0,3}"),
        0..6,
    )
}

fn case() -> impl Strategy<Value = Case> {
    let method = prop_oneof![
        select(vec!["GET", "POST", "PUT", "DELETE"]).prop_map(String::from),
        "[A-Z]{1,8}"
    ];
    let host = prop_oneof![
        Just("bedrock-runtime.us-east-1.amazonaws.com".to_owned()),
        "[a-z]{1,9}\\.example(:80[0-9]{2})?",
    ];
    let path = prop_oneof![
        1 => Just(String::new()),
        30 => vec(segment(), 0..6).prop_map(|segments| format!("/{}", segments.join("/"))),
    ];
    let request = (method, host, path, query(), headers()).prop_map(
        |(method, host, path, query, headers)| Request {
            method,
            origin: format!("https://{host}"),
            host,
            path,
            query,
            headers,
        },
    );
    // 9999-12-31T23:59:59.999Z is the last instant with a year of four digits.
    let at = prop_oneof![Just(1_440_938_160_000), 0..=253_402_300_799_999_u64];
    (
        request,
        option::weighted(0.9, vec(any::<u8>(), 0..64)),
        prop_oneof![
            Just("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned()),
            "[!-~]{1,60}"
        ],
        option::of("[!-~]{1,60}"),
        prop_oneof![Just("us-east-1".to_owned()), "[a-z0-9-]{1,12}"],
        prop_oneof![Just("bedrock".to_owned()), "[a-z0-9-]{1,12}"],
        at,
        1..=604_800_u32,
    )
        .prop_map(
            |(request, body, secret, token, region, service, at, expires_s)| Case {
                request,
                body,
                secret,
                token,
                region,
                service,
                at: Timestamp::from_ms(at),
                expires_s,
            },
        )
}

fn identical_for(style: PathStyle) {
    // One for all cases: keys and dates recur, so that the kept key is used and replaced.
    let keys = SigningKeys::default();
    TestRunner::new(support::at_least(1_024))
        .run(&case(), |case| {
            let compared = compare(&case, style, &keys);
            prop_assert!(compared, "refused by the other signer");
            Ok(())
        })
        .unwrap();
}

#[test]
fn requests_of_every_service_but_s3() {
    identical_for(PathStyle::NormalizedAndEncoded);
}

#[test]
fn requests_without_normalization() {
    identical_for(PathStyle::Encoded);
}

#[test]
fn requests_of_s3() {
    identical_for(PathStyle::AsSent);
}

/// Found by fuzzing: the key was derived from the scope's text, cut at its slashes.
#[test]
fn a_region_with_a_slash_is_one_part_of_the_scope() {
    let request = Request {
        method: "GET".into(),
        origin: "https://a.example".into(),
        host: "a.example".into(),
        path: "/".into(),
        query: String::new(),
        headers: Vec::new(),
    };
    let case = Case {
        request,
        body: None,
        secret: "secret".into(),
        token: None,
        region: "us/east".into(),
        service: "bed//rock".into(),
        at: Timestamp::from_ms(1_440_938_160_000),
        expires_s: 60,
    };
    let style = PathStyle::NormalizedAndEncoded;
    assert!(compare(&case, style, &SigningKeys::default()));
}
