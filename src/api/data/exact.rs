//! Integers of any length, which `serde_json::Value` would round beyond 64 bits.

use crate::error::Error;
use serde_json::Value;

/// JSON as a value that has every digit of its integers.
///
/// # Errors
/// Text that is not JSON, or an integer that does not fit into 64 bits.
pub(crate) fn exact(json: &str) -> Result<Value, Error> {
    keeps_digits(json)?;
    serde_json::from_str(json).map_err(|_| Error::stream_integrity("invalid_json", "not JSON"))
}

/// # Errors
/// An integer that does not fit into 64 bits.
pub(crate) fn keeps_digits(json: &str) -> Result<(), Error> {
    let Some(integer) = wide_integer(json.as_bytes()) else {
        return Ok(());
    };
    let start = integer.get(..20).unwrap_or(integer);
    let message = format!(
        "the response has an integer that does not fit into 64 bits: {start}…; ask the model for a string instead"
    );
    Err(Error::stream_integrity("invalid_json", message))
}

/// The first integer that neither `i64` nor `u64` holds.
fn wide_integer(json: &[u8]) -> Option<&str> {
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        at += match byte {
            b'"' => string_length(json.get(at..).unwrap_or_default()),
            b'-' | b'0'..=b'9' => {
                let rest = json.get(at..).unwrap_or_default();
                let is_part =
                    |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                let length = rest.iter().take_while(|byte| is_part(byte)).count();
                let number = rest.get(..length).unwrap_or_default();
                // Shorter ones fit.
                if length > 18 && !number.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
                    let number = std::str::from_utf8(number).ok()?;
                    if number.parse::<u64>().is_err() && number.parse::<i64>().is_err() {
                        return Some(number);
                    }
                }
                length
            }
            _ => 1,
        };
    }
    None
}

/// The length of the string at the start, with its quotes; all there is, if it does not end.
fn string_length(json: &[u8]) -> usize {
    let mut escaped = false;
    let end = json.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(json.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::{exact, keeps_digits};
    use serde_json::json;

    #[test]
    fn integers_of_64_bits_keep_every_digit() {
        for integer in [
            "2512292042121000001",
            "18446744073709551615",
            "-9223372036854775808",
        ] {
            let json = format!("{{\"a\":[{integer}]}}");
            assert_eq!(exact(&json).unwrap().to_string(), json);
        }
    }

    #[test]
    fn longer_ones_are_refused_and_not_rounded() {
        for integer in [
            "18446744073709551616",
            "-9223372036854775809",
            &"9".repeat(5000),
        ] {
            for json in [
                integer.to_owned(),
                format!("[{integer}]"),
                format!("{{\"a\\\"\": {integer} }}"),
            ] {
                let error = keeps_digits(&json).unwrap_err();
                assert_eq!(error.code(), "invalid_json");
                assert!(error.message().len() < 200, "{error}");
            }
        }
    }

    #[test]
    fn strings_fractions_and_exponents_are_not_integers() {
        for json in [
            json!({ "a": "18446744073709551616", "b\"18446744073709551616": "\\" }).to_string(),
            "[18446744073709551616.5, 18446744073709551616e2, 1E+300]".into(),
            "\"18446744073709551616".into(),
            json!({ "phone": "99999999999999999999999999" }).to_string(),
            String::new(),
        ] {
            assert!(keeps_digits(&json).is_ok(), "{json}");
        }
    }
}
