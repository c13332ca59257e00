//! AWS Signature Version 4, one file for each of AWS's own headings. The key and
//! the signature come from `aws-sigv4`; the canonical request is written here,
//! because the crate's HTTP signer would triple the size of the module. That
//! signer is the oracle of the tests.

mod canonical_request;
mod signing_key;
mod string_to_sign;

pub use crate::text::percent::s3_path;
pub use canonical_request::{CanonicalRequest, Parts, canonical_request};
use canonical_request::{add, of_sorted};
pub use signing_key::SigningKeys;
pub use string_to_sign::string_to_sign;

use crate::auth::Credentials;
use crate::http::Request;
use crate::text::{concat, listed, owned, percent, push_all, push_decimal};
use crate::time::Timestamp;
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Headers that change on the way, or that browsers set themselves. These, and all that
/// begin with `proxy-` or `sec-`, are the ones that the AWS SDK for JavaScript leaves out
/// (`ALWAYS_UNSIGNABLE_HEADERS` and `UNSIGNABLE_PATTERNS` in
/// <https://github.com/smithy-lang/smithy-typescript/blob/main/packages/signature-v4/src/constants.ts>).
const UNSIGNED_HEADERS: &str = "\
    authorization cache-control connection expect from keep-alive max-forwards pragma \
    referer te trailer transfer-encoding upgrade user-agent x-amzn-trace-id";

/// S3's signing names: the endpoint rules of these alone have `disableDoubleEncoding`
/// (`endpoint-rule-set-1.json` of `s3` and `s3control` in botocore). S3 Tables and S3
/// Vectors sign as all other services do.
const SINGLE_ENCODED: &str = "s3 s3-object-lambda s3-outposts s3express";

/// Where a signature is valid.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The AWS region, such as `us-east-1`.
    pub region: &'a str,
    /// The signing name of the service, such as `bedrock`.
    pub service: &'a str,
}

impl Scope<'_> {
    /// `YYYYMMDD/region/service/aws4_request`.
    pub fn credential_scope(&self, now: Timestamp) -> String {
        concat(&[
            &now.amz_date(),
            "/",
            self.region,
            "/",
            self.service,
            "/aws4_request",
        ])
    }
}

/// How the path becomes the canonical URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathStyle {
    /// S3: the path as it is sent, which should be [`s3_path`]'s form of it.
    AsSent,
    /// The path as it is sent, percent-encoded again.
    Encoded,
    /// Every other service: dot segments resolved, then percent-encoded again.
    NormalizedAndEncoded,
}

impl PathStyle {
    /// The style that a service expects, by its signing name.
    pub fn of_service(signing_name: &str) -> Self {
        if listed(SINGLE_ENCODED, signing_name) {
            Self::AsSent
        } else {
            Self::NormalizedAndEncoded
        }
    }
}

fn is_signed(name: &str) -> bool {
    // Most headers are AWS's own and need no search.
    name.starts_with("x-amz-")
        || !(name.starts_with("proxy-")
            || name.starts_with("sec-")
            || listed(UNSIGNED_HEADERS, name))
}

/// The lower-case SHA-256 of `bytes` in hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Everything that a signature is made with.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// Whose signature it is.
    pub credentials: &'a Credentials,
    /// Where it is valid.
    pub scope: Scope<'a>,
    /// How the service reads paths.
    pub style: PathStyle,
    /// When it is made.
    pub now: Timestamp,
    /// The signing keys derived so far.
    pub keys: &'a SigningKeys,
}

impl Signer<'_> {
    /// Signs `request` in its headers: adds `x-amz-date`, `x-amz-security-token` for
    /// temporary credentials, `x-amz-content-sha256` for S3, and `authorization`.
    /// Every header of the request is signed but those that change on the way.
    /// `payload_hash` is the lower-case SHA-256 of the body in hex, or
    /// `UNSIGNED-PAYLOAD`.
    pub fn sign(&self, request: &mut Request, payload_hash: &str) {
        request.set_header("x-amz-date", self.now.amz_date_time());
        match self.credentials.session_token() {
            Some(token) => request.set_header("x-amz-security-token", owned(token)),
            None => request.remove_header("x-amz-security-token"),
        }
        if self.style == PathStyle::AsSent {
            request.set_header("x-amz-content-sha256", owned(payload_hash));
        }
        let canonical = self.canonical_request(request, payload_hash);
        let authorization = concat(&[
            ALGORITHM,
            " Credential=",
            &self.credential(),
            ", SignedHeaders=",
            &canonical.signed_headers,
            ", Signature=",
            &self.signature(&canonical),
        ]);
        request.set_header("authorization", authorization);
    }

    /// Signs `request` in its query, so that its URL alone is enough to send it, for
    /// `expires_s` seconds. Its headers must be sent with it.
    pub fn presign(&self, request: &mut Request, payload_hash: &str, expires_s: u32) {
        let mut query = std::mem::take(&mut request.query);
        let mut push = |name, value: &str| percent::push_pair(&mut query, name, value);
        push("X-Amz-Algorithm", ALGORITHM);
        push("X-Amz-Credential", &self.credential());
        push("X-Amz-Date", &self.now.amz_date_time());
        let mut expires = String::new();
        push_decimal(&mut expires, expires_s.into(), 1);
        push("X-Amz-Expires", &expires);
        if let Some(token) = self.credentials.session_token() {
            push("X-Amz-Security-Token", token);
        }
        let signed_headers = self.canonical_request(request, "").signed_headers;
        push("X-Amz-SignedHeaders", &signed_headers);
        request.query = query;
        let canonical = self.canonical_request(request, payload_hash);
        let signature = self.signature(&canonical);
        push_all(&mut request.query, &["&X-Amz-Signature=", &signature]);
    }

    fn credential(&self) -> String {
        let scope = self.scope.credential_scope(self.now);
        concat(&[self.credentials.access_key_id(), "/", &scope])
    }

    fn canonical_request(&self, request: &Request, payload_hash: &str) -> CanonicalRequest {
        canonical_request_of(request, payload_hash, self.style)
    }

    pub(crate) fn signature(&self, canonical: &CanonicalRequest) -> String {
        let scope = &self.scope.credential_scope(self.now);
        let text = string_to_sign::of_scope(&canonical.text, scope, self.now);
        let secret = self.credentials.secret_access_key();
        self.keys.sign(secret, self.scope, scope, &text)
    }
}

/// The canonical form of `request`; it holds the session token if there is one.
#[inline(never)]
pub(crate) fn canonical_request_of(
    request: &Request,
    payload_hash: &str,
    style: PathStyle,
) -> CanonicalRequest {
    let parts = Parts {
        method: &request.method,
        path: &request.path,
        query: &request.query,
        payload_hash,
    };
    let mut headers = Vec::with_capacity(8);
    add(&mut headers, owned("host"), &request.host);
    for (name, value) in &request.headers {
        if is_signed(name) {
            add(&mut headers, owned(name), value);
        }
    }
    of_sorted(parts, &headers, style)
}
