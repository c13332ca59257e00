//! From a 2xx answer to an operation's output: members from headers, the rest
//! from the body, as one JSON text that is read into the caller's type.

use super::error_body::ErrorBody;
use super::sent::{Sent, request_id};
use crate::api::config::ModelPlace;
use crate::api::data::exact::keeps_digits;
use crate::api::data::members::members as members_of;
use crate::api::data::misfit::misfit;
use crate::api::data::xml::root_of;
use crate::api::edge::Head;
use crate::api::error_facts::not_bedrock;
use crate::error::Error;
use crate::operations::{Entry, Operation, entries};
use crate::text::{base64, concat, pieces, push_all};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The member of our own, which no body can set.
const METADATA: &str = "$metadata";

/// The members of an output that are not in its body: the status, those in headers, and the model
/// that answers.
pub(crate) fn members_of_head(
    operation: &Operation,
    head: &Head,
    model: Option<&ModelPlace>,
) -> Map<String, Value> {
    let mut members = Map::new();
    if !operation.status.is_empty() {
        members.insert(operation.status.into(), head.status.into());
    }
    for Entry { name, wire, marker } in entries(operation.out_headers) {
        let value = match marker {
            "map" => Some(prefixed(head, wire)),
            _ => head.header(wire).map(|text| value_of(text, marker)),
        };
        if let Some(value) = value {
            members.insert(name.into(), value);
        }
    }
    if let Some(model) = model {
        members.insert(METADATA.into(), model.to_json());
    }
    members
}

/// The headers whose names begin with `start`, by the rest of their names.
fn prefixed(head: &Head, start: &str) -> Value {
    let start = start.to_ascii_lowercase();
    let headers = head.headers.iter();
    let found = headers.filter_map(|(name, value)| {
        let rest = name.strip_prefix(&start)?;
        Some((rest.to_owned(), Value::from(value.as_str())))
    });
    Value::Object(found.collect())
}

/// What a header's text stands for, by the marker of its entry. A date stays text.
fn value_of(text: &str, marker: &str) -> Value {
    match marker {
        "number" | "boolean" => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

/// A whole output as one JSON text, and the facts of its call.
pub(crate) struct Whole {
    operation: &'static str,
    text: String,
    request_id: Option<String>,
    attempts: u32,
    model: Option<ModelPlace>,
}

impl Whole {
    /// # Errors
    /// A body that is not a JSON object.
    pub(crate) fn of(operation: &Operation, sent: Sent) -> Result<Self, Error> {
        let Sent {
            answer,
            body,
            attempts,
            secrets,
            model,
            ..
        } = sent;
        let head = answer.into_head();
        let request_id = request_id(&head).map(|id| secrets.clean_text(id));
        let request_id = request_id.as_deref();
        let text = text_of(operation, &head, model.as_ref(), &body)
            .and_then(|text| keeps_digits(&text).map(|()| text))
            .map_err(|error| secrets.clean(error).of_call(request_id, attempts))?;
        Ok(Self {
            operation: operation.name,
            text,
            request_id: request_id.map(str::to_owned),
            attempts,
            model,
        })
    }

    /// # Errors
    /// It does not fit the type. Nothing of it is lost: the error has it.
    pub(crate) fn read<Output: DeserializeOwned>(&self) -> Result<Output, Error> {
        serde_json::from_str(&self.text).map_err(|error| self.misfit(&error))
    }

    fn misfit(&self, error: &serde_json::Error) -> Error {
        let output =
            serde_json::from_str(&self.text).unwrap_or_else(|_| Value::from(self.text.as_str()));
        let error = misfit(self.operation, error)
            .of_call(self.request_id.as_deref(), self.attempts)
            .with_partial(output);
        match &self.model {
            Some(model) => error.of_model(model.clone()),
            None => error,
        }
    }
}

/// The members of an output from headers and body as one JSON text.
fn text_of(
    operation: &Operation,
    head: &Head,
    model: Option<&ModelPlace>,
    body: &[u8],
) -> Result<String, Error> {
    let from_headers = members_of_head(operation, head, model);
    let from_headers = from_headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_string()));
    let mut members: BTreeMap<&str, Cow<'_, str>> = from_headers
        .map(|(name, json)| (name, json.into()))
        .collect();
    if !operation.out_payload.is_empty() {
        if body.is_empty() && !operation.out_required.is_empty() {
            return Err(Error::no_answer(operation.out_required, None));
        }
        let json = concat(&["\"", &base64::encode(body), "\""]);
        members.insert(operation.out_payload, json.into());
        return Ok(object_of(&members));
    }
    let text = std::str::from_utf8(body).map_err(|_| no_json())?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        check_answer(operation, &members)?;
        return Ok(object_of(&members));
    }
    serde_json::from_str::<&RawValue>(text).map_err(|_| no_json())?;
    if !operation.out_payload_json.is_empty() {
        members.insert(operation.out_payload_json, text.into());
    } else if text.starts_with('{') {
        let own = members_of(text).filter(|(name, _)| *name != METADATA);
        let mut all: BTreeMap<&str, Cow<'_, str>> =
            own.map(|(name, json)| (name, json.into())).collect();
        // A member that a header carries is not in the body.
        all.append(&mut members);
        members = all;
    } else {
        return Err(no_json());
    }
    check_answer(operation, &members)?;
    Ok(object_of(&members))
}

