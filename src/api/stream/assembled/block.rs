//! One block of a message, put together piece by piece.

use super::{Damage, INVALID_BASE64, INVALID_EVENT};
use crate::api::data::exact::exact;
use crate::text::base64;
use serde_json::{Map, Value, json};

/// Which of its parts are used depends on its kind.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) index: f64,
    pub(super) kind: String,
    pub(super) text: String,
    signature: String,
    pub(super) list: Vec<Value>,
    /// None until a piece has come, which may be empty.
    bytes: Option<Vec<u8>>,
    members: Map<String, Value>,
    /// A tool's input that came in one piece, or all that is known of a kind that is newer than
    /// this crate.
    whole: Option<Value>,
}

impl Block {
    pub(super) fn new(index: f64, kind: &str) -> Self {
        Self {
            index,
            kind: kind.into(),
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, piece: Value) -> Result<(), Damage> {
        match self.kind.as_str() {
            "text" => self.text.push_str(text(&piece)?),
            "toolUse" => self.tool_use(present(piece)?)?,
            "image" => self.image(present(piece)?)?,
            "toolResult" => self.tool_result(piece)?,
            // How pieces of a kind that is newer than this crate go together is not known.
            _ if self.whole.is_some() => return Err(INVALID_EVENT),
            _ => self.whole = Some(piece),
        }
        Ok(())
    }

    pub(super) fn reasoning(&mut self, name: &str, part: &Value) -> Result<(), Damage> {
        match name {
            "redactedContent" => self.push_bytes(part)?,
            "text" => self.text.push_str(text(part)?),
            "signature" => self.signature.push_str(text(part)?),
            _ => return Err(INVALID_EVENT),
        }
        Ok(())
    }

    /// Some gateways give the whole input at the start, or an empty object in place of the text to
    /// come.
    fn tool_use(&mut self, mut members: Map<String, Value>) -> Result<(), Damage> {
        match members.remove("input") {
            None => {}
            Some(Value::Object(input)) if input.is_empty() => {}
            Some(Value::Object(input)) => self.whole = Some(input.into()),
            Some(input) => self.text.push_str(text(&input)?),
        }
        self.members.extend(members);
        // A piece that came after the block's stop is not part of one.
        text(self.members.get("name").unwrap_or(&Value::Null))?;
        if self.whole.is_some() && !self.text.is_empty() {
            return Err(INVALID_EVENT);
        }
        Ok(())
    }

    fn image(&mut self, mut members: Map<String, Value>) -> Result<(), Damage> {
        if let Some(source) = members.remove("source") {
            let mut source = present(source)?;
            if let Some(bytes) = source.remove("bytes") {
                self.push_bytes(&bytes)?;
            }
            let before = self.members.remove("source").unwrap_or_default();
            let mut both = object(before)?;
            both.extend(source);
            self.members.insert("source".into(), both.into());
        }
        self.members.extend(members);
        Ok(())
    }

    fn tool_result(&mut self, piece: Value) -> Result<(), Damage> {
        let content = match piece {
            Value::Array(content) => content,
            piece => {
                let mut members = present(piece)?;
                let content = members.remove("content");
                self.members.extend(members);
                match content {
                    None => Vec::new(),
                    Some(Value::Array(content)) => content,
                    Some(_) => return Err(INVALID_EVENT),
                }
            }
        };
        self.list.extend(content);
        Ok(())
    }

    /// Base64 of several pieces is not their base64 put together.
    fn push_bytes(&mut self, piece: &Value) -> Result<(), Damage> {
        let base64 = piece.as_str().ok_or(INVALID_BASE64)?;
        let bytes = base64::decode(base64.as_bytes()).ok_or(INVALID_BASE64)?;
        self.bytes.get_or_insert_default().extend(bytes);
        Ok(())
    }

    /// Tool input parsed, bytes joined; text with citations as the block that Converse gives.
    pub(super) fn finished(&self) -> Value {
        let Self { text, list, .. } = self;
        let mut members = self.members.clone();
        match self.kind.as_str() {
            "text" if list.is_empty() => json!({ "text": text }),
            "text" => {
                json!({ "citationsContent": { "content": [{ "text": text }], "citations": list } })
            }
            "toolUse" => {
                members.insert("input".into(), self.input());
                json!({ "toolUse": members })
            }
            "toolResult" => {
                members.insert("content".into(), list.as_slice().into());
                json!({ "toolResult": members })
            }
            "image" => {
                if let (Some(bytes), Some(Value::Object(source))) =
                    (&self.bytes, members.get_mut("source"))
                {
                    source.insert("bytes".into(), base64::encode(bytes).into());
                }
                json!({ "image": members })
            }
            "redactedContent" => {
                let bytes = self.bytes.as_deref().unwrap_or_default();
                json!({ "reasoningContent": { "redactedContent": base64::encode(bytes) } })
            }
            "reasoningContent" if self.signature.is_empty() => {
                json!({ "reasoningContent": { "reasoningText": { "text": text } } })
            }
            "reasoningContent" => {
                let reasoning = json!({ "text": text, "signature": self.signature });
                json!({ "reasoningContent": { "reasoningText": reasoning } })
            }
            kind => json!({ kind: self.whole }),
        }
    }

    fn input(&self) -> Value {
        match (&self.whole, self.text.as_str()) {
            (Some(input), _) => input.clone(),
            // A tool without parameters gets no input at all.
            (None, "") => json!({}),
            // A cut one keeps its text.
            (None, text) => exact(text).unwrap_or_else(|_| text.into()),
        }
    }
}

pub(super) fn text(value: &Value) -> Result<&str, Damage> {
    value.as_str().ok_or(INVALID_EVENT)
}

/// The members of an object; none, if it is `null`.
pub(super) fn object(value: Value) -> Result<Map<String, Value>, Damage> {
    match value {
        Value::Null => Ok(Map::new()),
        Value::Object(members) => Ok(members),
        _ => Err(INVALID_EVENT),
    }
}

/// Those of them that are there: as in the AWS SDK, one that is `null` is absent.
pub(super) fn present(value: Value) -> Result<Map<String, Value>, Damage> {
    let members = object(value)?.into_iter();
    Ok(members.filter(|(_, value)| !value.is_null()).collect())
}
