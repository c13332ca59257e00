//! Just enough JSON to splice payloads: the top-level members of an object, where a
//! value ends, and strings. Deeper values are never parsed here.

use super::{append, hex_digit, push, push_decimal};

/// The top-level members of an object text as raw slices: key without quotes
/// (escapes untouched), value, of which only strings and the number of brackets
/// are judged, and both as they stand. Ends early if the text is not an object.
pub(crate) struct Members<'a> {
    rest: &'a [u8],
    /// Whether a value that is not a string has an integer of so many digits that a number may
    /// round it.
    pub(crate) long_integers: bool,
}

impl<'a> Members<'a> {
    pub(crate) fn of(object: &'a [u8]) -> Self {
        let rest = trimmed(object);
        Self {
            rest: match rest {
                [b'{', .., b'}'] => rest,
                _ => &[],
            },
            long_integers: false,
        }
    }

    /// Whether all that the text has was walked: it is an object, and nothing more.
    pub(crate) fn is_over(&self) -> bool {
        self.rest == b"}"
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [b'{' | b',', rest @ ..] = self.rest else {
            return None;
        };
        let member = trimmed_start(rest);
        // An object without members.
        if member == b"}" && self.rest.first() == Some(&b'{') {
            self.rest = member;
        }
        let (key, rest) = member.split_at_checked(string_length(member)?)?;
        let [b':', value @ ..] = trimmed_start(rest) else {
            return None;
        };
        let length = value_length(value, 0, &mut self.long_integers)?;
        let (value, rest) = value.split_at_checked(length)?;
        self.rest = rest;
        Some((key.get(1..key.len() - 1)?, trimmed(value)))
    }
}

/// Without the white space around it. JSON's white space is a subset of ASCII's.
#[inline(never)]
pub(crate) fn trimmed(text: &[u8]) -> &[u8] {
    let mut text = trimmed_start(text);
    while let [rest @ .., b' ' | b'\t' | b'\n' | b'\r'] = text {
        text = rest;
    }
    text
}

#[inline(never)]
fn trimmed_start(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = text {
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
        at += plain_length(text.get(at..)?);
        at += match (text.get(at)?, text.get(at + 1)) {
            (b'"', _) => return Some(at + 1),
            (b'\\', Some(b'u')) => {
                let digits = text.get(at + 2..at + 6)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                6
            }
            (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => 2,
            _ => return None,
        };
    }
}

/// As many bytes at the start of `text` stand for themselves in a string: neither quotes nor
/// backslashes nor control characters. Looks at eight bytes at a time.
#[inline(never)]
fn plain_length(text: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let mut at = 0;
    for word in text.as_chunks().0 {
        let word = u64::from_le_bytes(*word);
        // Subtracting borrows from the highest bit of a byte that is less; those that had it
        // before are not ASCII.
        let control = word.wrapping_sub(EACH * 0x20);
        let quote = (word ^ (EACH * 0x22)).wrapping_sub(EACH);
        let backslash = (word ^ (EACH * 0x5c)).wrapping_sub(EACH);
        if (control | quote | backslash) & !word & (EACH * 0x80) != 0 {
            break;
        }
        at += 8;
    }
    while let Some(b' '..=b'!' | b'#'..=b'[' | b']'..) = text.get(at) {
        at += 1;
    }
    at
}

/// From so many digits on, an integer may be rounded.
const LONG: u32 = 16;

/// Bytes up to the comma or the bracket that ends the value, or to the end of the text.
/// `None` if a string is malformed, or if another number of brackets than `open` is
/// left open: that text could change the meaning of what is written after it.
pub(crate) fn value_length(text: &[u8], open: u32, long_integers: &mut bool) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    // In a row, not counting those of fractions.
    let mut digits = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                at += string_length(text.get(at..)?)?;
                continue;
            }
            b'}' | b']' | b',' if depth == 0 => break,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'0'..=b'9' => {
                digits += 1;
                *long_integers |= digits == LONG;
                at += 1;
                continue;
            }
            _ => {}
        }
        digits = if *byte == b'.' { LONG } else { 0 };
        at += 1;
    }
    (depth == open).then_some(at)
}

/// Appends a number.
pub(crate) fn push_number(out: &mut Vec<u8>, number: usize) {
    let mut digits = String::new();
    push_decimal(&mut digits, number as u64, 1);
    append(out, digits.as_bytes());
}

/// Appends `text` as a JSON string, quotes included.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    push(out, b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, after) = rest.split_at(plain_length(rest));
        append(out, plain);
        let [byte, after @ ..] = after else {
            break;
        };
        rest = after;
        if matches!(byte, ..b' ') {
            append(out, b"\\u00");
            for nibble in [byte >> 4, byte & 15] {
                push(out, hex_digit(nibble));
            }
        } else {
            append(out, &[b'\\', *byte]);
        }
    }
    push(out, b'"');
}

#[cfg(test)]
mod tests {
    use super::{Members, push_string, string_length};

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
    fn text_that_is_not_an_object_has_no_members() {
        for text in ["", "[]", "{", "null", "{\"a", "{\"a\"", "{a:1}", "}{"] {
            assert!(Members::of(text.as_bytes()).next().is_none(), "{text}");
        }
    }

    /// As many bytes as a parser takes for a string from the start of a text.
    fn parsed_length(text: &[u8]) -> Option<usize> {
        let mut strings = serde_json::Deserializer::from_slice(text).into_iter::<String>();
        strings.next()?.ok()?;
        Some(strings.byte_offset())
    }

    /// Strings are looked at in words of eight bytes: each byte stands at each place of a word.
    #[test]
    fn a_string_ends_where_it_ends_for_a_parser_whatever_bytes_it_has() {
        // Behind a backslash, the first two stand for a character.
        for (fill, length) in ['n', '/', '€']
            .into_iter()
            .flat_map(|it| (1..26).map(move |n| (it, n)))
        {
            for (at, byte) in (0..length).flat_map(|at| (0..0x80).map(move |byte| (at, byte))) {
                let mut characters = vec![fill; length];
                if let Some(place) = characters.get_mut(at) {
                    *place = char::from(byte);
                }
                let text = format!("\"{}\",1,\"", String::from_iter(characters)).into_bytes();
                let expected = parsed_length(&text);
                assert_eq!(string_length(&text), expected, "{byte:#x} at {at}, {fill}");
            }
        }
    }

    #[test]
    fn an_escaped_unit_has_four_digits() {
        for (at, byte) in (0..8).flat_map(|at| (0..0x80).map(move |byte| (at, byte))) {
            let mut text = *br#""\u12eF9""#;
            if let Some(place) = text.get_mut(1 + at) {
                *place = byte;
            }
            assert_eq!(
                string_length(&text),
                parsed_length(&text),
                "{byte:#x} at {at}"
            );
        }
        for text in [r#""\u"#, r#""\u12"#, r#""\u123"#, r#""\u1234"#, r#""\u""#] {
            assert_eq!(string_length(text.as_bytes()), None, "{text}");
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
