//! The HTTP signer of `aws-sigv4`, as the judge of this crate's.

use aws_sigv4::http_request::{
    self as oracle, PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest,
    SignatureLocation, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use bedrock_wasm::auth::Credentials;
use bedrock_wasm::http::Request;
use bedrock_wasm::sigv4::{PathStyle, Scope, Signer, SigningKeys, sha256_hex};
use bedrock_wasm::time::Timestamp;
use std::borrow::Cow;
use std::time::{Duration, UNIX_EPOCH};

/// Both signers leave these out, so that proxies and browsers may change them. The
/// oracle is told so: by itself it knows four of them, and the SDK for JavaScript all.
/// <https://github.com/smithy-lang/smithy-typescript/blob/main/packages/signature-v4/src/constants.ts>
pub(crate) const UNSIGNED_HEADERS: [&str; 18] = [
    "authorization",
    "cache-control",
    "connection",
    "expect",
    "from",
    "keep-alive",
    "max-forwards",
    "pragma",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
    // All that begin like these, see `is_unsigned`.
    "proxy-authorization",
    "sec-fetch-mode",
    "sec-websocket-key",
];

fn is_unsigned(name: &str) -> bool {
    UNSIGNED_HEADERS.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-")
}

/// A request, and the inputs of its signature.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) request: Request,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) region: String,
    pub(crate) service: String,
    pub(crate) at: Timestamp,
    pub(crate) expires_s: u32,
}

/// Signs in headers and in the query, and panics where `aws-sigv4` signs differently.
/// False if it does not take such a request.
pub(crate) fn compare(case: &Case, style: PathStyle, keys: &SigningKeys) -> bool {
    let credentials = Credentials::new(
        "AKIDEXAMPLE".into(),
        case.secret.clone(),
        case.token.clone(),
    )
    .unwrap();
    let payload_hash = match &case.body {
        Some(body) => sha256_hex(body),
        None => "UNSIGNED-PAYLOAD".to_owned(),
    };
    let signer = Signer {
        credentials: &credentials,
        scope: Scope {
            region: &case.region,
            service: &case.service,
        },
        style,
        now: case.at,
        keys,
    };
    let mut request = case.request.clone();
    signer.sign(&mut request, &payload_hash);
    let mut presigned = case.request.clone();
    signer.presign(&mut presigned, &payload_hash, case.expires_s);
    let Some((headers, _)) = expected(case, style, None) else {
        return false;
    };
    let (_, parameters) = expected(case, style, Some(case.expires_s)).unwrap();
    assert!(!headers.is_empty() && !parameters.is_empty());
    for (name, value) in headers {
        assert_eq!(request.header(&name), Some(value.as_str()), "{name}");
    }
    for (name, value) in parameters {
        assert_eq!(last_value(&presigned.query, &name), Some(value), "{name}");
    }
    true
}

type Pairs = Vec<(String, String)>;

/// The headers, and for a presigned request the query parameters, that `aws-sigv4` would
/// add, by name. `None` if it does not take such a request.
fn expected(case: &Case, style: PathStyle, expires_s: Option<u32>) -> Option<(Pairs, Pairs)> {
    let mut settings = SigningSettings::default();
    if let Some(expires_s) = expires_s {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(expires_s.into()));
    }
    let names = case.request.headers.iter().map(|(name, _)| name.as_str());
    let unsigned = names.filter(|name| is_unsigned(name));
    settings.excluded_headers = Some(unsigned.map(|name| Cow::from(name.to_owned())).collect());
    if style == PathStyle::AsSent {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        if expires_s.is_none() {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
    }
    if style == PathStyle::Encoded {
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    let (secret, token) = (case.secret.clone(), case.token.clone());
    let identity =
        aws_credential_types::Credentials::new("AKIDEXAMPLE", secret, token, None, "test");
    let identity = identity.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&case.region)
        .name(&case.service)
        .time(UNIX_EPOCH + Duration::from_millis(case.at.as_ms()))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let body = match &case.body {
        Some(body) => SignableBody::Bytes(body),
        None => SignableBody::UnsignedPayload,
    };
    let headers = case
        .request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let request =
        SignableRequest::new(&case.request.method, case.request.url(), headers, body).ok()?;
    let (instructions, _) = oracle::sign(request, &params).ok()?.into_parts();
    let headers = instructions.headers();
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let parameters = instructions.params().iter();
    let parameters = parameters.map(|(name, value)| ((*name).to_owned(), value.to_string()));
    Some((headers.collect(), parameters.collect()))
}

/// The decoded value of a parameter; a presigner's own come after all others.
fn last_value(query: &str, name: &str) -> Option<String> {
    let (_, value) = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .rfind(|(key, _)| *key == name)?;
    Some(
        percent_encoding::percent_decode_str(value)
            .decode_utf8()
            .unwrap()
            .into_owned(),
    )
}
