//! Inputs of the Rust API: any JSON text becomes the request that AWS's model says, or it is
//! refused. Judged by the rows below, which are written from the API reference, and by
//! `serde_json`, `base64`, `url` and `http`.
//!
//! An input is fields: an operation's number, a JSON text, and names and values of extra headers in
//! turn.

use super::bind;
use super::fields::Fields;
use super::object::Object;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bedrock_wasm::endpoint::{Endpoint, Variant};
use bedrock_wasm::fuzzing::request_of;
use bedrock_wasm::operations::{self, Binding, Location, Operation, bedrock, bedrock_agent};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// An operation as its page of the API reference has it. Members are `name` or `name:Wire-Name`;
/// those with `?` may be numbers, booleans or times.
struct Row {
    operation: Operation,
    template: &'static str,
    required: &'static [&'static str],
    query: &'static [&'static str],
    headers: &'static [&'static str],
    payload: Option<&'static str>,
    token: Option<&'static str>,
    documents: &'static [&'static str],
}

const ROWS: [Row; 5] = [
    Row {
        operation: operations::CONVERSE,
        template: "/model/{modelId}/converse",
        required: &["modelId"],
        query: &[],
        headers: &[],
        payload: None,
        token: None,
        documents: &["additionalModelRequestFields", "input", "json"],
    },
    Row {
        operation: operations::INVOKE_MODEL,
        template: "/model/{modelId}/invoke",
        required: &["modelId"],
        query: &[],
        headers: &[
            "contentType:Content-Type",
            "accept:Accept",
            "trace:X-Amzn-Bedrock-Trace",
            "guardrailIdentifier:X-Amzn-Bedrock-GuardrailIdentifier",
            "guardrailVersion:X-Amzn-Bedrock-GuardrailVersion",
            "performanceConfigLatency:X-Amzn-Bedrock-PerformanceConfig-Latency",
            "serviceTier:X-Amzn-Bedrock-Service-Tier",
            "requestMetadata:X-Amzn-Bedrock-Request-Metadata",
        ],
        payload: Some("body"),
        token: None,
        documents: &[],
    },
    Row {
        operation: operations::START_ASYNC_INVOKE,
        template: "/async-invoke",
        required: &["modelId", "modelInput", "outputDataConfig"],
        query: &[],
        headers: &[],
        payload: None,
        token: Some("clientRequestToken"),
        documents: &["modelInput"],
    },
    Row {
        operation: bedrock::LIST_CUSTOM_MODELS,
        template: "/custom-models",
        required: &[],
        query: &[
            "creationTimeBefore?",
            "creationTimeAfter?",
            "nameContains",
            "baseModelArnEquals",
            "foundationModelArnEquals",
            "maxResults?",
            "nextToken",
            "sortBy",
            "sortOrder",
            "isOwned?",
            "modelStatus",
        ],
        headers: &[],
        payload: None,
        token: None,
        documents: &[],
    },
    Row {
        operation: bedrock_agent::UNTAG_RESOURCE,
        template: "/tags/{resourceArn}",
        required: &["resourceArn", "tagKeys"],
        query: &["tagKeys"],
        headers: &[],
        payload: None,
        token: None,
        documents: &[],
    },
];

/// Makes a request of it, and compares.
pub fn run(data: &[u8]) {
    let mut fields = Fields::new(data);
    let number: usize = fields.text().parse().unwrap_or_default();
    let row = &ROWS[number % ROWS.len()];
    let text = fields.text();
    let mut extra = Vec::new();
    while fields.left() {
        extra.push((fields.text().into_owned(), fields.text().into_owned()));
    }
    // A serializer writes JSON without blanks around it.
    if text.trim() != text || serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
        return;
    }
    let found = request_of(&row.operation, &text, &extra);
    let Some(object) = Object::parse(if text == "null" { "{}" } else { &text }) else {
        // Half a surrogate pair in a name is an escape that is not known; what else there is is not
        // an object.
        if !text.starts_with('{') {
            assert_eq!(found.unwrap_err().code(), "invalid_input", "{text}");
        }
        return;
    };
    // A name that is written with escapes is not known, and of one that is repeated the last one
    // counts.
    let members = object.members();
    let is_plain = |name: &str| text.contains(&format!("\"{name}\""));
    if !members.iter().all(|(name, _)| is_plain(name)) {
        return;
    }
    let mut model = Model::of(row, &members);
    model.bind_headers(&extra);
    match found {
        Err(error) => assert!(model.problems.contains(error.code()), "{error}: {text}"),
        Ok((request, body)) => {
            assert!(model.problems.is_empty(), "{:?}: {text}", model.problems);
            let bindings: Vec<_> = model.values.iter().map(binding).collect();
            let id = row.operation.service().id();
            let endpoint = Endpoint::aws(id, "us-east-1", Variant::default()).unwrap();
            bind::check(&request, &endpoint, row.template, &bindings);
            model.check_body(body.as_deref());
        }
    }
}

