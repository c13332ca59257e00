//! What the commands need on the machine. Each part looks first and acts only when something is missing.

mod npm;
mod wasm_std;

use anyhow::Result;

use crate::workspace::Workspace;

pub(crate) use wasm_std::{TARGET as WASM_TARGET, WasmToolchain};

/// Everything `build` needs: a compiler for wasm32 and the npm packages.
pub(crate) fn for_build(workspace: &Workspace) -> Result<WasmToolchain> {
    npm::provide(workspace)?;
    WasmToolchain::provide(workspace)
}
