//! rustup, if it manages the active toolchain.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::progress::{self, step};
use crate::workspace::cargo;

/// Adds a target to the active toolchain.
pub(super) fn add_target(target: &str) -> Result<()> {
    progress::run(Command::new("rustup").args(["target", "add", target]))
}

/// Makes sure that a cargo subcommand such as `fmt` or `clippy` exists; rustup's minimal profile
/// has neither.
pub(crate) fn component(subcommand: &str, component: &str) -> Result<()> {
    if progress::output_of(cargo().args([subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    let why = format!("`cargo {subcommand}` is missing");
    step(component, &why, || {
        progress::run(Command::new("rustup").args(["component", "add", component]))
            .with_context(|| format!("install {component} for the active Rust toolchain"))?;
        if progress::output_of(cargo().args([subcommand, "--version"])).is_err() {
            bail!("rustup added {component}, and `cargo {subcommand}` still does not run");
        }
        Ok(())
    })
}
