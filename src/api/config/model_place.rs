//! A model, and where it is.

use serde::Serialize;
use serde_json::{Map, Value};

/// One of several models to try: its id, and where it is if that is not where the client's own are.
/// See
/// [`Client::with_models`](crate::Client::with_models) and
/// [`Prompt::fallback`](crate::converse::Prompt::fallback).
///
/// Requests, and the keys that sign them, go where it says. So it cannot be deserialized, and what
/// it serializes to is
/// refused as an entry of a list: no data from outside chooses an address.
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
    /// A model where the client's own are.
    pub fn new(model_id: impl Into<String>) -> Self {
        Self {
            model_id: model_id.into(),
            region: None,
            endpoint: None,
            signing_host: None,
        }
    }

    /// The same in a region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same behind an address.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// The same, with requests that are signed for a host; its endpoint passes them on.
    #[must_use]
    pub fn signing_host(mut self, host: impl Into<String>) -> Self {
        self.signing_host = Some(host.into());
        self
    }

    /// The same as it serializes.
    pub(crate) fn to_json(&self) -> Value {
        let own = [
            ("region", &self.region),
            ("endpoint", &self.endpoint),
            ("signingHost", &self.signing_host),
        ];
        let mut members = Map::new();
        members.insert("modelId".into(), self.model_id.as_str().into());
        for (name, value) in own {
            if let Some(value) = value {
                members.insert(name.into(), value.as_str().into());
            }
        }
        Value::Object(members)
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
