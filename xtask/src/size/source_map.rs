//! The source file of each byte of a bundle, by the bundler's source map (<https://tc39.es/ecma426/>).

use anyhow::{Context, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct SourceMap {
    sources: Vec<String>,
    mappings: String,
}

const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Adds up `costs`, one for each byte of `bundle`, by source file. The bundle must be ASCII, as
/// esbuild's is: columns are bytes.
pub(super) fn by_source(bundle: &str, costs: &[f64], map: &str) -> Result<Vec<(String, f64)>> {
    let SourceMap { sources, mappings } = serde_json::from_str(map).context("no source map")?;
    let mut sums: Vec<(String, f64)> = sources.into_iter().map(|name| (name, 0.0)).collect();
    let mut source = 0;
    let mut line_start = 0;
    for (line, segments) in bundle.split_inclusive('\n').zip(mappings.split(';')) {
        let mut column = 0;
        let mut owner = None;
        let mut pay = |owner: Option<i64>, from: i64, to: i64| {
            let bytes = costs.get(line_start + from as usize..line_start + to as usize);
            let sum = owner.and_then(|owner| sums.get_mut(owner as usize));
            if let (Some(bytes), Some((_, sum))) = (bytes, sum) {
                *sum += bytes.iter().sum::<f64>();
            }
        };
        for segment in segments.split(',').filter(|segment| !segment.is_empty()) {
            let fields = numbers(segment).context("the source map has a digit that is none")?;
            let from = column;
            column += fields.first().copied().unwrap_or(0);
            pay(owner, from, column);
            source += fields.get(1).copied().unwrap_or(0);
            owner = Some(source);
        }
        pay(owner, column, line.len() as i64);
        line_start += line.len();
    }
    Ok(sums)
}

/// Base64 digits of five bits each, the sixth says that more follow; the lowest bit of a number is
/// its sign.
fn numbers(segment: &str) -> Option<Vec<i64>> {
    let (mut numbers, mut value, mut shift) = (Vec::new(), 0, 0);
    for digit in segment.chars() {
        let bits = DIGITS.find(digit)? as i64;
        value |= (bits & 31) << shift;
        shift += 5;
        if bits & 32 == 0 {
            let magnitude = value >> 1;
            numbers.push(if value & 1 == 1 {
                -magnitude
            } else {
                magnitude
            });
            (value, shift) = (0, 0);
        }
    }
    Some(numbers)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_specification() {
        assert_eq!(numbers("AAgBC"), Some(vec![0, 0, 16, 1]));
        assert_eq!(numbers("D2B"), Some(vec![-1, 27]));
        assert_eq!(numbers("é"), None);
    }

    #[test]
    fn bytes_belong_to_the_segment_that_they_are_in() {
        // Columns 1 to 2 of `a`, 3 to 5 of `b`; then a line of `a`.
        let map = r#"{ "sources": ["a", "b"], "mappings": "CAAA,ECAA;ADAA" }"#;
        let costs = [100.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        let sums = by_source("xaabb\nyy", &costs, map).unwrap();
        assert_eq!(sums, [("a".to_owned(), 99.0), ("b".to_owned(), 28.0)]);
    }
}
