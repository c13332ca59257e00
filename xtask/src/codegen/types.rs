//! `pkg/types/<service>.d.ts`: the service's shapes as the AWS SDK for JavaScript v3 names them,
//! without prose.
//!
//! What differs from the SDK on purpose: enums are open, since the service adds values before
//! anybody updates; events have no exception members, since our streams throw them; a required
//! member of a shape that only outputs hold is not `undefined`.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};

use super::model::{Kind, Member, Model, Operation, Shape};
use super::service::Service;

/// Names that the declarations refer to. A shape of that name would hide them.
const IMPORTED: [&str; 6] = [
    "BlobPayload",
    "EventStream",
    "JsonValue",
    "MethodOptions",
    "ResponseMetadata",
    "StreamingBlobPayload",
];
const GLOBALS: [&str; 4] = ["Date", "Omit", "Promise", "Uint8Array"];
/// The types that an input's payload of bytes takes.
const PAYLOAD_INPUT: &str = "Uint8Array | string | { [key: string]: JsonValue }";
const LINE_WIDTH: usize = 120;

/// The declarations' text, without the first line.
pub(super) fn render(service: &Service, model: &Model) -> Result<String> {
    let inputs = below_inputs(service, model)?;
    let reachable = reachable(service, model)?;
    for name in IMPORTED.iter().chain(&GLOBALS) {
        ensure!(
            !reachable.contains(name),
            "the shape {name} hides a name that the declarations use"
        );
    }
    let mut body = String::new();
    for &name in &reachable {
        let shape = model.shape(name)?;
        match shape.kind {
            Kind::String if !shape.values.is_empty() => open_enum(&mut body, name, shape)?,
            Kind::Structure if shape.document => {}
            Kind::Structure if shape.union || shape.eventstream => {
                union(&mut body, model, name, shape)?
            }
            Kind::Structure => interface(&mut body, model, name, shape, inputs.contains(name))?,
            _ => {}
        }
    }
    for (name, operation) in model.emitted(service) {
        command(&mut body, model, name, operation).with_context(|| format!("operation {name}"))?;
    }
    operations(&mut body, service, model)?;
    let used: Vec<&str> = IMPORTED
        .into_iter()
        .filter(|name| body.contains(name))
        .collect();
    Ok(format!(
        "import type {{ {} }} from \"./index.js\";\n{body}",
        used.join(", ")
    ))
}

/// Every shape that an emitted operation leads to, by name, without exceptions.
pub(super) fn reachable<'a>(service: &Service, model: &'a Model) -> Result<BTreeSet<&'a str>> {
    below(service, model, |operation| {
        operation.input.iter().chain(&operation.output).collect()
    })
}

fn below_inputs<'a>(service: &Service, model: &'a Model) -> Result<BTreeSet<&'a str>> {
    below(service, model, |operation| operation.input.iter().collect())
}

fn below<'a>(
    service: &Service,
    model: &'a Model,
    from: fn(&'a Operation) -> Vec<&'a Member>,
) -> Result<BTreeSet<&'a str>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Member> = model
        .operations
        .iter()
        .filter(|(name, _)| service.emits(name))
        .flat_map(|(_, operation)| from(operation))
        .collect();
    while let Some(member) = open.pop() {
        let shape = model.shape(&member.shape)?;
        if !shape.exception && found.insert(member.shape.as_str()) {
            open.extend(
                shape
                    .members
                    .values()
                    .chain(&shape.member)
                    .chain(&shape.value),
            );
        }
    }
    Ok(found)
}

pub(super) fn open_enum(text: &mut String, name: &str, shape: &Shape) -> Result<()> {
    let values = shape
        .values
        .iter()
        .map(serde_json::to_string)
        .collect::<Result<Vec<_>, _>>()?;
    let line = format!(
        "export type {name} = {} | (string & {{}});",
        values.join(" | ")
    );
    if line.len() <= LINE_WIDTH {
        writeln!(text, "\n{line}")?;
    } else {
        writeln!(
            text,
            "\nexport type {name} =\n  | {}\n  | (string & {{}});",
            values.join("\n  | ")
        )?;
    }
    Ok(())
}

pub(super) fn interface(
    text: &mut String,
    model: &Model,
    name: &str,
    shape: &Shape,
    is_input: bool,
) -> Result<()> {
    writeln!(text, "\nexport interface {name} {{")?;
    for (member_name, member) in &shape.members {
        let declared = declared(model, member)?;
        // The stream is present whenever the call resolves, although the model has it as optional.
        let required = shape.requires(member_name) || model.shape(&member.shape)?.eventstream;
        match (required, is_input) {
            (true, false) => writeln!(text, "  {member_name}: {declared};")?,
            (true, true) => writeln!(text, "  {member_name}: {declared} | undefined;")?,
            (false, _) => writeln!(text, "  {member_name}?: {declared} | undefined;")?,
        }
    }
    text.push_str("}\n");
    Ok(())
}

