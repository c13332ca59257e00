//! The bodies of embedding and image models: `families.json`, kept by hand with the source of each
//! row, as modules.
//!
//! A body's template becomes a function, which downloads as fewer bytes than the template and its
//! interpreter would: `$name` is an option (`o`) or what the value holds (`v`), a list of one part
//! is repeated for every value of the call.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value};

const TABLE: &str = include_str!("families.json");

/// What placeholders stand for that is the value's; all others are the caller's options.
const OF_VALUES: [&str; 4] = ["text", "image", "uri", "format"];

type Row = Map<String, Value>;

#[derive(Deserialize)]
struct Families {
    embeddings: Vec<Row>,
    images: Vec<Row>,
    /// The defaults of rows of images.
    #[serde(rename = "imageDefaults")]
    image_defaults: Value,
    /// How the ids of a family's models begin, and the members of its body: for the error of a
    /// function that it is not for.
    bodies: Row,
}

/// The generated modules: path from the repository's root, and content.
pub(super) fn render() -> Result<Vec<(String, String)>> {
    let families: Families = serde_json::from_str(TABLE).context("families.json")?;
    let embeddings = module("EMBEDDINGS", &families.embeddings, embedding_members)?;
    let embeddings = format!("/** @type {{import(\"./calls.js\").Row[]}} */\n{embeddings}");
    let images = module("IMAGES", &families.images, |_| Ok(String::new()))?;
    let defaults = families.image_defaults;
    let images = format!(
        "/** @import {{ Limits, Row }} from \"./body.js\" */\n\n\
         /** @type {{Limits}} */\nexport const DEFAULTS = {defaults};\n\
         /** @type {{Row[]}} */\n{images}"
    );
    let mut bodies = "/** @type {Record<string, string>} */\nexport const BODIES = {\n".to_owned();
    for (models, members) in &families.bodies {
        writeln!(bodies, "  \"{models}\": {members},")?;
    }
    bodies.push_str("};\n");
    Ok(vec![
        file("pkg/embeddings/families.js", &embeddings),
        file("pkg/images/families.js", &images),
        file("pkg/families/bodies.js", &bodies),
        file("src/api/families/table.rs", &for_rust()?),
    ])
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

/// A list of rows, each under its source. Members that are not compiled are JSON.
fn module(name: &str, rows: &[Row], compiled: impl Fn(&Row) -> Result<String>) -> Result<String> {
    let mut text = format!("export const {name} = [\n");
    for row in rows {
        let source = row
            .get("source")
            .with_context(|| format!("a row of {name} has no source"))?;
        let pages = source
            .as_array()
            .map_or(std::slice::from_ref(source), Vec::as_slice);
        for page in pages.iter().filter_map(Value::as_str) {
            writeln!(text, "  // {page}")?;
        }
        text.push_str("  {\n");
        writeln!(text, "    models: /{}/,", pattern(row)?)?;
        let not_json = ["source", "family", "models", "bodies", "perCall", "vectors"];
        for (member, value) in row
            .iter()
            .filter(|(member, _)| !not_json.contains(&member.as_str()))
        {
            let value = match (member.as_str(), value.as_str()) {
                ("members", Some(list)) => Value::from(without_snake_case(list)),
                _ => value.clone(),
            };
            writeln!(text, "    {member}: {value},")?;
        }
        writeln!(text, "{}  }},", compiled(row)?)?;
    }
    text.push_str("];\n");
    Ok(text)
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

/// Of each kind of value how many a call takes, and the body; then where the vectors are.
fn embedding_members(row: &Row) -> Result<String> {
    let object = |name: &str| row.get(name).and_then(Value::as_object);
    let (bodies, per_call) = (object("bodies"), object("perCall"));
    let (bodies, per_call) = bodies.zip(per_call).context("no bodies or no perCall")?;
    let mut text = String::new();
    for (kind, count) in per_call {
        let body = bodies
            .get(kind)
            .with_context(|| format!("no body for {kind}"))?;
        let (options, body) = (uses_options(body), expression(body)?);
        let mut parameters = vec![if options { "o" } else { "_" }, "v"];
        if body.contains("all.") {
            parameters.push("all");
        }
        let parameters = parameters.join(", ");
        writeln!(text, "    {kind}: [{count}, ({parameters}) => ({body})],")?;
    }
    let paths = row.get("vectors").and_then(Value::as_array);
    let paths = paths.context("no vectors")?.iter();
    let paths: Vec<String> = paths.filter_map(Value::as_str).map(access).collect();
    let found = paths.join(" ?? ");
    let is_list = per_call.get("text").and_then(Value::as_u64) != Some(1);
    let found = if is_list { found } else { format!("[{found}]") };
    writeln!(text, "    vectors: (answer) => {found},")?;
    Ok(text)
}

/// `a.0.b` as JavaScript that returns `undefined` for absent members.
fn access(path: &str) -> String {
    path.split('.').fold("answer".to_owned(), |found, step| {
        let step = match step.parse::<u32>() {
            Ok(index) => format!("[{index}]"),
            Err(_) => step.to_owned(),
        };
        format!("{found}?.{step}")
    })
}

fn uses_options(template: &Value) -> bool {
    match template {
        Value::String(text) => text
            .strip_prefix('$')
            .is_some_and(|name| !OF_VALUES.contains(&name)),
        Value::Array(parts) => parts.iter().any(uses_options),
        Value::Object(members) => members.values().any(uses_options),
        _ => false,
    }
}

fn expression(template: &Value) -> Result<String> {
    Ok(match template {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) if OF_VALUES.contains(&name) => format!("v.{name}"),
            Some(name) => format!("o.{name}"),
            None => template.to_string(),
        },
        Value::Array(parts) => match parts.as_slice() {
            [part] => format!("all.map((v) => ({}))", expression(part)?),
            parts => {
                let parts: Result<Vec<String>> = parts.iter().map(expression).collect();
                format!("[{}]", parts?.join(", "))
            }
        },
        Value::Object(members) => {
            let mut text = Vec::new();
            for (name, member) in members {
                let value = expression(member)?;
                // An object of one option is absent with it.
                let absent_with = member.as_object().and_then(only_option);
                let guard = absent_with.map(|option| format!("o.{option} && "));
                text.push(format!("{name}: {}{value}", guard.unwrap_or_default()));
            }
            format!("{{ {} }}", text.join(", "))
        }
        other => bail!("{other} cannot be part of a body"),
    })
}

fn only_option(members: &Row) -> Option<&str> {
    let mut values = members.values();
    let name = values.next()?.as_str()?.strip_prefix('$')?;
    (values.next().is_none() && !OF_VALUES.contains(&name)).then_some(name)
}

fn file(path: &str, text: &str) -> (String, String) {
    let header =
        "// Generated by `cargo xtask codegen` from xtask/src/codegen/families.json. Do not edit.";
    (path.to_owned(), format!("{header}\n{text}"))
}
