//! Vectors of texts and images, with the models that Bedrock has for it.
//!
//! ```no_run
//! # async fn example(client: bedrock_wasm::Client) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::embeddings::{self, Embed};
//!
//! let texts = ["A cat sits on the mat.", "Interest rates rose."];
//! let request = Embed::new("amazon.titan-embed-text-v2:0", texts).dimensions(256);
//! let found = embeddings::embed(&client, &request).await?;
//! println!("{} vectors of {} tokens", found.vectors.len(), found.input_tokens.unwrap_or(0));
//! # Ok(())
//! # }
//! ```

mod body;
mod request;

pub use request::{Embed, Item};

use super::client::Client;
use super::client::paced::paced;
use super::families::{Families, Invoked, Row, invoke};
use crate::error::Error;
use body::{Sent, body_of, calls_of};
use serde_json::Value;

/// One vector for each value, in their order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Embeddings {
    /// As long as the model makes them, or as `dimensions` asks for.
    pub vectors: Vec<Vec<f32>>,
    /// The tokens of all values, if the responses count them and the header can be read.
    pub input_tokens: Option<u64>,
}

/// The vectors of all values, or an error. Values go out in calls as large as the model takes,
/// several at once, and fewer while the service throttles.
///
/// # Errors
/// The request is refused before anything is sent, a call fails, or a response does not have a
/// vector for each of its values.
pub async fn embed(client: &Client, request: &Embed) -> Result<Embeddings, Error> {
    let families = Families::read()?;
    let family = request.family.as_deref();
    let row = families.find(&families.embeddings, &request.model_id, family, "embed()")?;
    let members = request.members(&row)?;
    let calls = calls_of(&row, &request.values)?;
    let mut vectors = vec![Vec::new(); request.values.len()];
    let mut input_tokens = None;
    let ask = async |call: &Vec<Sent<'_>>| {
        let body = body_of(&row, call, &members);
        let Invoked {
            answer,
            input_tokens,
        } = invoke(client, &request.model_id, &body).await?;
        let answer = answer.unwrap_or_default();
        let dimensions = members.get("dimensions").and_then(Value::as_u64);
        let found = vectors_of(&row, &answer).unwrap_or_default();
        let is_whole = |vector: &Vec<f32>| {
            !vector.is_empty() && dimensions.is_none_or(|length| vector.len() as u64 == length)
        };
        if found.len() != call.len() || !found.iter().all(is_whole) {
            let message = format!("the response does not have {} embeddings", call.len());
            return Err(Error::stream_integrity("no_answer", message));
        }
        // Titan counts in the body as well, which pages can read.
        let tokens = answer.get("inputTextTokenCount").and_then(Value::as_u64);
        Ok((found, tokens.or(input_tokens)))
    };
    paced(&calls, request.concurrency, ask, |call, outcome| {
        let (found, tokens) = outcome?;
        if let Some(tokens) = tokens {
            input_tokens = Some(input_tokens.unwrap_or(0) + tokens);
        }
        for (sent, vector) in call.iter().zip(found) {
            if let Some(place) = vectors.get_mut(sent.index) {
                *place = vector;
            }
        }
        Ok(())
    })
    .await?;
    Ok(Embeddings {
        vectors,
        input_tokens,
    })
}

/// The vectors of a response; `None` if it has none, or one with something that is not a number.
fn vectors_of(row: &Row, answer: &Value) -> Option<Vec<Vec<f32>>> {
    let mut paths = row.get("vectors")?.as_array()?.iter();
    let found = paths.find_map(|path| {
        let pointer = format!("/{}", path.as_str()?.replace('.', "/"));
        answer.pointer(&pointer).filter(|value| !value.is_null())
    })?;
    let number = |value: &Value| value.as_f64().map(|number| number as f32);
    let vector = |value: &Value| value.as_array()?.iter().map(number).collect();
    if row.get("perCall")?.get("text")?.as_u64() == Some(1) {
        return Some(vec![vector(found)?]);
    }
    found.as_array()?.iter().map(vector).collect()
}

#[cfg(test)]
mod tests;
