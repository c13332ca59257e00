//! From an operation's row and an input to what is signed and sent. The input is
//! taken apart at its top level only; the rest of its JSON is sent as it is.

use crate::api::data::absent::without_nulls;
use crate::api::data::members::members;
use crate::call;
use crate::error::Error;
use crate::operations::{Binding, Entry, Location, Operation, entries};
use crate::text::{base64, concat, cut, pieces};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashSet;

/// Headers that belong to the signature.
const RESERVED: [&str; 4] = [
    "host",
    "authorization",
    "x-amz-date",
    "x-amz-security-token",
];

/// An input that is bound to its operation.
#[derive(Debug)]
pub(crate) struct Bound {
    operation: Operation,
    values: Vec<Elsewhere>,
    pub(crate) body: Option<Vec<u8>>,
    /// Of the body, if it is known already.
    payload_hash: Option<String>,
}

/// A value that goes elsewhere than into the body.
#[derive(Debug)]
struct Elsewhere {
    location: Location,
    name: String,
    value: String,
}

/// The input as JSON text.
///
/// # Errors
/// An input that cannot be written as JSON.
pub(crate) fn json_of(
    operation: &Operation,
    input: &(impl Serialize + ?Sized),
) -> Result<String, Error> {
    serde_json::to_string(input).map_err(|error| {
        let message = format!(
            "{}: the input cannot be written as JSON: {error}",
            operation.name
        );
        Error::input("invalid_input", message)
    })
}

impl Bound {
    /// Binds the members of an object; `token` makes an idempotency token.
    ///
    /// # Errors
    /// A member that is missing, or that cannot go where it belongs; a token that cannot be made.
    pub(crate) fn new(
        operation: &Operation,
        input: &str,
        headers: &[(String, String)],
        token: impl FnOnce(&Operation) -> Result<String, Error>,
    ) -> Result<Self, Error> {
        let mut members = Members::of(operation, input)?;
        for Entry { name, .. } in entries(operation.required) {
            if !members.has(name) {
                let message = concat(&[operation.name, ": ", name, " is required"]);
                return Err(Error::input("missing_member", message));
            }
        }
        // In a body, too: the service would only report an unknown model.
        if members
            .get("modelId")
            .is_some_and(|json| serde_json::from_str::<String>(json).is_err())
        {
            let message = concat(&[operation.name, ": modelId: must be a string"]);
            return Err(Error::input("invalid_input", message));
        }
        if !operation.token.is_empty() && !members.has(operation.token) {
            let token = format!("\"{}\"", token(operation)?);
            members.list.push((operation.token, token.into()));
        }
        let mut bound = Self {
            operation: *operation,
            values: Vec::new(),
            body: None,
            payload_hash: None,
        };
        for name in labels(operation.path()) {
            let label = Entry {
                name,
                wire: name,
                marker: "",
            };
            bound.take(Location::Label, label, &mut members)?;
        }
        for entry in entries(operation.query) {
            bound.take(Location::Query, entry, &mut members)?;
        }
        for entry in entries(operation.headers) {
            bound.take(Location::Header, entry, &mut members)?;
        }
        bound.body = members.body()?;
        if bound.body.is_some() && !bound.has(Location::Header, "content-type") {
            bound.push(Location::Header, "content-type", "application/json".into());
        }
        for (name, value) in headers {
            if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
                let message = format!(
                    "headers.{name}: belongs to the signature; use the config's credentials, endpoint and signing host"
                );
                return Err(Error::input("invalid_header", message));
            }
            bound.push(Location::Header, name, value.clone());
        }
        Ok(bound)
    }

    /// The same with bytes as its body, whose SHA-256 in hex is known.
    pub(crate) fn with_body(mut self, bytes: Vec<u8>, hash: String) -> Self {
        self.body = Some(bytes);
        self.payload_hash = Some(hash);
        self
    }

    /// Leaves out headers that will not be sent: a signature that covers them would be wrong.
    pub(crate) fn keep_headers(&mut self, is_sendable: impl Fn(&str, &str) -> bool) {
        self.values.retain(|bound| {
            bound.location != Location::Header || is_sendable(&bound.name, &bound.value)
        });
    }

    /// Makes a call of it.
    pub(crate) fn with_call<T>(&self, make: impl FnOnce(call::Invocation<'_>) -> T) -> T {
        let bindings: Vec<Binding<'_>> = self
            .values
            .iter()
            .map(|bound| Binding {
                location: bound.location,
                name: &bound.name,
                value: &bound.value,
            })
            .collect();
        let hashed = || crate::sigv4::sha256_hex(self.body.as_deref().unwrap_or_default());
        make(call::Invocation {
            method: self.operation.method(),
            path: self.operation.path(),
            bindings: &bindings,
            payload_hash: &self.payload_hash.clone().unwrap_or_else(hashed),
        })
    }

    fn take(
        &mut self,
        location: Location,
        entry: Entry,
        members: &mut Members<'_>,
    ) -> Result<(), Error> {
        let Some(text) = members.take(entry.name) else {
            return Ok(());
        };
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let refused = |problem: &str| {
            let message = concat(&[self.operation.name, ": ", entry.name, problem]);
            Error::input("invalid_input", message)
        };
        let values = match (entry.marker, value) {
            ("map", Value::Object(map)) => map
                .into_iter()
                .map(|(key, value)| {
                    // Of a map, each key is a name; only headers have something in front of it.
                    let prefix = if location == Location::Header {
                        entry.wire
                    } else {
                        ""
                    };
                    (concat(&[prefix, &key]), value)
                })
                .collect(),
            ("map", _) => return Err(refused(": must be an object")),
            (_, value) => vec![(entry.wire.to_owned(), value)],
        };
        for (name, value) in values {
            // A member of its own goes before a map's key of the same name.
            if self.has(location, &name) {
                continue;
            }
            let items = match value {
                Value::Array(items) if location == Location::Query => items,
                value => vec![value],
            };
            for item in items {
                let text = text_of(&item, entry.marker).ok_or_else(|| {
                    refused(match entry.marker {
                        "" => ": must be a string",
                        _ => ": must be a string, a number or a boolean",
                    })
                })?;
                if text.contains('\0') {
                    return Err(refused(
                        ": contains a NUL character, which cannot be sent there",
                    ));
                }
                self.values.push(Elsewhere {
                    location,
                    name: name.clone(),
                    value: text,
                });
            }
        }
        Ok(())
    }

    fn has(&self, location: Location, name: &str) -> bool {
        let mut values = self
            .values
            .iter()
            .filter(|bound| bound.location == location);
        values.any(|bound| match location {
            Location::Header => bound.name.eq_ignore_ascii_case(name),
            _ => bound.name == name,
        })
    }

    fn push(&mut self, location: Location, name: &str, value: String) {
        self.values.push(Elsewhere {
            location,
            name: name.to_owned(),
            value,
        });
    }
}

