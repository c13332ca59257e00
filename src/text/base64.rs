//! Blobs in JSON are base64 (RFC 4648 §4, padded). Forty lines in place of the
//! `base64` crate, which takes 2.5 KB of the module; the crate is the tests' oracle.

use std::cell::Cell;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |n: usize| group.get(n).copied().unwrap_or(0);
        let bits = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            let letter = ALPHABET
                .get(value as usize)
                .filter(|_| digit <= group.len());
            text.push(char::from(*letter.unwrap_or(&b'=')));
        }
    }
    text
}

/// The bytes of a base64 text; `None` if it is not base64, padding included.
pub fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    decode_start(&mut bytes, text)?.is_empty().then_some(bytes)
}

/// Appends the bytes of the base64 at the start of a text, and returns the rest of the text. It
/// begins behind the padding, or with the first four characters that are not all letters. `None`
/// if what is padded is not base64.
pub(crate) fn decode_start<'a>(out: &mut Vec<u8>, text: &'a [u8]) -> Option<&'a [u8]> {
    VALUES.with(|values| {
        if value(values, 0) == 0 {
            fill(values);
        }
        let (groups, _) = text.as_chunks();
        let start = out.len();
        out.resize(start + groups.len() * 3, 0);
        let (slots, _) = out.get_mut(start..)?.as_chunks_mut();
        let count = decode_groups(values, slots, groups);
        out.truncate(start + count * 3);
        let rest = text.get(count * 4..)?;
        let (group, padding) = match *rest {
            [a, b, b'=', b'=', ..] => ([a, b, b'A', b'A'], 2),
            [a, b, c, b'=', ..] => ([a, b, c, b'A'], 1),
            _ => return Some(rest),
        };
        let mut slot = [[0; 3]];
        let (bytes, unused) = match decode_groups(values, &mut slot, &[group]) {
            0 => return None,
            _ => slot.as_flattened().split_at_checked(3 - padding)?,
        };
        super::append(out, bytes);
        match unused {
            [0] | [0, 0] => rest.get(4..),
            _ => None,
        }
    })
}

/// Decodes groups of letters, up to the first that has another character. Returns their number.
#[inline(never)]
fn decode_groups(values: &Values, slots: &mut [[u8; 3]], groups: &[[u8; 4]]) -> usize {
    let mut count = 0;
    for (slot, [a, b, c, d]) in slots.iter_mut().zip(groups) {
        let [a, b] = [value(values, *a), value(values, *b)];
        let [c, d] = [value(values, *c), value(values, *d)];
        let bits = a << 18 | b << 12 | c << 6 | d;
        if bits >> 24 != 0 {
            break;
        }
        *slot = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
        count += 1;
    }
    count
}

/// The value of each letter; all bits set for other characters.
type Values = [Cell<u32>; 256];

thread_local! {
    // Filled at first use: a table takes more of the module than what fills it.
    static VALUES: Values = const { [const { Cell::new(0) }; 256] };
}

#[inline(never)]
fn fill(values: &Values) {
    for value in values {
        value.set(u32::MAX);
    }
    for (number, letter) in (0..).zip(ALPHABET) {
        if let Some(value) = values.get(usize::from(*letter)) {
            value.set(number);
        }
    }
}

#[expect(clippy::indexing_slicing, reason = "a u8 cannot leave a table of 256")]
fn value(values: &Values, letter: u8) -> u32 {
    values[usize::from(letter)].get()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use base64::{Engine, engine::general_purpose::STANDARD};
    use proptest::prelude::*;

    /// RFC 4648 §3.3: "Implementations MUST reject the encoded data if it contains characters
    /// outside the base alphabet".
    #[test]
    fn letters_outside_the_alphabet_are_refused_wherever_they_stand() {
        for places in 1_u8..16 {
            let group = [1, 2, 4, 8].map(|place| match places & place {
                0 => b'A',
                _ => b'!',
            });
            assert_eq!(super::decode(&group), None, "{group:?}");
            assert_eq!(
                super::decode(&[group, *b"AAAA"].concat()),
                None,
                "{group:?}"
            );
        }
    }

    /// RFC 4648 §10.
    #[test]
    fn the_vectors_of_the_standard_are_encoded_and_decoded() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(bytes.as_bytes()));
        }
    }

    #[test]
    fn each_byte_is_encoded_and_decoded_as_the_base64_crate_does() {
        let bytes = Vec::from_iter(0..=u8::MAX);
        for start in 0..3 {
            let bytes = bytes.get(start..).unwrap_or_default();
            let text = encode(bytes);
            assert_eq!(text, STANDARD.encode(bytes));
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(bytes));
        }
    }

    /// RFC 4648 §3.5: the bits of the last letter that stand for nothing are zero.
    #[test]
    fn each_end_is_judged_as_the_base64_crate_does() {
        let letters = ["A", "Q", "I", "/", "=", "!", ""];
        let count = letters.len();
        for number in 0..count.pow(4) {
            let places = [1, count, count.pow(2), count.pow(3)];
            let group = places.map(|place| *letters.get(number / place % count).unwrap_or(&""));
            for before in ["", "Zm9v"] {
                let text = [before, &group.concat()].concat();
                assert_eq!(
                    decode(text.as_bytes()),
                    STANDARD.decode(&text).ok(),
                    "{text}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_encoded_and_decoded_as_the_base64_crate_does(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert_eq!(&text, &STANDARD.encode(&bytes));
            prop_assert_eq!(decode(text.as_bytes()), Some(bytes));
        }

        #[test]
        fn any_text_is_judged_as_the_base64_crate_does(text in "[A-Da-d01+/=]{0,12}|\\PC{0,8}") {
            prop_assert_eq!(decode(text.as_bytes()), STANDARD.decode(&text).ok());
        }
    }
}