fn binding((location, name, value): &(Location, String, String)) -> Binding<'_> {
    Binding {
        location: *location,
        name,
        value,
    }
}

/// The expected result of an input.
#[derive(Default)]
struct Model {
    values: Vec<(Location, String, String)>,
    body: Option<Body>,
    /// Members in which any JSON may stand.
    documents: &'static [&'static str],
    /// Codes of its faults, any of which may be reported.
    problems: BTreeSet<&'static str>,
}

enum Body {
    Bytes(Vec<u8>),
    /// Names with the texts of their values.
    Members(Vec<(String, String)>),
}

impl Model {
    fn of(row: &Row, members: &[(&str, &str)]) -> Self {
        let mut model = Self {
            documents: row.documents,
            ..Self::default()
        };
        let mut left: Vec<(&str, &str)> = Vec::new();
        for (name, json) in members {
            left.retain(|(other, _)| other != name);
            left.push((name, json));
        }
        left.retain(|(_, json)| *json != "null");
        let has = |name: &str| left.iter().any(|(other, _)| *other == name);
        if !row.required.iter().all(|name| has(name)) {
            model.problems.insert("missing_member");
        }
        if let Some(token) = row.token.filter(|token| !has(token)) {
            left.push((token, "\"token\""));
        }
        let id = left.iter().find(|(name, _)| *name == "modelId");
        // Half a surrogate pair is not text, and the id is read as text.
        if id.is_some_and(|(_, json)| serde_json::from_str::<String>(json).is_err()) {
            model.problems.insert("invalid_input");
        }
        let labels = row
            .template
            .split('/')
            .filter_map(|part| part.strip_prefix('{'));
        for label in labels.filter_map(|part| part.strip_suffix('}')) {
            model.take(&mut left, Location::Label, label);
        }
        for member in row.query {
            model.take(&mut left, Location::Query, member);
        }
        for member in row.headers {
            model.take(&mut left, Location::Header, member);
        }
        match row.payload {
            Some(payload) => {
                let json = left.iter().find(|(name, _)| *name == payload);
                model.body = json.and_then(|(_, json)| model.payload(json));
            }
            None if left.is_empty() && !matches!(row.operation.method(), "POST" | "PUT") => {}
            None => {
                let members = left.into_iter();
                let members = members.map(|(name, json)| (name.to_owned(), json.to_owned()));
                model.body = Some(Body::Members(members.collect()));
            }
        }
        model
    }

    fn take(&mut self, left: &mut Vec<(&str, &str)>, location: Location, member: &str) {
        let (member, wire) = member.split_once(':').unwrap_or((member, member));
        let (member, wire) = (member.trim_end_matches('?'), wire);
        let may_be_other = wire.ends_with('?');
        let wire = wire.trim_end_matches('?');
        let Some(at) = left.iter().position(|(name, _)| *name == member) else {
            if location == Location::Label {
                self.problems.insert("invalid_label");
            }
            return;
        };
        let (_, json) = left.remove(at);
        let value = serde_json::from_str(json).unwrap_or(Value::Null);
        let items = match value {
            Value::Array(items) if location == Location::Query => items,
            value => vec![value],
        };
        for item in items {
            let text = match item {
                Value::String(text) => text,
                Value::Bool(flag) if may_be_other => flag.to_string(),
                Value::Number(number) if may_be_other => number_text(&number),
                _ => {
                    self.problems.insert("invalid_input");
                    continue;
                }
            };
            if text.contains('\0') {
                self.problems.insert("invalid_input");
            }
            match location {
                Location::Label if matches!(&*text, "" | "." | "..") => {
                    self.problems.insert("invalid_label");
                }
                Location::Header => self.check_header(wire, &text),
                _ => {}
            }
            self.values.push((location, wire.to_owned(), text));
        }
    }

