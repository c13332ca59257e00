//! What each byte of a text or a module costs once it is zipped, so that the parts of it add up to
//! the whole: the zipped stream is read again (RFC 1951), and the bits of each symbol are those of
//! the bytes that it stands for.

use std::io::Write;

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::DeflateEncoder};

/// The lengths of codes come in this order (§3.2.7).
const CODE_ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];
const LONGEST_CODE: u8 = 15;
const END_OF_BLOCK: usize = 256;

/// The zipped bytes of each byte of `data`; headers and tables are nobody's.
pub(super) fn costs(data: &[u8]) -> Result<Vec<f64>> {
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    deflate.write_all(data)?;
    let zipped = deflate.finish()?;
    let mut bits = Bits {
        bytes: &zipped,
        at: 0,
    };
    let mut costs = Vec::with_capacity(data.len());
    let mut is_last = false;
    while !is_last {
        is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut costs)?,
            1 => {
                let fixed = [vec![8; 144], vec![9; 112], vec![7; 24], vec![8; 8]].concat();
                symbols(&mut bits, &fixed, &[5; 30], &mut costs)?;
            }
            2 => {
                let (literals, distances) = tables(&mut bits)?;
                symbols(&mut bits, &literals, &distances, &mut costs)?;
            }
            _ => bail!("the zipped stream has a block of an unknown kind"),
        }
    }
    if costs.len() != data.len() {
        bail!(
            "{} bytes were zipped, and {} read again",
            data.len(),
            costs.len()
        );
    }
    Ok(costs)
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Result<usize> {
        let mut value = 0;
        for place in 0..count {
            let byte = self.bytes.get(self.at / 8);
            let byte = byte.context("the zipped stream ends too early")?;
            value |= usize::from(byte >> (self.at % 8) & 1) << place;
            self.at += 1;
        }
        Ok(value)
    }

    /// The next symbol of a code that is given by the lengths of its symbols (§3.2.2).
    fn symbol(&mut self, lengths: &[u8]) -> Result<usize> {
        let (mut code, mut first) = (0, 0);
        for length in 1..=LONGEST_CODE {
            code |= self.take(1)?;
            let mut of_length = lengths.iter().enumerate().filter(|(_, l)| **l == length);
            let count = of_length.clone().count();
            if code < first + count {
                let (symbol, _) = of_length
                    .nth(code - first)
                    .context("the code has no such symbol")?;
                return Ok(symbol);
            }
            first = (first + count) << 1;
            code <<= 1;
        }
        bail!("the zipped stream has a symbol that no code has")
    }
}

fn stored(bits: &mut Bits<'_>, costs: &mut Vec<f64>) -> Result<()> {
    bits.at = bits.at.next_multiple_of(8);
    let length = bits.take(16)?;
    bits.at += 16 + 8 * length;
    costs.resize(costs.len() + length, 1.0);
    Ok(())
}

fn tables(bits: &mut Bits<'_>) -> Result<(Vec<u8>, Vec<u8>)> {
    let literals = bits.take(5)? + 257;
    let distances = bits.take(5)? + 1;
    let mut codes = [0_u8; 19];
    for place in CODE_ORDER.iter().take(bits.take(4)? + 4) {
        if let Some(length) = codes.get_mut(*place) {
            *length = bits.take(3)? as u8;
        }
    }
    let mut lengths: Vec<u8> = Vec::new();
    while lengths.len() < literals + distances {
        let (length, times) = match bits.symbol(&codes)? {
            16 => (lengths.last().copied().unwrap_or(0), 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.resize(lengths.len() + times, length);
    }
    let distances = lengths.split_off(literals);
    Ok((lengths, distances))
}

fn symbols(
    bits: &mut Bits<'_>,
    literals: &[u8],
    distances: &[u8],
    costs: &mut Vec<f64>,
) -> Result<()> {
    loop {
        let start = bits.at;
        let symbol = bits.symbol(literals)?;
        let length = match symbol {
            END_OF_BLOCK => return Ok(()),
            0..END_OF_BLOCK => 1,
            _ => {
                let length = copied_length(bits, symbol - 257)?;
                let distance = bits.symbol(distances)?;
                bits.take((distance / 2).saturating_sub(1))?;
                length
            }
        };
        let each = (bits.at - start) as f64 / 8.0 / length as f64;
        costs.resize(costs.len() + length, each);
    }
}

/// §3.2.5: four lengths for each number of extra bits, and the longest by itself.
fn copied_length(bits: &mut Bits<'_>, symbol: usize) -> Result<usize> {
    Ok(match symbol {
        0..8 => symbol + 3,
        28 => 258,
        _ => {
            let extra = symbol / 4 - 1;
            3 + ((4 + symbol % 4) << extra) + bits.take(extra)?
        }
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_the_whole_but_for_the_tables() {
        let text = include_str!("attribution.rs").repeat(2);
        let random: Vec<u8> = (0..2000_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        for data in [text.as_bytes(), &random, b"short", b""] {
            let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
            deflate.write_all(data).unwrap();
            let whole = deflate.finish().unwrap().len() as f64;
            let sum: f64 = costs(data).unwrap().iter().sum();
            assert!(sum <= whole && whole - sum < 160.0, "{sum} of {whole}");
        }
    }

    #[test]
    fn repeated_text_costs_little_the_second_time() {
        let half = include_str!("attribution.rs");
        let costs = costs(half.repeat(2).as_bytes()).unwrap();
        let (first, second) = costs.split_at(half.len());
        assert!(second.iter().sum::<f64>() * 20.0 < first.iter().sum());
    }
}
