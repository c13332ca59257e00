//! Percent-encoding as AWS wants it: everything but RFC 3986's unreserved
//! characters, with upper-case digits.

use super::append_ascii;

/// For `encode`: no byte is kept that AWS encodes.
pub(crate) const NOTHING: u8 = b'-';

/// Appends `text` with every byte encoded but `A-Z a-z 0-9 - _ . ~` and `keep`.
#[inline(never)]
pub(crate) fn encode(out: &mut String, text: &[u8], keep: u8) {
    for &byte in text {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') || byte == keep
        {
            append_ascii(out, byte);
        } else {
            append_ascii(out, b'%');
            append_ascii(out, hex_digit(byte >> 4));
            append_ascii(out, hex_digit(byte & 15));
        }
    }
}

/// Appends `name=value` to a query or a form, both encoded.
#[inline(never)]
pub(crate) fn push_pair(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        append_ascii(out, b'&');
    }
    encode(out, name.as_bytes(), NOTHING);
    append_ascii(out, b'=');
    encode(out, value.as_bytes(), NOTHING);
}

/// A query key or value encoded anew: `%XX` is decoded, `+` is a space, anything else is as it is.
#[inline(never)]
pub(crate) fn reencoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        let mut byte = *byte;
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) = (hex_value(*high), hex_value(*low))
        {
            byte = high << 4 | low;
            rest = after;
        } else if byte == b'+' {
            byte = b' ';
        }
        encode(&mut out, &[byte], NOTHING);
    }
    out
}

/// The path of an S3 request as it must be sent: every byte encoded but
/// `A-Z a-z 0-9 - . _ ~ /`, with upper-case digits. S3 decodes the path of a request and
/// verifies this form of it. `path` may hold escapes already; an escaped slash stays one.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
pub fn s3_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) = (hex_value(*high), hex_value(*low))
        {
            encode(&mut out, &[high << 4 | low], NOTHING);
            rest = after;
        } else {
            encode(&mut out, &[*byte], b'/');
        }
    }
    out
}

fn hex_digit(nibble: u8) -> u8 {
    super::hex_digit(nibble).to_ascii_uppercase()
}

fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::{reencoded, s3_path};
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

    /// All but the unreserved characters of RFC 3986 §2.3.
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');

    #[test]
    fn a_part_of_a_query_is_encoded_anew_as_the_percent_encoding_crate_does() {
        let mut texts = ["", "%", "%4", "a+b", "é %C3%A9"]
            .map(String::from)
            .to_vec();
        for (high, low) in (0..0x80).flat_map(|high| (0..0x80).map(move |low| (high, low))) {
            texts.push(format!("%{}{}!", char::from(high), char::from(low)));
        }
        for text in texts {
            let spaced = text.replace('+', " ");
            let decoded = Vec::from_iter(percent_decode_str(&spaced));
            let expected = percent_encode(&decoded, ENCODED).to_string();
            assert_eq!(reencoded(&text), expected, "{text}");
        }
    }

    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        path: String,
        sent: String,
    }

    #[test]
    fn paths_of_s3_are_sent_in_the_form_that_it_verifies() {
        let cases = include_str!("../../tests/cases/s3-paths.json");
        let cases: Vec<Case> = serde_json::from_str(cases).unwrap();
        for Case { name, path, sent } in cases {
            assert_eq!(s3_path(&path), sent, "{name}");
            assert_eq!(s3_path(&sent), sent, "{name}, again");
        }
    }
}
