//! Decimal digits without `core::fmt`, which would cost several kilobytes of
//! WebAssembly that every user downloads.

/// Appends `value` in decimal, at least `width` digits wide, padded with zeros.
pub(crate) fn push(out: &mut String, value: u64, width: usize) {
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
                super::push(&mut out, value, width);
                assert_eq!(out, format!("{value:0width$}"));
            }
        }
    }
}
