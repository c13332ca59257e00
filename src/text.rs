//! Text without `core::fmt` and without code that is inlined wherever it is
//! used: both would cost kilobytes of WebAssembly that every user downloads.

/// The pieces, one after the other.
#[inline(never)]
pub(crate) fn concat(pieces: &[&str]) -> String {
    let mut out = String::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
    push_all(&mut out, pieces);
    out
}

/// Appends the pieces, one after the other.
#[inline(never)]
pub(crate) fn push_all(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        out.push_str(piece);
    }
}

/// Appends bytes as lower-case hex.
pub(crate) fn push_hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from(if nibble < 10 {
                b'0' + nibble
            } else {
                b'a' + nibble - 10
            }));
        }
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
    for digit in digits.iter().skip(digits.len() - used) {
        out.push(char::from(*digit));
    }
}

#[cfg(test)]
mod tests {
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
