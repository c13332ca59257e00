//! Operations are rows: a method, a path template, and input members bound to
//! the path and the query. Nothing here knows the meaning of a member.
//!
//! With the feature `rust-api` there is a constant for every operation: those of
//! `bedrock-runtime` here, those of the other services in modules of theirs.

#[cfg(feature = "rust-api")]
#[rustfmt::skip]
pub mod bedrock;
#[cfg(feature = "rust-api")]
#[rustfmt::skip]
pub mod bedrock_agent;
#[cfg(feature = "rust-api")]
#[rustfmt::skip]
pub mod bedrock_agent_runtime;
#[cfg(feature = "rust-api")]
#[rustfmt::skip]
pub mod bedrock_agentcore;
#[cfg(feature = "rust-api")]
#[rustfmt::skip]
mod bedrock_runtime;
#[cfg(feature = "rust-api")]
mod row;

#[cfg(feature = "rust-api")]
pub use bedrock_runtime::*;
#[cfg(feature = "rust-api")]
pub(crate) use row::{Entry, entries};
#[cfg(feature = "rust-api")]
pub use row::{Operation, Service};

use crate::error::Error;
use crate::text::percent;
use crate::text::{append_text, concat, cut, owned, pieces};

/// Where an input member goes other than the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// Into the path, in place of `{name}`.
    Label,
    /// Into the query, as `name=value`; several of one name are several pairs.
    Query,
    /// Into a header.
    Header,
}

/// One input member bound to the path, the query or a header.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    /// Where it goes.
    pub location: Location,
    /// Its name on the wire.
    pub name: &'a str,
    /// Its value as text, not yet encoded.
    pub value: &'a str,
}

/// The path and the query of a bound operation, encoded for the wire.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// Starts with `/`.
    pub path: String,
    /// Without `?`; may be empty.
    pub query: String,
}

/// Binds labels and query members. The template may have a query, too. A label is one path segment
/// whatever it holds, so that `arn:aws:bedrock:…/…` stays whole; `{name+}` keeps its slashes.
///
/// # Errors
/// A label that is missing, empty, or a dot segment that URL parsers would take away.
pub fn bind(template: &str, bindings: &[Binding<'_>]) -> Result<Target, Error> {
    let mut path = String::with_capacity(template.len() + 64);
    let (template, query) = cut(template, b'?');
    let (literal, mut rest) = cut(template, b'{');
    append_text(&mut path, literal);
    while let Some(after) = rest {
        let (label, tail) = cut(after, b'}');
        push_label(&mut path, label, bindings)?;
        let (literal, next) = cut(tail.unwrap_or_default(), b'{');
        append_text(&mut path, literal);
        rest = next;
    }
    let mut query = owned(query.unwrap_or_default());
    for binding in bindings
        .iter()
        .filter(|binding| binding.location == Location::Query)
    {
        percent::push_pair(&mut query, binding.name, binding.value);
    }
    Ok(Target { path, query })
}

fn push_label(path: &mut String, label: &str, bindings: &[Binding<'_>]) -> Result<(), Error> {
    let (name, greedy) = match label.strip_suffix('+') {
        Some(name) => (name, true),
        None => (label, false),
    };
    let value = bindings
        .iter()
        .find(|binding| binding.location == Location::Label && binding.name == name)
        .map_or("", |binding| binding.value);
    // If slashes are encoded, the value is one segment: UTF-8 has no byte that ends it.
    let mut segments = pieces(value, if greedy { b'/' } else { 0xff });
    let problem = if value.is_empty() {
        ": must not be empty; it is part of the request's path"
    } else if segments.any(|segment| matches!(segment, "." | "..")) {
        ": must not be a dot segment, which would change the request's path"
    } else {
        let keep = if greedy { b'/' } else { percent::NOTHING };
        percent::encode(path, value.as_bytes(), keep);
        return Ok(());
    };
    Err(Error::input("invalid_label", concat(&[name, problem])))
}

#[cfg(test)]
mod tests {
    use super::{Binding, Location, bind};

    fn path(template: &str, name: &str, value: &str) -> Result<String, &'static str> {
        bind(
            template,
            &[Binding {
                location: Location::Label,
                name,
                value,
            }],
        )
        .map(|target| target.path)
        .map_err(|error| error.code())
    }

    #[test]
    fn an_arn_is_one_segment() {
        assert_eq!(
            path(
                "/model/{modelId}/converse",
                "modelId",
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0"
            )
            .unwrap(),
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2F\
             us.amazon.nova-lite-v1%3A0/converse"
        );
    }

    #[test]
    fn a_label_can_never_change_the_rest_of_the_path() {
        for value in [
            "a/../../b",
            "?x=1",
            "#f",
            "%2e%2e",
            "a\\b",
            "\u{1F600}",
            "..a",
            "\n",
            "a\0..\0b",
        ] {
            let bound = path("/model/{modelId}/converse", "modelId", value).unwrap();
            assert_eq!(bound.split('/').count(), 4, "{bound}");
            assert!(
                bound
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_.~%/".contains(&b))
            );
        }
        for value in ["", ".", ".."] {
            assert_eq!(
                path("/model/{modelId}", "modelId", value),
                Err("invalid_label")
            );
        }
        assert_eq!(path("/a/{other}", "modelId", "x"), Err("invalid_label"));
    }

    #[test]
    fn a_greedy_label_keeps_its_slashes() {
        assert_eq!(path("/{key+}", "key", "a b/c").unwrap(), "/a%20b/c");
        assert_eq!(path("/{key+}", "key", "a/../c"), Err("invalid_label"));
    }

    #[test]
    fn query_members_are_encoded_and_may_repeat() {
        let binding = |name, value| Binding {
            location: Location::Query,
            name,
            value,
        };
        let target = bind("/x", &[binding("a", "1 &="), binding("a", "\u{e9}")]).unwrap();
        assert_eq!(target.query, "a=1%20%26%3D&a=%C3%A9");
        assert_eq!(
            bind("/x?list-type=2", &[binding("a", "b")]).unwrap().query,
            "list-type=2&a=b"
        );
    }
}