/// A type for each member, in a namespace, in which every other member is absent.
fn union(text: &mut String, model: &Model, name: &str, shape: &Shape) -> Result<()> {
    let mut cases = Vec::new();
    for (member_name, member) in &shape.members {
        if !model.shape(&member.shape)?.exception {
            cases.push((
                member_name,
                format!("{}Member", capitalized(member_name)),
                declared(model, member)?,
            ));
        }
    }
    let names: Vec<String> = cases
        .iter()
        .map(|(_, case, _)| format!("{name}.{case}"))
        .collect();
    let line = format!(
        "export type {name} = {} | {name}.$UnknownMember;",
        names.join(" | ")
    );
    if line.len() <= LINE_WIDTH {
        writeln!(text, "\n{line}")?;
    } else {
        writeln!(
            text,
            "\nexport type {name} =\n  | {}\n  | {name}.$UnknownMember;",
            names.join("\n  | ")
        )?;
    }
    writeln!(text, "export declare namespace {name} {{")?;
    for (member_name, case, declared) in &cases {
        writeln!(text, "  interface {case} {{")?;
        for other in shape.members.keys() {
            if other == *member_name {
                writeln!(text, "    {other}: {declared};")?;
            } else {
                writeln!(text, "    {other}?: never;")?;
            }
        }
        writeln!(text, "    $unknown?: never;\n  }}")?;
    }
    writeln!(text, "  interface $UnknownMember {{")?;
    for other in shape.members.keys() {
        writeln!(text, "    {other}?: never;")?;
    }
    text.push_str("    $unknown: [string, any];\n  }\n}\n");
    Ok(())
}

/// `XCommandInput` and `XCommandOutput`.
fn command(text: &mut String, model: &Model, name: &str, operation: &Operation) -> Result<()> {
    let input = operation
        .input
        .as_ref()
        .context("no input shape, which is not supported yet")?;
    let output = operation
        .output
        .as_ref()
        .context("no output shape, which is not supported yet")?;
    match raw_payload(model, &input.shape)? {
        None => writeln!(
            text,
            "\nexport interface {name}CommandInput extends {} {{}}",
            input.shape
        )?,
        Some((payload, required)) => {
            writeln!(
                text,
                "\nexport interface {name}CommandInput extends Omit<{}, \"{payload}\"> {{",
                input.shape
            )?;
            let (mark, tail) = if required {
                ("", " | undefined")
            } else {
                ("?", " | undefined")
            };
            writeln!(text, "  {payload}{mark}: {PAYLOAD_INPUT}{tail};\n}}")?;
        }
    }
    match raw_payload(model, &output.shape)? {
        Some((payload, _)) => {
            writeln!(
                text,
                "export interface {name}CommandOutput extends Omit<{}, \"{payload}\"> {{",
                output.shape
            )?;
            let streams = streams(model, &output.shape, payload)?;
            let declared = if streams {
                "StreamingBlobPayload"
            } else {
                "BlobPayload"
            };
            writeln!(text, "  {payload}: {declared};")?;
        }
        None => writeln!(
            text,
            "export interface {name}CommandOutput extends {} {{",
            output.shape
        )?,
    }
    text.push_str("  $metadata: ResponseMetadata;\n}\n");
    Ok(())
}

/// The interface that the service's class merges with.
fn operations(text: &mut String, service: &Service, model: &Model) -> Result<()> {
    writeln!(text, "\nexport interface {}Operations {{", service.class)?;
    for (name, operation) in model.emitted(service) {
        let input = operation.input.as_ref().context("no input shape")?;
        let shape = model.shape(&input.shape)?;
        let required = shape.members.keys().any(|member| shape.requires(member));
        let optional = if required { "" } else { "?" };
        let method = uncapitalized(name);
        writeln!(
            text,
            "  /** @see {{@link {}{name}.html}} */",
            service.reference
        )?;
        writeln!(
            text,
            "  {method}(input{optional}: {name}CommandInput, options?: MethodOptions): Promise<{name}CommandOutput>;"
        )?;
    }
    text.push_str("}\n");
    Ok(())
}

/// The member of a structure that is the whole body as bytes, and whether it is required.
fn raw_payload<'a>(model: &'a Model, name: &str) -> Result<Option<(&'a str, bool)>> {
    let shape = model.shape(name)?;
    let Some(payload) = &shape.payload else {
        return Ok(None);
    };
    let member = shape
        .members
        .get(payload)
        .context("the payload is not a member")?;
    let is_blob = model.shape(&member.shape)?.kind == Kind::Blob;
    Ok(is_blob.then_some((payload.as_str(), shape.requires(payload))))
}

fn streams(model: &Model, name: &str, payload: &str) -> Result<bool> {
    let member = model
        .shape(name)?
        .members
        .get(payload)
        .context("the payload is not a member")?;
    Ok(member.streaming || model.shape(&member.shape)?.streaming)
}

/// The TypeScript type of a member.
pub(super) fn declared(model: &Model, member: &Member) -> Result<String> {
    let name = &member.shape;
    let shape = model.shape(name)?;
    Ok(match shape.kind {
        Kind::Structure if shape.document => "JsonValue".to_owned(),
        Kind::Structure if shape.eventstream => format!("EventStream<{name}>"),
        Kind::Structure => name.clone(),
        Kind::List => format!(
            "{}[]",
            declared(
                model,
                shape.member.as_ref().context("a list without member")?
            )?
        ),
        Kind::Map => {
            let value = declared(model, shape.value.as_ref().context("a map without value")?)?;
            format!("{{ [key: string]: {value} }}")
        }
        Kind::String if shape.values.is_empty() => "string".to_owned(),
        Kind::String => name.clone(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer | Kind::Long | Kind::Float | Kind::Double => "number".to_owned(),
        Kind::Timestamp => "Date".to_owned(),
        Kind::Blob if shape.streaming || member.streaming => "StreamingBlobPayload".to_owned(),
        Kind::Blob => "Uint8Array".to_owned(),
    })
}

fn capitalized(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{}{rest}", first.to_ascii_uppercase())
}

/// `ListAsyncInvokes` → `listAsyncInvokes`.
pub(super) fn uncapitalized(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{}{rest}", first.to_ascii_lowercase())
}
