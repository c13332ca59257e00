//! Step 1: the canonical request, the one text that both sides can derive.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use super::PathStyle;
use crate::text::percent::{self, reencoded};
use crate::text::{append_ascii, append_text, cut, pieces, push_all};
use std::fmt;

/// The signed parts of a request.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// The path as it goes over the wire.
    pub path: &'a str,
    /// The query as it goes over the wire, without `?`.
    pub query: &'a str,
    /// Lower-case SHA-256 of the body in hex, or `UNSIGNED-PAYLOAD`.
    pub payload_hash: &'a str,
}

/// The canonical request, and the names of the headers that it covers.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CanonicalRequest {
    /// The text whose hash is signed. It holds the session token, if there is one.
    pub text: String,
    /// Lower-case names in order, joined by `;`.
    pub signed_headers: String,
}

impl fmt::Debug for CanonicalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CanonicalRequest")
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

/// Puts a request into canonical form. `headers` are name and value in any order
/// and case, `host` among them; values of a repeated name are joined by commas.
pub fn canonical_request<'a>(
    parts: Parts<'_>,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    style: PathStyle,
) -> CanonicalRequest {
    let mut sorted = Vec::new();
    for (name, value) in headers {
        add(&mut sorted, name.to_ascii_lowercase(), value);
    }
    of_sorted(parts, &sorted, style)
}

/// Adds a header, whose name is in lower case.
pub(super) fn add(headers: &mut Vec<(String, String)>, name: String, value: &str) {
    insert(headers, name, trimmed(value), false);
}

/// The same of headers that were added in any order.
pub(super) fn of_sorted(
    parts: Parts<'_>,
    headers: &[(String, String)],
    style: PathStyle,
) -> CanonicalRequest {
    let mut text = String::with_capacity(512);
    push_all(&mut text, &[parts.method, "\n"]);
    push_canonical_uri(&mut text, parts.path, style);
    append_ascii(&mut text, b'\n');
    push_canonical_query(&mut text, parts.query);
    let mut signed_headers = String::with_capacity(96);
    let mut last = "";
    for (name, value) in headers {
        if name == last {
            push_all(&mut text, &[",", value]);
            continue;
        }
        push_all(&mut text, &["\n", name, ":", value]);
        let separator = if last.is_empty() { "" } else { ";" };
        push_all(&mut signed_headers, &[separator, name]);
        last = name;
    }
    push_all(
        &mut text,
        &["\n\n", &signed_headers, "\n", parts.payload_hash],
    );
    CanonicalRequest {
        text,
        signed_headers,
    }
}

/// Keeps `pairs` in the order of their names, and those of one name in that of their
/// values or in which they come.
#[inline(never)]
fn insert(pairs: &mut Vec<(String, String)>, name: String, value: String, by_value: bool) {
    let at = pairs.iter().position(|(other, other_value)| {
        *other > name || by_value && *other == name && *other_value > value
    });
    pairs.insert(at.unwrap_or(pairs.len()), (name, value));
}

/// Every service except S3 encodes the encoded path again.
fn push_canonical_uri(out: &mut String, path: &str, style: PathStyle) {
    let path = if path.is_empty() { "/" } else { path };
    match style {
        PathStyle::AsSent => append_text(out, path),
        PathStyle::Encoded => percent::encode(out, path.as_bytes(), b'/'),
        PathStyle::NormalizedAndEncoded => {
            percent::encode(out, normalized(path).as_bytes(), b'/');
        }
    }
}

/// RFC 3986 §5.2.4, and runs of slashes count as one.
fn normalized(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 1);
    let mut is_directory = false;
    for segment in pieces(path, b'/') {
        is_directory = matches!(segment, "" | "." | "..");
        if !is_directory {
            push_all(&mut out, &["/", segment]);
        } else if segment.len() == 2 {
            let parent = out.bytes().rposition(|byte| byte == b'/');
            out.truncate(parent.unwrap_or(0));
        }
    }
    if is_directory {
        append_ascii(&mut out, b'/');
    }
    out
}

/// Keys and values decoded, encoded in AWS's way, and sorted.
fn push_canonical_query(out: &mut String, query: &str) {
    let mut pairs = Vec::new();
    for part in pieces(query, b'&').filter(|part| !part.is_empty()) {
        let (key, value) = cut(part, b'=');
        insert(
            &mut pairs,
            reencoded(key),
            reencoded(value.unwrap_or_default()),
            true,
        );
    }
    let mut separator = "";
    for (key, value) in &pairs {
        push_all(out, &[separator, key, "=", value]);
        separator = "&";
    }
}

/// Without the white space around it, and with one space for each run within.
fn trimmed(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for word in value.split_ascii_whitespace() {
        let separator = if out.is_empty() { "" } else { " " };
        push_all(&mut out, &[separator, word]);
    }
    out
}
