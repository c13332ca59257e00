//! A Rust compiler that can build for wasm32: the active one where possible, else Debian's.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::{apt, debian_std, rustup};
use crate::progress::{self, step};
use crate::workspace::{Workspace, cargo};

/// The target of the npm package.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Which compiler builds for wasm32, as a value that prepares cargo commands.
pub(crate) struct WasmToolchain {
    compiler: Compiler,
    /// Where this compiler's output goes.
    pub(crate) target_dir: PathBuf,
}

enum Compiler {
    /// The one that also builds for the host.
    Active,
    /// A second one, from Debian's packages; it shares no build output with the active one.
    Debian,
}

impl WasmToolchain {
    /// Finds a compiler with the wasm32 standard library; if there is none, adds the library
    /// through rustup, and where rustup may not download, installs Debian's compiler.
    pub(super) fn provide(workspace: &Workspace) -> Result<Self> {
        let active = || Self {
            compiler: Compiler::Active,
            target_dir: workspace.target_dir.clone(),
        };
        let debian = || Self {
            compiler: Compiler::Debian,
            target_dir: workspace.target_dir.join("debian-rustc"),
        };
        let sysroot = active_sysroot()?;
        if has_std(&sysroot) {
            return Ok(active());
        }
        if debian_std::is_installed() {
            return Ok(debian());
        }
        let why = format!("the active Rust toolchain cannot build for {TARGET}");
        let by_rustup = step("wasm32 standard library from rustup", &why, || {
            rustup::add_target(TARGET)
        });
        let obstacle = match by_rustup {
            Ok(()) if has_std(&sysroot) => return Ok(active()),
            Ok(()) => format!(
                "rustup added it to another toolchain than {}",
                sysroot.display()
            ),
            Err(error) => format!("{error:#}"),
        };
        if !apt::is_usable() {
            bail!(
                "{obstacle}; add the {TARGET} target to the active Rust toolchain, \
                 for example by `rustup target add {TARGET}`"
            );
        }
        progress::note(&format!(
            "{obstacle}; Debian's Rust compiler takes its place"
        ));
        debian_std::install(&workspace.scratch("wasm32-std")?)?;
        Ok(debian())
    }

    /// `cargo <subcommand> --target wasm32-unknown-unknown` with this compiler.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = match self.compiler {
            Compiler::Active => cargo(),
            Compiler::Debian => debian_std::cargo(subcommand),
        };
        command
            .env("CARGO_TARGET_DIR", &self.target_dir)
            .args([subcommand, "--target", TARGET]);
        command
    }
}

fn active_sysroot() -> Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = progress::output_of(Command::new(rustc).args(["--print", "sysroot"]))?;
    Ok(sysroot.trim().into())
}

/// Whether a standard library for wasm32 lies under this sysroot.
fn has_std(sysroot: &Path) -> bool {
    std::fs::read_dir(lib_dir(sysroot)).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// Where a compiler looks for the libraries of wasm32.
pub(super) fn lib_dir(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}
