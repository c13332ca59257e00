//! One call with a list of models: they are tried in turn while they are throttled or out of reach.

use super::client::Client;
use super::members::members;
use super::model_place::ModelPlace;
use super::timeouts;
use crate::error::Error;
use crate::text::push_all;
use serde_json::Value;
use std::borrow::Cow;

/// What is tried.
pub(crate) struct Turn<'a> {
    pub(crate) client: Client,
    pub(crate) input: Cow<'a, str>,
    /// Of a list of models, the one that is asked, and where.
    pub(crate) model: Option<ModelPlace>,
}

/// The first, and what comes after it.
pub(crate) type Turns<'a> = (Turn<'a>, Vec<Turn<'a>>);

/// What is to be tried for an input; more than one thing where its `modelId` is a list.
///
/// # Errors
/// A list that is empty, or an entry that is neither an id nor a [`ModelPlace`].
pub(crate) fn turns_of<'a>(client: &Client, input: &'a str) -> Result<Turns<'a>, Error> {
    let Some(list) = model_ids(input).filter(|json| json.starts_with('[')) else {
        let only = Turn {
            client: client.clone(),
            input: input.into(),
            model: None,
        };
        return Ok((only, Vec::new()));
    };
    let entries = match serde_json::from_str(list) {
        Ok(Value::Array(entries)) => entries,
        _ => Vec::new(),
    };
    let turns = entries
        .into_iter()
        .map(|entry| Some(turn(client, input, place_of(entry)?)));
    let turns: Option<Vec<Turn<'_>>> = turns.collect();
    let mut turns = turns.unwrap_or_default().into_iter();
    let first = turns.next().ok_or_else(|| {
        let message = "modelId: a list needs entries, each an id or a ModelPlace: { modelId, region, endpoint, signingHost }";
        Error::input("invalid_input", message)
    })?;
    Ok((first, turns.collect()))
}

/// The first answer that comes, and the errors before it. `ask` gets a turn, and whether it is the last one.
///
/// # Errors
/// The last one, with those before it.
pub(crate) async fn first_to_answer<T>(
    (mut turn, others): Turns<'_>,
    ask: impl AsyncFn(&Turn<'_>, bool) -> Result<T, Error>,
) -> Result<(T, Vec<Error>), Error> {
    let mut others = others.into_iter();
    let mut earlier = Vec::new();
    loop {
        let next = others.next();
        let error = match ask(&turn, next.is_none()).await {
            Ok(answer) => return Ok((answer, earlier)),
            Err(error) => error,
        };
        let may_pass = may_pass(&error);
        let error = match turn.model {
            Some(model) => error.of_model(model),
            None => error,
        };
        turn = match next {
            Some(next) if may_pass => next,
            _ => return Err(error.with_earlier(earlier)),
        };
        earlier.push(error);
    }
}

/// Whether another model, or the same one in another place, may do better.
fn may_pass(error: &Error) -> bool {
    let name = error.name().unwrap_or_default();
    matches!(
        name,
        "ModelTimeoutException" | "ServiceQuotaExceededException"
    ) || error.retryable() && error.code() != timeouts::TOTAL
}

/// An id, or an object of text; serde's own reader of structs is five times as large.
fn place_of(entry: Value) -> Option<ModelPlace> {
    let members = match entry {
        Value::String(id) => return Some(ModelPlace::new(id)),
        Value::Object(members) => members,
        _ => return None,
    };
    let mut model_id = None;
    let mut place = ModelPlace::new("");
    for (name, value) in members {
        let member = match name.as_str() {
            "modelId" => &mut model_id,
            "region" => &mut place.region,
            "endpoint" => &mut place.endpoint,
            "signingHost" => &mut place.signing_host,
            _ => return None,
        };
        *member = match value {
            Value::String(text) => Some(text),
            Value::Null => None,
            _ => return None,
        };
    }
    place.model_id = model_id?;
    Some(place)
}

fn turn<'a>(client: &Client, input: &str, place: ModelPlace) -> Turn<'a> {
    let ModelPlace {
        model_id,
        region,
        endpoint,
        signing_host,
    } = place;
    let input = with_model(input, &model_id);
    let client = client.changed(|config| {
        config.region = region.unwrap_or_else(|| std::mem::take(&mut config.region));
        if endpoint.is_some() {
            // A host to sign for belongs to its endpoint.
            config.endpoint = endpoint;
            config.signing_host = None;
        }
        config.signing_host = signing_host.or_else(|| config.signing_host.take());
    });
    let model = ModelPlace {
        model_id,
        region: Some(client.config.region.clone()),
        endpoint: client.config.endpoint.clone(),
        signing_host: None,
    };
    Turn {
        client,
        input: input.into(),
        model: Some(model),
    }
}

fn model_ids(input: &str) -> Option<&str> {
    let (_, json) = members(input).find(|(key, _)| *key == "modelId")?;
    Some(json)
}

/// The same input with one id.
fn with_model(input: &str, model_id: &str) -> String {
    let mut text = String::with_capacity(input.len());
    for (key, json) in members(input) {
        let start = if text.is_empty() { "{\"" } else { ",\"" };
        push_all(&mut text, &[start, key, "\":"]);
        match key {
            "modelId" => text.push_str(&Value::from(model_id).to_string()),
            _ => text.push_str(json),
        }
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests;
