//! AWS's SigV4 suite as it ships in the source of `aws-sigv4`: where it lies, and how
//! its requests are written down.

use super::sources::crate_source;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use bedrock_wasm::time::Timestamp;
use std::path::PathBuf;

/// The directory with a directory for each case.
pub(crate) fn directory() -> PathBuf {
    crate_source("aws-sigv4").join("aws-signing-test-suite/v4")
}

/// A time as the suite writes it, such as `2015-08-30T12:36:00Z`.
pub(crate) fn timestamp(text: &str) -> Timestamp {
    let at = DateTime::from_str(text, Format::DateTime).unwrap();
    Timestamp::from_ms(at.to_millis().unwrap().try_into().unwrap())
}

/// A request as the suite writes it down, header names in lower case.
pub(crate) struct RawRequest {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) host: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// Reads one of the suite's request files.
pub(crate) fn parse(text: &str) -> RawRequest {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let (first, lines) = head.split_once('\n').unwrap_or((head, ""));
    let (method, target) = first.split_once(' ').unwrap();
    let target = target.strip_suffix(" HTTP/1.1").unwrap_or(target);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines.lines() {
        if line.starts_with(' ') {
            let (_, value) = headers.last_mut().unwrap();
            value.push('\n');
            value.push_str(line);
        } else {
            let (name, value) = line.split_once(':').unwrap();
            headers.push((name.to_ascii_lowercase(), value.trim_start().to_owned()));
        }
    }
    let at = headers.iter().position(|(name, _)| name == "host").unwrap();
    let (_, host) = headers.remove(at);
    RawRequest {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        host,
        headers,
        body: body.into(),
    }
}
