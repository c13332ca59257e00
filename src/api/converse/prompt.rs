//! A prompt for a model.

use crate::api::{Client, ModelPlace};
use serde::Serialize;

/// A conversation so far, as an input of `Converse` and `ConverseStream`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Prompt {
    model_id: Models,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Text>,
    messages: Vec<Message>,
    #[serde(skip_serializing_if = "InferenceConfig::is_empty")]
    inference_config: InferenceConfig,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Models {
    One(String),
    InTurn(Vec<ModelPlace>),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Text {
    text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Message {
    role: &'static str,
    content: [Text; 1],
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct InferenceConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
}

impl InferenceConfig {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Prompt {
    /// A prompt for a model, an inference profile or a prompt's ARN.
    pub fn new(model_id: impl Into<String>) -> Self {
        Self {
            model_id: Models::One(model_id.into()),
            system: Vec::new(),
            messages: Vec::new(),
            inference_config: InferenceConfig::default(),
        }
    }

    /// One model more, an id or a [`ModelPlace`]: it is asked if those before it are throttled or
    /// out of reach, by [`ask`](super::ask) and [`stream`](super::stream).
    #[must_use]
    pub fn fallback(mut self, model: impl Into<ModelPlace>) -> Self {
        let mut models = match self.model_id {
            Models::One(first) => vec![first.into()],
            Models::InTurn(models) => models,
        };
        models.push(model.into());
        self.model_id = Models::InTurn(models);
        self
    }

    /// A client that asks the models of the prompt.
    pub(crate) fn client(&self, client: &Client) -> Client {
        match &self.model_id {
            Models::One(_) => client.clone(),
            Models::InTurn(models) => client.with_models(models.clone()),
        }
    }

    /// The system prompt.
    #[must_use]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system.push(Text { text: text.into() });
        self
    }

    /// A message of the user.
    #[must_use]
    pub fn user(self, text: impl Into<String>) -> Self {
        self.message("user", text.into())
    }

    /// Something that the model has answered.
    #[must_use]
    pub fn assistant(self, text: impl Into<String>) -> Self {
        self.message("assistant", text.into())
    }

    /// The longest answer that is wanted, in tokens.
    #[must_use]
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.inference_config.max_tokens = Some(tokens);
        self
    }

    /// From 0 for likely words to 1 for surprising ones.
    #[must_use]
    pub fn temperature(mut self, temperature: f32) -> Self {
        self.inference_config.temperature = Some(temperature);
        self
    }

    fn message(mut self, role: &'static str, text: String) -> Self {
        let content = [Text { text }];
        self.messages.push(Message { role, content });
        self
    }
}
