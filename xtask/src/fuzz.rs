//! `cargo xtask fuzz`: the fuzz targets, guided by coverage, from the corpus that is committed.
//!
//! It needs what nothing else here does: cargo-fuzz, which is built in cargo's target directory,
//! and a nightly compiler, which is not installed behind anybody's back: the same inputs are
//! replayed and mutated by `cargo test` on stable.

use std::env::split_paths;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::progress::{note, output_of, run as run_command, step};
use crate::workspace::Workspace;

/// The version that the committed corpus was made with.
const CARGO_FUZZ_VERSION: &str = "0.13.2";

/// The default time for all targets together.
const DEFAULT_SECONDS: u32 = 60;

/// What a run is made of.
#[derive(Clone, Copy)]
enum Extent {
    /// As long as this for all targets together, from another seed each time, and from what
    /// earlier runs found.
    Seconds(u32),
    /// So many inputs of each target, the same for everybody who runs the same commit.
    Runs(u32),
}

/// Of each target, in `cargo xtask test`: a few seconds. A change is judged by what it changed and
/// not by luck; looking for inputs that nobody has tried is the nightly run's work.
const BRIEF_RUNS: u32 = 40_000;

/// An input that takes longer hangs, one that needs more memory leaks, and longer ones find nothing
/// that these do not.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=1024", "-max_len=2048"];

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut parser = Parser::from_args(arguments);
    let (mut only, mut seconds) = (None, DEFAULT_SECONDS);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("seconds") => seconds = parser.value()?.parse()?,
            Arg::Value(name) if only.is_none() => only = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let workspace = Workspace::find()?;
    if let Some(missing) = missing() {
        bail!("{missing}");
    }
    let mut targets = targets(&workspace)?;
    if let Some(name) = only {
        if !targets.contains(&name) {
            bail!(
                "there is no target `{name}`; the targets are {}",
                targets.join(", ")
            );
        }
        targets = vec![name];
    }
    fuzz(&workspace, &targets, Extent::Seconds(seconds)).map(drop)
}

/// The same few inputs of all targets. Returns a sentence about them.
pub(crate) fn briefly(workspace: &Workspace) -> Result<String> {
    let targets = targets(workspace)?;
    let tried = fuzz(workspace, &targets, Extent::Runs(BRIEF_RUNS))?;
    Ok(format!(
        "{tried} inputs of {} fuzz targets found nothing",
        targets.len()
    ))
}

/// The compiler that is not there and how to get it, if that is so.
pub(crate) fn missing() -> Option<String> {
    let found = output_of(nightly().arg("--version"));
    found.is_err().then(|| {
        "libFuzzer needs a nightly compiler: `rustup toolchain install nightly`".to_owned()
    })
}

/// The search path with cargo-fuzz on it, which is installed for this repository alone if it is
/// missing.
fn path_with_cargo_fuzz(workspace: &Workspace) -> Result<OsString> {
    let root = workspace.scratch("cargo-fuzz")?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([root.join("bin")].into_iter().chain(split_paths(&path)))?;
    let wanted = format!("cargo-fuzz {CARGO_FUZZ_VERSION}");
    let mut version = nightly();
    version.env("PATH", &path).args(["fuzz", "--version"]);
    if output_of(&mut version).unwrap_or_default().trim() != wanted {
        step(&wanted, "it starts libFuzzer", || {
            let mut install = nightly();
            install.args(["install", "cargo-fuzz", "--locked", "--version"]);
            run_command(install.arg(CARGO_FUZZ_VERSION).arg("--root").arg(&root))
        })?;
    }
    Ok(path)
}

fn fuzz(workspace: &Workspace, targets: &[String], extent: Extent) -> Result<u64> {
    let directory = workspace.root.join("tests/fuzz");
    let target_dir = workspace.target_dir.join("fuzz");
    let path = path_with_cargo_fuzz(workspace)?;
    let cargo_fuzz = |subcommand: &str| {
        let mut command = nightly();
        command.env("PATH", &path);
        // The crate and what it is compared with have no unsafe code to speak of: a sanitizer would
        // only halve the speed.
        command
            .current_dir(&workspace.root)
            .args(["fuzz", subcommand, "--sanitizer", "none", "--fuzz-dir"])
            .arg(&directory)
            .arg("--target-dir")
            .arg(&target_dir);
        command
    };
    step(
        "build the fuzz targets",
        "libFuzzer wants them instrumented",
        || run_command(&mut cargo_fuzz("build")),
    )?;
    let (limits, what) = match extent {
        Extent::Seconds(seconds) => {
            let each = (seconds / targets.len() as u32).max(1);
            (vec![format!("-max_total_time={each}")], format!("{each} s"))
        }
        Extent::Runs(runs) => (
            vec![format!("-runs={runs}"), "-seed=1".to_owned()],
            format!("{runs} inputs"),
        ),
    };
    let mut tried = 0;
    for name in targets {
        step(
            &format!("fuzz {name}: {what}"),
            "inputs that nobody thought of",
            || {
                let found = match extent {
                    Extent::Seconds(_) => workspace.scratch("fuzz")?.join(name),
                    Extent::Runs(_) => empty(workspace.scratch("fuzz-briefly")?.join(name))?,
                };
                std::fs::create_dir_all(&found)
                    .with_context(|| format!("cannot create {}", found.display()))?;
                let dictionary = directory.join("dictionaries").join(format!("{name}.dict"));
                let mut fuzzer = cargo_fuzz("run");
                fuzzer
                    .arg(name)
                    // The first is added to, and kept from run to run; the second is what is
                    // committed.
                    .args([&found, &directory.join("corpus").join(name)])
                    .arg("--")
                    .args(LIMITS)
                    .args(&limits)
                    .args(["-print_final_stats=1", "-verbosity=0"])
                    .arg(format!("-dict={}", dictionary.display()));
                let inputs = inputs_tried(&mut fuzzer)?;
                tried += inputs;
                note(&format!("{inputs} inputs tried"));
                Ok(())
            },
        )?;
    }
    Ok(tried)
}

/// The directory without what an earlier run left in it.
fn empty(directory: PathBuf) -> Result<PathBuf> {
    if directory.exists() {
        std::fs::remove_dir_all(&directory)
            .with_context(|| format!("cannot empty {}", directory.display()))?;
    }
    Ok(directory)
}

/// Runs a fuzzer to its end. A finding is an error with libFuzzer's whole output; else it prints
/// too much.
fn inputs_tried(fuzzer: &mut Command) -> Result<u64> {
    let output = fuzzer
        .stdin(Stdio::null())
        .output()
        .context("cannot start the fuzzer")?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprintln!("{log}");
        // The last lines of a report are what is read of it.
        let input = log.lines().find(|line| line.starts_with("Base64: "));
        bail!(
            "the fuzzer ended with {}; `cargo test` must learn its input: {}",
            output.status,
            input.unwrap_or("see above")
        );
    }
    log.lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .and_then(|count| count.trim().parse().ok())
        .context("libFuzzer did not say how many inputs it tried")
}

/// The names of the targets: those of their files.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let directory = workspace.root.join("tests/fuzz/fuzz_targets");
    let entries = std::fs::read_dir(&directory)
        .with_context(|| format!("cannot read {}", directory.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        if let Some(stem) = Path::new(&name).file_stem() {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// A nightly cargo, whatever toolchain this xtask was started with.
fn nightly() -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo"]);
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        command.env_remove(variable);
    }
    command
}
