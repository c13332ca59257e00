//! `cargo xtask docs`: the documentation site in `target/site`: the pages of `docs/`, the
//! references of both APIs, and the playground.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use lexopt::{Arg, Parser};

use crate::progress::{self, step};
use crate::setup::{Setup, WASM_TARGET};

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut parser = Parser::from_args(arguments);
    let mut live = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("live") => live = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let setup = Setup::new()?;
    if live {
        let directory = setup.docs()?;
        return progress::run(vitepress(&directory, "dev").arg("--open"));
    }
    let base = std::env::var("DOCS_BASE").unwrap_or_else(|_| "/".to_owned());
    let site = build(&setup, &base)?;
    println!("{}", site.join("index.html").display());
    Ok(())
}

/// Builds the site for a path such as `/bedrock-wasm/`, and returns its directory.
pub(crate) fn build(setup: &Setup, base: &str) -> Result<PathBuf> {
    setup.package()?;
    let directory = setup.docs()?;
    let site = setup.workspace.target_dir.join("site");
    step("pages", "docs/ as a site", || {
        let mut pages = vitepress(&directory, "build");
        progress::run(pages.env("DOCS_BASE", base).arg("--outDir").arg(&site))
    })?;
    step(
        "JavaScript reference",
        "from the TypeScript declarations",
        || {
            let mut typedoc = Command::new("node");
            progress::run(
                typedoc
                    .current_dir(&directory)
                    .env("DOCS_BASE", base)
                    .arg("node_modules/typedoc/bin/typedoc")
                    .args([
                        "--options",
                        "typedoc/config.js",
                        "--logLevel",
                        "Warn",
                        "--out",
                    ])
                    .arg(site.join("api")),
            )
        },
    )?;
    step("Rust reference", "by rustdoc", || {
        let toolchain = setup.wasm_toolchain()?;
        progress::run(toolchain.cargo("doc").args([
            "--no-deps",
            "--package=bedrock-wasm",
            "--quiet",
        ]))?;
        let rust = site.join("rust");
        copy(&toolchain.target_dir.join(WASM_TARGET).join("doc"), &rust)?;
        // rustdoc links to a list of crates that it does not write.
        let to_the_crate =
            r#"<meta http-equiv="refresh" content="0; url=bedrock_wasm/index.html">"#;
        fs::write(rust.join("index.html"), to_the_crate).context("cannot write rust/index.html")
    })?;
    step("playground", "the page beside the pages", || {
        let mut vite = setup.workspace.node_program("vite/bin/vite.js");
        progress::run(
            vite.current_dir(setup.workspace.root.join("www"))
                .args(["build", "--emptyOutDir", "--logLevel", "warn", "--outDir"])
                .arg(site.join("playground")),
        )
    })?;
    Ok(site)
}

fn vitepress(directory: &Path, command: &str) -> Command {
    let mut vitepress = Command::new("node");
    vitepress.current_dir(directory).args([
        "node_modules/vitepress/bin/vitepress.js",
        command,
        ".",
    ]);
    vitepress
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
