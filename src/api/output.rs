//! From a 2xx answer to an operation's output: members from headers, the rest
//! from the body, as one JSON text that is read into the caller's type.

use super::model_place::ModelPlace;
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
    /// Of a list of models, the one that answers.
    pub(crate) model: Option<ModelPlace>,
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
        if let Some(model) = &self.model {
            members.insert("$metadata".into(), model.to_json());
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

#[cfg(test)]
mod tests {
    use super::{Head, read};
    use crate::api::{Blob, ModelPlace};
    use crate::error::{Error, ErrorKind};
    use crate::operations::{CONVERSE, INVOKE_MODEL, Operation, bedrock_agentcore};
    use serde::Deserialize;
    use serde_json::{Value, json};

    fn head(headers: &[(&str, &str)]) -> Head {
        let headers = headers.iter();
        Head {
            status: 202,
            headers: headers
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            model: None,
        }
    }

    fn value(operation: &Operation, head: &Head, body: &[u8]) -> Result<Value, Error> {
        read(operation, head, body)
    }

    #[test]
    fn a_body_is_the_output_as_it_is() {
        for text in [r#"{"output":{"message":null},"n":1.50}"#, " {} ", ""] {
            let expected = if text.is_empty() { "{}" } else { text };
            let expected: Value = serde_json::from_str(expected).unwrap();
            assert_eq!(
                value(&CONVERSE, &head(&[]), text.as_bytes()).unwrap(),
                expected
            );
        }
    }

    #[test]
    fn a_payload_is_bytes_beside_members_from_headers() {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Output {
            body: Blob,
            content_type: String,
        }
        let head = head(&[("content-type", "image/png"), ("x-other", "1")]);
        let bytes: Vec<u8> = (0..=255).collect();
        let output: Output = read(&INVOKE_MODEL, &head, &bytes).unwrap();
        assert_eq!(
            (output.body.0, output.content_type.as_str()),
            (bytes, "image/png")
        );
        let answer: Output = read(&INVOKE_MODEL, &head, br#"{"a":[1]}"#).unwrap();
        assert_eq!(answer.body.json::<Value>().unwrap(), json!({ "a": [1] }));
        assert_eq!(
            answer.body.json::<Vec<u8>>().unwrap_err().kind(),
            ErrorKind::Mismatch
        );
    }

    #[test]
    fn members_of_head_and_body_are_one_output() {
        let operation = Operation {
            status: "code",
            out_headers: "count:X-Count@number on:X-On@boolean at:X-At@date all:X-All-@map none:X-None",
            ..CONVERSE
        };
        let head = head(&[
            ("x-count", "7"),
            ("x-on", "true"),
            ("x-at", "Mon, 01 Jan 2024 00:00:00 GMT"),
            ("x-all-a", "1"),
            ("x-all-b", "2"),
        ]);
        let members = json!({
            "code": 202, "count": 7, "on": true, "at": "Mon, 01 Jan 2024 00:00:00 GMT",
            "all": { "a": "1", "b": "2" },
        });
        assert_eq!(value(&operation, &head, b" { } ").unwrap(), members);
        let mut with_body = members.clone();
        with_body["x"] = json!([{}]);
        assert_eq!(
            value(&operation, &head, br#"{"x":[{}]}"#).unwrap(),
            with_body
        );
        let operation = Operation {
            out_payload_json: "rest",
            ..operation
        };
        let mut with_payload = members;
        with_payload["rest"] = json!(["any"]);
        assert_eq!(
            value(&operation, &head, br#"["any"]"#).unwrap(),
            with_payload
        );
    }

    #[test]
    fn which_model_of_a_list_answered_is_a_member_of_its_own() {
        let head = Head {
            model: Some(ModelPlace::new("a.b-v1:0").region("eu-west-1")),
            ..head(&[])
        };
        let output = value(&CONVERSE, &head, br#"{"stopReason":"end_turn"}"#).unwrap();
        let metadata = json!({ "modelId": "a.b-v1:0", "region": "eu-west-1" });
        assert_eq!(
            output,
            json!({ "$metadata": metadata, "stopReason": "end_turn" })
        );
    }

    #[test]
    fn what_is_no_json_and_what_is_another_type_are_told_apart() {
        for body in ["<html>", "[1]", "{", r#"{"a":}"#, "\u{feff}{}"] {
            let error = value(&CONVERSE, &head(&[]), body.as_bytes()).unwrap_err();
            assert_eq!(
                (error.kind(), error.code()),
                (ErrorKind::StreamIntegrity, "invalid_json"),
                "{body}"
            );
        }
        assert!(value(&CONVERSE, &head(&[]), &[b'{', 0xff, b'}']).is_err());
        #[derive(Debug, Deserialize)]
        struct Output {
            #[expect(dead_code, reason = "it is never there")]
            usage: Value,
        }
        let error = read::<Output>(&CONVERSE, &head(&[]), b"{}").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Mismatch);
        assert!(
            error.message().starts_with("Converse: ") && error.message().contains("`usage`"),
            "{error}"
        );
    }

    #[test]
    fn a_streaming_payload_is_read_whole() {
        let operation = bedrock_agentcore::INVOKE_AGENT_RUNTIME;
        let output = value(
            &operation,
            &head(&[("content-type", "text/plain")]),
            b"hello",
        )
        .unwrap();
        assert_eq!(output["response"], json!(Blob(b"hello".to_vec())));
        assert_eq!(output["contentType"], "text/plain");
    }
}
