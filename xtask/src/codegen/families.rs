//! The bodies of embedding and image models: `families.json`, kept by hand with the source of each
//! row, as modules.
//!
//! A body's template becomes a function, which downloads as fewer bytes than the template and its
//! interpreter would: `$name` is a member of `v`, which has the options and what the value holds,
//! and a list of one part is repeated for every value of the call.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

const TABLE: &str = include_str!("families.json");

/// Placeholders for what a value holds; all others are the caller's options.
const OF_VALUES: [&str; 4] = ["text", "image", "uri", "format"];

/// The options of embeddings that a row lists values for, in the order of `OPTIONS` in
/// `pkg/embeddings/embed.js`.
const OPTIONS: [&str; 4] = ["dimensions", "inputType", "truncate", "normalize"];

/// The kinds of values, in the order of `TAKES` in `pkg/embeddings/calls.js`.
const KINDS: [&str; 3] = ["text", "image", "both"];

type Row = Map<String, Value>;

#[derive(Deserialize)]
struct Families {
    embeddings: Vec<Embedding>,
    images: Vec<Row>,
    /// The defaults of rows of images.
    #[serde(rename = "imageDefaults")]
    image_defaults: Row,
    /// A part of the ids of a family's models, and the members of its body: for the error of a
    /// function that it is not for. The last one whose part an id has is the right one.
    bodies: Row,
}

#[derive(Deserialize)]
struct Embedding {
    /// By the kinds of values.
    bodies: IndexMap<String, Template>,
    #[serde(flatten)]
    row: Row,
}

/// A body, or a part of one. Its members stay in the order of the table, in which those of one
/// family are alike: then the generated file zips best.
#[derive(Deserialize)]
#[serde(untagged)]
enum Template {
    Text(String),
    List(Vec<Template>),
    Object(IndexMap<String, Template>),
}

/// The generated modules: path from the repository's root, and content.
///
/// Rows are lists: the names of members would be downloaded with each.
pub(super) fn render() -> Result<Vec<(String, String)>> {
    let families: Families = serde_json::from_str(TABLE).context("families.json")?;
    let rows: Vec<&Row> = families.embeddings.iter().map(|one| &one.row).collect();
    let embeddings = format!(
        "/** Words of one family for those of another. @type {{Record<string, string>}} */\n\
         export const ALIASES = {};\n\n\
         /** Of the images of a call that takes several. */\n\
         export const MAX_IMAGE_BYTES = {};\n\n\
         /** @type {{import(\"./calls.js\").Row[]}} */\n{}",
        aliases(&rows)?,
        max_image_bytes(&rows)?,
        module("EMBEDDINGS", &families.embeddings, |one| Ok((
            &one.row,
            embedding_members(one)?
        )))?
    );
    let default = |name: &str| families.image_defaults.get(name).context("no default");
    let images = format!(
        "/** @import {{ Limits, Row }} from \"./body.js\" */\n\n\
         export const MAX_CHARACTERS = {};\n\
         /** @type {{Limits}} */\nexport const LIMITS = {};\n\
         /** @type {{Row[]}} */\n{}",
        default("maxCharacters")?,
        limits(default("limits")?, &families.images)?,
        module("IMAGES", &families.images, |row| Ok((
            row,
            image_members(row)?
        )))?
    );
    Ok(vec![
        file("pkg/embeddings/families.js", &embeddings),
        file("pkg/images/families.js", &images),
        file("pkg/families/bodies.js", &bodies(&families.bodies)?),
        file("src/api/families/table.rs", &for_rust()?),
    ])
}

/// Of all rows together: an alias is taken only if a row's list has what it stands for.
fn aliases(rows: &[&Row]) -> Result<Value> {
    let mut all = Row::new();
    let of_rows = rows
        .iter()
        .filter_map(|row| row.get("aliases")?.as_object());
    for (alias, word) in of_rows.flatten() {
        if all
            .insert(alias.clone(), word.clone())
            .is_some_and(|other| other != *word)
        {
            bail!("{alias} stands for two words of one language");
        }
    }
    Ok(all.into())
}

/// JavaScript has one limit for the images of a call, since a single one has the service's own.
fn max_image_bytes<'a>(rows: &[&'a Row]) -> Result<&'a Value> {
    let takes_several = |row: &&&Row| {
        let per_call = row.get("perCall");
        let most = |kind| per_call?.get(kind)?.as_u64();
        ["image", "both"]
            .into_iter()
            .filter_map(most)
            .any(|most| most > 1)
    };
    let mut limits = rows
        .iter()
        .filter(takes_several)
        .map(|row| row.get("maxImageBytes"));
    let first = limits.next().flatten().context("no maxImageBytes")?;
    if limits.any(|other| other != Some(first)) {
        bail!("two rows take several images a call, and have different maxImageBytes");
    }
    Ok(first)
}

