//! The mutants that stay alive for a reason, such as one that does the same as the code.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::mutant::{Mutant, read};

/// A list, as its file has it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Explained {
    pub(super) rules: Vec<Rule>,
    pub(super) entries: Vec<Entry>,
}

/// Mutants of one line of code, and why nothing can or need notice them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) code: String,
    pub(super) mutants: Vec<String>,
    reason: String,
}

/// A reason that many lines share: it is given for mutants of a kind in lines with one of the
/// pieces.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) files: Vec<String>,
    mutator: String,
    pub(super) pieces: Vec<String>,
    reason: String,
}

impl Explained {
    /// Reads a list. An entry whose line of code is gone is an error: its reason may be, too.
    pub(super) fn read(root: &Path, path: &str) -> Result<Self> {
        let list: Self = serde_json::from_str(&read(root, path)?)
            .with_context(|| format!("{path} is not a list of reasons"))?;
        for entry in &list.entries {
            let Entry { file, code, .. } = entry;
            let source = read(root, file)?;
            if !source.lines().any(|line| line.trim() == code) {
                bail!("{path}: {file} no longer has the line `{code}`: remove the entry");
            }
        }
        let mut reasons = list.entries.iter().map(|entry| &entry.reason);
        let mut shared = list.rules.iter().map(|rule| &rule.reason);
        if reasons.any(String::is_empty) || shared.any(String::is_empty) {
            bail!("{path}: give a reason in each entry and rule");
        }
        Ok(list)
    }

    /// Whether the list has a reason for this one.
    pub(super) fn covers(&self, mutant: &Mutant) -> bool {
        let change = &mutant.change;
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.mutants.contains(change) && entry.covers(mutant, change))
            || self.rules.iter().any(|rule| rule.covers(mutant))
    }
}

impl Entry {
    /// Whether the mutant is this change to the entry's code.
    pub(super) fn covers(&self, mutant: &Mutant, change: &str) -> bool {
        self.file == mutant.file && self.code == mutant.code && mutant.change == change
    }
}

impl Rule {
    pub(super) fn covers(&self, mutant: &Mutant) -> bool {
        let mut pieces = self.pieces.iter();
        self.files.contains(&mutant.file)
            && self.mutator == mutant.mutator
            && pieces.any(|piece| mutant.code.contains(piece))
    }
}
