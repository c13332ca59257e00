//! The top level of a JSON object as `serde_json` reads it: names in their order,
//! repeated ones included, and values as they stand in the text.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Names and values.
#[derive(Debug)]
pub(crate) struct Object(Vec<(String, Box<RawValue>)>);

impl Object {
    /// `None` if the text is not a JSON object.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Names and the texts of values.
    pub(crate) fn members(&self) -> Vec<(&str, &str)> {
        let members = self.0.iter();
        members
            .map(|(key, value)| (key.as_str(), value.get()))
            .collect()
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Object(members))
    }
}

/// Whether a text has no escapes but those that AWS's services write. A reader that
/// compares names as they stand in the text cannot know an escaped letter, and texts
/// of credentials may do without escapes of control characters and surrogates.
pub(crate) fn plainly_escaped(json: &str) -> bool {
    let mut rest = json;
    while let Some((_, after)) = rest.split_once('\\') {
        let mut characters = after.chars();
        match characters.next() {
            Some('"' | '\\' | '/' | 'n') => {}
            Some('u') => {
                let code = characters
                    .as_str()
                    .get(..4)
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                    .and_then(char::from_u32);
                if code.is_none_or(|code| code.is_ascii_alphanumeric()) {
                    return false;
                }
            }
            _ => return false,
        }
        rest = characters.as_str();
    }
    true
}
