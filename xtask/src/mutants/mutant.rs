//! A change to one place of the code, and which of them a run noticed.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

#[derive(Debug)]
pub(crate) struct Mutant {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The kind of change.
    pub(crate) mutator: String,
    /// What the tool changed, in its own words.
    pub(crate) change: String,
    /// The line of code it begins in: unlike its number, it says the same after other changes.
    pub(crate) code: String,
}

impl Mutant {
    /// The mutant at a line, counted from 1, of a file.
    pub(crate) fn at(
        root: &Path,
        file: &str,
        line: usize,
        (mutator, change): (&str, &str),
    ) -> Result<Self> {
        let source = read(root, file)?;
        let code = source.lines().nth(line.saturating_sub(1));
        Ok(Self {
            file: file.to_owned(),
            line,
            mutator: mutator.to_owned(),
            change: change.to_owned(),
            code: code.unwrap_or_default().trim().to_owned(),
        })
    }
}

/// What a run found.
#[derive(Default)]
pub(super) struct Run {
    pub(super) survivors: Vec<Mutant>,
    /// The files whose mutants the run knows: `None` stands for every file.
    pub(super) files: Option<Vec<String>>,
    /// The mutants of these files that were left out, or whose tests ran out of time.
    pub(super) unknown: Vec<Mutant>,
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            change,
            code,
            ..
        } = self;
        write!(f, "{file}:{line}: {change}, in: {code}")
    }
}

pub(super) fn read(root: &Path, file: &str) -> Result<String> {
    std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))
}
