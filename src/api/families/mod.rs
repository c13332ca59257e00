//! Families of embedding and image models: one table for both languages, generated from
//! `xtask/src/codegen/families.json`.

#[rustfmt::skip]
mod table;
#[cfg(test)]
pub(crate) mod tests;

use super::{Blob, Client};
use crate::error::Error;
use crate::operations::{INVOKE_MODEL, Operation};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A family, as the table has it.
pub(crate) type Row = Map<String, Value>;

#[derive(Deserialize)]
pub(crate) struct Families {
    pub(crate) embeddings: Vec<Row>,
    pub(crate) images: Vec<Row>,
    #[serde(rename = "imageDefaults")]
    pub(crate) image_defaults: Row,
    bodies: Map<String, Value>,
}

impl Families {
    /// # Errors
    /// The table is not of this form, which a test excludes.
    pub(crate) fn read() -> Result<Self, Error> {
        serde_json::from_str(table::TABLE).map_err(|error| Error::mismatch(error.to_string()))
    }

    /// The family that an id or an ARN belongs to.
    ///
    /// # Errors
    /// None of `rows`: the error has the body that `InvokeModel` wants in its place.
    pub(crate) fn find(
        &self,
        rows: &[Row],
        model_id: &str,
        family: Option<&str>,
        caller: &str,
    ) -> Result<Row, Error> {
        let name = family.unwrap_or(model_id);
        if model_id.trim().is_empty() || name.trim().is_empty() {
            return Err(refused("model_id, family: must name one model"));
        }
        if let Some(row) = rows
            .iter()
            .find(|row| names(row).any(|one| name.contains(one)))
        {
            return Ok(row.clone());
        }
        let known = self.bodies.iter().rfind(|(start, _)| name.contains(*start));
        let instead = match known.and_then(|(_, body)| body.as_str()) {
            Some(body) => format!("call INVOKE_MODEL with {{ {body} }}"),
            None if name.starts_with("arn:") => "give the id of its base model as family".into(),
            None => "call INVOKE_MODEL with its own body".into(),
        };
        let member = if family.is_some() {
            "family"
        } else {
            "model_id"
        };
        Err(refused(format!(
            "{member}: {caller} does not know {name}; {instead}"
        )))
    }
}

/// The ids of a row's models, without their provider, and the name of the family.
fn names(row: &Row) -> impl Iterator<Item = &str> {
    let models = row.get("models").and_then(Value::as_array);
    let names = models.into_iter().flatten().chain(row.get("family"));
    let names = names.filter_map(Value::as_str);
    names.map(|name| name.split_once('.').map_or(name, |(_, model)| model))
}

pub(crate) fn refused(message: impl Into<String>) -> Error {
    Error::input("invalid_input", message)
}

/// The texts of a list in the table.
pub(crate) fn texts<'a>(row: &'a Row, member: &str) -> Option<Vec<&'a str>> {
    let list = row.get(member)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).collect())
}

/// The format of an image by its first two bytes.
pub(crate) fn format_of(image: &[u8]) -> Option<&'static str> {
    match image {
        [0x89, 0x50, ..] => Some("png"),
        [0xff, 0xd8, ..] => Some("jpeg"),
        [0x47, 0x49, ..] => Some("gif"),
        [0x52, 0x49, ..] => Some("webp"),
        _ => None,
    }
}

/// # Errors
/// Bytes that are not an image of one of these formats.
pub(crate) fn checked_format(
    image: &[u8],
    path: &str,
    formats: &[&str],
) -> Result<&'static str, Error> {
    let format = format_of(image).filter(|format| formats.contains(format));
    format.ok_or_else(|| {
        let formats = formats.join(", ");
        refused(format!(
            "{path}: must be the bytes of an image of the type {formats}"
        ))
    })
}

/// What a model responds to a body.
pub(crate) struct Invoked {
    /// `None` if it is not JSON.
    pub(crate) answer: Option<Value>,
    /// The tokens of the input, as a header counts them.
    pub(crate) input_tokens: Option<u64>,
}

/// `InvokeModel`, with a header that AWS's model of the service does not have.
const INVOKE: Operation = Operation {
    out_headers: "tokens:x-amzn-bedrock-input-token-count",
    ..INVOKE_MODEL
};

/// The model's response to a body.
///
/// # Errors
/// As of [`Client::call`].
pub(crate) async fn invoke(
    client: &Client,
    model_id: &str,
    body: &Value,
) -> Result<Invoked, Error> {
    #[derive(Deserialize)]
    struct Output {
        body: Blob,
        #[serde(default)]
        tokens: String,
    }

    let input = json!({ "modelId": model_id, "body": body });
    let Output { body, tokens } = client.call(&INVOKE, &input).await?;
    Ok(Invoked {
        answer: serde_json::from_slice(&body.0).ok(),
        input_tokens: tokens.parse().ok(),
    })
}
