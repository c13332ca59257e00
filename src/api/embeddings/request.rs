//! The values to embed, and the options.

use crate::api::config::setters::setters;
use crate::api::families::{Row, refused};
use crate::error::Error;
use serde_json::{Map, Value};
use std::convert::identity;

/// Values for a model of vectors, with the options that it takes.
#[derive(Clone, Debug)]
pub struct Embed {
    pub(super) model_id: String,
    pub(super) family: Option<String>,
    pub(super) values: Vec<Item>,
    pub(super) options: Map<String, Value>,
    pub(super) concurrency: usize,
}

/// A value: a text, an image, or both as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub(super) text: Option<String>,
    pub(super) image: Option<Vec<u8>>,
}

impl Item {
    /// The bytes of an image.
    pub fn image(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            text: None,
            image: Some(bytes.into()),
        }
    }

    /// A text and the bytes of an image, which get one vector.
    pub fn text_and_image(text: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            text: Some(text.into()),
            image: Some(bytes.into()),
        }
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Self {
        Self {
            text: Some(text),
            image: None,
        }
    }
}

impl Embed {
    /// Values for a model, by its id or its ARN.
    pub fn new<Value: Into<Item>>(
        model_id: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> Self {
        Self {
            model_id: model_id.into(),
            family: None,
            values: values.into_iter().map(Into::into).collect(),
            options: Map::new(),
            concurrency: 8,
        }
    }

    setters! {
        /// The family of the model, or the id of its base model, for an ARN that does not have it.
        family = Some(family: impl Into<String>);

        /// Calls at once; 8 unless given.
        concurrency = identity(calls: usize);
    }

    /// The length of the vectors; the model's own unless given.
    #[must_use]
    pub fn dimensions(self, dimensions: u32) -> Self {
        self.with("dimensions", dimensions)
    }

    /// The purpose of the vectors, such as `search_query`; `search_document` unless given.
    #[must_use]
    pub fn input_type(self, input_type: impl Into<String>) -> Self {
        self.with("inputType", input_type.into())
    }

    /// Which end of a text that is too long is cut off, such as `END`.
    #[must_use]
    pub fn truncate(self, end: impl Into<String>) -> Self {
        self.with("truncate", end.into())
    }

    /// Whether vectors have the length 1.
    #[must_use]
    pub fn normalize(self, normalize: bool) -> Self {
        self.with("normalize", normalize)
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.options.insert(name.into(), value.into());
        self
    }

    /// The options in the model's own words.
    ///
    /// # Errors
    /// One that the model does not take.
    pub(super) fn members(&self, row: &Row) -> Result<Map<String, Value>, Error> {
        let defaults = row.get("defaults").and_then(Value::as_object);
        let mut members = defaults.cloned().unwrap_or_default();
        for (name, given) in &self.options {
            let alias = given
                .as_str()
                .and_then(|text| row.get("aliases")?.get(text));
            let value = alias.unwrap_or(given);
            let taken = row.get(name).and_then(Value::as_array);
            if !taken.is_some_and(|taken| taken.contains(value)) {
                let shown = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
                let taken: Vec<String> = taken.into_iter().flatten().map(shown).collect();
                let taken = if taken.is_empty() {
                    "none".into()
                } else {
                    taken.join(", ")
                };
                let name = if name == "inputType" {
                    "input_type"
                } else {
                    name
                };
                return Err(refused(format!("{name}: the model takes {taken}")));
            }
            members.insert(name.clone(), value.clone());
        }
        Ok(members)
    }
}
