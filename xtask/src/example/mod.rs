//! `cargo xtask example`: builds the Rust examples and reports the size of their downloads.

mod make;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::build::NAMED;
use crate::setup::Setup;
use crate::size;
use crate::workspace::Workspace;

/// The directory's name, which is also the crate's.
const EXAMPLES: [Example; 2] = [
    Example {
        name: "leptos-chat",
        start: Start::Page,
    },
    Example {
        name: "workers-proxy",
        start: Start::Worker,
    },
];

struct Example {
    name: &'static str,
    start: Start,
}

/// What loads the module.
enum Start {
    /// `index.html`, where trunk puts a script in place of a link.
    Page,
    /// `index.js`, which worker-build writes.
    Worker,
}

/// The environment variable with the path of the built examples, for the tests.
pub(crate) const VARIABLE: &str = "RUST_EXAMPLES";

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (mut names, mut all) = (Vec::new(), false);
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(name) => names.push(name.string()?),
            Arg::Long("functions") => all = true,
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(name) = names
        .iter()
        .find(|name| !EXAMPLES.iter().any(|e| e.name == **name))
    {
        bail!(
            "there is no Rust example `{name}`; they are {}",
            EXAMPLES.map(|e| e.name).join(", ")
        );
    }
    let setup = Setup::new()?;
    let asked =
        |example: &&Example| names.is_empty() || names.iter().any(|name| name == example.name);
    for example in EXAMPLES.iter().filter(asked) {
        let directory = example.build(&setup)?;
        example.print(&setup, &directory, all)?;
    }
    Ok(())
}

/// Builds all; gives the directory that has one for each.
pub(crate) fn build_all(setup: &Setup) -> Result<PathBuf> {
    for example in &EXAMPLES {
        example.build(setup)?;
    }
    setup.workspace.scratch("examples")
}

/// Their directories, which are not members of the workspace.
pub(crate) fn sources(workspace: &Workspace) -> impl Iterator<Item = PathBuf> {
    EXAMPLES.iter().map(|example| example.source(workspace))
}

impl Example {
    fn print(&self, setup: &Setup, directory: &Path, all: bool) -> Result<()> {
        println!("\n{:<46} {:>9} {:>9}", self.name, "raw", "gzip -9");
        let script = directory.join(format!("{}.js", self.module_name()));
        size::print_script(&fs::read(script)?)?;
        let named = self.bound(setup)?.with_file_name(NAMED);
        size::print_module(&fs::read(self.module(directory))?, &fs::read(named)?, all)?;
        println!("  in {}", directory.display());
        Ok(())
    }

    /// What wasm-bindgen leaves, which has its functions' names still.
    fn bound(&self, setup: &Setup) -> Result<PathBuf> {
        let scratch = setup
            .workspace
            .scratch("examples-wasm-bindgen")?
            .join(self.name);
        fs::create_dir_all(&scratch)?;
        Ok(scratch.join("bound.wasm"))
    }

    fn source(&self, workspace: &Workspace) -> PathBuf {
        workspace.root.join("examples/rust").join(self.name)
    }

    fn module_name(&self) -> String {
        self.name.replace('-', "_")
    }

    fn module(&self, directory: &Path) -> PathBuf {
        directory.join(format!("{}_bg.wasm", self.module_name()))
    }
}
