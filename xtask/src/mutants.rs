//! `cargo xtask mutants`: changes the code in one place after another and runs the tests; a mutant
//! that no test notices marks code that no test holds. All of it takes hours: name files.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::progress::{self, output_of, step};
use crate::setup::{Setup, npm};
use crate::workspace::cargo;

/// The version that the nightly workflow runs.
const CARGO_MUTANTS_VERSION: &str = "27.1.0";

/// Glue to JavaScript, which runs in Node and in browsers alone: Rust tests prove nothing about it.
const RUST_EXCEPT: [&str; 3] = [
    "src/web/**",
    "src/api/edge/**",
    "src/operations/bedrock*.rs",
];

/// The command: mutants of a language in the files given, or in all of them.
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
    match language.as_deref() {
        Some("rust") => rust(&setup, &files, shard),
        Some("js") if shard.is_none() => js(&setup, &files),
        _ => bail!(
            "say `rust` or `js`, and the files: `cargo xtask mutants rust src/endpoint.rs`; --shard 0/8 is for rust"
        ),
    }
}

fn rust(setup: &Setup, files: &[String], shard: Option<String>) -> Result<()> {
    let root = setup.workspace.scratch("cargo-mutants")?;
    let program = root.join("bin").join("cargo-mutants");
    let wanted = format!("cargo-mutants {CARGO_MUTANTS_VERSION}");
    let version = output_of(Command::new(&program).args(["mutants", "--version"]));
    if version.unwrap_or_default().trim() != wanted {
        step(&wanted, "it changes the code", || {
            let mut install = cargo();
            install.args(["install", "cargo-mutants", "--locked", "--version"]);
            progress::run(install.arg(CARGO_MUTANTS_VERSION).arg("--root").arg(&root))
        })?;
    }
    setup.corpora()?;
    let mut mutants = Command::new(program);
    mutants
        .current_dir(&setup.workspace.root)
        .args([
            "mutants",
            "--package",
            "bedrock-wasm",
            "--no-shuffle",
            "--output",
        ])
        .arg(setup.workspace.scratch("mutants")?)
        .args(RUST_EXCEPT.map(|pattern| format!("--exclude={pattern}")))
        .args(files.iter().map(|file| format!("--file={file}")));
    if let Some(shard) = shard {
        mutants.args(["--shard", &shard]);
    }
    progress::run(&mut mutants)
}

/// In place, since the tests import the package by its name, which is a link to `pkg/`.
fn js(setup: &Setup, files: &[String]) -> Result<()> {
    setup.package()?;
    setup.corpora()?;
    let directory = setup.workspace.root.join("tests/mutants");
    npm::provide(&setup.workspace, &directory)?;
    let mut stryker = Command::new("node");
    stryker
        .current_dir(&setup.workspace.root)
        .arg("tests/mutants/node_modules/@stryker-mutator/core/bin/stryker.js")
        .args(["run", "tests/mutants/stryker.config.js"])
        .env("MUTATE", files.join(","))
        .env("TARGET", OsString::from(&setup.workspace.target_dir));
    progress::run(&mut stryker)
}
