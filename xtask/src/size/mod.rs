//! `cargo xtask size`: the bytes that a visitor downloads for an app that imports the published
//! package.

mod attribution;
mod bundle;
mod functions;
mod source_map;
mod subpaths;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};
use serde::{Deserialize, Serialize};
use yansi::Paint;

use crate::build;
use crate::progress;
use crate::setup::Setup;
use bundle::Bundle;
use functions::Part;
use subpaths::Subpath;

/// Apps, by the row of `size-budget.json` that each is held to. What is counted is what an app
/// draws in, not what lies in the package.
const APPS: [(&str, &str); 3] = [
    // The smallest that is of use.
    (
        "BedrockRuntime",
        r#"import { BedrockRuntime } from "bedrock-wasm";
globalThis.client = new BedrockRuntime({
  region: "us-east-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
"#,
    ),
    // The smallest with the SDK's own names.
    (
        "aws-sdk/client-bedrock-runtime",
        r#"import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
globalThis.client = new BedrockRuntimeClient({ region: "us-east-1" });
globalThis.command = ConverseCommand;
"#,
    ),
    // What takes six packages of the AWS SDK: three services, Cognito, STS, and three operations
    // of S3.
    (
        "feature-equal",
        r#"import {
  Bedrock, BedrockAgentRuntime, BedrockRuntime, createSignedFetch, fromCognitoIdentityPool, fromWebToken, presignUrl,
} from "bedrock-wasm";
const region = "us-east-1";
const guest = fromCognitoIdentityPool({ identityPoolId: "us-east-1:1699ebc0-7900-4099-b910-2df94f52a030" });
const user = fromWebToken({ roleArn: "arn:aws:iam::123456789012:role/app", webIdentityToken: "token" });
const s3 = createSignedFetch({ region, service: "s3", credentials: user });
const url = (key) => `https://bucket.s3.us-east-1.amazonaws.com/${key}`;
globalThis.app = {
  clients: [Bedrock, BedrockAgentRuntime, BedrockRuntime].map((Client) => new Client({ region, credentials: guest })),
  getObject: (key) => s3(url(key)),
  putObject: (key, body) => s3(url(key), { method: "PUT", body }),
  share: (key) => presignUrl({ url: url(key) }, { region, service: "s3", credentials: user }),
};
"#,
    ),
];

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
    /// The module by crate, the same for all apps.
    wasm_by_crate: Vec<Part>,
    apps: Vec<App>,
    /// What each adds to an app that has a client.
    subpaths: Vec<Subpath>,
}

#[derive(Serialize)]
struct App {
    name: &'static str,
    #[serde(flatten)]
    bundle: Bundle,
    total_gzip_bytes: usize,
    budget: Budget,
}

/// Makes a directory of an app that has the packed package installed, and `apps.json` with the apps
/// that budgets hold.
pub(crate) fn make_app(setup: &Setup, directory: &Path) -> Result<()> {
    let write = |name: &str, text: String| {
        let path = directory.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    write(
        "package.json",
        r#"{ "private": true, "type": "module" }"#.to_owned(),
    )?;
    let apps: BTreeMap<_, _> = APPS.into_iter().collect();
    write("apps.json", serde_json::to_string(&apps)?)?;
    bundle::install_package(&setup.workspace, directory)
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
    let (report, all_functions) = measure(&setup)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report);
    }
    if functions {
        functions::print(&all_functions);
    }
    judge(&report)
}

/// Prints a module's size by crate, and its largest functions if they are asked for; it,
/// and the same one with names.
pub(crate) fn print_module(published: &[u8], named: &[u8], all: bool) -> Result<()> {
    let weight = bundle::weight_of(published)?;
    let functions = functions::of(published, named)?;
    row("WebAssembly", weight.raw, weight.gzip as f64);
    for part in functions::by_crate(&functions, weight) {
        detail(&part.name, part.raw, part.gzip);
    }
    if all {
        functions::print(&functions);
    }
    Ok(())
}

/// Prints the size of a file of JavaScript.
pub(crate) fn print_script(text: &[u8]) -> Result<()> {
    let weight = bundle::weight_of(text)?;
    row("JavaScript, not minified", weight.raw, weight.gzip as f64);
    Ok(())
}

