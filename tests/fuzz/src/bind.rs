//! Input binding: whatever a member holds, the URL has the host of the endpoint and the
//! segments of the template, and decodes to the same values. Judged by the `url` crate,
//! which parses as browsers do, and by the header types of the `http` crate.
//!
//! An input is fields: a template's number, an endpoint's URL (empty for AWS's own), a
//! region, "fips" and "dual" or not, and triples of a location, a name and a value.

use super::fields::Fields;
use bedrock_wasm::auth::Auth;
use bedrock_wasm::call::step::{Event, Moment, Step};
use bedrock_wasm::call::{Call, Invocation, Shared};
use bedrock_wasm::endpoint::{Endpoint, Variant};
use bedrock_wasm::http::Request;
use bedrock_wasm::operations::{Binding, Location};
use bedrock_wasm::time::Timestamp;
use std::rc::Rc;
use url::{Host, Position, Url};

const TEMPLATES: [&str; 8] = [
    "/model/{modelId}/converse",
    "/model/{modelId}/invoke-with-response-stream",
    "/agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text",
    "/agents/{agentId}/",
    "/async-invoke",
    "/{a}",
    "/{key+}",
    "/bucket/{key+}/{a}?list-type=2",
];

/// Binds, and parses the result.
pub fn run(data: &[u8]) {
    let mut fields = Fields::new(data);
    let number: usize = fields.text().parse().unwrap_or_default();
    let template = TEMPLATES[number % TEMPLATES.len()];
    let Some(endpoint) = endpoint(&mut fields) else {
        return;
    };
    let mut members = Vec::new();
    while fields.left() {
        let location = match fields.bytes() {
            b"q" => Location::Query,
            b"h" => Location::Header,
            _ => Location::Label,
        };
        members.push((location, fields.text(), fields.text()));
    }
    let bindings: Vec<_> = members
        .iter()
        .map(|(location, name, value)| Binding {
            location: *location,
            name,
            value,
        })
        .collect();
    let bound = bound(&endpoint, template, &bindings);
    match refused(template, &bindings) {
        Some(code) => assert_eq!(bound.unwrap_err(), code),
        None => check(&bound.unwrap(), &endpoint, template, &bindings),
    }
}

fn bound(
    endpoint: &Endpoint,
    template: &str,
    bindings: &[Binding<'_>],
) -> Result<Request, &'static str> {
    let shared = Rc::new(Shared {
        endpoint: endpoint.clone(),
        region: "us-east-1".into(),
        signing_name: "bedrock".into(),
        quota: Default::default(),
        keys: Default::default(),
        clock: Default::default(),
    });
    let operation = Invocation {
        method: "POST",
        path: template,
        bindings,
        payload_hash: "UNSIGNED-PAYLOAD",
    };
    let now = Timestamp::from_ms(0);
    let mut call = Call::new(shared, Auth::Unsigned, operation, 1).map_err(|error| error.code())?;
    match call.next(Event::Begin, Moment { now, random: 0 }) {
        Ok(Step::Send) => Ok(call.request().clone()),
        other => panic!("{other:?}"),
    }
}

fn endpoint(fields: &mut Fields<'_>) -> Option<Endpoint> {
    let (url, region) = (fields.text(), fields.text());
    let variant = Variant {
        fips: fields.bytes() == b"fips",
        dual_stack: fields.bytes() == b"dual",
    };
    if url.is_empty() {
        return aws_endpoint(&region, variant);
    }
    let url = Url::parse(&url).ok()?;
    let host = &url[Position::BeforeHost..Position::BeforePath];
    let protocol = format!("{}:", url.scheme());
    let custom = |insecure| Endpoint::custom(&protocol, host, url.path(), None, insecure);
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let (secure, plain) = (url.scheme() == "https", url.scheme() == "http");
    assert_eq!(custom(false).is_ok(), secure || plain && loopback, "{url}");
    assert_eq!(custom(true).is_ok(), secure || plain, "{url}");
    custom(true).ok()
}

