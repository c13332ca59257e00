//! The checks, cheapest first. A step that stands on another's work, such as the built package,
//! makes sure of it itself.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::rust_api;
use super::summary::Summary;
use crate::progress::{run, run_reading, step};
use crate::setup::{CHROMIUM_VARIABLE, FIREFOX_VARIABLE, Setup, rust_component};
use crate::workspace::cargo;
use crate::{bench, codegen, docs, example, fuzz, node, size};

/// One check: its name, what holds when it passes, and how that is found out.
pub(super) struct Step(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) fn(&Setup) -> Result<Outcome>,
);

/// How a step ended when it did not fail.
pub(super) enum Outcome {
    /// The results, in numbers.
    Passed(Summary),
    /// Nothing was checked; why.
    Skipped(String),
}

/// The members of the cargo workspace.
const PACKAGES: [&str; 2] = ["bedrock-wasm", "xtask"];

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

pub(super) const STEPS: [Step; 18] = [
    Step("fmt", "Rust is formatted", fmt),
    Step(
        "lint",
        "eslint finds no mistake in JavaScript, and Prettier has formatted it",
        lint,
    ),
    Step("codegen", "the generated files are fresh", stale),
    Step(
        "clippy-host",
        "clippy over the crate and the xtask",
        clippy_host,
    ),
    Step(
        "clippy-wasm",
        "clippy over the crate as the npm package has it, and as Rust apps do",
        clippy_wasm,
    ),
    Step(
        "doc",
        "the crate's documentation builds without a warning, whatever its features",
        doc,
    ),
    Step("rust", "Rust tests", rust),
    Step("fuzz", "a minute of fuzzing finds nothing", fuzzed),
    Step("build", "the npm package builds", build),
    Step(
        "size",
        "what an app downloads is within its budget",
        within_budget,
    ),
    Step(
        "bench",
        "every suite of the benchmarks runs in Node; no figure is judged",
        benchmarks,
    ),
    Step(
        "types",
        "the TypeScript declarations hold, and JavaScript keeps to its JSDoc types",
        types,
    ),
    Step("js", "JavaScript tests of the package", js),
    Step("local-bedrock", "tests of the emulator", local_bedrock),
    Step(
        "rust-api",
        "a Rust app of the crate, in Node and in Chromium",
        rust_api,
    ),
    Step("www-build", "the page builds for production", www_build),
    Step(
        "docs",
        "the documentation site builds, has no dead link, and axe finds nothing in it",
        site,
    ),
    Step("browser", "tests in Chromium", browser),
];

/// How long a file of tests in Chromium may take: that of the faults waits for clients that hang,
/// most of its minute or two.
const BROWSER_TIMEOUT: Duration = Duration::from_secs(300);

/// Apps of Next are built in half a minute each, and in minutes on a busy machine.
const PLACES_TIMEOUT: Duration = Duration::from_secs(600);

/// The last one that the pinned compiler builds.
const S3S_FS_VERSION: &str = "0.14.1";

/// The checks that need a gigabyte of tools first, and two more browsers.
pub(super) const PLACES: [Step; 5] = [
    Step("runtimes", "one suite in every runtime", runtimes),
    Step(
        "bundlers",
        "an app of every bundler's in Chromium",
        bundlers,
    ),
    Step("examples", "every example runs", examples),
    Step("places", "no listed place was left out", places),
    Step("s3s", "another S3 server takes what was signed", s3s),
];

fn fmt(setup: &Setup) -> Result<Outcome> {
    rust_component("fmt", "rustfmt")?;
    run(cargo().args(["fmt", "--all", "--check"]))?;
    let native = setup.workspace.root.join("bench/native");
    for source in example::sources(&setup.workspace).chain([native]) {
        run(cargo().current_dir(source).args(["fmt", "--check"]))?;
    }
    passed(Ok(()))
}

fn lint(setup: &Setup) -> Result<Outcome> {
    setup.npm()?;
    let mut eslint = setup.workspace.node_program("eslint/bin/eslint.js");
    run(eslint.args(["--max-warnings", "0", "."]))?;
    let mut prettier = setup.workspace.node_program("prettier/bin/prettier.cjs");
    passed(run(prettier.args(["--check", "--log-level=warn", "."])))
}

fn stale(_: &Setup) -> Result<Outcome> {
    passed(codegen::run(&["--check".to_owned()]))
}

