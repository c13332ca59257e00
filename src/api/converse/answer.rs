//! The answer of a model.

use crate::api::ModelPlace;
use serde::{Deserialize, Deserializer};

/// An answer of Converse, as far as it is text.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Answer {
    output: Output,
    /// Why the model stopped: `end_turn`, `max_tokens`, …
    pub stop_reason: String,
    /// The tokens of the answer; `None` if the service does not report them, as some gateways.
    #[serde(default)]
    pub usage: Option<Usage>,
    /// Of a prompt with several models, the one that answered.
    #[serde(default, rename = "$metadata", deserialize_with = "place")]
    pub model: Option<ModelPlace>,
}

/// A [`ModelPlace`] itself comes out of no JSON.
fn place<'de, D: Deserializer<'de>>(metadata: D) -> Result<Option<ModelPlace>, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Metadata {
        model_id: String,
        region: Option<String>,
        endpoint: Option<String>,
    }
    let metadata = Option::<Metadata>::deserialize(metadata)?;
    Ok(metadata.map(|metadata| ModelPlace {
        region: metadata.region,
        endpoint: metadata.endpoint,
        ..ModelPlace::new(metadata.model_id)
    }))
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
#[serde(rename_all = "camelCase")]
struct Block {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    citations_content: Option<CitationsContent>,
}

/// Text that cites documents.
#[derive(Clone, Debug, Deserialize)]
struct CitationsContent {
    #[serde(default)]
    content: Option<Vec<CitedText>>,
}

#[derive(Clone, Debug, Deserialize)]
struct CitedText {
    #[serde(default)]
    text: Option<String>,
}

impl Block {
    fn texts(&self) -> impl Iterator<Item = &str> {
        let cited = self.citations_content.iter();
        let cited = cited.flat_map(|block| block.content.iter().flatten());
        let cited = cited.filter_map(|part| part.text.as_deref());
        self.text.as_deref().into_iter().chain(cited)
    }
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
    /// The text of the answer, with the text that cites documents.
    pub fn text(&self) -> String {
        let blocks = self.output.message.content.iter();
        blocks.flat_map(Block::texts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;
    use serde_json::json;

    #[test]
    fn members_that_are_null_or_missing_are_absent() {
        for usage in [json!({}), json!({ "usage": null })] {
            let mut output = usage;
            output["stopReason"] = "end_turn".into();
            output["output"] = json!({ "message": { "content": [{ "text": "a" }, { "text": null }, { "image": {} }] } });
            let answer: Answer = serde_json::from_value(output).unwrap();
            assert_eq!((answer.text().as_str(), answer.usage), ("a", None));
        }
    }
    #[test]
    fn text_that_cites_documents_is_text() {
        let cited = json!({ "citationsContent": { "content": [{ "text": "b" }, { "text": null }, {}], "citations": [] } });
        let empty = json!({ "citationsContent": {} });
        let none = json!({ "citationsContent": null, "text": "c" });
        let content = json!([{ "text": "a" }, cited, empty, none]);
        let output =
            json!({ "stopReason": "end_turn", "output": { "message": { "content": content } } });
        let answer: Answer = serde_json::from_value(output).unwrap();
        assert_eq!(answer.text(), "abc");
    }
}