fn aws_endpoint(region: &str, variant: Variant) -> Option<Endpoint> {
    let endpoint = Endpoint::aws("bedrock-runtime", region, variant);
    let lower = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '-';
    let label = (1..=63).contains(&region.len()) && region.chars().all(lower);
    assert_eq!(endpoint.is_ok(), label, "{region}");
    let endpoint = endpoint.ok()?;
    // Such labels are Punycode, which URL parsers check.
    if !region.starts_with("xn--") {
        let url = Url::parse(endpoint.origin()).unwrap();
        assert_eq!(url.host_str(), Some(endpoint.host()));
        let fips = if variant.fips { "-fips" } else { "" };
        let start = format!("bedrock-runtime{fips}.{region}.");
        assert!(endpoint.host().starts_with(&start), "{endpoint:?}");
    }
    Some(endpoint)
}

/// The first member of that name.
fn label<'a>(name: &str, bindings: &[Binding<'a>]) -> &'a str {
    bindings
        .iter()
        .find(|b| b.location == Location::Label && b.name == name)
        .map_or("", |b| b.value)
}

/// The segments that a part of a template stands for.
fn segments<'a>(part: &'a str, bindings: &[Binding<'a>]) -> Vec<&'a str> {
    match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
        None => vec![part],
        Some(name) => match name.strip_suffix('+') {
            Some(name) => label(name, bindings).split('/').collect(),
            None => vec![label(name, bindings)],
        },
    }
}

fn refused(template: &str, bindings: &[Binding<'_>]) -> Option<&'static str> {
    for part in template.split('?').next()?.split('/') {
        let segments = segments(part, bindings);
        let empty = part.starts_with('{') && segments == [""];
        if empty || segments.iter().any(|s| *s == "." || *s == "..") {
            return Some("invalid_label");
        }
    }
    let bad = bindings.iter().any(|b| {
        b.location == Location::Header
            && (http::HeaderName::from_bytes(b.name.as_bytes()).is_err()
                || http::HeaderValue::from_str(b.value).is_err()
                // The crate lets bytes pass that `fetch` would read as Latin-1.
                || !b.value.is_ascii())
    });
    bad.then_some("invalid_header")
}

pub(crate) fn check(
    request: &Request,
    endpoint: &Endpoint,
    template: &str,
    bindings: &[Binding<'_>],
) {
    let url = request.url();
    let parsed = match Url::parse(&url) {
        Ok(parsed) => parsed,
        Err(_) if url.contains(".xn--") => return,
        Err(error) => panic!("{url}: {error}"),
    };
    // The signed URL is the one that is sent: the parser changed nothing.
    assert_eq!(parsed.as_str(), url);
    assert_eq!(
        &parsed[Position::BeforeHost..Position::BeforePath],
        endpoint.host()
    );
    assert_eq!((parsed.username(), parsed.fragment()), ("", None));
    let (path, query) = template.split_once('?').unwrap_or((template, ""));
    let decoded = |text: &str| {
        let bytes = percent_encoding::percent_decode_str(text);
        bytes.decode_utf8().unwrap().into_owned()
    };
    let found = parsed.path().strip_prefix(endpoint.path_prefix()).unwrap();
    let found: Vec<_> = found.split('/').map(decoded).collect();
    let expected: Vec<_> = path
        .split('/')
        .flat_map(|p| segments(p, bindings))
        .collect();
    assert_eq!(found, expected);
    let mut pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let bound = |location| bindings.iter().filter(move |b| b.location == location);
    pairs.extend(bound(Location::Query).map(|b| (b.name.to_owned(), b.value.to_owned())));
    assert_eq!(parsed.query_pairs().into_owned().collect::<Vec<_>>(), pairs);
    let mut headers = http::HeaderMap::new();
    for b in bound(Location::Header) {
        let name = http::HeaderName::from_bytes(b.name.as_bytes()).unwrap();
        let value = b.value.trim_matches([' ', '\t']);
        headers.insert(name, http::HeaderValue::from_str(value).unwrap());
    }
    assert_eq!(request.headers.len(), headers.len());
    for (name, value) in &request.headers {
        assert_eq!(headers[name], value.as_str(), "{name}");
    }
}
