//! The parts of a botocore service model (`service-2.json`) that the generated files depend on.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::service::Service;

/// A service model.
#[derive(Deserialize)]
pub(super) struct Model {
    pub(super) metadata: Metadata,
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) endpoint_prefix: String,
    pub(super) service_id: String,
    pub(super) protocol: String,
    pub(super) signing_name: Option<String>,
    #[serde(default)]
    pub(super) auth: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Operation {
    pub(super) http: Http,
    pub(super) input: Option<Member>,
    pub(super) output: Option<Member>,
    /// A host prefix.
    endpoint: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Http {
    pub(super) method: String,
    pub(super) request_uri: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    Structure,
    List,
    Map,
    String,
    Boolean,
    Integer,
    Long,
    Float,
    Double,
    Blob,
    Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shape {
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    /// Of a structure, in the model's order.
    #[serde(default)]
    pub(super) members: IndexMap<String, Member>,
    #[serde(default)]
    pub(super) required: Vec<String>,
    /// Of a list.
    pub(super) member: Option<Member>,
    /// Of a map.
    pub(super) value: Option<Member>,
    #[serde(default, rename = "enum")]
    pub(super) values: Vec<String>,
    /// The member that is the whole body.
    pub(super) payload: Option<String>,
    pub(super) timestamp_format: Option<String>,
    #[serde(default)]
    pub(super) union: bool,
    #[serde(default)]
    pub(super) document: bool,
    #[serde(default)]
    pub(super) sparse: bool,
    #[serde(default)]
    pub(super) eventstream: bool,
    #[serde(default)]
    pub(super) exception: bool,
    /// Of an exception: the service's fault, not the caller's.
    #[serde(default)]
    pub(super) fault: bool,
    #[serde(default)]
    pub(super) streaming: bool,
    /// Not to be logged.
    #[serde(default)]
    pub(super) sensitive: bool,
}

/// A reference to a shape, with the traits of the place that refers to it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    pub(super) shape: String,
    /// `uri`, `querystring`, `header`, `headers` or `statusCode`; none in the body.
    pub(super) location: Option<String>,
    pub(super) location_name: Option<String>,
    pub(super) timestamp_format: Option<String>,
    #[serde(default)]
    pub(super) idempotency_token: bool,
    #[serde(default)]
    pub(super) streaming: bool,
    #[serde(default)]
    eventpayload: bool,
    #[serde(default)]
    eventheader: bool,
}

impl Model {
    /// Reads the JSON text of a model.
    pub(super) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).context("not a botocore service model")
    }

    /// The shape of that name.
    pub(super) fn shape(&self, name: &str) -> Result<&Shape> {
        self.shapes
            .get(name)
            .with_context(|| format!("the model refers to a shape {name} that it does not have"))
    }

    /// Whether the service takes API keys.
    pub(super) fn takes_api_keys(&self) -> bool {
        let schemes = &self.metadata.auth;
        schemes
            .iter()
            .any(|scheme| scheme == "smithy.api#httpBearerAuth")
    }

    /// The operations that the service's row does not leave out, by name.
    pub(super) fn emitted<'a>(
        &'a self,
        service: &'a Service,
    ) -> impl Iterator<Item = (&'a String, &'a Operation)> {
        self.operations
            .iter()
            .filter(|(name, _)| service.emits(name))
    }

    /// Fails on traits that a table cannot express, to notice them here and not as a wrong
    /// request.
    pub(super) fn refuse_unsupported(&self, service: &Service) -> Result<()> {
        let protocol = &self.metadata.protocol;
        ensure!(
            protocol == "rest-json",
            "the protocol {protocol} is not supported, only rest-json"
        );
        for (name, operation) in self.emitted(service) {
            ensure!(
                operation.endpoint.is_none(),
                "{name} has a host prefix, which is not supported yet"
            );
            ensure!(
                !operation.http.request_uri.contains('?'),
                "{name} has a fixed query, which is not supported yet"
            );
            if let Some(input) = &operation.input {
                for member in self.shape(&input.shape)?.members.values() {
                    let streams = self.shape(&member.shape)?.eventstream;
                    ensure!(
                        !streams,
                        "{name} sends a stream of events: add it to `left_out` in service.rs"
                    );
                }
            }
        }
        for (name, shape) in &self.shapes {
            for (member_name, member) in &shape.members {
                if member.eventpayload || member.eventheader {
                    bail!(
                        "{name}.{member_name} is bound to an event's payload or header, which is not supported yet"
                    );
                }
                if member.location.is_none()
                    && member
                        .location_name
                        .as_ref()
                        .is_some_and(|wire| wire != member_name)
                {
                    bail!(
                        "{name}.{member_name} has another name in the body, which is not supported yet"
                    );
                }
            }
        }
        Ok(())
    }
}

impl Shape {
    /// Whether the caller must give the member. A missing idempotency token is made.
    pub(super) fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
            && self
                .members
                .get(name)
                .is_some_and(|member| !member.idempotency_token)
    }
}

impl Member {
    /// Name in the query, the header or the URI label.
    pub(super) fn wire_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.location_name.as_deref().unwrap_or(name)
    }
}
