//! The signer: any request is signed as the HTTP signer of `aws-sigv4` signs it, in its
//! headers and in its query.
//!
//! An input is fields: a style, the method, the host, the path, the query, the secret,
//! the token, the region, the service, the milliseconds, the seconds of validity, the
//! body, and names and values of headers in turn. Inputs that `tests/sigv4_oracle.rs`
//! leaves out are left out here, for the same reasons, and by `comparable` alone.

use super::fields::Fields;
use super::signing_oracle::{Case, compare};
use bedrock_wasm::auth::Credentials;
use bedrock_wasm::http::Request;
use bedrock_wasm::sigv4::{PathStyle, SigningKeys};
use bedrock_wasm::time::Timestamp;

/// 9999-12-31T23:59:59.999Z, the last instant with a year of four digits.
const LAST_MS: u64 = 253_402_300_799_999;

/// Headers that signing itself adds, which both signers refuse in the input; and headers that
/// `aws-sigv4` leaves out of presigned requests, while this crate signs what it is given.
const LEFT_OUT: [&str; 7] = [
    "host",
    "authorization",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-content-sha256",
    "x-amz-user-agent",
    "x-amz-checksum-mode",
];

/// Signs one request both ways.
pub fn run(data: &[u8]) {
    let mut fields = Fields::new(data);
    let style = match fields.bytes() {
        b"s3" => PathStyle::AsSent,
        b"encoded" => PathStyle::Encoded,
        _ => PathStyle::NormalizedAndEncoded,
    };
    let case = case(&mut fields);
    let accepted = Credentials::new(
        "AKIDEXAMPLE".into(),
        case.secret.clone(),
        case.token.clone(),
    );
    let well_formed = case.secret.bytes().all(|byte| byte.is_ascii_graphic())
        && !case.secret.is_empty()
        && case
            .token
            .iter()
            .all(|token| token.bytes().all(|byte| byte.is_ascii_graphic()));
    assert_eq!(accepted.is_ok(), well_formed);
    if well_formed && comparable(&case) {
        compare(&case, style, &SigningKeys::default());
    }
}

fn case(fields: &mut Fields<'_>) -> Case {
    let method = fields.text().into_owned();
    let host = fields.text().to_ascii_lowercase();
    let [path, query] = [(); 2].map(|()| fields.text().into_owned());
    let secret = fields.text().into_owned();
    let token = fields.some();
    let [region, service] = [(); 2].map(|()| fields.text().into_owned());
    let ms = fields.text().parse().unwrap_or(1_440_938_160_000);
    let expires_s = fields.text().parse().unwrap_or(300);
    let body = Some(fields.bytes().to_vec()).filter(|body| body != b"-");
    let mut headers = Vec::new();
    while fields.left() {
        let (name, value) = (fields.text().to_ascii_lowercase(), fields.text());
        headers.push((name, value.into_owned()));
    }
    Case {
        request: Request {
            method,
            origin: format!("https://{host}"),
            host,
            path,
            query,
            headers,
        },
        body,
        secret,
        token,
        region,
        service,
        at: Timestamp::from_ms(ms),
        expires_s,
    }
}

fn comparable(case: &Case) -> bool {
    let Request {
        method,
        host,
        path,
        query,
        headers,
        ..
    } = &case.request;
    let scope = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.is_empty();
    // What `fetch` sends: it percent-encodes all else before.
    let sent = |byte: u8| !byte.is_ascii_control() && !b" \"#<>`{}^\\".contains(&byte);
    let utf8 = percent_encoding::percent_decode_str(query).decode_utf8();
    let header = |(name, value): &(String, String)| {
        http::HeaderName::from_bytes(name.as_bytes()).is_ok_and(|parsed| parsed == name.as_str())
            && !LEFT_OUT.contains(&name.as_str())
            && !value.contains(|c: char| c.is_control())
    };
    http::Method::from_bytes(method.as_bytes()).is_ok()
        && url::Url::parse(&format!("https://{host}/"))
            .is_ok_and(|url| url[url::Position::BeforeHost..url::Position::BeforePath] == *host)
        && (path.is_empty() || path.starts_with('/'))
        && path.bytes().all(|byte| sent(byte) && byte != b'?')
        && query.bytes().all(sent)
        && utf8.is_ok()
        && headers.iter().all(header)
        && scope(&case.region)
        && scope(&case.service)
        && case.at.as_ms() <= LAST_MS
}
