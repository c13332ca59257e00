//! Just enough JSON to splice payloads: the top-level members of an object, and
//! strings. Payloads themselves are never parsed here.

/// The top-level members of an object text as raw slices: key without quotes
/// (escapes untouched) and value. Ends early where the text is no object.
pub(crate) struct Members<'a> {
    rest: &'a [u8],
}

impl<'a> Members<'a> {
    pub(crate) fn of(object: &'a [u8]) -> Self {
        let rest = object.trim_ascii();
        Self {
            rest: rest
                .strip_prefix(b"{")
                .and_then(|r| r.strip_suffix(b"}"))
                .unwrap_or(&[]),
        }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let key_end = string_length(rest)?;
        let key = rest.get(1..key_end.checked_sub(1)?)?;
        let rest = rest
            .get(key_end..)?
            .trim_ascii_start()
            .strip_prefix(b":")?
            .trim_ascii_start();
        let length = value_length(rest);
        let (value, rest) = rest.split_at_checked(length)?;
        self.rest = rest.strip_prefix(b",").unwrap_or(&[]);
        Some((key, value.trim_ascii_end()))
    }
}

/// Bytes of the string that `text` starts with, quotes included.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut bytes = text.strip_prefix(b"\"")?.iter().enumerate();
    while let Some((position, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(position + 2),
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

/// Bytes up to the comma that ends the value, or to the end of the text.
fn value_length(text: &[u8]) -> usize {
    let mut depth = 0u32;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                let Some(length) = text.get(at..).and_then(string_length) else {
                    return text.len();
                };
                at += length;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Appends `text` as a JSON string, quotes included.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for &byte in text.as_bytes() {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            0..=0x1f => {
                out.extend(b"\\u00");
                for nibble in [byte >> 4, byte & 15] {
                    out.push(if nibble < 10 {
                        b'0' + nibble
                    } else {
                        b'a' + nibble - 10
                    });
                }
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::{Members, push_string};

    #[test]
    fn members_are_those_a_parser_finds() {
        for text in [
            r#"{}"#,
            r#" { "a" : 1 , "b" : [1,{"c":","}] , "c\"d" : "\\\"," } "#,
            r#"{"p":"abc","usage":{"p":"inner"},"x":null}"#,
            r#"{"a":{"b":[[],{}]},"e":-1.5e3,"u":"\u0022é"}"#,
        ] {
            let expected: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(text).unwrap();
            let found: serde_json::Map<_, _> = Members::of(text.as_bytes())
                .map(|(key, value)| {
                    let key = [b"\"", key, b"\""].concat();
                    (
                        serde_json::from_slice(&key).unwrap(),
                        serde_json::from_slice(value).unwrap(),
                    )
                })
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn text_that_is_no_object_has_no_members() {
        for text in ["", "[]", "{", "null", "{\"a", "{\"a\"", "{a:1}", "}{"] {
            assert!(Members::of(text.as_bytes()).next().is_none(), "{text}");
        }
    }

    #[test]
    fn strings_are_escaped_as_a_parser_reads_them() {
        let text = "plain \"quoted\" \\ \u{0}\n\u{1f} é \u{1F600}";
        let mut out = Vec::new();
        push_string(&mut out, text);
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }
}
