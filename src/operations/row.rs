//! The row of an operation: text, generated from AWS's own model.
//! A list has its entries separated by spaces, `member` or `member:Wire-Name`,
//! and `@` with a marker where text is not enough.

use crate::text::{cut, pieces};

/// A service of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The first part of its host names.
    pub(crate) id: &'static str,
    /// Its name in credential scopes; empty if its requests are not signed.
    pub(crate) signing_name: &'static str,
    /// Whether it takes Bedrock API keys.
    pub(crate) bearer: bool,
}

impl Service {
    /// The first part of its host names, such as `bedrock-runtime`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Whether its requests are signed, which those of services that issue credentials are not.
    pub(crate) const fn signs(&self) -> bool {
        !self.signing_name.is_empty()
    }

    /// Whether its errors are XML.
    pub(crate) fn writes_xml(&self) -> bool {
        matches!(self.id, "s3" | "sts")
    }

    /// Its name in credential scopes, such as `bedrock`.
    pub const fn signing_name(&self) -> &'static str {
        self.signing_name
    }
}

/// An operation that a client can call: one of the constants of
/// [`operations`](crate::operations). Those that an app does not name are not linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    pub(crate) service: &'static Service,
    pub(crate) name: &'static str,
    /// Method and URI template.
    pub(crate) http: &'static str,
    /// Members that must be given.
    pub(crate) required: &'static str,
    /// Members that travel in the query.
    pub(crate) query: &'static str,
    /// Members that travel as headers.
    pub(crate) headers: &'static str,
    /// The member that is the whole body, as bytes.
    pub(crate) payload: &'static str,
    /// The member that is the whole body, as JSON.
    pub(crate) payload_json: &'static str,
    /// `none`: no member belongs into a body, although the method is one that has a body.
    pub(crate) body: &'static str,
    /// The member that gets a random UUID when it is absent.
    pub(crate) token: &'static str,
    /// Members in which any JSON may stand, as `name` or `parent.name`.
    pub(crate) documents: &'static str,
    /// The output member that gets the HTTP status.
    pub(crate) status: &'static str,
    /// Output members that come as headers.
    pub(crate) out_headers: &'static str,
    /// The output member that is the whole body, as bytes.
    pub(crate) out_payload: &'static str,
    /// The output member that is the whole body, as JSON.
    pub(crate) out_payload_json: &'static str,
    /// The root of the XML that is the whole body.
    pub(crate) out_xml: &'static str,
    /// Whether the body is handed on as it arrives, as bytes.
    pub(crate) out_bytes: bool,
    /// Output members that the model requires in the body.
    pub(crate) out_required: &'static str,
    /// The output member that is the stream of events.
    pub(crate) stream: &'static str,
    /// The event that ends the stream when all went well.
    pub(crate) until: &'static str,
}

impl Operation {
    /// One with nothing but a service; the generated rows add their own fields.
    pub(crate) const fn of(service: &'static Service) -> Self {
        Self {
            service,
            name: "",
            http: "",
            required: "",
            query: "",
            headers: "",
            payload: "",
            payload_json: "",
            body: "",
            token: "",
            documents: "",
            status: "",
            out_headers: "",
            out_payload: "",
            out_payload_json: "",
            out_xml: "",
            out_bytes: false,
            out_required: "",
            stream: "",
            until: "",
        }
    }

    /// AWS's name of it, such as `ConverseStream`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The service that has it.
    pub const fn service(&self) -> &'static Service {
        self.service
    }

    /// The HTTP method.
    pub fn method(&self) -> &'static str {
        cut(self.http, b' ').0
    }

    /// The path's template, such as `/model/{modelId}/converse`.
    pub fn path(&self) -> &'static str {
        cut(self.http, b' ').1.unwrap_or_default()
    }

    /// Whether it answers with a stream of events.
    pub const fn streams(&self) -> bool {
        !self.stream.is_empty()
    }
}

/// An entry of a list.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// The member.
    pub(crate) name: &'static str,
    /// Its name on the wire.
    pub(crate) wire: &'static str,
    /// Its type, if it is not text.
    pub(crate) marker: &'static str,
}

/// The entries of a list.
pub(crate) fn entries(list: &'static str) -> impl Iterator<Item = Entry> {
    pieces(list, b' ')
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            let (binding, marker) = cut(entry, b'@');
            let (name, wire) = cut(binding, b':');
            Entry {
                name,
                wire: wire.unwrap_or(name),
                marker: marker.unwrap_or_default(),
            }
        })
}
