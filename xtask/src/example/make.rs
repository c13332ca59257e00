//! A Rust example made as trunk and worker-build would make it, with nothing else to install.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::{Example, Start};
use crate::build::optimize;
use crate::progress::{self, step};
use crate::setup::{Setup, WASM_TARGET};

/// Where trunk puts the script into a page.
const TRUNK_LINK: &str = "<link data-trunk rel=\"rust\" />";

impl Example {
    /// Returns the directory that a server has to serve, or `wrangler` to deploy.
    pub(super) fn build(&self, setup: &Setup) -> Result<PathBuf> {
        setup.npm()?;
        let _alone = setup.workspace.lock("examples-lock")?;
        let why = format!("examples/rust/{}; the first time takes minutes", self.name);
        let compiled = step("compile an example", &why, || self.compile(setup))?;
        let directory = setup.workspace.scratch("examples")?.join(self.name);
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(&directory)?;
        step("wasm-bindgen and wasm-opt", self.name, || {
            let bound = self.bindgen(setup, &compiled, &directory)?;
            optimize(&setup.workspace, &bound, &self.module(&directory))
        })?;
        match self.start {
            Start::Page => self.write_page(setup, &directory)?,
            Start::Worker => self.write_worker(&directory)?,
        }
        Ok(directory)
    }

    /// In a separate target directory: cargo gives our `cdylib` one name whatever its
    /// features are, so that the crate as an example has it would take the place of the npm
    /// package's. And without the flags of `.cargo/config.toml`, which a user's app has not
    /// either.
    fn compile(&self, setup: &Setup) -> Result<PathBuf> {
        let toolchain = setup.wasm_toolchain()?;
        let target_dir = toolchain.target_dir.join("rust-examples");
        progress::run(
            toolchain
                .cargo("build")
                .args(["--release", "--locked"])
                .current_dir(self.source(&setup.workspace))
                .env("CARGO_TARGET_DIR", &target_dir)
                .env("RUSTFLAGS", ""),
        )?;
        let built = target_dir.join(WASM_TARGET).join("release");
        // A program keeps the hyphen of its name, a library does not.
        let names = [self.name.to_owned(), self.module_name()];
        let mut candidates = names.iter().map(|name| built.join(format!("{name}.wasm")));
        candidates
            .find(|path| path.exists())
            .with_context(|| format!("cargo left no {}.wasm in {}", self.name, built.display()))
    }

    /// Writes the JavaScript to `directory`; gives the module, which has its functions' names
    /// still.
    fn bindgen(&self, setup: &Setup, compiled: &Path, directory: &Path) -> Result<PathBuf> {
        Bindgen::new()
            .input_path(compiled)
            .out_name(&self.module_name())
            .web(true)?
            // A Worker hands its module over; a page loads the file beside the script.
            .omit_default_module_path(matches!(self.start, Start::Worker))
            .remove_name_section(false)
            .demangle(true)
            .remove_producers_section(true)
            .typescript(false)
            .generate(directory)?;
        let bound = self.bound(setup)?;
        fs::rename(self.module(directory), &bound)?;
        Ok(bound)
    }

    /// What lies beside the page, and the page with the script that trunk would put into it.
    fn write_page(&self, setup: &Setup, directory: &Path) -> Result<()> {
        for entry in fs::read_dir(self.source(&setup.workspace))? {
            let path = entry?.path();
            let kind = path.extension().and_then(|kind| kind.to_str());
            if let (Some("css" | "js"), Some(name)) = (kind, path.file_name()) {
                fs::copy(&path, directory.join(name))?;
            }
        }
        let page = fs::read_to_string(self.source(&setup.workspace).join("index.html"))?;
        ensure!(
            page.contains(TRUNK_LINK),
            "index.html of {} has no {TRUNK_LINK}",
            self.name
        );
        let script = format!(
            "<script type=\"module\">import start from \"./{}.js\"; start();</script>",
            self.module_name()
        );
        Ok(fs::write(
            directory.join("index.html"),
            page.replace(TRUNK_LINK, &script),
        )?)
    }

    fn write_worker(&self, directory: &Path) -> Result<()> {
        let name = self.module_name();
        let text = format!(
            "import {{ fetch, initSync }} from \"./{name}.js\";\nimport module from \"./{name}_bg.wasm\";\n\ninitSync({{ module }});\n\nexport default {{ fetch }};\n"
        );
        Ok(fs::write(directory.join("index.js"), text)?)
    }
}