/// A bound value as text, which is all it may be without a marker; a whole number without a
/// fraction, whatever type it came from.
fn text_of(value: &Value, marker: &str) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        _ if marker.is_empty() => None,
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e21 => {
                Some(format!("{:.0}", float + 0.0))
            }
            _ => Some(number.to_string()),
        },
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The names between the braces of a path's template.
fn labels(path: &'static str) -> impl Iterator<Item = &'static str> {
    pieces(path, b'{').skip(1).map(|after| {
        let (label, _) = cut(after, b'}');
        label.strip_suffix('+').unwrap_or(label)
    })
}

/// The members of an input that are not null, each with its JSON text.
struct Members<'a> {
    operation: &'a Operation,
    list: Vec<(&'a str, std::borrow::Cow<'a, str>)>,
}

impl<'a> Members<'a> {
    fn of(operation: &'a Operation, input: &'a str) -> Result<Self, Error> {
        if input != "null" && !input.starts_with('{') {
            let message = concat(&[
                operation.name,
                ": the input must be an object: a struct, a map or json!({…})",
            ]);
            return Err(Error::input("invalid_input", message));
        }
        // Of a name that is repeated the last one counts, as for any parser.
        let all: Vec<_> = members(input).collect();
        let mut names = HashSet::new();
        let mut list: Vec<_> = all
            .into_iter()
            .rev()
            .filter(|(name, value)| names.insert(*name) && *value != "null")
            .map(|(name, value)| (name, value.into()))
            .collect();
        list.reverse();
        Ok(Self { operation, list })
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut list = self.list.iter();
        list.find(|(key, _)| *key == name).map(|(_, json)| &**json)
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn take(&mut self, name: &str) -> Option<std::borrow::Cow<'a, str>> {
        let at = self.list.iter().position(|(key, _)| *key == name)?;
        Some(self.list.remove(at).1)
    }

    /// Members that are neither modelled nor bound are part of the body.
    fn body(mut self) -> Result<Option<Vec<u8>>, Error> {
        let Operation {
            payload,
            payload_json,
            documents,
            ..
        } = *self.operation;
        if !payload.is_empty() {
            return self.take(payload).map(|json| self.raw(&json)).transpose();
        }
        if !payload_json.is_empty() {
            let json = self.take(payload_json).unwrap_or("{}".into());
            let json = without_nulls(documents, payload_json, &json);
            return Ok(Some(json.into_owned().into_bytes()));
        }
        let without =
            !self.operation.body.is_empty() || matches!(self.operation.method(), "GET" | "DELETE");
        if without && self.list.is_empty() {
            return Ok(None);
        }
        let mut body = String::from("{");
        for (name, json) in &self.list {
            let comma = if body.len() > 1 { "," } else { "" };
            let json = without_nulls(documents, name, json);
            crate::text::push_all(&mut body, &[comma, "\"", name, "\":", &json]);
        }
        body.push('}');
        Ok(Some(body.into_bytes()))
    }

    /// Text is the base64 of a `Blob`; anything else is sent as the JSON that it is.
    fn raw(&self, json: &str) -> Result<Vec<u8>, Error> {
        if !json.starts_with('"') {
            return Ok(json.as_bytes().to_vec());
        }
        let text = serde_json::from_str::<String>(json).ok();
        let bytes = text.and_then(|text| base64::decode(text.as_bytes()));
        bytes.ok_or_else(|| {
            let Operation { name, payload, .. } = *self.operation;
            let message = concat(&[
                name,
                ": ",
                payload,
                ": text must be base64 here; give a Blob for bytes, or the value itself to send it as JSON",
            ]);
            Error::input("invalid_input", message)
        })
    }
}

#[cfg(test)]
mod tests;
