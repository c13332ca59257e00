//! What a Converse stream adds up to: the shape that Converse itself answers.

use crate::eventstream::{base64_decode, base64_encode};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Takes events one by one; `output()` gives what they have added up to so far.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    role: Option<Value>,
    blocks: BTreeMap<u64, Map<String, Value>>,
    stop: Map<String, Value>,
    metadata: Map<String, Value>,
}

impl Assembled {
    pub(crate) fn add(&mut self, event: &RawValue) {
        let Ok(Value::Object(event)) = serde_json::from_str(event.get()) else {
            return;
        };
        for (kind, payload) in event {
            let Value::Object(mut payload) = payload else {
                continue;
            };
            match kind.as_str() {
                "contentBlockDelta" => self.delta(&mut payload),
                "contentBlockStart" => self.start(&mut payload),
                "messageStart" => self.role = payload.remove("role"),
                "messageStop" => self.stop = payload,
                "metadata" => self.metadata = payload,
                _ => {}
            }
        }
    }

    /// `{ output: { message }, stopReason, usage, metrics, … }`.
    pub(crate) fn output(&self) -> Value {
        let content: Vec<Value> = self.blocks.values().map(finished).collect();
        let role = self.role.clone().unwrap_or_else(|| "assistant".into());
        let message = json!({ "message": { "role": role, "content": content } });
        let mut output = Map::from_iter([("output".to_owned(), message)]);
        output.extend(self.stop.clone());
        output.extend(self.metadata.clone());
        Value::Object(output)
    }

    fn block(&mut self, payload: &Map<String, Value>) -> &mut Map<String, Value> {
        let index = payload.get("contentBlockIndex").and_then(Value::as_u64);
        self.blocks.entry(index.unwrap_or_default()).or_default()
    }

    fn start(&mut self, payload: &mut Map<String, Value>) {
        let start = payload.remove("start");
        let block = self.block(payload);
        if let Some(Value::Object(start)) = start {
            block.extend(start);
        }
    }

    fn delta(&mut self, payload: &mut Map<String, Value>) {
        let delta = payload.remove("delta");
        let block = self.block(payload);
        let Some(Value::Object(delta)) = delta else {
            return;
        };
        for (kind, piece) in delta {
            match kind.as_str() {
                "text" => push_text(block, "text", &piece),
                "toolUse" => within(block, "toolUse", |tool| {
                    push_text(tool, "input", text_of(&piece, "input"));
                }),
                "reasoningContent" => within(block, "reasoningContent", |content| {
                    reasoning(content, &piece);
                }),
                "citation" => push_items(block, "citations", vec![piece]),
                "toolResult" => within(block, "toolResult", |result| {
                    let items = piece.as_array().cloned().unwrap_or_default();
                    push_items(result, "content", items);
                }),
                "image" => within(block, "image", |content| image(content, &piece)),
                _ => drop(block.insert(kind, piece)),
            }
        }
    }
}

fn text_of<'a>(piece: &'a Value, name: &str) -> &'a Value {
    piece.get(name).unwrap_or(&Value::Null)
}

fn reasoning(content: &mut Map<String, Value>, piece: &Value) {
    if let Some(redacted) = piece.get("redactedContent") {
        return push_blob(content, "redactedContent", redacted);
    }
    within(content, "reasoningText", |text| {
        text.entry("text").or_insert_with(|| "".into());
        push_text(text, "text", text_of(piece, "text"));
        push_text(text, "signature", text_of(piece, "signature"));
    });
}

fn image(image: &mut Map<String, Value>, piece: &Value) {
    if let Some(error) = piece.get("error") {
        image.insert("error".into(), error.clone());
    }
    if let Some(bytes) = piece.pointer("/source/bytes") {
        within(image, "source", |source| push_blob(source, "bytes", bytes));
    }
}

/// Changes a member that is an object, made where it is none yet.
fn within(
    parent: &mut Map<String, Value>,
    name: &str,
    change: impl FnOnce(&mut Map<String, Value>),
) {
    let mut member = match parent.remove(name) {
        Some(Value::Object(member)) => member,
        _ => Map::new(),
    };
    change(&mut member);
    parent.insert(name.into(), Value::Object(member));
}

/// What is no text changes nothing.
fn push_text(parent: &mut Map<String, Value>, name: &str, piece: &Value) {
    let Some(piece) = piece.as_str() else {
        return;
    };
    match parent.get_mut(name) {
        Some(Value::String(text)) => text.push_str(piece),
        _ => drop(parent.insert(name.into(), piece.into())),
    }
}

fn push_items(parent: &mut Map<String, Value>, name: &str, items: Vec<Value>) {
    match parent.get_mut(name) {
        Some(Value::Array(list)) => list.extend(items),
        _ => drop(parent.insert(name.into(), items.into())),
    }
}

/// Base64 of several pieces is not their base64 put together.
fn push_blob(parent: &mut Map<String, Value>, name: &str, piece: &Value) {
    let bytes = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str).unwrap_or_default();
        base64_decode(text.as_bytes()).unwrap_or_default()
    };
    let joined = [bytes(parent.get(name)), bytes(Some(piece))].concat();
    parent.insert(name.into(), base64_encode(&joined).into());
}

/// Tool input parsed; text with citations as the block that Converse gives.
fn finished(block: &Map<String, Value>) -> Value {
    let mut block = block.clone();
    if let Some(Value::Object(tool)) = block.get_mut("toolUse") {
        let input = match tool.get("input").and_then(Value::as_str) {
            // A tool without parameters gets no input at all.
            None | Some("") => json!({}),
            // A cut one keeps its text.
            Some(text) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        };
        tool.insert("input".into(), input);
    } else if let Some(citations) = block.remove("citations") {
        let text = block.remove("text").unwrap_or_else(|| "".into());
        let content = json!({ "content": [{ "text": text }], "citations": citations });
        block.insert("citationsContent".into(), content);
    }
    Value::Object(block)
}
