//! Debian's Rust compiler and a standard library for wasm32, which Debian has only as source: it is
//! built once.
//!
//! For machines that reach Debian's packages and a crate registry but not rustup's downloads.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::apt;
use super::wasm_std::{TARGET, lib_dir};
use crate::progress::{self, step};
use crate::workspace;

/// The compiler, the host's standard library for build scripts, the sources, the linker and clippy
/// of one and the same release.
const PACKAGES: [&str; 6] = [
    "rustc-web",
    "libstd-rust-web-dev",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
    "lld-22",
];

const RUSTC: &str = "/usr/bin/rustc";
const CLIPPY: &str = "/usr/bin/cargo-clippy";

/// `build-std` needs a crate to build for; this one is empty.
const MANIFEST: &str = "\
[package]
name = \"std-for-wasm32\"
version = \"0.0.0\"
edition = \"2024\"
[lib]
path = \"lib.rs\"
[workspace]
";

/// Whether the library is there and was built by the compiler as it is installed now.
pub(super) fn is_installed() -> bool {
    fs::read_to_string(stamp()).is_ok_and(|built_by| {
        rustc_version().is_ok_and(|version| version == built_by) && Path::new(CLIPPY).exists()
    })
}

/// Installs the packages, then builds the library in `scratch` and puts it where the compiler looks
/// for it.
pub(super) fn install(scratch: &Path) -> Result<()> {
    step(
        "Debian packages",
        "a compiler and the sources of its library",
        || apt::install(&PACKAGES),
    )?;
    step(
        "build the standard library for wasm32",
        "Debian ships its source",
        || build(scratch),
    )?;
    let lib = lib_dir(Path::new("/usr"));
    if lib.exists() {
        fs::remove_dir_all(&lib).with_context(|| format!("cannot remove {}", lib.display()))?;
    }
    fs::create_dir_all(&lib).with_context(|| format!("cannot create {}", lib.display()))?;
    let built = scratch.join("target").join(TARGET).join("release/deps");
    let mut copied = 0;
    for entry in fs::read_dir(&built).with_context(|| format!("cannot read {}", built.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        let is_ours = name.to_string_lossy().starts_with("libstd_for_wasm32");
        if path.extension() == Some(OsStr::new("rlib")) && !is_ours {
            fs::copy(&path, lib.join(name))
                .with_context(|| format!("cannot copy {} to {}", path.display(), lib.display()))?;
            copied += 1;
        }
    }
    ensure!(copied > 0, "cargo left no libraries in {}", built.display());
    fs::write(stamp(), rustc_version()?).context("cannot write beside the standard library")
}

/// Cargo with this compiler. clippy is a compiler of its own, found beside the `cargo-clippy` that
/// is run.
pub(super) fn cargo(subcommand: &str) -> Command {
    let mut command = if subcommand == "clippy" {
        Command::new(CLIPPY)
    } else {
        workspace::cargo()
    };
    command.env("RUSTC", RUSTC);
    command
}

/// The way the Rust project builds it: with bitcode, so that link-time optimization reaches into
/// it, and with its internals marked unstable (<https://rustc-dev-guide.rust-lang.org/building/bootstrapping/what-bootstrapping-does.html>).
fn build(scratch: &Path) -> Result<()> {
    let write = |name: &str, text: &str| {
        fs::write(scratch.join(name), text)
            .with_context(|| format!("cannot write to {}", scratch.display()))
    };
    write("Cargo.toml", MANIFEST)?;
    write("lib.rs", "#![no_std]\n")?;
    let target = scratch.join("target");
    if target.exists() {
        // Files that an older compiler left there would be copied along.
        fs::remove_dir_all(&target)
            .with_context(|| format!("cannot remove {}", target.display()))?;
    }
    progress::run(
        workspace::cargo()
            .current_dir(scratch)
            .env("RUSTC", RUSTC)
            // Lets a stable compiler build its own library, which uses unstable features by design.
            .env("RUSTC_BOOTSTRAP", "1")
            .env(
                "RUSTFLAGS",
                "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked",
            )
            .env("CARGO_TARGET_DIR", &target)
            .args(["build", "--release", "--target", TARGET])
            .args([
                "-Z",
                "build-std=std,panic_abort,panic_unwind,test,proc_macro",
            ]),
    )
}

fn rustc_version() -> Result<String> {
    progress::output_of(Command::new(RUSTC).arg("--verbose").arg("--version"))
}

fn stamp() -> PathBuf {
    lib_dir(Path::new("/usr")).join("built-by")
}
