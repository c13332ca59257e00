//! What the module's code consists of, for whoever looks for bytes to save.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The largest functions are worth a look, the rest is noise.
const LISTED: usize = 40;

/// Prints code bytes by crate and the largest functions of an optimized module that still has its names.
pub(super) fn print(module: &Path) -> Result<()> {
    let bytes =
        std::fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let mut functions = sizes(&bytes)?;
    functions.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let mut crates: HashMap<&str, usize> = HashMap::new();
    for (name, size) in &functions {
        *crates.entry(crate_of(name)).or_default() += size;
    }
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    println!("\ncode bytes by crate (a generic function counts for the crate that wrote it)");
    for (name, size) in &crates {
        println!("{size:>9}  {name}");
    }
    println!("\nthe {LISTED} largest of {} functions", functions.len());
    for (name, size) in functions.iter().take(LISTED) {
        println!("{size:>9}  {name}");
    }
    Ok(())
}

/// Every function's name and the bytes of its body.
fn sizes(module: &[u8]) -> Result<Vec<(String, usize)>> {
    let mut imported = 0_u32;
    let mut bodies = Vec::new();
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    for section in sections {
                        if let Name::Function(map) = section? {
                            for naming in map {
                                let naming = naming?;
                                names.insert(naming.index, naming.name.to_owned());
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let named = |(index, size)| {
        let name = names
            .remove(&index)
            .unwrap_or_else(|| format!("function {index}"));
        (name, size)
    };
    Ok((imported..).zip(bodies).map(named).collect())
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
            ("client_new multivalue shim", "exports and others"),
        ] {
            assert_eq!(crate_of(symbol), owner, "{symbol}");
        }
    }
}
