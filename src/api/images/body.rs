//! From options to the body that the model documents.

use super::Generate;
use crate::api::families::{Row, checked_format, refused};
use crate::error::Error;
use crate::text::base64;
use serde_json::{Map, Value};

const FORMATS: [&str; 3] = ["png", "jpeg", "webp"];
const IMAGES: [&str; 4] = ["image", "images", "mask", "styleImage"];

/// # Errors
/// An option that is missing, that the task does not take, or whose value it does not take.
pub(super) fn body_of(row: &Row, defaults: &Row, request: &Generate) -> Result<Value, Error> {
    let (mut body, form) = begun(row, request.task.as_deref())?;
    let mut place = None;
    let mut left = options_of(request)?;
    let mut masks = None;
    for entry in form.split(' ') {
        // Such as `prompt!:text`: the option, `!` if it is required or `+` if it is one of two that
        // exclude each other, and the member.
        let (option, member) = match entry.split_once(':') {
            Some((option, member)) => (option, Some(member)),
            None => (entry, None),
        };
        let name = option.trim_end_matches(['!', '+']);
        if name.ends_with("Params") || name.ends_with("Config") {
            body.insert(name.into(), Map::new().into());
            place = Some(name);
            continue;
        }
        let value = left.remove(name);
        if option.ends_with('+') {
            masks = Some(masks.unwrap_or(0) + u8::from(value.is_some()));
        }
        match value {
            Some(value) => {
                check(row, defaults, name, &value)?;
                let within = place.and_then(|place| body.get_mut(place)?.as_object_mut());
                let member = member.unwrap_or(name).to_owned();
                match within {
                    Some(within) => within.insert(member, value),
                    None => body.insert(member, value),
                };
            }
            None if option.ends_with('!') => {
                return Err(Error::input(
                    "missing_member",
                    format!("{name} is required"),
                ));
            }
            None => {}
        }
    }
    let is_default = |name: &str, value: &Value| name == "n" && *value == 1;
    if let Some((name, _)) = left.iter().find(|(name, value)| !is_default(name, value)) {
        let numbers = check(row, defaults, name, &Value::Null).err();
        let other = || refused(format!("{name}: the model does not take it for this task"));
        return Err(numbers.filter(|_| name == "n").unwrap_or_else(other));
    }
    if masks.is_some_and(|masks| masks != 1) {
        return Err(refused("mask, maskPrompt: give one of them"));
    }
    let config = "imageGenerationConfig";
    if body
        .get(config)
        .and_then(Value::as_object)
        .is_some_and(Map::is_empty)
    {
        body.remove(config);
    }
    if request.images.contains_key("image")
        && let Some(more) = row.get("withImage").and_then(Value::as_object)
    {
        for (name, value) in more {
            body.entry(name.as_str()).or_insert_with(|| value.clone());
        }
    }
    Ok(body.into())
}

/// The body as a task begins it, and the options that follow.
fn begun<'a>(row: &'a Row, task: Option<&str>) -> Result<(Map<String, Value>, &'a str), Error> {
    let mut body = Map::new();
    let tasks = row.get("tasks").and_then(Value::as_object);
    let form = match (tasks, task) {
        (Some(tasks), task) => {
            let task = task.unwrap_or("TEXT_IMAGE");
            body.insert("taskType".into(), task.into());
            tasks.get(task)
        }
        (None, None) => row.get("members"),
        (None, Some(_)) => None,
    };
    match form.and_then(Value::as_str) {
        Some(form) => Ok((body, form)),
        None => {
            let names: Vec<&str> = tasks
                .into_iter()
                .flatten()
                .map(|(name, _)| &**name)
                .collect();
            let names = if names.is_empty() {
                "none".into()
            } else {
                names.join(", ")
            };
            Err(refused(format!("task: the model takes {names}")))
        }
    }
}

/// All options, with images as base64.
fn options_of(request: &Generate) -> Result<Map<String, Value>, Error> {
    let mut options = request.options.clone();
    for name in IMAGES {
        if options.contains_key(name) {
            return Err(refused(format!(
                "{name}: give its bytes to the method of that name"
            )));
        }
        let Some(images) = request.images.get(name) else {
            continue;
        };
        let mut texts = Vec::new();
        for image in images {
            checked_format(image, name, &FORMATS)?;
            texts.push(Value::from(base64::encode(image)));
        }
        let value = match name {
            "images" => texts.into(),
            _ => texts.pop().unwrap_or_default(),
        };
        options.insert(name.into(), value);
    }
    Ok(options)
}

/// # Errors
/// A value that the model does not take.
fn check(row: &Row, defaults: &Row, name: &str, value: &Value) -> Result<(), Error> {
    let of = |member: &str| row.get(member).or_else(|| defaults.get(member));
    let must = |expected: String| Err(refused(format!("{name}: must be {expected}")));
    let limits = of("limits").and_then(|limits| limits.get(name)?.as_array());
    if let Some([least, most]) = limits.map(Vec::as_slice) {
        let is_whole = name.contains("cfg") || name.contains("st") || !value.is_f64();
        let bounds = least.as_f64().zip(most.as_f64()).zip(value.as_f64());
        let fits = bounds.is_some_and(|((least, most), value)| (least..=most).contains(&value));
        if !is_whole || !fits {
            return must(format!("a number from {least} to {most}"));
        }
    }
    if name.ends_with("rompt") {
        let most = of("maxCharacters")
            .and_then(Value::as_u64)
            .unwrap_or(u64::MAX);
        let length = value
            .as_str()
            .map_or(0, |text| text.encode_utf16().count() as u64);
        if !(1..=most).contains(&length) {
            return must(format!("a text of 1 to {most} characters"));
        }
    }
    let list = value.as_array().filter(|list| !list.is_empty());
    let is_color = |color: &Value| {
        let digits = color.as_str().and_then(|text| text.strip_prefix('#'));
        digits
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    match name {
        "colors" if !list.is_some_and(|list| list.iter().all(is_color)) => {
            must("a list of texts such as #ff9800".into())
        }
        "images" if list.is_none() => must("a list of images".into()),
        _ => Ok(()),
    }
}
