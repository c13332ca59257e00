//! The package as a user gets it (packed by npm, installed, bundled by esbuild), weighed.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};

use crate::progress::output_of;
use crate::workspace::{Workspace, npm};

use super::{attribution, source_map};

/// Bytes as they are, and as a server sends them.
#[derive(Serialize, Default, Clone, Copy)]
pub(super) struct Weight {
    pub(super) raw: usize,
    pub(super) gzip: usize,
}

impl Weight {
    /// Two files, each zipped by itself.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
        }
    }
}

/// What one source file comes to in an app.
#[derive(Serialize, Default)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) minified: usize,
    /// Its share of the zipped bundle.
    pub(super) gzip: f64,
}

/// Everything that belongs to one app.
#[derive(Serialize)]
pub(super) struct Bundle {
    pub(super) wasm: Weight,
    /// Every chunk but the fallback.
    pub(super) js: Weight,
    /// The chunks that are loaded before the app runs.
    pub(super) at_once: Weight,
    /// Every chunk but the fallback and those that only batches of the AI SDK load.
    #[serde(skip)]
    pub(super) without_batches: Weight,
    /// The largest first.
    pub(super) js_by_input: Vec<Part>,
    /// The chunk that embeds the module in JavaScript, for bundlers that lose the `.wasm` file.
    pub(super) fallback: Option<Weight>,
}

/// esbuild's own account (<https://esbuild.github.io/api/#metafile>).
#[derive(Deserialize)]
struct Metafile {
    outputs: HashMap<String, Output>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    inputs: BTreeMap<String, Input>,
    imports: Vec<Import>,
    entry_point: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    bytes_in_output: usize,
}

#[derive(Deserialize)]
struct Import {
    path: String,
    kind: String,
}

/// The module that the provider for the AI SDK loads for batches. They are weighed as the subpaths
/// `batch` and `s3`.
const BATCHES: &str = "/ai-sdk/batch.js";

/// How an embedded module begins: `\0asm`, version 1, in base64.
const EMBEDDED_WASM: &str = "AGFzbQEAAA";

/// Where the package lies once it is packed and installed.
pub(super) const MODULE: &str = "node_modules/bedrock-wasm/wasm/bedrock_wasm_bg.wasm";

/// Packs and installs once, and bundles and weighs each app.
pub(super) fn make(workspace: &Workspace, apps: &[String]) -> Result<Vec<Bundle>> {
    let _alone = workspace.lock("size-lock")?;
    let directory = workspace.scratch("size")?;
    fs::remove_dir_all(&directory)
        .and_then(|()| fs::create_dir_all(&directory))
        .and_then(|()| fs::write(directory.join("package.json"), "{ \"private\": true }\n"))
        .with_context(|| format!("cannot write to {}", directory.display()))?;
    install_package(workspace, &directory)?;
    let mut bundles = Vec::with_capacity(apps.len());
    for app in apps {
        fs::write(directory.join("app.js"), app)
            .with_context(|| format!("cannot write to {}", directory.display()))?;
        esbuild(workspace, &directory)?;
        bundles.push(weigh(&directory)?);
    }
    Ok(bundles)
}

/// Packs the built package and installs it into a directory that has a `package.json`.
pub(super) fn install_package(workspace: &Workspace, directory: &Path) -> Result<()> {
    let tarball = output_of(
        npm()
            .current_dir(workspace.root.join("pkg"))
            .args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
            .arg(directory),
    )?;
    output_of(
        npm()
            .current_dir(directory)
            .args([
                "install",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefer-offline",
            ])
            .arg(format!("./{}", tarball.trim())),
    )?;
    Ok(())
}

/// With splitting: without it esbuild would put what is imported lazily into the one file it then
/// writes.
fn esbuild(workspace: &Workspace, directory: &Path) -> Result<()> {
    let program = if cfg!(windows) {
        "esbuild.cmd"
    } else {
        "esbuild"
    };
    output_of(
        Command::new(workspace.root.join("node_modules/.bin").join(program))
            .current_dir(directory)
            .args([
                "app.js",
                "--bundle",
                "--splitting",
                "--minify",
                "--format=esm",
            ])
            .args(["--platform=browser", "--target=es2022"])
            .args(["--outdir=out", "--metafile=meta.json", "--log-level=error"])
            // `external`: the bundle does not mention it.
            .arg("--sourcemap=external"),
    )?;
    Ok(())
}

