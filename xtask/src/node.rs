//! The JavaScript tests: files found here, because `node --test <directory>` means something else
//! in Node 20 than in 22.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::progress;

/// A file of tests that takes longer hangs; Node ends it and reports its name.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(120);

/// Names the file with the numbers for the table at the end of a run.
const SUMMARY_VARIABLE: &str = "TEST_SUMMARY";

/// The usual one, and one that looks for planted secrets in all that is printed.
const REPORTERS: [&str; 4] = [
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=./tests/js/support/run-reporter.js",
    "--test-reporter-destination=stdout",
];

/// Runs every `*.test.js` below a directory, with environment variables that name browsers;
/// `Ok(false)` if there is none yet. The results go into a file.
pub(crate) fn test(
    root: &Path,
    directory: &str,
    timeout: Duration,
    browsers: &[(&str, &Path)],
    summary: &Path,
) -> Result<bool> {
    let files = test_files(&root.join(directory))?;
    if files.is_empty() {
        return Ok(false);
    }
    let mut command = Command::new("node");
    command
        .current_dir(root)
        .arg("--test")
        .arg(format!("--test-timeout={}", timeout.as_millis()))
        .args(REPORTERS)
        .env(SUMMARY_VARIABLE, summary);
    progress::run(command.envs(browsers.iter().copied()).args(files))?;
    Ok(true)
}

fn test_files(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !directory.exists() {
        return Ok(files);
    }
    let entries = std::fs::read_dir(directory)
        .with_context(|| format!("cannot read {}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(test_files(&path)?);
        } else if path.to_string_lossy().ends_with(".test.js") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
