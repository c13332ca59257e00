//! Mutants of the npm package, by Stryker (`tests/mutants/stryker.config.js`).

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::mutant::{Mutant, Run};
use crate::progress;
use crate::setup::{Setup, npm};

/// What is read of Stryker's report
/// (<https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema>).
#[derive(Deserialize)]
struct Report {
    files: BTreeMap<String, File>,
}

#[derive(Deserialize)]
struct File {
    source: String,
    mutants: Vec<Reported>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reported {
    mutator_name: String,
    status: String,
    replacement: Option<String>,
    location: Location,
}

#[derive(Deserialize)]
struct Location {
    start: Position,
    end: Position,
}

#[derive(Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Runs the mutants of the files or rooms and reads which are alive. In place, since the tests
/// import the package by its name, which is a link to `pkg/`.
pub(super) fn run(setup: &Setup, which: &[String]) -> Result<Run> {
    setup.package()?;
    setup.corpora()?;
    let root = &setup.workspace.root;
    npm::provide(&setup.workspace, &root.join("tests/mutants"))?;
    let mut stryker = Command::new("node");
    stryker
        .current_dir(root)
        .arg("tests/mutants/node_modules/@stryker-mutator/core/bin/stryker.js")
        .args(["run", "tests/mutants/stryker.config.js"])
        .env("MUTATE", which.join(","))
        .env("TARGET", OsString::from(&setup.workspace.target_dir));
    progress::run(&mut stryker)?;
    let report = setup.workspace.scratch("mutants")?.join("report.json");
    let report = std::fs::read_to_string(report).context("Stryker left no report")?;
    let report: Report = serde_json::from_str(&report).context("cannot read Stryker's report")?;
    Ok(Run {
        survivors: with_status(root, &report, &["Survived", "NoCoverage"])?,
        // That tests run out of time may say no more than that the machine is busy.
        unknown: with_status(root, &report, &["Timeout"])?,
        files: Some(report.files.into_keys().collect()),
    })
}

fn with_status(root: &Path, report: &Report, statuses: &[&str]) -> Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for (name, file) in &report.files {
        let wanted = |mutant: &&Reported| statuses.contains(&mutant.status.as_str());
        for mutant in file.mutants.iter().filter(wanted) {
            let text = format!(
                "{} → {}",
                original(&file.source, &mutant.location),
                one_line(mutant.replacement.as_deref().unwrap_or_default())
            );
            let line = mutant.location.start.line;
            let kind = mutant.mutator_name.as_str();
            mutants.push(Mutant::at(root, name, line, (kind, &text))?);
        }
    }
    Ok(mutants)
}

/// The code that a mutant replaces; lines and columns count from 1.
fn original(source: &str, Location { start, end }: &Location) -> String {
    let lines = source.lines().skip(start.line - 1);
    let lines = lines.take(end.line + 1 - start.line);
    let code: Vec<_> = lines.collect();
    let mut code = code.join("\n");
    let last_line = code.rfind('\n').map_or(0, |at| at + 1);
    code.truncate(last_line + end.column - 1);
    one_line(&code[start.column - 1..])
}

fn one_line(code: &str) -> String {
    let words: Vec<_> = code.split_whitespace().collect();
    words.join(" ")
}