/// Prints the table and fails when a budget is exceeded; the package must be built.
pub(crate) fn check(setup: &Setup) -> Result<String> {
    let (report, _) = measure(setup)?;
    print(&report);
    judge(&report)?;
    let app = report.apps.first().context("no app was measured")?;
    let (name, bytes) = (app.name, app.total_gzip_bytes);
    Ok(format!(
        "an app with {name} downloads {bytes} bytes, gzipped"
    ))
}

fn measure(setup: &Setup) -> Result<(Report, Vec<Part>)> {
    let mut budgets = budgets(setup)?;
    let bundles = progress::step(
        "bundle apps",
        "the packed package, as a user installs it",
        || {
            let sources = APPS.map(|(_, source)| source.to_owned());
            let sources: Vec<_> = sources.into_iter().chain(subpaths::apps()).collect();
            bundle::make(&setup.workspace, &sources)
        },
    )?;
    let published = std::fs::read(setup.workspace.scratch("size")?.join(bundle::MODULE))?;
    let named = std::fs::read(build::with_names(setup)?)?;
    let functions = functions::of(&published, &named)?;
    let first = bundles.first().context("no app was bundled")?;
    let wasm_by_crate = functions::by_crate(&functions, first.wasm);
    let subpaths = subpaths::weigh(bundles.get(APPS.len()..).unwrap_or_default(), &mut budgets)?;
    let mut apps = Vec::new();
    for ((name, _), bundle) in APPS.into_iter().zip(bundles) {
        apps.push(App {
            name,
            total_gzip_bytes: bundle.wasm.gzip + bundle.js.gzip,
            bundle,
            budget: budgets
                .remove(name)
                .with_context(|| format!("size-budget.json has no row {name}"))?,
        });
    }
    let report = Report {
        wasm_by_crate,
        apps,
        subpaths,
    };
    Ok((report, functions))
}

fn budgets(setup: &Setup) -> Result<std::collections::HashMap<String, Budget>> {
    let path = setup.workspace.root.join("size-budget.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} must hold {{ name: {{ max, goal }} }}", path.display()))
}

fn judge(report: &Report) -> Result<()> {
    for app in &report.apps {
        let (name, bytes, max) = (app.name, app.total_gzip_bytes, app.budget.max);
        if bytes > max {
            bail!(
                "the app {name} downloads {bytes} bytes gzipped, {} over the budget of {max}",
                bytes - max
            );
        }
    }
    subpaths::judge(&report.subpaths)
}

/// Parts that an app shares with the one before are not repeated.
fn print(report: &Report) {
    println!("{:<46} {:>9} {:>9}", "", "raw", "gzip -9");
    let mut told: Vec<&str> = Vec::new();
    for app in &report.apps {
        let bundle = &app.bundle;
        println!("{}", app.name.bold());
        row("WebAssembly", bundle.wasm.raw, bundle.wasm.gzip as f64);
        if told.is_empty() {
            for part in &report.wasm_by_crate {
                detail(&part.name, part.raw, part.gzip);
            }
        }
        row("JavaScript, minified", bundle.js.raw, bundle.js.gzip as f64);
        for part in &bundle.js_by_input {
            if !told.contains(&part.name.as_str()) {
                detail(&part.name, part.minified, part.gzip);
                told.push(&part.name);
            }
        }
        row(
            "total",
            bundle.wasm.raw + bundle.js.raw,
            app.total_gzip_bytes as f64,
        );
        println!("{:<46} {:>9} {:>9}", "  budget", "", app.budget.max);
        println!("{:<46} {:>9} {:>9}", "  goal", "", app.budget.goal);
    }
    subpaths::print(&report.subpaths);
    let fallback = report.apps.iter().find_map(|app| app.bundle.fallback);
    if let Some(fallback) = fallback {
        println!(
            "Not counted: {} bytes ({} gzipped) of embedded WebAssembly, loaded only where the .wasm file cannot be.",
            fallback.raw, fallback.gzip
        );
    }
}

fn row(name: &str, raw: usize, gzip: f64) {
    println!("  {name:<44} {raw:>9} {gzip:>9.0}");
}

fn detail(name: &str, raw: usize, gzip: f64) {
    println!("{}", format!("    {name:<42} {raw:>9} {gzip:>9.0}").dim());
}
