//! `cargo xtask size`: the bytes that a visitor downloads for an app that imports the published package.

mod bundle;
mod functions;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};
use serde::{Deserialize, Serialize};
use yansi::Paint;

use crate::progress;
use crate::setup::Setup;
use crate::wasm;
use bundle::Bundle;

/// The smallest useful app. What is counted is what this draws in, not what lies in the package.
const APP: &str = r#"import { BedrockRuntime } from "bedrock-wasm";
globalThis.client = new BedrockRuntime({
  region: "us-east-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
"#;

/// The row of `size-budget.json` that the app above is held to.
const BUDGET_NAME: &str = "BedrockRuntime";

/// Gzipped bytes of everything together.
#[derive(Deserialize, Serialize, Clone, Copy)]
struct Budget {
    /// More than this is a failure.
    max: usize,
    /// What to aim for.
    goal: usize,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    bundle: Bundle,
    total_gzip_bytes: usize,
    budget: Budget,
}

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (mut json, mut functions) = (false, false);
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("json") => json = true,
            Arg::Long("functions") => functions = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let setup = Setup::new()?;
    setup.package()?;
    let report = measure(&setup)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report);
    }
    if functions {
        functions::print(&wasm::with_names(&setup)?)?;
    }
    judge(&report)
}

/// Prints the table and fails when the budget is exceeded; the package must be built.
pub(crate) fn check(setup: &Setup) -> Result<()> {
    let report = measure(setup)?;
    print(&report);
    judge(&report)
}

fn measure(setup: &Setup) -> Result<Report> {
    let budget = budget(setup)?;
    let bundle = progress::step(
        "bundle an app",
        "the packed package, as a user installs it",
        || bundle::make(&setup.workspace, APP),
    )?;
    let total_gzip_bytes = bundle.wasm.gzip + bundle.js.gzip;
    Ok(Report {
        bundle,
        total_gzip_bytes,
        budget,
    })
}

fn budget(setup: &Setup) -> Result<Budget> {
    let path = setup.workspace.root.join("size-budget.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let mut budgets: std::collections::HashMap<String, Budget> = serde_json::from_str(&text)
        .with_context(|| format!("{} must hold {{ name: {{ max, goal }} }}", path.display()))?;
    budgets
        .remove(BUDGET_NAME)
        .with_context(|| format!("{} has no row {BUDGET_NAME}", path.display()))
}

fn judge(report: &Report) -> Result<()> {
    let Budget { max, .. } = report.budget;
    if report.total_gzip_bytes > max {
        bail!(
            "an app that imports {BUDGET_NAME} downloads {} bytes gzipped, {} over the budget of {max}",
            report.total_gzip_bytes,
            report.total_gzip_bytes - max
        );
    }
    Ok(())
}

fn print(report: &Report) {
    let bundle = &report.bundle;
    println!("{:<44} {:>9} {:>9}", "", "raw", "gzip -9");
    println!(
        "{:<44} {:>9} {:>9}",
        "WebAssembly", bundle.wasm.raw, bundle.wasm.gzip
    );
    println!(
        "{:<44} {:>9} {:>9}",
        "JavaScript, minified", bundle.js.raw, bundle.js.gzip
    );
    for (input, bytes) in &bundle.js_by_input {
        println!("{}", format!("  {input:<42} {bytes:>9}").dim());
    }
    println!(
        "{:<44} {:>9} {:>9}",
        "total",
        bundle.wasm.raw + bundle.js.raw,
        report.total_gzip_bytes.bold()
    );
    println!("{:<44} {:>9} {:>9}", "budget", "", report.budget.max);
    println!("{:<44} {:>9} {:>9}", "goal", "", report.budget.goal);
    if let Some(fallback) = &bundle.fallback {
        println!(
            "Not counted: {} bytes ({} gzipped) of embedded WebAssembly, loaded only where the .wasm file cannot be.",
            fallback.raw, fallback.gzip
        );
    }
}
