//! The body of an error response: AWS's own, or that of a gateway in front of it.

use crate::api::data::xml::{Element, element};
use crate::api::error_facts::printable;
use serde_json::{Value, json};

/// How much is kept of a gateway's text, in characters.
const MAX_GATEWAY_TEXT: usize = 1000;

/// Where gateways have their text: FastAPI's `detail`, JSON:API's `errors`, the `title` of problem
/// details.
const GATEWAYS: [&str; 5] = [
    "/error",
    "/detail",
    "/detail/0/msg",
    "/errors/0/message",
    "/title",
];

/// A body as JSON, or as the text of one that is not JSON.
pub(crate) struct ErrorBody(Value);

impl ErrorBody {
    /// Decoded as `TextDecoder` does: without a byte order mark, and with U+FFFD for what is not
    /// UTF-8.
    pub(crate) fn of(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}');
        Self(serde_json::from_str(text).unwrap_or_else(|_| text.into()))
    }

    /// As JSON: that of a body which is larger than its limit, by how it begins.
    pub(crate) fn too_large(start: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(start);
        let name = text.split_once("\"__type\"").and_then(|(_, rest)| {
            let rest = rest.trim_start().strip_prefix(':')?;
            let rest = rest.trim_start().strip_prefix('"')?;
            rest.split(['"', '\\']).next()
        });
        let message = "the body of the error is larger than 1 MiB";
        json!({ "__type": name, "message": message })
            .to_string()
            .into()
    }

    /// The members of S3's XML, the code and the message of STS's; else as any other body.
    pub(crate) fn of_xml(body: &[u8]) -> Self {
        let xml = String::from_utf8_lossy(body);
        if let Some(root) = Element::parse(&xml).filter(|root| root.name == "Error") {
            let mut members = root.members();
            for (name, wire) in [("code", "Code"), ("message", "Message")] {
                members.insert(name.into(), members.get(wire).cloned().unwrap_or_default());
            }
            return Self(members.into());
        }
        match element(&xml, "Code") {
            Some(code) => Self(json!({ "code": code, "message": element(&xml, "Message") })),
            None => Self::of(body),
        }
    }

    /// AWS's code.
    pub(crate) fn code(&self) -> Option<&str> {
        self.first(&["/__type", "/code"])
    }

    /// AWS's message, or the text that a gateway has in its place.
    pub(crate) fn message(&self, content_type: Option<&str>) -> Option<String> {
        if let Some(message) = self.first(&["/message", "/Message"]) {
            return Some(printable(message).collect());
        }
        let described = self
            .first(&["/error"])
            .zip(self.first(&["/error_description"]));
        let described = described.map(|(error, more)| format!("{error}: {more}"));
        let text = self
            .first(&["/error/message"])
            .or(described.as_deref())
            .or_else(|| self.first(&GATEWAYS))
            .or_else(|| self.plain_text(content_type))?;
        Some(printable(text.trim()).take(MAX_GATEWAY_TEXT).collect())
    }

    pub(crate) fn into_json(self) -> Value {
        self.0
    }

    /// The text, unless it is a page for people.
    fn plain_text(&self, content_type: Option<&str>) -> Option<&str> {
        let is_plain = content_type.is_none_or(|kind| {
            let kind = kind.trim_start().to_ascii_lowercase();
            kind.starts_with("text/plain") || kind.starts_with("application/json")
        });
        let text = self.0.as_str().filter(|_| is_plain)?;
        (!text.trim_start().starts_with(['<', '{', '['])).then_some(text)
    }

    /// The first of these members that is text and not empty.
    fn first(&self, pointers: &[&str]) -> Option<&str> {
        let found = pointers.iter().filter_map(|name| self.0.pointer(name));
        found
            .filter_map(Value::as_str)
            .find(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorBody, MAX_GATEWAY_TEXT};
    use serde_json::Value;

    /// Those of `tests/js/call/gateway-errors.test.js`.
    #[test]
    fn a_gateways_error_keeps_its_text() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/gateway.json");
        let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(file["longest"], MAX_GATEWAY_TEXT);
        for case in file["cases"].as_array().unwrap() {
            let body = ErrorBody::of(case["body"].as_str().unwrap().as_bytes());
            let found = body.message(case["type"].as_str());
            let found = found.filter(|text| !text.is_empty());
            assert_eq!(found.as_deref(), case["message"].as_str(), "{case}");
        }
        let long = "x".repeat(MAX_GATEWAY_TEXT + 1);
        let kept = ErrorBody::of(long.as_bytes()).message(None).unwrap();
        assert_eq!(kept.len(), MAX_GATEWAY_TEXT);
    }
}
