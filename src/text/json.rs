//! Just enough JSON to splice payloads: the top-level members of an object, where a
//! value ends, and strings. What is deeper is never parsed here.

/// The top-level members of an object text as raw slices: key without quotes
/// (escapes untouched), value, of which only strings and the number of brackets
/// are judged, and both as they stand. Ends early if the text is not an object.
pub(crate) struct Members<'a> {
    /// What was not walked yet, from the brace or comma that stands before it.
    rest: &'a [u8],
}

impl<'a> Members<'a> {
    pub(crate) fn of(object: &'a [u8]) -> Self {
        let rest = trimmed(object);
        Self {
            rest: match rest {
                [b'{', .., b'}'] => rest,
                _ => &[],
            },
        }
    }

    /// Whether all that the text has was walked: it is an object, and nothing more.
    pub(crate) fn is_over(&self) -> bool {
        self.rest == b"}"
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], &'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [b'{' | b',', rest @ ..] = self.rest else {
            return None;
        };
        let rest = trimmed(rest);
        let member = rest;
        // An object without members.
        if rest == b"}" && self.rest.first() == Some(&b'{') {
            self.rest = rest;
        }
        let (key, rest) = rest.split_at_checked(string_length(rest)?)?;
        let [b':', rest @ ..] = trimmed(rest) else {
            return None;
        };
        let (value, rest) = rest.split_at_checked(value_length(rest, 0)?)?;
        self.rest = rest;
        let member = member.get(..member.len() - rest.len())?;
        Some((key.get(1..key.len() - 1)?, trimmed(value), member))
    }
}

/// Without the white space around it. What ASCII has more of it is none in JSON.
#[inline(never)]
pub(crate) fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = text {
        text = rest;
    }
    while let [rest @ .., b' ' | b'\t' | b'\n' | b'\r'] = text {
        text = rest;
    }
    text
}

/// Bytes of the string that `text` starts with, quotes included.
pub(crate) fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    if text.first() != Some(&b'"') {
        return None;
    }
    loop {
        at += match text.get(at)? {
            // Most letters: at once.
            b']'.. => 1,
            b'"' => return Some(at + 1),
            b'\\' => match text.get(at + 1)? {
                b'u' => {
                    let digits = text.get(at + 2..at + 6)?;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return None;
                    }
                    6
                }
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                _ => return None,
            },
            ..b' ' => return None,
            _ => 1,
        };
    }
}

/// Bytes up to the comma or the bracket that ends the value, or to the end of the text.
/// `None` where a string is none, or where another number of brackets than `open` is
/// left open: that text could change the meaning of what is written after it.
pub(crate) fn value_length(text: &[u8], open: u32) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += match byte {
            b'"' => string_length(text.get(at..)?)?,
            b'}' | b']' | b',' if depth == 0 => break,
            b'{' | b'[' => {
                depth += 1;
                1
            }
            b'}' | b']' => {
                depth -= 1;
                1
            }
            _ => 1,
        };
    }
    (depth == open).then_some(at)
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
                .map(|(key, value, _)| {
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
