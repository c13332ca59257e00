//! A call of S3: its request, and the members of its response.

use super::S3;
use super::input::{Object, input_of};
use super::operations::{HEAD_OBJECT, Row};
use super::place::place_of;
use crate::api::call::output::members_of_head;
use crate::api::call::sent::{Sent, request_id};
use crate::api::call::watch::Watch;
use crate::api::data::misfit::misfit;
use crate::api::data::xml::Element;
use crate::api::edge;
use crate::api::error_facts::not_bedrock;
use crate::error::{Error, ErrorKind};
use crate::sigv4::sha256_hex;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

impl S3 {
    /// The output of an operation whose response is read to its end.
    pub(crate) async fn output<Output: DeserializeOwned>(
        &self,
        row: &Row,
        object: &Object,
        body: Option<Vec<u8>>,
    ) -> Result<Output, Error> {
        let sent = self.send(row, object, body).await?;
        output_of(row, &sent)
    }

    /// Sends until a 2xx response arrives.
    pub(crate) async fn send(
        &self,
        row: &Row,
        object: &Object,
        body: Option<Vec<u8>>,
    ) -> Result<Sent, Error> {
        let hashed = body.map(|body| {
            let hash = sha256_hex(&body);
            (body, hash)
        });
        self.send_hashed(row, object, hashed).await
    }

    /// The same with a body whose SHA-256 in hex is known.
    pub(crate) async fn send_hashed(
        &self,
        row: &Row,
        object: &Object,
        body: Option<(Vec<u8>, String)>,
    ) -> Result<Sent, Error> {
        edge::ready()?;
        let (client, by_path) = place_of(&self.client, &object.bucket, self.force_path_style)?;
        let operation = row.operation(by_path);
        let input = input_of(row, &object.bucket, by_path, object.members.clone())?;
        let caller = client.caller();
        caller.config.check()?;
        caller.services.shared(operation.service, &caller.config)?;
        let mut bound = caller.bound(&operation, &input)?;
        if let Some((bytes, hash)) = body {
            bound = bound.with_body(bytes, hash);
        }
        let watch = Watch::new(caller.config.timeouts);
        let sent = caller.exchange(&operation, &bound, watch, &input);
        sent.await.map_err(|error| named(row, error))
    }
}

/// The AWS SDK's names for errors of HEAD, whose responses have no body, and the request's id if a
/// page cannot read the header.
fn named(row: &Row, mut error: Error) -> Error {
    if error.kind() == ErrorKind::Service && row.operation.name == HEAD_OBJECT.operation.name {
        let name = match error.status() {
            304 => "NotModified",
            403 => "Forbidden",
            404 => "NotFound",
            412 => "PreconditionFailed",
            _ => return error,
        };
        error.0.name = name.into();
    }
    let id = error.member("RequestId").and_then(Value::as_str);
    match (error.request_id(), id.map(str::to_owned)) {
        (None, Some(id)) => {
            let attempts = error.attempts();
            error.of_call(Some(&id), attempts)
        }
        _ => error,
    }
}

/// The members of headers and body as the type of an output.
///
/// # Errors
/// A body that is not the document of the operation, or lacks what it must have.
pub(crate) fn output_of<Output: DeserializeOwned>(row: &Row, sent: &Sent) -> Result<Output, Error> {
    let operation = &row.operation;
    let mut members = members_of_head(operation, &sent.answer.head, None);
    let output = document_of(row, &sent.body).and_then(|document| {
        members.extend(document);
        let required = operation.out_required;
        if !required.is_empty() && !members.contains_key(required) {
            return Err(Error::no_answer(required, None));
        }
        serde_json::from_value(members.into()).map_err(|error| misfit(operation.name, &error))
    });
    output.map_err(|error| {
        let id = request_id(&sent.answer.head).map(|id| sent.secrets.clean_text(id));
        sent.secrets
            .clean(error)
            .of_call(id.as_deref(), sent.attempts)
    })
}

fn document_of(row: &Row, body: &[u8]) -> Result<Map<String, Value>, Error> {
    let root = row.operation.out_xml;
    if root.is_empty() {
        return Ok(Map::new());
    }
    let xml = Element::parse(&String::from_utf8_lossy(body)).ok_or_else(Error::cut_xml)?;
    if xml.name == root {
        return Ok(xml.members());
    }
    let message = not_bedrock(&format!("is {}, not {root}", xml.name), None);
    Err(Error::stream_integrity("invalid_xml", message))
}