/// Of the numbers that a row without limits takes.
fn limits(defaults: &Value, rows: &[Row]) -> Result<Value> {
    let mut limits = defaults
        .as_object()
        .context("limits are not an object")?
        .clone();
    let without: Vec<&str> = rows
        .iter()
        .filter(|row| !row.contains_key("limits"))
        .filter_map(|row| row.get("members")?.as_str())
        .flat_map(|list| list.split(' '))
        .collect();
    limits.retain(|name, _| without.contains(&name.as_str()));
    Ok(limits.into())
}

/// Those with the same body together; the first one that an id matches is the right one.
fn bodies(all: &Row) -> Result<String> {
    let mut grouped: Vec<(&Value, Vec<&str>)> = Vec::new();
    for (part, body) in all.iter().rev() {
        match grouped.iter_mut().find(|(other, _)| *other == body) {
            Some((_, parts)) => parts.push(part),
            None => grouped.push((body, vec![part])),
        }
    }
    for (part, body) in all {
        let mut found = grouped
            .iter()
            .filter(|(_, parts)| parts.iter().any(|one| part.contains(one)));
        if found.next().map(|(body, _)| *body) != Some(body) {
            bail!("{part} would get the body of another family");
        }
    }
    let mut text =
        "/** @type {[models: RegExp, members: string][]} */\nexport const BODIES = [\n".to_owned();
    for (body, parts) in grouped {
        writeln!(text, "  [/{}/, {body}],", parts.join("|"))?;
    }
    text.push_str("];\n");
    Ok(text)
}

/// The whole table but its sources, as the JSON text that Rust reads when it is asked for vectors
/// or images.
fn for_rust() -> Result<String> {
    let mut table: Value = serde_json::from_str(TABLE).context("families.json")?;
    for kind in ["embeddings", "images"] {
        let rows = table.get_mut(kind).and_then(Value::as_array_mut);
        for row in rows.into_iter().flatten() {
            row.as_object_mut().context("a row")?.remove("source");
        }
    }
    Ok(format!(
        "\npub(super) const TABLE: &str = r#\"{table}\"#;\n"
    ))
}

/// A list of rows, each under its source.
fn module<'a, One>(
    name: &str,
    rows: &'a [One],
    members: impl Fn(&'a One) -> Result<(&'a Row, Vec<String>)>,
) -> Result<String> {
    let mut text = format!("export const {name} = [\n");
    for one in rows {
        let (row, members) = members(one)?;
        let source = row
            .get("source")
            .with_context(|| format!("a row of {name} has no source"))?;
        let pages = source
            .as_array()
            .map_or(std::slice::from_ref(source), Vec::as_slice);
        for page in pages.iter().filter_map(Value::as_str) {
            writeln!(text, "  // {page}")?;
        }
        writeln!(text, "  [\n    /{}/,", pattern(row)?)?;
        for member in members {
            writeln!(text, "    {member},")?;
        }
        text.push_str("  ],\n");
    }
    text.push_str("];\n");
    Ok(text)
}

/// Members of a row by their names, without the absent ones at the end.
fn listed(row: &Row, names: &[(&str, &str)]) -> Vec<String> {
    let has = |(name, _): &&(&str, &str)| row.contains_key(*name);
    let last = names
        .iter()
        .rposition(|one| has(&one))
        .map_or(0, |at| at + 1);
    let text = |(name, absent): &(&str, &str)| match row.get(*name) {
        Some(value) => value.to_string(),
        None => (*absent).to_owned(),
    };
    names.iter().take(last).map(text).collect()
}

/// Tasks or members, and what a row has in place of the defaults.
fn image_members(row: &Row) -> Result<Vec<String>> {
    let forms = match (row.get("tasks"), row.get("members").and_then(Value::as_str)) {
        (Some(tasks), None) => tasks.to_string(),
        (None, Some(list)) => Value::from(without_snake_case(list)).to_string(),
        _ => bail!("a row has either tasks or members"),
    };
    let others = [
        ("withImage", "{}"),
        ("maxCharacters", "undefined"),
        ("limits", "undefined"),
    ];
    Ok([vec![forms], listed(row, &others)].concat())
}

