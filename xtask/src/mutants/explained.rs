//! The mutants that stay alive for a reason, such as one that does the same as the code.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The list, from the repository's root.
pub(crate) const LIST: &str = "tests/mutants/survivors.json";

/// A mutant that no test noticed.
#[derive(Debug)]
pub(crate) struct Survivor {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// What the tool changed, in its own words.
    pub(crate) mutant: String,
    /// The line of code it begins in: unlike its number, it says the same after other changes.
    pub(crate) code: String,
}

impl Survivor {
    /// The mutant at a line, counted from 1, of a file.
    pub(crate) fn at(root: &Path, file: &str, line: usize, mutant: &str) -> Result<Self> {
        let source = read(root, file)?;
        let code = source.lines().nth(line.saturating_sub(1));
        Ok(Self {
            file: file.to_owned(),
            line,
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
        } = self;
        write!(f, "{file}:{line}: {mutant}, in: {code}")
    }
}

/// An entry of the list: mutants of one line of code, and why nothing can or need notice them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    code: String,
    mutants: Vec<String>,
    reason: String,
}

/// The list.
pub(crate) struct Explained(Vec<Entry>);

impl Explained {
    /// Reads the list. An entry whose line of code is gone is an error: its reason may be, too.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let list: Vec<Entry> = serde_json::from_str(&read(root, LIST)?)
            .with_context(|| format!("{LIST} is not a list of entries"))?;
        for Entry {
            file, code, reason, ..
        } in &list
        {
            let source = read(root, file)?;
            if !source.lines().any(|line| line.trim() == code) {
                bail!("{LIST}: {file} no longer has the line `{code}`: remove the entry");
            }
            if reason.is_empty() {
                bail!("{LIST}: give a reason for `{code}` in {file}");
            }
        }
        Ok(Self(list))
    }

    /// Whether the list has a reason for this one.
    pub(crate) fn covers(&self, survivor: &Survivor) -> bool {
        self.0.iter().any(|entry| {
            entry.file == survivor.file
                && entry.code == survivor.code
                && entry.mutants.contains(&survivor.mutant)
        })
    }
}

fn read(root: &Path, file: &str) -> Result<String> {
    std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))
}
