//! Which bytes are text. In the module, a check of a quarter of the size takes the place of the
//! standard library's, which is the oracle of the tests.

/// The text that the bytes are, if they are UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> Option<&str> {
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    // SAFETY: they are UTF-8.
    return is_utf8(bytes).then(|| unsafe { std::str::from_utf8_unchecked(bytes) });
    #[cfg(not(all(feature = "javascript", target_arch = "wasm32")))]
    std::str::from_utf8(bytes).ok()
}

/// A text that was put together from texts and bytes that [`utf8`] has checked. The module trusts
/// that; elsewhere, a text that is not UTF-8 comes out empty.
pub(crate) fn joined(pieces: Vec<u8>) -> String {
    #[cfg(all(feature = "javascript", target_arch = "wasm32"))]
    // SAFETY: a concatenation of UTF-8 is UTF-8.
    return unsafe { String::from_utf8_unchecked(pieces) };
    #[cfg(not(all(feature = "javascript", target_arch = "wasm32")))]
    String::from_utf8(pieces).unwrap_or_default()
}

/// Whether bytes are UTF-8 (RFC 3629 §4).
#[cfg(any(test, all(feature = "javascript", target_arch = "wasm32")))]
#[inline(never)]
fn is_utf8(mut rest: &[u8]) -> bool {
    // Set in all that is not ASCII.
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    // Of the character at hand: the bits so far, and how many bytes are to come.
    let (mut character, mut left) = (0, 0);
    let mut smallest = 0;
    loop {
        if left == 0
            && let Some((word, after)) = rest.split_first_chunk()
            && u64::from_le_bytes(*word) & HIGH_BITS == 0
        {
            rest = after;
            continue;
        }
        let [byte, after @ ..] = rest else {
            return left == 0;
        };
        rest = after;
        let ones = byte.leading_ones();
        if left > 0 {
            if ones != 1 {
                return false;
            }
            left -= 1;
            character = (character << 6) + u32::from(byte & 0x3f);
            let is_shortest =
                character >= smallest && character >> 11 != 0x1b && character < 0x11_0000;
            if left == 0 && !is_shortest {
                return false;
            }
        } else if ones > 0 {
            left = ones - 1;
            smallest = match left {
                1 => 0x80,
                2 => 0x800,
                3 => 0x1_0000,
                _ => return false,
            };
            character = u32::from(byte & (0x3f >> left));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_utf8;
    use proptest::prelude::*;

    /// All sequences of four of the bytes at which the rules change, behind up to eight others.
    #[test]
    fn bytes_are_judged_as_the_standard_library_does() {
        let bytes = [
            0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
            0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
        ];
        let count = bytes.len();
        for number in 0..count.pow(4) {
            let mut text = vec![b'a'; number % 9];
            let mut rest = number;
            for _ in 0..4 {
                text.extend(bytes.get(rest % count));
                rest /= count;
            }
            for end in 0..=text.len() {
                let part = text.get(..end).unwrap_or_default();
                assert_eq!(
                    is_utf8(part),
                    std::str::from_utf8(part).is_ok(),
                    "{part:x?}"
                );
            }
        }
    }

    /// ASCII is looked at in words of eight bytes, but for those of a character at hand.
    #[test]
    fn eight_equal_bytes_are_judged_as_the_standard_library_does_wherever_they_stand() {
        for first in 0..=u8::MAX {
            for middle in 0..=u8::MAX {
                for last in [b'a', 0x80, 0xc3] {
                    let mut text = vec![first];
                    text.extend([middle; 8]);
                    text.push(last);
                    for part in [text.as_slice(), text.get(1..).unwrap_or_default()] {
                        let expected = std::str::from_utf8(part).is_ok();
                        assert_eq!(is_utf8(part), expected, "{part:x?}");
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_and_texts_are_judged_as_the_standard_library_does(
            bytes: Vec<u8>,
            text in "\\PC{0,40}",
            cut: proptest::sample::Index,
        ) {
            prop_assert_eq!(is_utf8(&bytes), std::str::from_utf8(&bytes).is_ok());
            prop_assert!(is_utf8(text.as_bytes()));
            let part = text.as_bytes().get(..cut.index(text.len() + 1)).unwrap_or_default();
            prop_assert_eq!(is_utf8(part), std::str::from_utf8(part).is_ok());
        }
    }
}