/// A list of members without the names that JavaScript makes by itself: `growMask:grow_mask`.
fn without_snake_case(list: &str) -> String {
    let short = |entry: &str| match entry.split_once(':') {
        Some((option, member)) if member == snake_case(option.trim_end_matches('!')) => {
            option.to_owned()
        }
        _ => entry.to_owned(),
    };
    list.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

fn snake_case(name: &str) -> String {
    name.chars().fold(String::new(), |mut made, letter| {
        if letter.is_ascii_uppercase() {
            made.push('_');
        }
        made.push(letter.to_ascii_lowercase());
        made
    })
}

/// A regular expression for the name of a row and for the ids of its models, which are unmistakable
/// without their provider.
fn pattern(row: &Row) -> Result<String> {
    let models = row.get("models").and_then(Value::as_array);
    let models = models.context("a row has no models")?.iter();
    let names = models.chain(row.get("family")).filter_map(Value::as_str);
    let names: Vec<&str> = names
        .map(|name| name.split_once('.').map_or(name, |(_, model)| model))
        .collect();
    // A name that has another one inside is found by it.
    let is_needed = |(at, name): &(usize, &&str)| {
        let mut others = names.iter().enumerate();
        !others.any(|(other, part)| name.contains(part) && (part.len() < name.len() || other < *at))
    };
    let distinct: Vec<&str> = names
        .iter()
        .enumerate()
        .filter(is_needed)
        .map(|(_, name)| *name)
        .collect();
    Ok(distinct.join("|"))
}

/// Of each kind of value how many a call takes, and the body; then the values of options.
fn embedding_members(
    Embedding {
        bodies: templates,
        row,
    }: &Embedding,
) -> Result<Vec<String>> {
    let object = |name: &str| row.get(name).and_then(Value::as_object);
    let per_call = object("perCall").context("no perCall")?;
    let (mut most, mut bodies) = (Vec::new(), Vec::new());
    for kind in KINDS.iter().take(per_call.len()) {
        let missing = || format!("no {kind}, and one of the kinds after it");
        let count = per_call.get(*kind).with_context(missing)?;
        let template = templates.get(*kind).with_context(missing)?;
        let body = expression(template, object("defaults"));
        let parameters = if body.contains("all.") { "v, all" } else { "v" };
        most.push(count.to_string());
        bodies.push(format!("\n      ({parameters}) => ({body}),"));
    }
    let most = format!("[{}]", most.join(", "));
    let bodies = format!("[{}\n    ]", bodies.concat());
    let values = listed(row, &OPTIONS.map(|name| (name, "[]")));
    let values = format!("[{}]", values.join(", "));
    let limits = listed(
        row,
        &[("maxCharacters", "undefined"), ("formats", "undefined")],
    );
    Ok([vec![most, bodies, values], limits].concat())
}

/// A template as JavaScript.
fn expression(template: &Template, defaults: Option<&Row>) -> String {
    match template {
        Template::Text(text) => match text.strip_prefix('$') {
            Some(name) => match defaults.and_then(|defaults| defaults.get(name)) {
                Some(default) => format!("v.{name} ?? {default}"),
                None => format!("v.{name}"),
            },
            None => Value::from(text.as_str()).to_string(),
        },
        Template::List(parts) => match parts.as_slice() {
            [part] => format!("all.map((v) => ({}))", expression(part, defaults)),
            parts => {
                let parts = parts.iter().map(|part| expression(part, defaults));
                format!("[{}]", parts.collect::<Vec<_>>().join(", "))
            }
        },
        Template::Object(members) => {
            let mut text = Vec::new();
            for (name, member) in members {
                let value = expression(member, defaults);
                // An object of one option is absent with it.
                let guard = only_option(member).map(|option| format!("v.{option} && "));
                text.push(format!("{name}: {}{value}", guard.unwrap_or_default()));
            }
            format!("{{ {} }}", text.join(", "))
        }
    }
}

fn only_option(template: &Template) -> Option<&str> {
    let Template::Object(members) = template else {
        return None;
    };
    let (Some(Template::Text(only)), 1) = (members.values().next(), members.len()) else {
        return None;
    };
    only.strip_prefix('$')
        .filter(|name| !OF_VALUES.contains(name))
}

fn file(path: &str, text: &str) -> (String, String) {
    let header =
        "// Generated by `cargo xtask codegen` from xtask/src/codegen/families.json. Do not edit.";
    (path.to_owned(), format!("{header}\n{text}"))
}