/// Package by package here and in `rust`: for all of them at once cargo unites the features of
/// their dependencies and would compile the xtask's a second time, differently from how `cargo
/// xtask` itself needs them.
fn clippy_host(_: &Setup) -> Result<Outcome> {
    rust_component("clippy", "clippy")?;
    each_package(|package| {
        run(cargo()
            .args(["clippy", "--package", package, "--all-targets"])
            .args(DENY_WARNINGS))
    })
}

fn clippy_wasm(setup: &Setup) -> Result<Outcome> {
    rust_component("clippy", "clippy")?;
    let toolchain = setup.wasm_toolchain()?;
    let clippy = |arguments: &[&str]| {
        let mut clippy = toolchain.cargo("clippy");
        run(clippy.args(arguments).args(DENY_WARNINGS))
    };
    clippy(&[
        "--package=bedrock-wasm",
        "--lib",
        "--no-default-features",
        "--features=javascript",
    ])?;
    passed(clippy(&[
        "--package=rust-api-tests",
        "--package=bedrock-wasm",
        "--lib",
    ]))
}

/// As docs.rs shows it, as the npm package is built, and as the core alone; each for wasm32 and for
/// the host.
fn doc(setup: &Setup) -> Result<Outcome> {
    let features: [&[&str]; 3] = [
        &[],
        &["--no-default-features", "--features=javascript"],
        &["--no-default-features"],
    ];
    let toolchain = setup.wasm_toolchain()?;
    for features in features {
        let mut host = cargo();
        host.arg("doc");
        for mut doc in [toolchain.cargo("doc"), host] {
            run(doc
                .env("RUSTDOCFLAGS", "-D warnings")
                .args(["--no-deps", "--package=bedrock-wasm"])
                .args(features))?;
        }
    }
    passed(Ok(()))
}

fn rust(setup: &Setup) -> Result<Outcome> {
    setup.corpora()?;
    let mut summary = Summary::default();
    let results = PACKAGES.map(|package| {
        run_reading(
            cargo().args(["test", "--no-fail-fast", "--package", package]),
            |line| summary.count(line),
        )
    });
    results.into_iter().collect::<Result<()>>()?;
    Ok(Outcome::Passed(summary))
}

/// The corpus itself is replayed by the Rust tests, which need no nightly compiler.
fn fuzzed(setup: &Setup) -> Result<Outcome> {
    match fuzz::missing() {
        Some(missing) => skipped(&missing),
        None => Ok(Outcome::Passed(Summary::fact(fuzz::briefly(
            &setup.workspace,
        )?))),
    }
}

/// Checks every package, also after a failure.
fn each_package(check: impl Fn(&str) -> Result<()>) -> Result<Outcome> {
    let results = PACKAGES.map(check);
    passed(results.into_iter().collect())
}

fn build(setup: &Setup) -> Result<Outcome> {
    passed(setup.package())
}

fn within_budget(setup: &Setup) -> Result<Outcome> {
    setup.package()?;
    Ok(Outcome::Passed(Summary::fact(size::check(setup)?)))
}

fn benchmarks(setup: &Setup) -> Result<Outcome> {
    passed(bench::briefly(setup))
}

fn types(setup: &Setup) -> Result<Outcome> {
    if !setup
        .workspace
        .root
        .join("tests/types/tsconfig.json")
        .exists()
    {
        return skipped("there is no tests/types/tsconfig.json yet");
    }
    setup.package()?;
    // Ours, with the libraries of today, of es2022 and of Node alone, and then the AWS SDK's own:
    // a program that the SDK refuses would prove nothing of ours.
    for project in [
        "tests/types",
        "tests/types/tsconfig.es2022.json",
        "tests/types/tsconfig.node.json",
        "tests/types/tsconfig.sdk.json",
    ] {
        let mut tsc = setup.workspace.node_program("typescript/bin/tsc");
        run(tsc.args(["--strict", "--noEmit", "--project", project]))?;
    }
    let mut node = Command::new("node");
    passed(run(node
        .current_dir(&setup.workspace.root)
        .arg("tests/types/javascript.js")))
}

fn js(setup: &Setup) -> Result<Outcome> {
    setup.package()?;
    setup.corpora()?;
    node_tests(setup, "tests/js", node::TIMEOUT, &[])
}

