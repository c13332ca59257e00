//! The order of the functions in the module. Zipping looks back for what it has seen, and the
//! nearer that is the fewer bits it takes to say where: functions that are alike stand side by
//! side.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::Result;
use wasm_encoder::{Module, NameMap, NameSection, RawSection};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How long a run of bytes must be to count as something in common: where the module is smallest.
const RUN_BYTES: usize = 5;

/// Digits in front of a name.
const PLACE_DIGITS: usize = 5;

/// The same module with the place of each function in front of its name, so that wasm-opt can sort
/// them by their names.
pub(crate) fn with_places(module: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut names = Vec::new();
    let mut bodies = Vec::new();
    let mut written = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    for section in sections {
                        if let Name::Function(map) = section? {
                            names.extend(map.into_iter().collect::<Result<Vec<_>, _>>()?);
                        }
                    }
                    continue;
                }
            }
            _ => {}
        }
        if let Some((id, Range { start, end })) = payload.as_section() {
            let data = module.get(start..end).unwrap_or_default();
            written.section(&RawSection { id, data });
        }
    }
    let mut places = vec![0; bodies.len()];
    for (place, function) in alike_side_by_side(&bodies).into_iter().enumerate() {
        if let Some(slot) = places.get_mut(function) {
            *slot = place;
        }
    }
    let mut functions = NameMap::new();
    for (index, place) in (imported..).zip(places) {
        let naming = names.iter().find(|naming| naming.index == index);
        let name = naming.map_or("", |naming| naming.name);
        functions.append(index, &format!("{place:0PLACE_DIGITS$}{name}"));
    }
    let mut section = NameSection::new();
    section.functions(&functions);
    written.section(&section);
    Ok(written.finish())
}

/// A function's name without its place.
pub(crate) fn without_place(name: &str) -> &str {
    name.get(PLACE_DIGITS..).unwrap_or(name)
}

/// The numbers of all functions: the largest, then always the one that has most in common with the
/// one before.
fn alike_side_by_side(bodies: &[&[u8]]) -> Vec<usize> {
    let runs = |body: &&[u8]| -> HashSet<Vec<u8>> {
        body.windows(RUN_BYTES).map(<[u8]>::to_vec).collect()
    };
    let mut left: Vec<(usize, HashSet<Vec<u8>>)> = bodies.iter().map(runs).enumerate().collect();
    let mut order = Vec::with_capacity(left.len());
    let mut last: HashSet<Vec<u8>> = HashSet::new();
    while !left.is_empty() {
        // Of two that have as much in common, the first: the order must not change from build to
        // build.
        let mut best = (0, -1.0);
        for (at, (_, runs)) in left.iter().enumerate() {
            let common = runs.intersection(&last).count();
            let alike = match order.len() {
                0 => runs.len() as f64,
                _ => common as f64 / (runs.len() + last.len() - common + 1) as f64,
            };
            if alike > best.1 {
                best = (at, alike);
            }
        }
        let (function, runs) = left.remove(best.0);
        order.push(function);
        last = runs;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::{alike_side_by_side, without_place};

    #[test]
    fn the_largest_comes_first_and_each_is_followed_by_the_most_similar_one() {
        let bodies: [&[u8]; 5] = [
            b"one thing",
            b"something else of which there is most",
            b"nothing",
            b"one thing more",
            b"something else of which there is less",
        ];
        assert_eq!(alike_side_by_side(&bodies), [1, 4, 3, 0, 2]);
    }

    #[test]
    fn places_come_off() {
        assert_eq!(
            without_place("00012core::str::from_utf8"),
            "core::str::from_utf8"
        );
    }
}
