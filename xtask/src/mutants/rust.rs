//! Mutants of the crate, by cargo-mutants, in a copy of the repository: a test that needs data from
//! beside the repository proves nothing there, as in a fresh clone.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::survivor::Survivor;
use crate::progress::{self, output_of, step};
use crate::setup::Setup;
use crate::workspace::cargo;

/// The version that the nightly workflow runs.
const VERSION: &str = "27.1.0";

/// Glue to JavaScript, which runs in Node and in browsers alone: Rust tests prove nothing about it.
const EXCEPT: [&str; 3] = [
    "src/web/**",
    "src/api/edge/**",
    "src/operations/bedrock*.rs",
];

/// The first reads the sources, and would notice the mark that the tool leaves beside a change;
/// the others do not run what is changed.
const NOT_JUDGES: [&str; 3] = ["invariants", "snippets", "allocator"];

/// What cargo-mutants ends with: all mutants noticed, some alive, some noticed by tests that hang.
const ENDS: [i32; 3] = [0, 2, 3];

/// Runs the mutants of the files and reads which are alive.
pub(crate) fn survivors(
    setup: &Setup,
    files: &[String],
    shard: Option<String>,
) -> Result<Vec<Survivor>> {
    let root = setup.workspace.scratch("cargo-mutants")?;
    let program = root.join("bin").join("cargo-mutants");
    let wanted = format!("cargo-mutants {VERSION}");
    let version = output_of(Command::new(&program).args(["mutants", "--version"]));
    if version.unwrap_or_default().trim() != wanted {
        step(&wanted, "it changes the code", || {
            let mut install = cargo();
            install.args(["install", "cargo-mutants", "--locked", "--version"]);
            progress::run(install.arg(VERSION).arg("--root").arg(&root))
        })?;
    }
    setup.corpora()?;
    let mut which: Vec<_> = files.iter().map(|file| format!("--file={file}")).collect();
    which.extend(shard.map(|shard| format!("--shard={shard}")));
    // One crate to build instead of twenty: it notices most.
    let missed = round(setup, &program, &which, &["--lib".to_owned()])?;
    if missed.is_empty() {
        return Ok(Vec::new());
    }
    let of_file = |name: &String| format!("--file={}", name.split(':').next().unwrap_or_default());
    let mut which: Vec<_> = missed.iter().map(of_file).collect();
    which.extend(missed.iter().map(|name| exactly(name)));
    let mut alive = round(setup, &program, &which, &judges(setup)?)?;
    // Of fields of structs, version 27.1.0 tries those as well that `--re` does not name.
    alive.retain(|name| missed.contains(name));
    let root = &setup.workspace.root;
    alive.iter().map(|line| survivor(root, line)).collect()
}

/// Runs mutants against tests, and gives those that are alive.
fn round(setup: &Setup, program: &Path, which: &[String], tests: &[String]) -> Result<Vec<String>> {
    let output = setup.workspace.scratch("mutants")?;
    let mut mutants = Command::new(program);
    mutants
        .current_dir(&setup.workspace.root)
        // Its copy of the repository is another each time; what is built for it stays.
        .env(
            "CARGO_TARGET_DIR",
            setup.workspace.scratch("mutants-build")?,
        )
        .args(["mutants", "--package=bedrock-wasm", "--no-shuffle"])
        .args(["--profile=mutants", "--output"])
        .arg(&output)
        .args(EXCEPT.map(|pattern| format!("--exclude={pattern}")))
        .args(which)
        .arg("--")
        .args(tests);
    let status = mutants.stdin(Stdio::null()).status();
    let status = status.context("cannot start cargo-mutants")?;
    if !status.code().is_some_and(|code| ENDS.contains(&code)) {
        bail!("cargo-mutants ended with {status}");
    }
    let missed = std::fs::read_to_string(output.join("mutants.out/missed.txt"));
    let missed = missed.context("cargo-mutants left no missed.txt")?;
    Ok(missed.lines().map(str::to_owned).collect())
}

/// The option that names one mutant.
fn exactly(name: &str) -> String {
    let mut pattern = String::from("--re=^");
    for char in name.chars() {
        if r".+*?()|[]{}^$\".contains(char) {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('$');
    pattern
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

/// Reads `src/endpoint.rs:37:25: replace && with || in Variant::of_service`.
fn survivor(root: &Path, line: &str) -> Result<Survivor> {
    let mut parts = line.splitn(4, ':');
    let mut part = || {
        parts
            .next()
            .with_context(|| format!("cannot read `{line}`"))
    };
    let (file, number, _column, mutant) = (part()?, part()?, part()?, part()?);
    Survivor::at(root, file, number.parse()?, ("", mutant.trim()))
}
