//! `cargo xtask mutants`: changes the code in one place after another and runs the tests; a mutant
//! that no test notices marks code that no test holds. All of it takes hours: name files.

mod explained;
mod javascript;
mod rust;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::progress;
use crate::setup::Setup;
use explained::{Explained, Survivor};

/// The command: mutants of a language in the files given, or in all of them. It fails if one
/// survives that `tests/mutants/survivors.json` does not explain.
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
    let explained = Explained::read(&setup.workspace.root)?;
    let survivors = match language.as_deref() {
        Some("rust") => rust::survivors(&setup, &files, shard)?,
        Some("js") if shard.is_none() => javascript::survivors(&setup, &files)?,
        _ => bail!(
            "say `rust` or `js`, and the files: `cargo xtask mutants rust src/endpoint.rs`; --shard 0/8 is for rust"
        ),
    };
    judge(&survivors, &explained)
}

fn judge(survivors: &[Survivor], explained: &Explained) -> Result<()> {
    let alive: Vec<_> = survivors
        .iter()
        .filter(|it| !explained.covers(it))
        .collect();
    progress::note(&format!(
        "{} alive, {} of them without a reason",
        survivors.len(),
        alive.len()
    ));
    if alive.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = alive.iter().map(|survivor| survivor.to_string()).collect();
    bail!(
        "no test notices these. Add a test, or a reason to {}:\n{}",
        explained::LIST,
        lines.join("\n")
    );
}