fn weigh(directory: &Path) -> Result<Bundle> {
    let meta =
        fs::read_to_string(directory.join("meta.json")).context("esbuild left no metafile")?;
    let meta: Metafile = serde_json::from_str(&meta).context("esbuild's metafile has changed")?;
    let at_once_paths = reached(&meta.outputs, |import| import.kind == "import-statement");
    let without_batches_paths = reached(&meta.outputs, |import| {
        let entry = meta.outputs.get(&import.path);
        let entry = entry.and_then(|output| output.entry_point.as_deref());
        !entry.is_some_and(|entry| entry.ends_with(BATCHES))
    });
    let mut js = Weight::default();
    let mut at_once = Weight::default();
    let mut without_batches = Weight::default();
    let mut fallback = None;
    let mut inputs: BTreeMap<String, Part> = BTreeMap::new();
    let outputs = meta.outputs.iter();
    for (path, output) in outputs.filter(|(path, _)| !path.ends_with(".map")) {
        let bytes = read(&directory.join(path))?;
        let weight = weight_of(&bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        if !at_once_paths.contains(&path.as_str()) && text.contains(EMBEDDED_WASM) {
            fallback = Some(weight);
            continue;
        }
        js = js.and(weight);
        if at_once_paths.contains(&path.as_str()) {
            at_once = at_once.and(weight);
        }
        if without_batches_paths.contains(&path.as_str()) {
            without_batches = without_batches.and(weight);
        }
        for (input, Input { bytes_in_output }) in &output.inputs {
            inputs.entry(name_of(input)).or_default().minified += bytes_in_output;
        }
        let map = fs::read_to_string(directory.join(format!("{path}.map")))
            .with_context(|| format!("esbuild left no source map for {path}"))?;
        for (input, gzip) in source_map::by_source(&text, &attribution::costs(&bytes)?, &map)? {
            inputs.entry(name_of(&input)).or_default().gzip += gzip;
        }
    }
    let named = |(name, part)| Part { name, ..part };
    let mut js_by_input: Vec<_> = inputs.into_iter().map(named).collect();
    js_by_input.sort_by_key(|part| std::cmp::Reverse(part.minified));
    // esbuild leaves `new URL("….wasm", import.meta.url)` alone, so the module is weighed where npm
    // put it.
    let wasm = read(&directory.join(MODULE))?;
    Ok(Bundle {
        wasm: weight_of(&wasm)?,
        js,
        at_once,
        without_batches,
        js_by_input,
        fallback,
    })
}

/// A file as users know it: `bedrock-wasm/call/driver.js`.
fn name_of(input: &str) -> String {
    let inside = input.trim_start_matches("../");
    inside.trim_start_matches("node_modules/").to_owned()
}

/// The entry and what it imports, directly or not, of the imports that are followed.
fn reached(outputs: &HashMap<String, Output>, follows: impl Fn(&Import) -> bool) -> Vec<&str> {
    let mut found: Vec<&str> = outputs
        .iter()
        .filter(|(_, output)| output.entry_point.as_deref() == Some("app.js"))
        .map(|(path, _)| path.as_str())
        .collect();
    let mut next = 0;
    while let Some(path) = found.get(next) {
        let imports = outputs.get(*path).map(|output| output.imports.as_slice());
        for import in imports.unwrap_or_default() {
            if follows(import) && !found.contains(&import.path.as_str()) {
                found.push(&import.path);
            }
        }
        next += 1;
    }
    found
}

pub(super) fn weight_of(bytes: &[u8]) -> Result<Weight> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(Weight {
        raw: bytes.len(),
        gzip: gzip.finish()?.len(),
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.is_empty() {
        bail!("{} is empty", path.display());
    }
    Ok(bytes)
}
