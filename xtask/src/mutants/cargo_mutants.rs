//! The program that changes the crate, <https://mutants.rs>. Its lists name a mutant by a line such
//! as `src/endpoint.rs:37:25: replace && with || in Variant::of_service`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::mutant::Mutant;
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

/// What it ends with: all mutants noticed, some alive, some noticed by tests that hang.
const ENDS: [i32; 3] = [0, 2, 3];

/// Its lists of the mutants that it tried, by their fate. That tests run out of time may say no
/// more than that the machine is busy.
const MISSED: &str = "missed.txt";
const NOTICED: [&str; 2] = ["caught.txt", "unviable.txt"];

pub(super) struct CargoMutants<'a> {
    setup: &'a Setup,
    program: PathBuf,
}

/// The names of the mutants that a round found alive, and of those that fail to compile or fail a
/// test.
pub(super) struct Round {
    pub(super) missed: Vec<String>,
    pub(super) noticed: Vec<String>,
}

impl<'a> CargoMutants<'a> {
    /// Installs it unless it is there.
    pub(super) fn provide(setup: &'a Setup) -> Result<Self> {
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
        Ok(Self { setup, program })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.setup.workspace.root)
            .args(["mutants", "--package=bedrock-wasm"])
            .args(EXCEPT.map(|pattern| format!("--exclude={pattern}")));
        command
    }

    /// The names of all mutants of the crate.
    pub(super) fn list(&self) -> Result<Vec<String>> {
        let names = output_of(self.command().arg("--list"))?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// Runs mutants against tests.
    pub(super) fn round(&self, which: &[String], tests: &[String]) -> Result<Round> {
        let output = self.setup.workspace.scratch("mutants")?;
        let build = self.setup.workspace.scratch("mutants-build")?;
        let mut round = self.command();
        round
            // Its copy of the repository is another each time; what is built for it stays.
            .env("CARGO_TARGET_DIR", build)
            .args(["--no-shuffle", "--profile=mutants", "--output"])
            .arg(&output)
            .args(which)
            .arg("--")
            .args(tests);
        let status = round.stdin(Stdio::null()).status();
        let status = status.context("cannot start cargo-mutants")?;
        if !status.code().is_some_and(|code| ENDS.contains(&code)) {
            bail!("cargo-mutants ended with {status}");
        }
        let output = output.join("mutants.out");
        let mut noticed = Vec::new();
        for name in NOTICED {
            noticed.extend(lines(&output.join(name))?);
        }
        Ok(Round {
            missed: lines(&output.join(MISSED))?,
            noticed,
        })
    }
}

fn lines(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("cargo-mutants left no {}", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// The options that name these mutants and no others.
pub(super) fn exactly(names: &[String]) -> Vec<String> {
    let mut options = Vec::new();
    for name in names {
        let file = name.split(':').next().unwrap_or_default();
        options.push(format!("--file={file}"));
        let mut pattern = String::from("--re=^");
        for char in name.chars() {
            if r".+*?()|[]{}^$\".contains(char) {
                pattern.push('\\');
            }
            pattern.push(char);
        }
        pattern.push('$');
        options.push(pattern);
    }
    options
}

/// The mutants of these names.
pub(super) fn mutants(root: &Path, names: &[String]) -> Result<Vec<Mutant>> {
    let mutant = |name: &String| {
        let mut parts = name.splitn(4, ':');
        let mut part = || {
            parts
                .next()
                .with_context(|| format!("cannot read `{name}`"))
        };
        let (file, line, _column, change) = (part()?, part()?, part()?, part()?);
        Mutant::at(root, file, line.parse()?, ("", change.trim()))
    };
    names.iter().map(mutant).collect()
}