/// # Errors
/// The response has none of the members that the model requires: it is an error with the wrong
/// status, or does not come from Bedrock.
fn check_answer(
    operation: &Operation,
    members: &BTreeMap<&str, Cow<'_, str>>,
) -> Result<(), Error> {
    if operation.out_required.is_empty() || has_answer(operation, members) {
        return Ok(());
    }
    let said = ErrorBody::of(object_of(members).as_bytes());
    Err(Error::no_answer(operation.out_required, said.message(None)))
}

/// Whether one of the members that the model requires is there.
fn has_answer<Json: AsRef<str>>(operation: &Operation, members: &BTreeMap<&str, Json>) -> bool {
    let is_there = |name: &str| {
        members
            .get(name)
            .is_some_and(|json| json.as_ref() != "null")
    };
    pieces(operation.out_required, b' ').any(is_there)
}

/// Whether the body of a 2xx response is an error, which has the wrong status.
pub(crate) fn is_misplaced(operation: &Operation, body: &[u8]) -> bool {
    const TYPE: &str = "\"__type\"";
    if operation.service.writes_xml() {
        let is_xml = !operation.out_xml.is_empty();
        return is_xml && root_of(&String::from_utf8_lossy(body)) == "Error";
    }
    let is_json = operation.out_payload.is_empty() && operation.out_payload_json.is_empty();
    if !is_json || !body.windows(TYPE.len()).any(|part| part == TYPE.as_bytes()) {
        return false;
    }
    let text = std::str::from_utf8(body).unwrap_or_default();
    let members: BTreeMap<&str, &str> = members_of(text.trim_start_matches('\u{feff}')).collect();
    let is_text = |json: &&str| json.starts_with('"');
    members.get("__type").is_some_and(is_text) && !has_answer(operation, &members)
}

/// Members that are null are absent, as they are in the AWS SDK.
fn object_of(members: &BTreeMap<&str, Cow<'_, str>>) -> String {
    let mut text = String::from("{");
    for (name, json) in members.iter().filter(|(_, json)| *json != "null") {
        let separator = if text.len() > 1 { ",\"" } else { "\"" };
        push_all(&mut text, &[separator, name, "\":", json]);
    }
    text.push('}');
    text
}

fn no_json() -> Error {
    Error::stream_integrity("invalid_json", not_bedrock("is not a JSON object", None))
}

#[cfg(test)]
mod tests {
    use super::{Whole, is_misplaced, text_of};
    use crate::api::edge::Head;
    use crate::api::{Blob, ModelPlace};
    use crate::error::{Error, ErrorKind};
    use crate::operations::{
        CONVERSE, INVOKE_MODEL, LIST_ASYNC_INVOKES, Operation, bedrock_agentcore,
    };
    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn head(headers: &[(&str, &str)]) -> Head {
        let headers = headers.iter();
        Head {
            status: 202,
            headers: headers
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            is_partial: false,
        }
    }

    fn read<Output: DeserializeOwned>(
        operation: &Operation,
        head: &Head,
        body: &[u8],
    ) -> Result<Output, Error> {
        let whole = Whole {
            operation: operation.name,
            text: text_of(operation, head, None, body)?,
            request_id: Some("id".into()),
            attempts: 2,
            model: None,
        };
        whole.read()
    }

    fn value(operation: &Operation, head: &Head, body: &[u8]) -> Result<Value, Error> {
        read(operation, head, body)
    }

    /// An output may say its type beside its members, and a type that is not text says nothing.
    #[test]
    fn an_error_in_place_of_an_output_has_a_type_and_no_answer() {
        let output = r#"{"__type":"x","output":{},"stopReason":"a","usage":{},"metrics":{}}"#;
        for (body, expected) in [
            (r#"{"__type":"ThrottlingException"}"#, true),
            ("\u{feff}{\"__type\":\"x\",\"output\":null}", true),
            (r#"{"__type":5}"#, false),
            (r#"{"message":"\"__type\""}"#, false),
            (output, false),
            ("\"__type\"", false),
        ] {
            assert_eq!(is_misplaced(&CONVERSE, body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn a_body_is_the_output_as_it_is() {
        for text in [r#"{"output":{"message":null},"n":1.50}"#, " {} ", ""] {
            let expected = if text.is_empty() { "{}" } else { text };
            let expected: Value = serde_json::from_str(expected).unwrap();
            assert_eq!(
                value(&LIST_ASYNC_INVOKES, &head(&[]), text.as_bytes()).unwrap(),
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
            out_required: "",
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
        let model = ModelPlace::new("a.b-v1:0").region("eu-west-1");
        let body = br#"{"stopReason":"end_turn"}"#;
        let text = text_of(&CONVERSE, &head(&[]), Some(&model), body).unwrap();
        let output: Value = serde_json::from_str(&text).unwrap();
        let metadata = json!({ "modelId": "a.b-v1:0", "region": "eu-west-1" });
        assert_eq!(
            output,
            json!({ "$metadata": metadata, "stopReason": "end_turn" })
        );
    }

    #[test]
    fn invalid_json_and_another_type_are_different_errors() {
        for body in ["<html>", "[1]", "{", r#"{"a":}"#] {
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
        let body = br#"{"stopReason":"end_turn"}"#;
        let error = read::<Output>(&CONVERSE, &head(&[]), body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Mismatch);
        assert_eq!(error.partial(), Some(&json!({ "stopReason": "end_turn" })));
        assert_eq!((error.attempts(), error.request_id()), (2, Some("id")));
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
