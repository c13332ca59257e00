//! A Rust compiler that can build for wasm32: the active one where possible.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::progress;
use crate::workspace::{Workspace, cargo};

/// The target of the npm package.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Which compiler builds for wasm32, as a value that prepares cargo commands.
pub(crate) enum WasmToolchain {
    /// The compiler that also builds for the host.
    Active { target_dir: PathBuf },
}

impl WasmToolchain {
    /// Finds a compiler with the wasm32 standard library; where there is none, adds the library through rustup.
    pub(crate) fn provide(workspace: &Workspace) -> Result<Self> {
        let active = || Self::Active {
            target_dir: workspace.target_dir.clone(),
        };
        let sysroot = active_sysroot()?;
        if has_std(&sysroot) {
            return Ok(active());
        }
        progress::step(
            "wasm32 standard library",
            "the active Rust toolchain has none",
            || progress::run(Command::new("rustup").args(["target", "add", TARGET])),
        )?;
        if !has_std(&sysroot) {
            bail!(
                "`rustup target add {TARGET}` did not add it to {}",
                sysroot.display()
            );
        }
        Ok(active())
    }

    /// `cargo <subcommand> --target wasm32-unknown-unknown` with this compiler.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = cargo();
        command.args([subcommand, "--target", TARGET]);
        command
    }

    /// Where this compiler's output goes.
    pub(crate) fn target_dir(&self) -> &Path {
        match self {
            Self::Active { target_dir } => target_dir,
        }
    }
}

fn active_sysroot() -> Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = progress::output_of(Command::new(rustc).args(["--print", "sysroot"]))?;
    Ok(sysroot.trim().into())
}

/// Whether a standard library for wasm32 lies under this sysroot.
fn has_std(sysroot: &Path) -> bool {
    let lib = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    std::fs::read_dir(lib).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with("libstd-")
        })
    })
}
