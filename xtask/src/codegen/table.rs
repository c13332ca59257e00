//! `pkg/operations/<service>.js`: plain data, one row an operation, read by the JavaScript edge.
//!
//! Every key but `http` is optional. A value is text with one entry for each member, separated by
//! spaces: `member`, or `member:Wire-Name` where the two differ, then `@` and a marker where text
//! is not enough.
//!
//! | key | what |
//! |---|---|
//! | `http` | method and URI; a label is named as the input member that fills it, `{name+}` keeps its slashes |
//! | `required` | input members that must be given, besides those that fill labels |
//! | `query`, `headers` | input members that travel there, not in the body |
//! | `payload` | the input member that is the whole body, as bytes |
//! | `payloadJson` | the input member that is the whole body, as JSON |
//! | `body` | `none`: no input member belongs there, although the method is one that has a body |
//! | `token` | the input member that gets a random UUID when it is absent |
//! | `seconds` | paths of input timestamps that JSON carries as seconds since 1970; all others are RFC 3339 text |
//! | `documents` | input members, as `name` or `parent.name`, in which any JSON may stand: `null` is data there, and absent elsewhere |
//! | `status` | the output member that gets the HTTP status |
//! | `outHeaders`, `outPayload`, `outPayloadJson` | the same as for the input, from the response |
//! | `outRequired` | output members that the model requires in the body: a 2xx response with none of them is not an answer |
//! | `readPayload` | what makes an `outPayload` that is handed over while it arrives |
//! | `convertSeconds`, `readHeader` | what `seconds` and the markers in `outHeaders` take |
//! | `dates`, `blobs` | paths in the output: `[]` is every item of a list, `{}` every value of a map, `a|b` either member. A date is a number of seconds or RFC 3339 text; a blob is base64 |
//! | `stream` | the output member that is the stream of events |
//! | `streamDates`, `streamBlobs` | paths in an event, which start with its name |
//! | `until` | the event that ends the stream when all went well |
//!
//! Markers: `@map` (one query parameter or header for each key, its name behind the wire name),
//! `@number`, `@boolean` and `@date`; a member without one is text, and the client refuses anything
//! else. A list has its items' marker and is repeated in the query; a `Date` is written as RFC 9110
//! has it in a header, as RFC 3339 elsewhere.

use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};

use super::documents::documents;
use super::model::{Kind, Member, Model, Operation, Shape};
use super::paths::{Leaf, leaves};
use super::service::Service;

/// The keys whose value is code, so that a table whose rows have no use for it does not ship it,
/// and where it comes from.
const READ_PAYLOAD: &str = "readPayload";
const CODE: [(&str, &str, &str); 3] = [
    (READ_PAYLOAD, "streamingBlob", "call/streaming-blob.js"),
    ("convertSeconds", "withSeconds", "data/seconds.js"),
    ("readHeader", "markedHeader", "data/marked-headers.js"),
];

/// The marker of a member whose keys are names on the wire.
const MAP: &str = "@map";

