//! One call with a list of models: they are tried in turn while they are throttled, out of reach or
//! respond without an answer.

use super::turn::{Caller, Turn};
use super::watch;
use crate::api::config::ModelPlace;
use crate::api::data::members::members;
use crate::error::Error;
use crate::operations::{Operation, entries};
use crate::text::{concat, push_all};
use serde_json::Value;
use std::rc::Rc;

/// The member that a model is named by.
pub(crate) const MODEL_ID: &str = "modelId";

/// The first turn, and those after it.
pub(crate) type Turns<'a> = (Turn<'a>, Vec<Turn<'a>>);

/// The turns to try for an input: more than one if it has a list of models.
///
/// # Errors
/// A list that is empty, an entry that is neither an id nor a plain object with one, or models for
/// an operation without.
pub(crate) fn turns_of<'a>(
    caller: &Caller,
    models: Option<&[ModelPlace]>,
    operation: &Operation,
    input: &'a str,
) -> Result<Turns<'a>, Error> {
    let takes_models = operation.service.id == "bedrock-runtime"
        && entries(operation.required).any(|entry| entry.name == MODEL_ID);
    let places = match (models, model_ids(input)) {
        (Some(_), _) if !takes_models => {
            let problem = ": with_models: this operation of the client takes no models";
            return Err(Error::input(
                "invalid_input",
                concat(&[operation.name, problem]),
            ));
        }
        (Some(models), _) => models.to_vec(),
        (None, Some(list)) if takes_models && list.starts_with('[') => places_of(list)?,
        _ => {
            let only = Turn {
                caller: caller.clone(),
                input: input.into(),
                model: None,
            };
            return Ok((only, Vec::new()));
        }
    };
    let mut turns = places.into_iter().map(|place| turn(caller, input, place));
    let first = turns
        .next()
        .ok_or_else(|| refused("a list needs entries"))?;
    Ok((first, turns.collect()))
}

/// Data must not choose an address: it may come from a page.
fn refused(problem: &str) -> Error {
    let rule = "; each is an id, and a ModelPlace goes to Client::with_models or Prompt::fallback";
    Error::input("invalid_input", concat(&["modelId: ", problem, rule]))
}

/// The first answer that comes, and the errors before it. `ask` gets a turn, and whether it is the
/// last one.
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
    ) || error.retryable() && error.code() != watch::TOTAL
}

/// The entries of a list that came as JSON: ids, and plain objects with an id alone.
fn places_of(list: &str) -> Result<Vec<ModelPlace>, Error> {
    let entries = match serde_json::from_str(list) {
        Ok(Value::Array(entries)) => entries,
        _ => Vec::new(),
    };
    let ids = entries.into_iter().map(|entry| match entry {
        Value::Object(mut members) => {
            let id = members.remove(MODEL_ID);
            match members.keys().next() {
                Some(name) => Err(refused(&concat(&[
                    name,
                    " does not belong in a plain entry",
                ]))),
                None => Ok(id.unwrap_or_default()),
            }
        }
        id => Ok(id),
    });
    ids.map(|id| match id? {
        Value::String(id) => Ok(ModelPlace::new(id)),
        _ => Err(refused("a list needs entries")),
    })
    .collect()
}

fn turn<'a>(caller: &Caller, input: &str, place: ModelPlace) -> Turn<'a> {
    let ModelPlace {
        model_id,
        region,
        endpoint,
        signing_host,
    } = place;
    let input = with_model(input, &model_id);
    let mut caller = caller.clone();
    let config = Rc::make_mut(&mut caller.config);
    config.region = region.unwrap_or_else(|| std::mem::take(&mut config.region));
    if endpoint.is_some() {
        // A host to sign for belongs to its endpoint.
        config.endpoint = endpoint;
        config.signing_host = None;
    }
    config.signing_host = signing_host.or_else(|| config.signing_host.take());
    let model = ModelPlace {
        model_id,
        region: Some(config.region.clone()),
        endpoint: config.endpoint.clone(),
        signing_host: None,
    };
    Turn {
        caller,
        input: input.into(),
        model: Some(model),
    }
}

fn model_ids(input: &str) -> Option<&str> {
    let (_, json) = members(input).find(|(key, _)| *key == MODEL_ID)?;
    Some(json)
}

/// The same input with one id. An input that is not an object is refused later.
fn with_model(input: &str, model_id: &str) -> String {
    if input != "null" && !input.starts_with('{') {
        return input.to_owned();
    }
    let id = Value::from(model_id).to_string();
    let mut text = String::with_capacity(input.len() + id.len());
    push_all(&mut text, &["{\"", MODEL_ID, "\":", &id]);
    for (key, json) in members(input).filter(|(key, _)| *key != MODEL_ID) {
        push_all(&mut text, &[",\"", key, "\":", json]);
    }
    text.push('}');
    text
}
