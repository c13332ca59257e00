//! From values to calls, as large as the model takes them, each with its body.

use super::Item;
use crate::api::families::{Row, checked_format, refused, texts};
use crate::error::Error;
use crate::text::base64;
use serde_json::{Map, Value};
use std::collections::HashMap;

const FORMATS: [&str; 4] = ["png", "jpeg", "gif", "webp"];

/// How the table names the kinds of values, and how an error does.
const KINDS: [(&str, &str); 3] = [
    ("text", "a string"),
    ("image", "{ image }"),
    ("both", "{ text, image }"),
];

/// A value of a call.
pub(super) struct Sent<'a> {
    /// Its place among all values.
    pub(super) index: usize,
    kind: &'static str,
    item: &'a Item,
    format: &'static str,
}

impl Sent<'_> {
    fn member(&self, name: &str) -> Option<Value> {
        let image = || self.item.image.as_deref().map(base64::encode);
        Some(match name {
            "text" => self.item.text.clone()?.into(),
            "format" => self.format.into(),
            "image" => image()?.into(),
            "uri" => format!("data:image/{};base64,{}", self.format, image()?).into(),
            _ => return None,
        })
    }
}

/// Values of one kind together, in the order of the first of each call.
///
/// # Errors
/// A value that the model does not take.
pub(super) fn calls_of<'a>(row: &Row, values: &'a [Item]) -> Result<Vec<Vec<Sent<'a>>>, Error> {
    if values.is_empty() {
        return Err(refused("values: must have at least one value"));
    }
    let most_of = |kind: &str| row.get("perCall").and_then(|most| most.get(kind)?.as_u64());
    let limit = |name: &str| row.get(name).and_then(Value::as_u64);
    let max_characters = limit("maxCharacters").unwrap_or(1_000_000);
    let max_bytes = limit("maxImageBytes").unwrap_or(u64::MAX);
    let formats = texts(row, "formats").unwrap_or(FORMATS.to_vec());
    let mut calls: Vec<Vec<Sent<'a>>> = Vec::new();
    // Of each kind, the call that still has room, and the bytes of its images.
    let mut open: HashMap<&str, (usize, u64)> = HashMap::new();
    for (index, item) in values.iter().enumerate() {
        let kind = match (&item.text, &item.image) {
            (Some(_), Some(_)) => "both",
            (_, Some(_)) => "image",
            _ => "text",
        };
        let fits = |text: &String| {
            let length = text.encode_utf16().count() as u64;
            (1..=max_characters).contains(&length)
        };
        let most = most_of(kind).filter(|_| item.text.as_ref().is_none_or(fits));
        let Some(most) = most else {
            let taken = KINDS.iter().filter(|(kind, _)| most_of(kind).is_some());
            let taken: Vec<&str> = taken.map(|(_, shown)| *shown).collect();
            return Err(refused(format!(
                "values[{index}]: must be {}, and not empty; a text has {max_characters} characters at most",
                taken.join(" or ")
            )));
        };
        let format = match &item.image {
            Some(image) => checked_format(image, &format!("values[{index}].image"), &formats)?,
            None => "",
        };
        let bytes = item.image.as_ref().map_or(0, Vec::len) as u64;
        let sent = Sent {
            index,
            kind,
            item,
            format,
        };
        let room = open.get(kind).copied().filter(|(at, used)| {
            let has_room = calls
                .get(*at)
                .is_some_and(|call| (call.len() as u64) < most);
            has_room && used + bytes <= max_bytes
        });
        let (at, used) = room.unwrap_or_else(|| {
            calls.push(Vec::new());
            (calls.len() - 1, 0)
        });
        if let Some(call) = calls.get_mut(at) {
            call.push(sent);
        }
        open.insert(kind, (at, used + bytes));
    }
    Ok(calls)
}

/// The body of one call, by the template of its kind.
pub(super) fn body_of(row: &Row, call: &[Sent<'_>], options: &Map<String, Value>) -> Value {
    let template = call
        .first()
        .and_then(|sent| row.get("bodies")?.get(sent.kind));
    let filled = template.and_then(|template| filled(template, call, options));
    filled.unwrap_or_default()
}

/// A template with its `$` names replaced; a list of one part is repeated for every value. `None`
/// if nothing is left of it.
fn filled(template: &Value, call: &[Sent<'_>], options: &Map<String, Value>) -> Option<Value> {
    match template {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) => {
                let member = call.first().and_then(|sent| sent.member(name));
                member.or_else(|| options.get(name).cloned())
            }
            None => Some(template.clone()),
        },
        Value::Array(parts) => {
            let list = match parts.as_slice() {
                [part] => call
                    .chunks(1)
                    .filter_map(|one| filled(part, one, options))
                    .collect(),
                parts => parts
                    .iter()
                    .filter_map(|part| filled(part, call, options))
                    .collect(),
            };
            Some(Value::Array(list))
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .filter_map(|(name, part)| Some((name.clone(), filled(part, call, options)?)));
            let object: Map<String, Value> = members.collect();
            (!object.is_empty()).then_some(Value::Object(object))
        }
        other => Some(other.clone()),
    }
}
