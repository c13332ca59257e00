//! Mutants of the crate, by cargo-mutants, in a copy of the repository: a test that needs data from
//! beside the repository proves nothing there, as in a fresh clone.

use anyhow::{Context, Result};

use super::cargo_mutants::{CargoMutants, exactly, mutants};
use super::mutant::Run;
use crate::setup::Setup;

/// The first reads the sources, and would notice the mark that the tool leaves beside a change;
/// the others do not run what is changed.
const NOT_JUDGES: [&str; 3] = ["invariants", "snippets", "allocator"];

/// Runs the mutants of the files, and reads which are alive and which nothing is known of.
pub(super) fn run(setup: &Setup, files: &[String], shard: Option<String>) -> Result<Run> {
    let tool = CargoMutants::provide(setup)?;
    setup.corpora()?;
    let mut which: Vec<_> = files.iter().map(|file| format!("--file={file}")).collect();
    which.extend(shard.map(|shard| format!("--shard={shard}")));
    // One crate to build instead of twenty: it notices most.
    let first = tool.round(&which, &["--lib".to_owned()])?;
    let (mut alive, mut noticed) = (Vec::new(), first.noticed);
    if !first.missed.is_empty() {
        let second = tool.round(&exactly(&first.missed), &judges(setup)?)?;
        alive = second.missed;
        // Of fields of structs, version 27.1.0 tries those as well that `--re` does not name.
        alive.retain(|name| first.missed.contains(name));
        noticed.extend(second.noticed);
    }
    let mut unknown = tool.list()?;
    unknown.retain(|name| !alive.contains(name) && !noticed.contains(name));
    let root = &setup.workspace.root;
    Ok(Run {
        survivors: mutants(root, &alive)?,
        files: None,
        unknown: mutants(root, &unknown)?,
    })
}

/// The options that run the integration tests of the crate.
fn judges(setup: &Setup) -> Result<Vec<String>> {
    let tests = setup.workspace.root.join("tests");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(tests).context("cannot list the tests")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    names.retain(|name| !NOT_JUDGES.contains(&name.as_str()));
    names.sort();
    Ok(names.iter().map(|name| format!("--test={name}")).collect())
}
