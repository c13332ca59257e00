//! The message that a Converse stream adds up to, in the shape of Converse's own output.

mod block;
#[cfg(test)]
mod tests;

use crate::api::data::exact::exact;
use crate::error::Error;
use block::{Block, object, present, text};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The code of the error that an event which does not fit makes of `output()`.
type Damage = &'static str;

const INVALID_EVENT: Damage = "invalid_event";
const INVALID_BASE64: Damage = "invalid_base64";

/// Takes events one by one; `output()` returns the message so far.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    role: Option<Value>,
    /// In the order in which they began.
    blocks: Vec<Block>,
    /// For each index, the position of the block that is open.
    open: HashMap<u64, usize>,
    stop: Map<String, Value>,
    metadata: Map<String, Value>,
    damage: Option<Damage>,
}

impl Assembled {
    pub(crate) fn add(&mut self, event: &RawValue) {
        let fits = exact(event.get())
            .map_err(|_| INVALID_EVENT)
            .and_then(|event| self.fit(event));
        if let Err(damage) = fits {
            self.damage.get_or_insert(damage);
        }
    }

    /// Why the message cannot be whole, if an event did not fit.
    pub(crate) fn damage(&self) -> Option<Error> {
        self.damage.map(|code| {
            let problem = match code {
                INVALID_BASE64 => "a blob in the response is not base64",
                _ => "an event does not match Converse's format; iterate over the events instead",
            };
            Error::stream_integrity(code, problem)
        })
    }

    /// `{ output: { message }, stopReason, usage, metrics, … }`.
    pub(crate) fn output(&self) -> Value {
        let mut blocks: Vec<&Block> = self.blocks.iter().collect();
        blocks.sort_by(|a, b| a.index.total_cmp(&b.index));
        let content: Vec<Value> = blocks.into_iter().map(Block::finished).collect();
        let role = self.role.clone().unwrap_or_else(|| "assistant".into());
        let mut output = self.stop.clone();
        output.extend(self.metadata.clone());
        let message = json!({ "message": { "role": role, "content": content } });
        output.insert("output".into(), message);
        Value::Object(output)
    }

    fn fit(&mut self, event: Value) -> Result<(), Damage> {
        for (kind, payload) in present(event)? {
            match kind.as_str() {
                "messageStart" => self.role = present(payload)?.remove("role"),
                "messageStop" => {
                    self.stop = object(payload)?;
                    text(self.stop.get("stopReason").unwrap_or(&Value::Null))?;
                }
                "metadata" => self.metadata = object(payload)?,
                "contentBlockStart" | "contentBlockDelta" | "contentBlockStop" => {
                    let mut payload = present(payload)?;
                    let index = match payload.remove("contentBlockIndex") {
                        // Without an index, it is the first one's.
                        None => 0.0,
                        Some(index) => index.as_f64().ok_or(INVALID_EVENT)?,
                    };
                    // Some gateways begin a second tool call at the index of the first one.
                    if kind != "contentBlockDelta" {
                        self.open.remove(&key(index));
                    }
                    let pieces = payload.remove("start").or(payload.remove("delta"));
                    self.pieces(index, pieces.unwrap_or_default())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn pieces(&mut self, index: f64, members: Value) -> Result<(), Damage> {
        for (kind, piece) in present(members)? {
            match kind.as_str() {
                "citation" => {
                    let citation = object(piece)?.into();
                    self.block(index, "text").list.push(citation);
                }
                "reasoningContent" => {
                    for (name, part) in present(piece)? {
                        let kind = match name.as_str() {
                            "redactedContent" => "redactedContent",
                            _ => "reasoningContent",
                        };
                        self.block(index, kind).reasoning(&name, &part)?;
                    }
                }
                _ => self.block(index, &kind).add(piece)?,
            }
        }
        Ok(())
    }

    /// The open block of an index, if it is of this kind; else another one, after it.
    fn block(&mut self, index: f64, kind: &str) -> &mut Block {
        let before = self.open.get(&key(index)).copied();
        let same = before.filter(|at| self.blocks.get(*at).is_some_and(|block| block.kind == kind));
        let at = same.unwrap_or_else(|| {
            self.blocks.push(Block::new(index, kind));
            self.open.insert(key(index), self.blocks.len() - 1);
            self.blocks.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "blocks are only ever added")]
        &mut self.blocks[at]
    }
}

/// An index as a key: the two zeros are one.
fn key(index: f64) -> u64 {
    (index + 0.0).to_bits()
}
