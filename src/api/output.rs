//! From a 2xx answer to an operation's output: members from headers, the rest
//! from the body, as one JSON text that is read into the caller's type.

use crate::error::Error;
use crate::eventstream::base64_encode;
use crate::operations::{Entry, Operation, entries};
use crate::text::push_all;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Status and headers of an answer, the names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
}

impl Head {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The members of an output that are not in its body.
    pub(crate) fn members(&self, operation: &Operation) -> Map<String, Value> {
        let mut members = Map::new();
        if !operation.status.is_empty() {
            members.insert(operation.status.into(), self.status.into());
        }
        for Entry { name, wire, marker } in entries(operation.out_headers) {
            let value = match marker {
                "map" => Some(self.prefixed(wire)),
                _ => self.header(wire).map(|text| value_of(text, marker)),
            };
            if let Some(value) = value {
                members.insert(name.into(), value);
            }
        }
        members
    }

    /// The headers that start so, by the rest of their names.
    fn prefixed(&self, start: &str) -> Value {
        let start = start.to_ascii_lowercase();
        let headers = self.headers.iter();
        let found = headers.filter_map(|(name, value)| {
            let rest = name.strip_prefix(&start)?;
            Some((rest.to_owned(), Value::from(value.as_str())))
        });
        Value::Object(found.collect())
    }
}

/// What a header's text stands for, by the marker of its entry. A date stays text.
fn value_of(text: &str, marker: &str) -> Value {
    match marker {
        "number" | "boolean" => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

/// Reads an output.
///
/// # Errors
/// A body that is no JSON, or that does not fit the type.
pub(crate) fn read<Output: DeserializeOwned>(
    operation: &Operation,
    head: &Head,
    body: &[u8],
) -> Result<Output, Error> {
    let text = text_of(operation, head, body)?;
    serde_json::from_str(&text).map_err(|error| unread(operation.name, &error))
}

fn text_of(operation: &Operation, head: &Head, body: &[u8]) -> Result<String, Error> {
    let members = head.members(operation);
    let rest = if operation.out_payload.is_empty() {
        std::str::from_utf8(body).map_err(|_| no_json())?.trim()
    } else {
        ""
    };
    let mut text = String::with_capacity(body.len() + 2);
    let mut push = |name: &str, json: &str| {
        let separator = if text.is_empty() { "{\"" } else { ",\"" };
        push_all(&mut text, &[separator, name, "\":", json]);
    };
    for (name, value) in &members {
        push(name, &value.to_string());
    }
    if !operation.out_payload.is_empty() {
        push(operation.out_payload, &concat_quoted(&base64_encode(body)));
    } else if !operation.out_payload_json.is_empty() && !rest.is_empty() {
        push(operation.out_payload_json, rest);
    } else if !rest.is_empty() {
        let inner = rest.strip_prefix('{').ok_or_else(no_json)?;
        if members.is_empty() {
            return Ok(rest.into());
        }
        let separator = if inner.trim_start().starts_with('}') {
            ""
        } else {
            ","
        };
        push_all(&mut text, &[separator, inner]);
        return Ok(text);
    }
    let end = if text.is_empty() { "{}" } else { "}" };
    push_all(&mut text, &[end]);
    Ok(text)
}

fn concat_quoted(text: &str) -> String {
    crate::text::concat(&["\"", text, "\""])
}

/// What is wrong with JSON that could not be read into a type.
pub(crate) fn unread(what: &str, error: &serde_json::Error) -> Error {
    if error.is_data() {
        misfit(what, error)
    } else {
        no_json()
    }
}

/// JSON that is right, but not of the type.
pub(crate) fn misfit(what: &str, error: &serde_json::Error) -> Error {
    Error::mismatch(format!(
        "{what}: the answer does not fit the type it is read into: {error}. Make members that may be absent an Option, or read it as serde_json::Value"
    ))
}

fn no_json() -> Error {
    Error::stream_integrity(
        "invalid_json",
        "the answer is no JSON object; the endpoint or a proxy on the way is no Bedrock",
    )
}
