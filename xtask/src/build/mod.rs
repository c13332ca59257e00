//! `cargo xtask build`: the crate → cargo → wasm-bindgen → wasm-opt → `pkg/wasm/`.

mod glue;
pub(crate) mod order;
mod stack;
mod trim;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::progress::{self, step};
use crate::setup::{Setup, WASM_TARGET, WasmToolchain};
use crate::workspace::Workspace;

/// The base name of the two files in `pkg/wasm/`, which the package's own modules import.
const OUT_NAME: &str = "bedrock_wasm";

/// Data lies behind the stack, and every address of it in the code is a byte or two shorter than
/// behind the megabyte that linkers choose. `stack::check` knows that it is enough.
const STACK_BYTES: u32 = 4096;

/// The module as wasm-bindgen leaves it.
const BOUND: &str = "bedrock_wasm_bg.wasm";

/// Smallest first: the module is downloaded by every visitor (`-O3` was no faster at signing). The
/// features are those that rustc enables by default for this target (<https://doc.rust-lang.org/rustc/platform-support/wasm32-unknown-unknown.html>);
/// naming them keeps wasm-opt from emitting anything newer that some browser would refuse. The
/// lowest kilobyte is the end of the stack, where no pointer leads.
const WASM_OPT_FLAGS: [&str; 11] = [
    // LLVM's control flow anew.
    "--flatten",
    "--rereloop",
    "-Oz",
    "--converge",
    "--code-folding",
    "--reorder-locals",
    "-Oz",
    "--low-memory-unused",
    "--strip-producers",
    "--strip-target-features",
    "--debuginfo",
];
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The optimized module before its functions' names are taken off, beside the one that wasm-bindgen
/// left.
pub(crate) const NAMED: &str = "named.wasm";

/// The command: set-up, then the build.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        bail!("`cargo xtask build` takes no options, got `{argument}`");
    }
    Setup::new()?.package()
}

