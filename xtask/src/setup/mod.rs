//! The machine's part: what commands need there. Each looks first and acts only when something is
//! missing.

mod apt;
mod chromium;
mod debian_std;
mod engines;
pub(crate) mod npm;
mod once;
mod programs;
mod rustup;
mod wasm_std;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{build, progress};
use once::Once;

pub(crate) use chromium::VARIABLE as CHROMIUM_VARIABLE;
pub(crate) use engines::VARIABLE as FIREFOX_VARIABLE;
pub(crate) use rustup::component as rust_component;
pub(crate) use wasm_std::{TARGET as WASM_TARGET, WasmToolchain};

/// The machine as the commands want it: a part is set up when a command first asks for it, and at
/// most once.
pub(crate) struct Setup {
    pub(crate) workspace: Workspace,
    npm: Once<()>,
    wasm_toolchain: Once<WasmToolchain>,
    chromium: Once<PathBuf>,
    firefox: Once<PathBuf>,
    tools: Once<()>,
    corpora: Once<PathBuf>,
    package: Once<()>,
}

impl Setup {
    /// Nothing is set up yet.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            workspace: Workspace::find()?,
            npm: Once::new(),
            wasm_toolchain: Once::new(),
            chromium: Once::new(),
            firefox: Once::new(),
            tools: Once::new(),
            corpora: Once::new(),
            package: Once::new(),
        })
    }

    /// Node and exactly the npm packages of `package-lock.json`.
    pub(crate) fn npm(&self) -> Result<()> {
        let provide = || npm::provide(&self.workspace, &self.workspace.root);
        self.npm.get(provide).copied()
    }

    /// AWS's service models and the published test data that the tests compare with: a directory in
    /// the user's cache.
    pub(crate) fn corpora(&self) -> Result<&Path> {
        let unpack = || {
            self.npm()?;
            let mut node = Command::new("node");
            // Downloads report their progress there.
            node.stderr(Stdio::inherit())
                .current_dir(&self.workspace.root)
                .arg("tests/corpora/print.js");
            Ok(PathBuf::from(progress::output_of(&mut node)?.trim_end()))
        };
        self.corpora.get(unpack).map(AsRef::as_ref)
    }

    /// The peers that the package is compared with, in `bench/`.
    pub(crate) fn bench(&self) -> Result<PathBuf> {
        let directory = self.workspace.root.join("bench");
        npm::provide(&self.workspace, &directory)?;
        Ok(directory)
    }

    /// What builds the documentation site, in `docs/`.
    pub(crate) fn docs(&self) -> Result<PathBuf> {
        let directory = self.workspace.root.join("docs");
        npm::provide(&self.workspace, &directory)?;
        Ok(directory)
    }

    /// A Rust compiler with a standard library for wasm32.
    pub(crate) fn wasm_toolchain(&self) -> Result<&WasmToolchain> {
        self.wasm_toolchain
            .get(|| WasmToolchain::provide(&self.workspace))
    }

    /// The built `pkg/wasm/`; everything that stands on it asks for it here.
    pub(crate) fn package(&self) -> Result<()> {
        self.package.get(|| build::build(self)).copied()
    }

    /// The path of a Chromium or Chrome, for the browser tests.
    pub(crate) fn chromium(&self) -> Result<&Path> {
        self.chromium.get(chromium::provide).map(AsRef::as_ref)
    }

    /// The path of Firefox, with WebKitGTK's driver on PATH, for the tests of every engine.
    pub(crate) fn firefox(&self) -> Result<&Path> {
        self.firefox.get(engines::provide).map(AsRef::as_ref)
    }

    /// The runtimes, bundlers and frameworks that `tests/tools/package-lock.json` names.
    pub(crate) fn tools(&self) -> Result<()> {
        let install = || {
            let mut node = Command::new("node");
            node.current_dir(&self.workspace.root)
                .arg("tests/tools/install.js");
            progress::run(&mut node)
        };
        self.tools.get(install).copied()
    }
}
