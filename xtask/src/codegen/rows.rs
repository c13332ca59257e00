//! `src/operations/<service>.rs`: the same rows as in `pkg/operations/`, as constants of the crate.
//!
//! They lack paths to dates and blobs: in Rust a time stays the text or the number that it is on
//! the wire, and a blob is base64 in JSON, which the crate's `Blob` reads and writes.

use std::fmt::Write;

use anyhow::{Result, ensure};
use heck::ToShoutySnakeCase;

use super::model::Model;
use super::service::Service;
use super::table;

/// Keys of a table's row and fields of the crate's `Operation`; other keys have no place in it.
const FIELDS: [(&str, &str); 16] = [
    ("http", "http"),
    ("required", "required"),
    ("query", "query"),
    ("headers", "headers"),
    ("payload", "payload"),
    ("payloadJson", "payload_json"),
    ("body", "body"),
    ("token", "token"),
    ("documents", "documents"),
    ("status", "status"),
    ("outHeaders", "out_headers"),
    ("outPayload", "out_payload"),
    ("outPayloadJson", "out_payload_json"),
    ("outRequired", "out_required"),
    ("stream", "stream"),
    ("until", "until"),
];

/// The module's text, without the first line.
pub(super) fn render(service: &Service, model: &Model) -> Result<String> {
    let id = &model.metadata.endpoint_prefix;
    let signing_name = model.metadata.signing_name.as_ref().unwrap_or(id);
    let mut text = format!("//! Operations of `{}`.\n", service.id);
    for (operation, why) in service.left_out {
        writeln!(text, "//!\n//! `{operation}` is left out: {why}.")?;
    }
    writeln!(text, "\nuse super::{{Operation, Service}};\n")?;
    writeln!(
        text,
        "/// The service.\npub const SERVICE: Service = Service {{"
    )?;
    writeln!(text, "    id: \"{id}\",")?;
    writeln!(text, "    signing_name: \"{signing_name}\",")?;
    writeln!(text, "    bearer: {},", service.takes_bearer(model))?;
    writeln!(text, "}};")?;
    for (name, operation) in model.emitted(service) {
        let row = table::row(service, model, name, operation)?;
        let reference = format!("{}{name}.html", service.reference);
        writeln!(text, "\n/// [{name}]({reference}).")?;
        writeln!(
            text,
            "pub const {}: Operation = Operation {{",
            name.to_shouty_snake_case()
        )?;
        writeln!(text, "    name: \"{name}\",")?;
        for (key, value) in row {
            let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == key) else {
                continue;
            };
            ensure!(
                !value.contains(['"', '\\', '\n']),
                "{key} has a character that needs escaping: {value}"
            );
            writeln!(text, "    {field}: \"{value}\",")?;
        }
        writeln!(text, "    ..Operation::of(&SERVICE)\n}};")?;
    }
    Ok(text)
}
