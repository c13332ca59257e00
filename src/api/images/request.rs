//! The image to make, and its options.

use crate::api::config::setters::setters;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A request for images, with the options that the model and its task take.
#[derive(Clone, Debug)]
pub struct Generate {
    pub(super) model_id: String,
    pub(super) family: Option<String>,
    pub(super) task: Option<String>,
    pub(super) options: Map<String, Value>,
    pub(super) images: BTreeMap<String, Vec<Vec<u8>>>,
}

impl Generate {
    /// A request to a model, by its id or its ARN.
    pub fn new(model_id: impl Into<String>) -> Self {
        Self {
            model_id: model_id.into(),
            family: None,
            task: None,
            options: Map::new(),
            images: BTreeMap::new(),
        }
    }

    setters! {
        /// The family of the model, or the id of its base model, for an ARN that does not have it.
        family = Some(family: impl Into<String>);

        /// A task of Nova Canvas or Titan, such as `INPAINTING`; `TEXT_IMAGE` unless given.
        task = Some(task: impl Into<String>);
    }

    /// The subject of the image.
    #[must_use]
    pub fn prompt(self, prompt: impl Into<String>) -> Self {
        self.option("prompt", prompt.into())
    }

    /// Any other option, by its name in the npm package: `negativePrompt`, `n`, `width`, `height`,
    /// `seed`, `quality`, `cfgScale`, `colors`, `maskPrompt`, `aspectRatio` and so on.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.insert(name.into(), value.into());
        self
    }

    /// The bytes of the image that the task begins with.
    #[must_use]
    pub fn image(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.with("image", vec![bytes.into()])
    }

    /// The images of a variation.
    #[must_use]
    pub fn images(self, images: impl IntoIterator<Item = Vec<u8>>) -> Self {
        self.with("images", images.into_iter().collect())
    }

    /// An image whose black pixels are to be changed.
    #[must_use]
    pub fn mask(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.with("mask", vec![bytes.into()])
    }

    /// The image whose style is taken over.
    #[must_use]
    pub fn style_image(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.with("styleImage", vec![bytes.into()])
    }

    fn with(mut self, name: &str, images: Vec<Vec<u8>>) -> Self {
        self.images.insert(name.into(), images);
        self
    }
}
