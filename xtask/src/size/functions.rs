//! The contents of the module's code, for whoever looks for bytes to save.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Result, ensure};
use serde::Serialize;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use super::attribution;
use super::bundle::Weight;
use crate::build::order;

/// The largest functions are worth a look, the rest is noise.
const LISTED: usize = 40;

/// A function, or what functions and other parts of the module come to together.
#[derive(Serialize)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) raw: usize,
    /// Its share of the zipped module.
    pub(super) gzip: f64,
}

/// The functions of the published module, the largest first, with the names of the same one before
/// it was stripped.
pub(super) fn of(published: &[u8], named: &[u8]) -> Result<Vec<Part>> {
    let costs = attribution::costs(published)?;
    let bodies = bodies(published)?;
    let names = names(named)?;
    ensure!(
        bodies.len() == names.len(),
        "the module with names has {} functions, the one without {}",
        names.len(),
        bodies.len()
    );
    let part = |(name, body): (String, Range<usize>)| Part {
        name,
        raw: body.len(),
        gzip: costs.get(body).unwrap_or_default().iter().sum(),
    };
    let mut functions: Vec<_> = names.into_iter().zip(bodies).map(part).collect();
    functions.sort_by_key(|function| std::cmp::Reverse(function.raw));
    Ok(functions)
}

/// The module by crate, the largest first. A generic function counts for the crate that wrote it.
pub(super) fn by_crate(functions: &[Part], module: Weight) -> Vec<Part> {
    let mut crates: Vec<Part> = Vec::new();
    for Part { name, raw, gzip } in functions {
        let owner = crate_of(name);
        match crates.iter_mut().find(|part| part.name == owner) {
            Some(part) => {
                part.raw += raw;
                part.gzip += gzip;
            }
            None => crates.push(Part {
                name: owner.to_owned(),
                raw: *raw,
                gzip: *gzip,
            }),
        }
    }
    crates.push(Part {
        name: "data, types and tables".to_owned(),
        raw: module.raw - crates.iter().map(|part| part.raw).sum::<usize>(),
        gzip: module.gzip as f64 - crates.iter().map(|part| part.gzip).sum::<f64>(),
    });
    crates.sort_by_key(|part| std::cmp::Reverse(part.raw));
    crates
}

/// Prints the largest functions.
pub(super) fn print(functions: &[Part]) {
    println!("\nthe {LISTED} largest of {} functions", functions.len());
    for Part { name, raw, gzip } in functions.iter().take(LISTED) {
        println!("{raw:>9} {gzip:>9.0}  {name}");
    }
}

/// Where the code of each function lies.
fn bodies(module: &[u8]) -> Result<Vec<Range<usize>>> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload? {
            bodies.push(body.range());
        }
    }
    Ok(bodies)
}

/// The name of each function that has a body.
fn names(module: &[u8]) -> Result<Vec<String>> {
    let mut imported = 0_u32;
    let mut bodies = 0;
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionStart { count, .. } => bodies = count,
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    for section in sections {
                        if let Name::Function(map) = section? {
                            for naming in map {
                                let naming = naming?;
                                names.insert(
                                    naming.index,
                                    order::without_place(naming.name).to_owned(),
                                );
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut name = |index| {
        names
            .remove(&index)
            .unwrap_or_else(|| format!("function {index}"))
    };
    Ok((imported..imported + bodies).map(&mut name).collect())
}

/// The first crate that a symbol names: `<&core[1f0a]::fmt::X as Y>::f` belongs to `core`.
fn crate_of(symbol: &str) -> &str {
    symbol
        .match_indices("::")
        .filter_map(|(end, _)| symbol.get(..end))
        .map(|path| path.split_once('[').map_or(path, |(name, _)| name))
        .map(|path| {
            let start = path.rfind(|c: char| !c.is_alphanumeric() && c != '_');
            start.map_or(path, |start| path.get(start + 1..).unwrap_or_default())
        })
        .find(|name| !name.is_empty())
        .unwrap_or("exports and others")
}

#[cfg(test)]
mod tests {
    use super::crate_of;

    #[test]
    fn symbols_belong_to_the_first_crate_they_name() {
        for (symbol, owner) in [
            (
                "bedrock_wasm::sigv4::sign::h0123456789abcdef",
                "bedrock_wasm",
            ),
            ("<&core::fmt::X as digest::Y>::f", "core"),
            ("core[c5930c85a12de822]::str::converts::from_utf8", "core"),
            ("<[u8]>::to_vec", "exports and others"),
            ("<T as alloc::string::ToString>::to_string", "alloc"),
            ("shared_new multivalue shim", "exports and others"),
        ] {
            assert_eq!(crate_of(symbol), owner, "{symbol}");
        }
    }
}
