//! `cargo xtask bench`: the package beside its peers, which `bench/package.json` alone names. The
//! measuring is in `bench/`.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::progress::{run as run_command, step};
use crate::setup::{CHROMIUM_VARIABLE, FIREFOX_VARIABLE, Setup};
use crate::size;
use crate::workspace::{Workspace, cargo};

const BROWSER: &str = "browser";

const NATIVE: &str = "native";

const SUITES: [&str; 8] = [
    "size", "sign", "decode", "scale", NATIVE, "e2e", "cold", BROWSER,
];

/// Runs only when it is asked for: most machines have no Firefox.
const FIREFOX: &str = "firefox";

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut parser = Parser::from_args(arguments);
    let (mut suites, mut options) = (Vec::new(), Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("json") => options.push("--json".to_owned()),
            Arg::Long("quick") => options.push("--quick".to_owned()),
            Arg::Long("rounds") => {
                let rounds: u32 = parser.value()?.parse()?;
                options.push(format!("--rounds={}", rounds.max(1)));
            }
            Arg::Value(name) => suites.push(known(&name.string()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if suites.is_empty() {
        suites.extend(SUITES);
    }
    bench(&Setup::new()?, &suites, &options)
}

/// A short round of every suite that needs no browser.
pub(crate) fn briefly(setup: &Setup) -> Result<()> {
    let suites = SUITES.map(|name| (name != BROWSER).then_some(name));
    let suites: Vec<_> = suites.into_iter().flatten().collect();
    bench(setup, &suites, &["--quick".to_owned()])
}

fn known(name: &str) -> Result<&'static str> {
    let mut suites = SUITES.into_iter().chain([FIREFOX]);
    match suites.find(|suite| *suite == name) {
        Some(suite) => Ok(suite),
        None => bail!(
            "unknown suite `{name}`; give one of {}, {FIREFOX}",
            SUITES.join(", ")
        ),
    }
}

fn bench(setup: &Setup, suites: &[&str], options: &[String]) -> Result<()> {
    setup.package()?;
    let directory = setup.bench()?;
    let _alone = setup.workspace.lock("bench-lock")?;
    let app = setup.workspace.scratch("bench")?;
    step("pack", "the package as npm would install it", || {
        fs::remove_dir_all(&app)
            .and_then(|()| fs::create_dir_all(&app))
            .with_context(|| format!("cannot empty {}", app.display()))?;
        size::make_app(setup, &app)
    })?;
    let mut node = Command::new("node");
    node.current_dir(directory)
        .arg("run.js")
        .arg("--app")
        .arg(&app)
        .args(options)
        .args(suites);
    if suites.contains(&BROWSER) {
        node.env(CHROMIUM_VARIABLE, setup.chromium()?);
    }
    if suites.contains(&FIREFOX) {
        node.env(FIREFOX_VARIABLE, setup.firefox()?);
    }
    if suites.contains(&NATIVE) {
        node.arg("--native").arg(native(&setup.workspace)?);
    }
    run_command(&mut node)
}

/// The native contenders, built as a server's program is.
fn native(workspace: &Workspace) -> Result<PathBuf> {
    let target_dir = workspace.scratch("native")?;
    step("native", "the contenders in native code", || {
        let mut build = cargo();
        build
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(workspace.root.join("bench/native/Cargo.toml"))
            .arg("--target-dir")
            .arg(&target_dir);
        run_command(&mut build)
    })?;
    let program = format!("bedrock-wasm-bench{EXE_SUFFIX}");
    Ok(target_dir.join("release").join(program))
}