pub(super) type Row = Vec<(&'static str, String)>;

/// The module's text, without the first line.
pub(super) fn render(service: &Service, model: &Model) -> Result<String> {
    let mut text = String::new();
    for (operation, why) in service.left_out {
        writeln!(text, "// {operation} is left out: {why}.")?;
    }
    writeln!(text, "// xtask/src/codegen/table.rs explains the keys.")?;
    writeln!(text, "export const {} = {{", export_name(service.class))?;
    writeln!(text, "  id: \"{}\",", model.metadata.endpoint_prefix)?;
    let signing_name = model.metadata.signing_name.as_ref();
    writeln!(
        text,
        "  signingName: \"{}\",",
        signing_name.unwrap_or(&model.metadata.endpoint_prefix)
    )?;
    if service.takes_bearer(model) {
        writeln!(text, "  bearer: true,")?;
    }
    writeln!(text, "  operations: {{")?;
    let mut imports = String::new();
    for (name, operation) in model.emitted(service) {
        let row =
            row(service, model, name, operation).with_context(|| format!("operation {name}"))?;
        writeln!(text, "    {name}: {{")?;
        let http = row
            .first()
            .map(|(_, http)| http.clone())
            .unwrap_or_default();
        for (key, value) in row {
            let code = match key {
                READ_PAYLOAD => CODE.first(),
                "seconds" => CODE.get(1),
                "outHeaders" if value.contains('@') => CODE.get(2),
                _ => None,
            };
            if let Some((key, function, file)) = code {
                let import = format!("import {{ {function} }} from \"../{file}\";\n");
                if !imports.contains(&import) {
                    imports.push_str(&import);
                }
                writeln!(text, "      {key}: {function},")?;
            }
            if key == READ_PAYLOAD {
                continue;
            }
            ensure!(
                !value.contains(['"', '\\', '\n']),
                "{key} has a character that needs escaping: {value}"
            );
            let value = match key {
                "required" => without_labels(&value, &http),
                "seconds" | "dates" | "blobs" => folded(&value, 0),
                "streamDates" | "streamBlobs" => folded(&value, 2),
                _ => value,
            };
            if !value.is_empty() {
                writeln!(text, "      {key}: \"{value}\",")?;
            }
        }
        writeln!(text, "    }},")?;
    }
    text.push_str("  },\n};\n");
    if !imports.is_empty() {
        imports.push('\n');
    }
    Ok(format!("{imports}{text}"))
}

/// The members of a list that fill no label of a path.
fn without_labels(list: &str, path: &str) -> String {
    let others = list.split(' ').filter(|name| {
        !path.contains(&format!("{{{name}}}")) && !path.contains(&format!("{{{name}+}}"))
    });
    others.collect::<Vec<_>>().join(" ")
}

/// Paths that differ in one member, as one: `a.x a.y` → `a.x|y`. The decoder of streams takes those
/// of two steps as they are.
pub(super) fn folded(list: &str, kept_steps: usize) -> String {
    let mut paths: Vec<Vec<String>> = Vec::new();
    for path in list.split(' ') {
        let marked = path.replace("[]", ".[]").replace("{}", ".{}");
        paths.push(marked.split('.').map(str::to_owned).collect());
    }
    let mut at = 0;
    while at < paths.len() {
        let folds = (at + 1..paths.len()).find_map(|other| {
            let (one, two) = (paths.get(at)?, paths.get(other)?);
            let different = |(_, (a, b)): &(usize, (&String, &String))| a != b;
            let mut steps = one.iter().zip(two).enumerate().filter(different);
            let (step, (a, b)) = steps.next()?;
            let fits = one.len() == two.len() && one.len() != kept_steps && steps.next().is_none();
            let named = !a.starts_with(['[', '{']) && !b.starts_with(['[', '{']);
            (fits && named).then(|| (other, step, format!("{a}|{b}")))
        });
        if let Some((other, step, both)) = folds {
            paths.remove(other);
            if let Some(place) = paths.get_mut(at).and_then(|path| path.get_mut(step)) {
                *place = both;
            }
            at = 0;
        } else {
            at += 1;
        }
    }
    let texts = paths.iter().map(|path| path.join("."));
    let texts = texts.map(|text| text.replace(".[]", "[]").replace(".{}", "{}"));
    texts.collect::<Vec<_>>().join(" ")
}

/// `BedrockRuntime` → `bedrockRuntime`.
pub(super) fn export_name(class: &str) -> String {
    let (first, rest) = class.split_at(class.len().min(1));
    format!("{}{rest}", first.to_ascii_lowercase())
}

/// The keys of an operation that have a value.
pub(super) fn row(
    service: &Service,
    model: &Model,
    name: &str,
    operation: &Operation,
) -> Result<Row> {
    let mut row = vec![(
        "http",
        format!("{} {}", operation.http.method, operation.http.request_uri),
    )];
    if let Some(input) = &operation.input {
        let shape = model.shape(&input.shape)?;
        row = vec![(
            "http",
            format!(
                "{} {}",
                operation.http.method,
                uri(&operation.http.request_uri, shape)?
            ),
        )];
        row.extend(request(model, &operation.http.method, shape)?);
    }
    if let Some(output) = &operation.output {
        row.extend(response(model, model.shape(&output.shape)?)?);
    }
    if let Some(event) = service.terminal_event(name) {
        row.push(("until", event.to_owned()));
    }
    row.retain(|(_, value)| !value.is_empty());
    Ok(row)
}

/// The URI with its labels named as the members that fill them.
fn uri(template: &str, input: &Shape) -> Result<String> {
    let mut uri = template.to_owned();
    for (name, member) in bound(input, "uri") {
        let wire = member.wire_name(name);
        let greedy = uri.contains(&format!("{{{wire}+}}"));
        let (from, to) = if greedy {
            (format!("{{{wire}+}}"), format!("{{{name}+}}"))
        } else {
            (format!("{{{wire}}}"), format!("{{{name}}}"))
        };
        ensure!(uri.contains(&from), "{template} has no label {wire}");
        uri = uri.replace(&from, &to);
    }
    ensure!(
        uri.matches('{').count() == bound(input, "uri").count(),
        "{template} has a label that no member fills"
    );
    Ok(uri)
}

fn request(model: &Model, method: &str, input: &Shape) -> Result<Row> {
    let token = input
        .members
        .iter()
        .find(|(_, member)| member.idempotency_token);
    let mut required = Entries::default();
    let mut query = Entries::default();
    let mut headers = Entries::default();
    let mut seconds = Entries::default();
    let mut payloads: [String; 2] = Default::default();
    for (name, member) in &input.members {
        if input.requires(name) {
            required.push(name, name, "");
        }
        match member.location.as_deref() {
            Some("uri") => ensure!(
                kind(model, member)? == Kind::String,
                "the label {name} is not text, which is not supported yet"
            ),
            Some("querystring") => {
                let (wire, marker) = query_entry(model, name, member)?;
                query.push(name, wire, marker);
            }
            Some("header") => {
                headers.push(
                    name,
                    member.wire_name(name),
                    header_marker(model, name, member)?,
                );
            }
            Some("headers") => headers.push(name, member.wire_name(name), MAP),
            Some(other) => bail!("{name} is bound to {other}, which a request does not have"),
            None if input.payload.as_ref() == Some(name) => {
                refuse_text_payload(model, name, member)?;
                let [raw, json] = &mut payloads;
                *if kind(model, member)? == Kind::Blob {
                    raw
                } else {
                    json
                } = name.clone();
                seconds.paths(&leaves(model, member, name.clone())?, &[Leaf::Seconds]);
            }
            None => seconds.paths(&leaves(model, member, name.clone())?, &[Leaf::Seconds]),
        }
    }
    let [raw, json] = payloads;
    let bodyless = !["GET", "DELETE"].contains(&method)
        && input
            .members
            .values()
            .all(|member| member.location.is_some());
    Ok(vec![
        ("required", required.0),
        ("query", query.0),
        ("headers", headers.0),
        ("payload", raw),
        ("payloadJson", json),
        ("body", if bodyless { "none" } else { "" }.to_owned()),
        (
            "token",
            token.map(|(name, _)| name.clone()).unwrap_or_default(),
        ),
        ("seconds", seconds.0),
        ("documents", documents(model, input)?),
    ])
}

fn response(model: &Model, output: &Shape) -> Result<Row> {
    let mut row = Row::new();
    let mut headers = Entries::default();
    let mut required = Entries::default();
    let mut dates = Entries::default();
    let mut blobs = Entries::default();
    for (name, member) in &output.members {
        let shape = model.shape(&member.shape)?;
        let streams = shape.eventstream || shape.streaming || member.streaming;
        if member.location.is_none() && output.requires(name) && !streams {
            required.push(name, name, "");
        }
        match member.location.as_deref() {
            Some("statusCode") => row.push(("status", name.clone())),
            Some("header") => headers.push(
                name,
                member.wire_name(name),
                header_marker(model, name, member)?,
            ),
            Some("headers") => headers.push(name, member.wire_name(name), MAP),
            Some(other) => bail!("{name} is bound to {other}, which a response does not have"),
            None if shape.eventstream => row.extend(events(model, name, shape)?),
            None if output.payload.as_ref() == Some(name) && shape.kind == Kind::Blob => {
                row.push(("outPayload", name.clone()));
                if shape.streaming || member.streaming {
                    row.push((READ_PAYLOAD, "streamingBlob".to_owned()));
                }
            }
            None => {
                if output.payload.as_ref() == Some(name) {
                    refuse_text_payload(model, name, member)?;
                    row.push(("outPayloadJson", name.clone()));
                }
                let found = leaves(model, member, name.clone())?;
                dates.paths(&found, &[Leaf::Seconds, Leaf::Iso8601]);
                blobs.paths(&found, &[Leaf::Blob]);
            }
        }
    }
    row.extend([
        ("outHeaders", headers.0),
        ("outRequired", required.0),
        ("dates", dates.0),
        ("blobs", blobs.0),
    ]);
    Ok(row)
}

fn events(model: &Model, name: &str, stream: &Shape) -> Result<Row> {
    let mut dates = Entries::default();
    let mut blobs = Entries::default();
    for (event_name, event) in &stream.members {
        if !model.shape(&event.shape)?.exception {
            let found = leaves(model, event, event_name.clone())?;
            dates.paths(&found, &[Leaf::Seconds, Leaf::Iso8601]);
            blobs.paths(&found, &[Leaf::Blob]);
        }
    }
    Ok(vec![
        ("stream", name.to_owned()),
        ("streamDates", dates.0),
        ("streamBlobs", blobs.0),
    ])
}

/// Wire name and marker of a member in the query. All keys of a map go there, so it has no name of
/// its own.
fn query_entry<'a>(
    model: &Model,
    name: &'a str,
    member: &'a Member,
) -> Result<(&'a str, &'static str)> {
    match kind(model, member)? {
        Kind::Structure | Kind::Blob => {
            bail!("{name} is neither text nor a list in the query, which is not supported")
        }
        Kind::Map => return Ok(("", MAP)),
        Kind::Timestamp => check_format(model, name, member, "iso8601")?,
        _ => {}
    }
    Ok((member.wire_name(name), marker(model, member)?))
}

