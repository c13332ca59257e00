//! What the tests of embeddings and of images share, and the formats of images.

use crate::api::{Client, Config, edge};
use crate::auth::Credentials;
use crate::error::{Error, ErrorKind};
use crate::text::base64;
use serde_json::Value;

pub(crate) fn client() -> Client {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    Client::new(Config::new("us-east-1").credentials(keys))
}

/// The cases of one kind that Rust can express.
pub(crate) fn cases(kind: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/families.json");
    let mut all: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let Value::Array(mut cases) = all[kind].take() else {
        panic!("{kind}: no cases");
    };
    cases.retain(|case| case["only"] != "js");
    let least = if kind == "usage" { 8 } else { 31 };
    assert!(cases.len() >= least, "{}", cases.len());
    cases
}

/// The bytes of a `{ "$bytes" }`.
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    let text = value["$bytes"].as_str().unwrap();
    base64::decode(text.as_bytes()).unwrap()
}

/// The bodies of the requests since the script began.
pub(crate) fn sent_bodies() -> Vec<Value> {
    let body = |(_, body): edge::Sent| serde_json::from_slice(&body.unwrap()).unwrap();
    edge::sent().into_iter().map(body).collect()
}

/// If a case expects a refusal: nothing is sent, and the error has the case's parts.
pub(crate) fn compare_refusal(case: &Value, ask: impl Fn() -> Result<(), Error>) {
    let Some(parts) = case["refused"].as_array() else {
        return;
    };
    edge::respond_with(Vec::new());
    let error = ask().expect_err(case["name"].as_str().unwrap());
    assert_eq!(error.kind(), ErrorKind::Input, "{}: {error}", case["name"]);
    assert_eq!(edge::sent().len(), 0, "{}", case["name"]);
    for part in parts {
        let part = part.as_str().or_else(|| part["rust"].as_str()).unwrap();
        assert!(
            error.message().contains(part),
            "{}: {error} has no {part}",
            case["name"]
        );
    }
}

/// The signatures of PNG (W3C PNG §5.2), JPEG (ITU-T T.81 §B.1.1.3), GIF (its specification §17)
/// and WebP (RFC 9649 §2.3).
#[test]
fn an_image_is_known_by_its_first_bytes() {
    for (bytes, format) in [
        (&b"\x89PNG\r\n\x1a\n"[..], Some("png")),
        (b"\xff\xd8\xff\xe0", Some("jpeg")),
        (b"GIF89a", Some("gif")),
        (b"RIFF\0\0\0\0WEBP", Some("webp")),
        (b"hello", None),
        (b"", None),
    ] {
        assert_eq!(super::format_of(bytes), format);
    }
}
