//! What a model has answered.

use crate::api::ModelPlace;
use serde::Deserialize;

/// An answer of Converse, as far as it is text.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Answer {
    output: Output,
    /// Why the model stopped: `end_turn`, `max_tokens`, …
    pub stop_reason: String,
    /// What the answer cost.
    #[serde(default)]
    pub usage: Usage,
    /// Of a prompt with several models, the one that answered.
    #[serde(default, rename = "$metadata")]
    pub model: Option<ModelPlace>,
}

#[derive(Clone, Debug, Deserialize)]
struct Output {
    message: Message,
}

#[derive(Clone, Debug, Deserialize)]
struct Message {
    content: Vec<Block>,
}

/// Blocks of other kinds have no text.
#[derive(Clone, Debug, Deserialize)]
struct Block {
    #[serde(default)]
    text: String,
}

/// Tokens that were read and written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Usage {
    /// Of the prompt.
    pub input_tokens: u64,
    /// Of the answer.
    pub output_tokens: u64,
    /// Of both.
    pub total_tokens: u64,
}

impl Answer {
    /// The text of the answer.
    pub fn text(&self) -> String {
        let blocks = self.output.message.content.iter();
        blocks.map(|block| block.text.as_str()).collect()
    }
}
