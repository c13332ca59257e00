//! A model and its place.

use super::setters::setters;
use serde::Serialize;
use serde_json::Value;

/// One of several models to try: its id, and its place if that is not the client's.
/// See [`Client::with_models`](crate::Client::with_models) and
/// [`Prompt::fallback`](crate::converse::Prompt::fallback).
///
/// Requests and their signatures go to this place. So it cannot be deserialized, and what it
/// serializes to is refused as an entry of a list: no data from outside chooses an address.
///
/// ```
/// use bedrock_wasm::{Client, Config, ModelPlace};
///
/// let client = Client::new(Config::new("us-east-1")).with_models([
///     ModelPlace::new("us.amazon.nova-pro-v1:0"),
///     ModelPlace::new("eu.amazon.nova-pro-v1:0").region("eu-west-1"),
/// ]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ModelPlace {
    /// The id of a model or an inference profile, or an ARN.
    pub model_id: String,
    /// A region such as `eu-west-1`; the client's own unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// An address in place of AWS's own; the client's own unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// With `endpoint`: the host that requests are signed for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_host: Option<String>,
}

impl ModelPlace {
    /// A model in the client's own place.
    pub fn new(model_id: impl Into<String>) -> Self {
        Self {
            model_id: model_id.into(),
            region: None,
            endpoint: None,
            signing_host: None,
        }
    }

    setters! {
        /// The same in a region.
        region = Some(region: impl Into<String>);

        /// The same behind an address.
        endpoint = Some(url: impl Into<String>);

        /// The same, with requests that are signed for a host; its endpoint passes them on.
        signing_host = Some(host: impl Into<String>);
    }

    /// The same as it serializes.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl From<&str> for ModelPlace {
    fn from(model_id: &str) -> Self {
        Self::new(model_id)
    }
}

impl From<String> for ModelPlace {
    fn from(model_id: String) -> Self {
        Self::new(model_id)
    }
}
