//! `cargo xtask mutants`: changes the code in one place after another and runs the tests; a mutant
//! that no test notices marks code that no test holds. All of it takes hours: name files.

mod cargo_mutants;
mod explained;
mod javascript;
mod judge;
mod mutant;
mod rust;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::setup::Setup;
use explained::Explained;
use judge::judge;

/// The lists of reasons, from the repository's root.
const RUST: &str = "tests/mutants/survivors.json";
const JAVASCRIPT: &str = "tests/mutants/survivors-js.json";

/// The command: mutants of a language in the files given, or in all of them. It fails if one
/// survives that the language's list in `tests/mutants` does not explain, or if a reason explains
/// nothing.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut parser = Parser::from_args(arguments);
    let (mut language, mut files, mut shard) = (None, Vec::new(), None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("shard") => shard = Some(parser.value()?.string()?),
            Arg::Value(value) if language.is_none() => language = Some(value.string()?),
            Arg::Value(file) => files.push(file.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let setup = Setup::new()?;
    let root = &setup.workspace.root;
    match language.as_deref() {
        Some("rust") => {
            let explained = Explained::read(root, RUST)?;
            judge(&rust::run(&setup, &files, shard)?, &explained, RUST)
        }
        Some("js") if shard.is_none() => {
            let explained = Explained::read(root, JAVASCRIPT)?;
            judge(&javascript::run(&setup, &files)?, &explained, JAVASCRIPT)
        }
        _ => bail!(
            "say `rust` or `js`, and the files: `cargo xtask mutants rust src/endpoint.rs`; --shard 0/8 is for rust"
        ),
    }
}
