//! The app of `tests/rust-api/`, built as a Rust developer would: cargo, then wasm-bindgen.

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use crate::progress::{self, step};
use crate::setup::{Setup, WASM_TARGET};

/// Writes `tests/rust-api/wasm/`.
pub(super) fn build(setup: &Setup) -> Result<()> {
    let toolchain = setup.wasm_toolchain()?;
    let root = &setup.workspace.root;
    step(
        "compile a Rust app",
        "cargo decides what has changed",
        || {
            progress::run(
                toolchain
                    .cargo("build")
                    .current_dir(root)
                    .args(["--release", "--package=rust-api-tests"]),
            )
        },
    )?;
    let directory = toolchain.target_dir.join(WASM_TARGET).join("release");
    Bindgen::new()
        .input_path(directory.join("rust_api_tests.wasm"))
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .generate(root.join("tests/rust-api/wasm"))
}
