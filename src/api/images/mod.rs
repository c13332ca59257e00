//! Images by prompt, or made of others, with the models that Bedrock has for it.
//!
//! ```no_run
//! # async fn example(client: bedrock_wasm::Client) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::images::{self, Generate};
//!
//! let request = Generate::new("amazon.nova-canvas-v1:0")
//!     .prompt("a cup of tea")
//!     .option("width", 1024)
//!     .option("seed", 12);
//! let made = images::generate(&client, &request).await?;
//! println!("{} images, the first of {} bytes", made.images.len(), made.images[0].len());
//! # Ok(())
//! # }
//! ```

mod body;
mod request;

pub use request::Generate;

use super::client::Client;
use super::families::{Families, invoke};
use crate::error::{Error, ErrorKind};
use crate::text::base64;
use serde_json::Value;

/// The images of a response.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Images {
    /// The bytes of each image; the first two identify its format.
    pub images: Vec<Vec<u8>>,
    /// The seed of each image, if the model reports it.
    pub seeds: Vec<u64>,
    /// The mask, if the request asks for it.
    pub mask: Option<Vec<u8>>,
}

/// The images of a request.
///
/// # Errors
/// The request is refused before anything is sent, the call fails, or the model made no image. If
/// the model held content back (`content_filtered`) or failed (`image_failed`),
/// [`Error::partial`] has its response, with the images that it did make.
pub async fn generate(client: &Client, request: &Generate) -> Result<Images, Error> {
    let families = Families::read()?;
    let family = request.family.as_deref();
    let row = families.find(&families.images, &request.model_id, family, "generate()")?;
    let body = body::body_of(&row, &families.image_defaults, request)?;
    let answer = invoke(client, &request.model_id, &body).await?.answer;
    images_of(answer.unwrap_or_default())
}

fn images_of(answer: Value) -> Result<Images, Error> {
    let list = |name: &str| {
        answer
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let reason = answer.get("error").and_then(Value::as_str);
    if let Some(reason) = reason.or_else(|| list("finish_reasons").find_map(Value::as_str)) {
        let (code, problem) = match reason {
            "Inference error" => ("image_failed", "the model failed"),
            _ => ("content_filtered", "the model held back content"),
        };
        let message =
            format!("{problem}: {reason}; the error's partial() has the images that passed");
        return Err(Error::new(ErrorKind::Model, code, message).with_partial(answer));
    }
    let decoded = |text: &Value| {
        let bytes = text
            .as_str()
            .and_then(|text| base64::decode(text.as_bytes()));
        let message = "a blob in the response is not base64";
        bytes.ok_or_else(|| Error::stream_integrity("invalid_base64", message))
    };
    let images: Result<Vec<_>, _> = list("images")
        .filter(|text| !text.is_null())
        .map(decoded)
        .collect();
    let images = images?;
    if images.is_empty() {
        return Err(Error::stream_integrity(
            "no_answer",
            "the response has no images",
        ));
    }
    let mask = answer.get("maskImage").filter(|mask| !mask.is_null());
    Ok(Images {
        images,
        seeds: list("seeds").filter_map(Value::as_u64).collect(),
        mask: mask.map(decoded).transpose()?,
    })
}

#[cfg(test)]
mod tests;