fn rust_api(setup: &Setup) -> Result<Outcome> {
    setup.npm()?;
    rust_api::build(setup)?;
    node_tests(
        setup,
        "tests/rust-api",
        node::TIMEOUT,
        &[(CHROMIUM_VARIABLE, setup.chromium()?)],
    )
}

fn local_bedrock(setup: &Setup) -> Result<Outcome> {
    setup.npm()?;
    node_tests(setup, "local-bedrock/test", node::TIMEOUT, &[])
}

fn www_build(setup: &Setup) -> Result<Outcome> {
    let www = setup.workspace.root.join("www");
    if !www.join("index.html").exists() {
        return skipped("there is no www/index.html yet");
    }
    setup.package()?;
    let mut vite = setup.workspace.node_program("vite/bin/vite.js");
    passed(run(vite.current_dir(www).arg("build")))
}

fn browser(setup: &Setup) -> Result<Outcome> {
    setup.package()?;
    node_tests(
        setup,
        "tests/browser",
        BROWSER_TIMEOUT,
        &[(CHROMIUM_VARIABLE, setup.chromium()?)],
    )
}

fn site(setup: &Setup) -> Result<Outcome> {
    // Links that lack the base lead nowhere where the site is published, and are right in a site at
    // `/`.
    let base = std::env::var("DOCS_BASE").unwrap_or_else(|_| "/bedrock-wasm/".to_owned());
    docs::build(setup, &base)?;
    let chromium = (CHROMIUM_VARIABLE, setup.chromium()?);
    node_tests(setup, "tests/docs", BROWSER_TIMEOUT, &[chromium])
}

fn runtimes(setup: &Setup) -> Result<Outcome> {
    let firefox = setup.firefox()?;
    in_places(setup, "runtimes", &[(FIREFOX_VARIABLE, firefox)])
}

fn bundlers(setup: &Setup) -> Result<Outcome> {
    in_places(setup, "bundlers", &[])
}

fn examples(setup: &Setup) -> Result<Outcome> {
    let rust = example::build_all(setup)?;
    in_places(setup, "examples", &[(example::VARIABLE, &rust)])
}

fn in_places(setup: &Setup, room: &str, variables: &[(&str, &Path)]) -> Result<Outcome> {
    setup.package()?;
    setup.tools()?;
    let chromium = (CHROMIUM_VARIABLE, setup.chromium()?);
    matrix(setup, &["--forget", room])?;
    node_tests(
        setup,
        &format!("tests/{room}"),
        PLACES_TIMEOUT,
        &[&[chromium], variables].concat(),
    )
}

fn places(setup: &Setup) -> Result<Outcome> {
    passed(matrix(setup, &[]))
}

/// The server is built in minutes, which is why the tests that run for every push have another one.
fn s3s(setup: &Setup) -> Result<Outcome> {
    setup.package()?;
    let root = setup.workspace.scratch("s3s-fs")?;
    let server = root.join("bin/s3s-fs");
    if !server.exists() {
        step("s3s-fs", "it checks signatures by itself", || {
            let mut install = cargo();
            install.args(["install", "s3s-fs", "--features", "binary", "--locked"]);
            run(install
                .args(["--version", S3S_FS_VERSION, "--root"])
                .arg(&root))
        })?;
    }
    let variable = [("S3S_FS", server.as_path())];
    node_tests(setup, "tests/s3s", node::TIMEOUT, &variable)
}

/// The records that the tests leave of each place.
fn matrix(setup: &Setup, arguments: &[&str]) -> Result<()> {
    let mut node = Command::new("node");
    run(node
        .current_dir(&setup.workspace.root)
        .arg("tests/tools/matrix.js")
        .args(arguments))
}

fn node_tests(
    setup: &Setup,
    directory: &str,
    timeout: Duration,
    browsers: &[(&str, &Path)],
) -> Result<Outcome> {
    let name = format!("{}.json", directory.replace('/', "-"));
    let summary = setup.workspace.scratch("test")?.join(name);
    if node::test(
        &setup.workspace.root,
        directory,
        timeout,
        browsers,
        &summary,
    )? {
        Ok(Outcome::Passed(Summary::read(&summary)?))
    } else {
        skipped(&format!("there is no *.test.js under {directory} yet"))
    }
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed(Summary::default()))
}

fn skipped(why: &str) -> Result<Outcome> {
    println!("  skipped: {why}");
    Ok(Outcome::Skipped(why.to_owned()))
}