    /// Bytes of the text's base64, or the JSON as it stands.
    fn payload(&mut self, json: &str) -> Option<Body> {
        if !json.starts_with('"') {
            return Some(Body::Bytes(json.as_bytes().to_vec()));
        }
        let text: Option<String> = serde_json::from_str(json).ok();
        let bytes = text.and_then(|text| STANDARD.decode(text).ok());
        if bytes.is_none() {
            self.problems.insert("invalid_input");
        }
        bytes.map(Body::Bytes)
    }

    fn check_header(&mut self, name: &str, value: &str) {
        if http::HeaderName::from_bytes(name.as_bytes()).is_err()
            || http::HeaderValue::from_str(value).is_err()
            || !value.is_ascii()
        {
            self.problems.insert("invalid_header");
        }
    }

    fn bind_headers(&mut self, extra: &[(String, String)]) {
        let is_type = |(location, name, _): &(Location, String, String)| {
            *location == Location::Header && name.eq_ignore_ascii_case("content-type")
        };
        if self.body.is_some() && !self.values.iter().any(is_type) {
            let json = ("content-type".to_owned(), "application/json".to_owned());
            self.values.push((Location::Header, json.0, json.1));
        }
        let signed = [
            "host",
            "authorization",
            "x-amz-date",
            "x-amz-security-token",
        ];
        for (name, value) in extra {
            if signed
                .iter()
                .any(|signed| name.eq_ignore_ascii_case(signed))
            {
                self.problems.insert("invalid_header");
            }
            self.check_header(name, value);
            self.values
                .push((Location::Header, name.clone(), value.clone()));
        }
    }

    fn check_body(&self, body: Option<&[u8]>) {
        match &self.body {
            None => assert_eq!(body, None),
            Some(Body::Bytes(bytes)) => assert_eq!(body, Some(&**bytes)),
            Some(Body::Members(members)) => {
                let text = std::str::from_utf8(body.unwrap()).unwrap();
                let found = Object::parse(text).unwrap();
                let found = found.members();
                assert_eq!(found.len(), members.len());
                for ((name, json), (found_name, found_json)) in members.iter().zip(found) {
                    assert_eq!(name, found_name);
                    // A name that is written with escapes is not known.
                    if json.contains("\\u") {
                        continue;
                    }
                    let is_data = self.documents.contains(&name.as_str());
                    let expected = without_blanks(json, self.documents, !is_data);
                    let kept = without_blanks(found_json, self.documents, false);
                    assert_eq!(kept, expected, "{name}: {json}");
                }
            }
        }
    }
}

/// JSON without blanks; also, if `null` is absent there, without nulls in lists and maps that are
/// not documents.
fn without_blanks(json: &str, documents: &[&str], absent: bool) -> String {
    if let Some(object) = Object::parse(json) {
        let members = object.members().into_iter();
        let there = members.filter(|(_, json)| !absent || *json != "null");
        let texts = there.map(|(name, json)| {
            let absent = absent && !documents.contains(&name);
            format!("{name:?}:{}", without_blanks(json, documents, absent))
        });
        return format!("{{{}}}", Vec::from_iter(texts).join(","));
    }
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json) else {
        return json.to_owned();
    };
    let items = items.into_iter().map(RawValue::get);
    let there = items.filter(|json| !absent || *json != "null");
    let texts = there.map(|json| without_blanks(json, documents, absent));
    format!("[{}]", Vec::from_iter(texts).join(","))
}

/// As JavaScript writes it, a whole number has no fraction.
fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e21 => {
            format!("{:.0}", if float == 0.0 { 0.0 } else { float })
        }
        _ => number.to_string(),
    }
}
