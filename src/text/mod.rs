//! Text without `core::fmt` and without code that is inlined wherever it is
//! used: both would cost kilobytes of WebAssembly that every user downloads.

mod append;
pub mod base64;
pub(crate) mod json;
pub(crate) mod percent;
mod utf8;

pub(crate) use append::{append, append_ascii, append_text, push};
pub(crate) use utf8::{joined, utf8};

/// The pieces, one after the other.
#[inline(never)]
pub(crate) fn concat(pieces: &[&str]) -> String {
    let mut out = String::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
    push_all(&mut out, pieces);
    out
}

/// A copy of the text.
pub(crate) fn owned(text: &str) -> String {
    concat(&[text])
}

/// Appends the pieces, one after the other.
#[inline(never)]
pub(crate) fn push_all(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        append_text(out, piece);
    }
}

/// The text before the first `separator` (ASCII), and the text after it, if there is
/// one.
#[inline(never)]
pub(crate) fn cut(text: &str, separator: u8) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == separator) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
        None => (text, None),
    }
}

/// The pieces of `text` between separators (ASCII); one more than separators.
pub(crate) fn pieces(text: &str, separator: u8) -> Pieces<'_> {
    Pieces {
        rest: Some(text),
        separator,
    }
}

/// See [`pieces()`].
pub(crate) struct Pieces<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (piece, rest) = cut(self.rest?, self.separator);
        self.rest = rest;
        Some(piece)
    }
}

/// Whether `item` is in a list with spaces between its items: a slice of texts would
/// take eight bytes more for each.
#[inline(never)]
pub(crate) fn listed(list: &str, item: &str) -> bool {
    pieces(list, b' ').any(|each| each == item)
}

/// Whether all bytes are of a kind.
#[inline(never)]
pub(crate) fn all(text: &str, is_kind: fn(u8) -> bool) -> bool {
    text.bytes().all(is_kind)
}

fn hex_digit(nibble: u8) -> u8 {
    match nibble {
        ..10 => b'0' + nibble,
        _ => b'a' + nibble - 10,
    }
}

/// Appends `value` in decimal, at least `width` digits wide, padded with zeros.
pub(crate) fn push_decimal(out: &mut String, value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = value;
    let mut used = 0;
    for slot in digits.iter_mut().rev() {
        if rest == 0 && used >= width.max(1) {
            break;
        }
        *slot = b'0' + (rest % 10) as u8;
        rest /= 10;
        used += 1;
    }
    let digits = digits.get(digits.len() - used..).and_then(utf8);
    append_text(out, digits.unwrap_or_default());
}

/// The number that decimal digits, and nothing else, stand for.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let mut value = 0;
    for byte in text.bytes() {
        let digit = u64::from(byte.wrapping_sub(b'0'));
        // In the module a division is shorter than a checked multiplication.
        if digit > 9 || value > (u64::MAX - digit) / 10 {
            return None;
        }
        value = value * 10 + digit;
    }
    (!text.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn decimal_numbers_are_those_of_parse() {
        for text in [
            "",
            "0",
            "007",
            "12 ",
            "-1",
            "1e3",
            "é",
            "18446744073709551615",
            "18446744073709551616",
        ] {
            assert_eq!(super::decimal(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn pieces_are_those_of_split() {
        for text in ["", "a", ",", "a,b", ",a,,é,", "no separator"] {
            let pieces: Vec<_> = super::pieces(text, b',').collect();
            assert_eq!(pieces, text.split(',').collect::<Vec<_>>());
        }
    }

    #[test]
    fn agrees_with_the_standard_formatter() {
        for value in [0, 1, 9, 10, 99, 12_345, u64::from(u32::MAX), u64::MAX] {
            for width in [0, 1, 2, 4] {
                let mut out = String::new();
                super::push_decimal(&mut out, value, width);
                assert_eq!(out, format!("{value:0width$}"));
            }
        }
    }
}
