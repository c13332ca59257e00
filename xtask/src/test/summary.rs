//! The results of a step, in numbers: tests counted, and lines that tests print for the table at
//! the end of a run.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// As `tests/js/support/summary-reporter.js` writes it.
#[derive(Default, Deserialize)]
pub(super) struct Summary {
    passed: usize,
    failed: usize,
    skipped: usize,
    #[serde(default)]
    proved: Vec<String>,
}

impl Summary {
    /// Of a run of node's tests.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))
    }

    /// Of a fact that a step knows by itself.
    pub(super) fn fact(text: impl Into<String>) -> Self {
        Self {
            proved: vec![text.into()],
            ..Self::default()
        }
    }

    /// Counts the tests of cargo's line `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
    pub(super) fn count(&mut self, line: &str) {
        let Some((_, counts)) = line.trim().split_once("test result: ") else {
            return;
        };
        let of = |what: &str| -> usize {
            let before = counts.split(what).next().unwrap_or_default();
            let number = before.rsplit(' ').next().unwrap_or_default();
            number.parse().unwrap_or_default()
        };
        self.passed += of(" passed");
        self.failed += of(" failed");
        self.skipped += of(" ignored");
    }

    /// `312 tests, 8 skipped`, or nothing for a step without tests.
    pub(super) fn tests(&self) -> String {
        let all = self.passed + self.failed;
        match (all, self.skipped) {
            (0, 0) => String::new(),
            (all, 0) => format!("{all} tests"),
            (all, skipped) => format!("{all} tests, {skipped} skipped"),
        }
    }

    /// The lines for the table.
    pub(super) fn proved(&self) -> &[String] {
        &self.proved
    }
}

#[cfg(test)]
mod tests {
    use super::Summary;

    #[test]
    fn cargos_results_are_summed() {
        let mut summary = Summary::default();
        summary.count("running 3 tests");
        summary
            .count("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        summary.count(
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        assert_eq!(summary.tests(), "17 tests, 1 skipped");
    }
}