/// Sets up what is missing and builds `pkg/wasm/`; only cargo runs when the crate has not changed.
pub(crate) fn build(setup: &Setup) -> Result<()> {
    setup.npm()?;
    let toolchain = setup.wasm_toolchain()?;
    let workspace = &setup.workspace;
    let _alone = workspace.lock("pkg-wasm")?;
    let compiled = step(
        "compile to WebAssembly",
        "cargo decides what has changed",
        || compile(workspace, toolchain),
    )?;
    let pkg_wasm = workspace.root.join("pkg/wasm");
    let glue = pkg_wasm.join(format!("{OUT_NAME}.js"));
    let module = pkg_wasm.join(format!("{OUT_NAME}_bg.wasm"));
    let embedded = pkg_wasm.join(format!("{OUT_NAME}_base64.js"));
    let outputs = [&glue, &module, &embedded];
    let stamp = workspace.scratch("pkg-wasm")?.join("stamp");
    if stamp_of(workspace, &compiled, outputs).is_ok_and(|now| same_as_file(&now, &stamp)) {
        progress::note("pkg/wasm is up to date");
        return Ok(());
    }
    let scratch = workspace.scratch("wasm-bindgen")?;
    step("wasm-bindgen", "the module or a tool is new", || {
        bindgen(&compiled, &scratch)
    })?;
    let bound = scratch.join(BOUND);
    let optimized = scratch.join("optimized.wasm");
    step("wasm-opt", "the module or a tool is new", || {
        optimize(workspace, &bound, &optimized)
    })?;
    replace(&optimized, &module)?;
    replace(&scratch.join(format!("{OUT_NAME}.js")), &glue)?;
    let text = scratch.join("base64.js");
    embed(&optimized, &text)?;
    replace(&text, &embedded)?;
    let stamped = stamp_of(workspace, &compiled, outputs)?;
    std::fs::write(&stamp, stamped).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Runs cargo and returns the module it wrote.
fn compile(workspace: &Workspace, toolchain: &WasmToolchain) -> Result<PathBuf> {
    // To cargo the crate is an rlib alone. Beside one, it would build the module without link-time
    // optimization, silently (https://github.com/rust-lang/rust/issues/51009), and every Rust app would link a module that nobody loads.
    let mut cargo = toolchain.cargo("rustc");
    cargo.current_dir(&workspace.root).args([
        "--release",
        "--lib",
        "--crate-type=cdylib",
        "--package=bedrock-wasm",
        "--no-default-features",
        "--features=javascript",
        "--",
    ]);
    // Generic functions of the standard library, such as `Vec::push`, are compiled with the crate,
    // for size. Those in the library itself were compiled for speed. The flag is unstable, and
    // allowed for this crate alone.
    cargo
        .arg("-Zshare-generics=no")
        .env("RUSTC_BOOTSTRAP", OUT_NAME);
    // Loops that count as they are written: others are no faster here, and longer.
    cargo.arg("-Cllvm-args=-disable-lsr");
    cargo.arg(format!("-Clink-arg=-zstack-size={STACK_BYTES}"));
    progress::run(&mut cargo)?;
    let directory = toolchain.target_dir.join(WASM_TARGET);
    Ok(directory.join("release").join(format!("{OUT_NAME}.wasm")))
}

fn bindgen(compiled: &Path, directory: &Path) -> Result<()> {
    let snippets = directory.join("snippets");
    if snippets.exists() {
        std::fs::remove_dir_all(&snippets)?;
    }
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name(OUT_NAME)
        .web(true)?
        // The package passes the module in; `new URL(…, import.meta.url)` belongs to its entries,
        // not to the glue.
        .omit_default_module_path(true)
        .reset_state_function(true)
        // Trimming needs the names again; wasm-opt removes them.
        .remove_name_section(false)
        .demangle(true)
        .remove_producers_section(true)
        .typescript(false)
        .generate_output()?;
    let trimmed = trim::trim(output.wasm_mut());
    progress::note(&format!(
        "{} functions that only panic, and {} bytes that only panics tell, are trimmed",
        trimmed.functions, trimmed.bytes
    ));
    if let Some(name) = trimmed.formatting {
        progress::note(&format!(
            "text formatting stays in the module: {name} uses it"
        ));
    }
    trim::remove_exports(output.wasm_mut())?;
    stack::check(output.wasm_mut(), STACK_BYTES)?;
    output.emit(directory)?;
    let path = directory.join(format!("{OUT_NAME}.js"));
    let text = std::fs::read_to_string(&path)?;
    std::fs::write(&path, glue::shorten(&text)?)?;
    if snippets.exists() {
        bail!(
            "the crate uses `inline_js` or `module = …`, and pkg/wasm has no place for such files"
        );
    }
    Ok(())
}

/// The module as it is published but with its functions' names, which are as large as the code.
pub(crate) fn with_names(setup: &Setup) -> Result<PathBuf> {
    let scratch = setup.workspace.scratch("wasm-bindgen")?;
    let named = scratch.join(NAMED);
    if !named.exists() {
        step("wasm-opt", "the module with its names is missing", || {
            let optimized = scratch.join("optimized.wasm");
            optimize(&setup.workspace, &scratch.join(BOUND), &optimized)
        })?;
    }
    Ok(named)
}

/// Runs binaryen's optimizer, which npm brings as JavaScript, on what wasm-bindgen left. Then
/// functions that are alike are put side by side, and at last the names go.
pub(crate) fn optimize(workspace: &Workspace, bound: &Path, to: &Path) -> Result<()> {
    let wasm_opt = |from: &Path, flags: &[&str], to: &Path| {
        progress::run(
            workspace
                .node_program("binaryen/bin/wasm-opt")
                .args(WASM_FEATURES)
                .arg(from)
                .args(flags)
                .arg("-o")
                .arg(to),
        )
    };
    let named = bound.with_file_name(NAMED);
    wasm_opt(bound, &WASM_OPT_FLAGS, &named)?;
    let unsorted = bound.with_file_name("unsorted.wasm");
    std::fs::write(&unsorted, order::with_places(&std::fs::read(&named)?)?)?;
    let sort = ["--reorder-functions-by-name", "--debuginfo"];
    wasm_opt(&unsorted, &sort, &named)?;
    wasm_opt(&named, &["--strip-debug"], to)
}

/// The module as text in a JavaScript module, for where no second file can be loaded.
fn embed(module: &Path, to: &Path) -> Result<()> {
    let bytes =
        std::fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let text = format!("export default \"{}\";\n", BASE64_STANDARD.encode(bytes));
    std::fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))
}

/// Puts a file in its place in one move, so that nobody ever reads half of it.
fn replace(from: &Path, to: &Path) -> Result<()> {
    let directory = to.parent().context("a file has a directory")?;
    std::fs::create_dir_all(directory)?;
    let beside = to.with_extension(format!("{}.tmp", std::process::id()));
    std::fs::copy(from, &beside)
        .and_then(|_| std::fs::rename(&beside, to))
        .with_context(|| format!("cannot write {}", to.display()))
}

/// Hashes of the inputs, the tools and the output: any difference means building again.
fn stamp_of(workspace: &Workspace, compiled: &Path, outputs: [&PathBuf; 3]) -> Result<String> {
    let binaryen = workspace.root.join("node_modules/binaryen/package.json");
    let mut hash = Sha256::new();
    for source in [
        include_str!("mod.rs"),
        include_str!("trim.rs"),
        include_str!("glue.rs"),
        include_str!("glue_shared.js"),
        include_str!("order.rs"),
        include_str!("stack.rs"),
        include_str!("../../Cargo.toml"),
    ] {
        hash.update(Sha256::digest(source));
    }
    let inputs = [compiled, &binaryen];
    for path in inputs.into_iter().chain(outputs.map(PathBuf::as_path)) {
        let bytes =
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hash.update(Sha256::digest(bytes));
    }
    let bytes = hash.finalize();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn same_as_file(text: &str, path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|written| written == text)
}