fn check_header(model: &Model, name: &str, member: &Member) -> Result<()> {
    match kind(model, member)? {
        Kind::Timestamp => check_format(model, name, member, "rfc822"),
        Kind::Structure | Kind::Blob | Kind::List | Kind::Map => {
            bail!("{name} is not text in a header, which is not supported yet")
        }
        _ => Ok(()),
    }
}

fn header_marker(model: &Model, name: &str, member: &Member) -> Result<&'static str> {
    check_header(model, name, member)?;
    marker(model, member)
}

/// What a member is, or the items of a list are, if that is not text.
fn marker(model: &Model, member: &Member) -> Result<&'static str> {
    let shape = model.shape(&member.shape)?;
    if let Some(item) = &shape.member {
        return marker(model, item);
    }
    Ok(match shape.kind {
        Kind::Integer | Kind::Long | Kind::Float | Kind::Double => "@number",
        Kind::Boolean => "@boolean",
        Kind::Timestamp => "@date",
        _ => "",
    })
}

fn check_format(model: &Model, name: &str, member: &Member, default: &str) -> Result<()> {
    let shape = model.shape(&member.shape)?;
    let format = member
        .timestamp_format
        .as_ref()
        .or(shape.timestamp_format.as_ref());
    ensure!(
        format.is_none_or(|format| format == default),
        "{name} is a timestamp in a format that is not supported there"
    );
    Ok(())
}

fn refuse_text_payload(model: &Model, name: &str, member: &Member) -> Result<()> {
    ensure!(
        kind(model, member)? != Kind::String,
        "{name} is the whole body as text, which is not supported yet"
    );
    Ok(())
}

fn kind(model: &Model, member: &Member) -> Result<Kind> {
    Ok(model.shape(&member.shape)?.kind)
}

fn bound<'a>(
    shape: &'a Shape,
    location: &'a str,
) -> impl Iterator<Item = (&'a String, &'a Member)> {
    shape
        .members
        .iter()
        .filter(move |(_, member)| member.location.as_deref() == Some(location))
}

/// Entries separated by spaces.
#[derive(Default)]
struct Entries(String);

impl Entries {
    fn push(&mut self, name: &str, wire: &str, marker: &str) {
        let wire = if wire == name {
            String::new()
        } else {
            format!(":{wire}")
        };
        let space = if self.0.is_empty() { "" } else { " " };
        self.0.push_str(&format!("{space}{name}{wire}{marker}"));
    }

    fn paths(&mut self, found: &[(Leaf, String)], wanted: &[Leaf]) {
        for (_, path) in found.iter().filter(|(leaf, _)| wanted.contains(leaf)) {
            self.push(path, path, "");
        }
    }
}
