//! A mutant that no test noticed.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

#[derive(Debug)]
pub(crate) struct Survivor {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The kind of change.
    pub(crate) mutator: String,
    /// What the tool changed, in its own words.
    pub(crate) mutant: String,
    /// The line of code it begins in: unlike its number, it says the same after other changes.
    pub(crate) code: String,
}

impl Survivor {
    /// The mutant at a line, counted from 1, of a file.
    pub(crate) fn at(
        root: &Path,
        file: &str,
        line: usize,
        (mutator, mutant): (&str, &str),
    ) -> Result<Self> {
        let source = read(root, file)?;
        let code = source.lines().nth(line.saturating_sub(1));
        Ok(Self {
            file: file.to_owned(),
            line,
            mutator: mutator.to_owned(),
            mutant: mutant.to_owned(),
            code: code.unwrap_or_default().trim().to_owned(),
        })
    }
}

impl fmt::Display for Survivor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            mutant,
            code,
            ..
        } = self;
        write!(f, "{file}:{line}: {mutant}, in: {code}")
    }
}

pub(super) fn read(root: &Path, file: &str) -> Result<String> {
    std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))
}
