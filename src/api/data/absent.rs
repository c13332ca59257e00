//! `null` in an input stands for absent, as in the AWS SDKs, but in documents, where any JSON may
//! stand, it is data.

use super::members::members;
use crate::text::pieces;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// No input is deeper outside its documents.
const MAX_DEPTH: usize = 128;

/// The JSON of a member without the nulls in its lists and maps. `documents` is of the operation's
/// row.
pub(crate) fn without_nulls<'a>(documents: &str, name: &str, json: &'a str) -> Cow<'a, str> {
    Walk { documents }.member("", name, json, 0)
}

struct Walk<'d> {
    documents: &'d str,
}

impl Walk<'_> {
    fn member<'a>(&self, parent: &str, name: &str, json: &'a str, depth: usize) -> Cow<'a, str> {
        if !json.contains("null") || depth == MAX_DEPTH || self.is_document(parent, name) {
            return json.into();
        }
        if json.starts_with('{') {
            let there = members(json).filter(|(_, value)| *value != "null");
            let there = there.map(|(key, value)| {
                let value = self.member(name, key, value, depth + 1);
                format!("\"{key}\":{value}")
            });
            return format!("{{{}}}", Vec::from_iter(there).join(",")).into();
        }
        match serde_json::from_str::<Vec<&RawValue>>(json) {
            Ok(items) => {
                let items = items.into_iter().map(RawValue::get);
                let there = items
                    .filter(|item| *item != "null")
                    .map(|item| self.member("", "", item, depth + 1));
                format!("[{}]", Vec::from_iter(there).join(",")).into()
            }
            // Text that says "null".
            Err(_) => json.into(),
        }
    }

    fn is_document(&self, parent: &str, name: &str) -> bool {
        pieces(self.documents, b' ').any(|document| match document.split_once('.') {
            Some((around, document)) => around == parent && document == name,
            None => !name.is_empty() && document == name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::without_nulls;

    #[test]
    fn nulls_are_left_out_but_in_documents() {
        for (json, expected) in [
            (r#"[{"text":"null"},null]"#, r#"[{"text":"null"}]"#),
            (
                r#"{"a":null,"b":[null,[null]],"c":1e2}"#,
                r#"{"b":[[]],"c":1e2}"#,
            ),
            (
                r#"{"json":{"a":null},"input":null}"#,
                r#"{"json":{"a":null}}"#,
            ),
            (
                r#"{"tool":{"input":[null]},"x":{"input":[null]}}"#,
                r#"{"tool":{"input":[null]},"x":{"input":[]}}"#,
            ),
            (r#""null""#, r#""null""#),
            ("null", "null"),
            (r#"{"a\"b":{"é":null}}"#, r#"{"a\"b":{}}"#),
        ] {
            assert_eq!(without_nulls("json tool.input", "m", json), expected);
        }
        assert_eq!(without_nulls("", "m", "[null]"), "[]");
        assert_eq!(without_nulls("m", "m", "[null]"), "[null]");
        let deep = format!("{}null{}", "[".repeat(1000), "]".repeat(1000));
        assert_eq!(without_nulls("", "m", &deep), deep);
        let deep = format!("{}null{}", r#"{"a":"#.repeat(1000), "}".repeat(1000));
        assert_eq!(without_nulls("", "m", &deep), deep);
    }
}
