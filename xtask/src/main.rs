//! The developer commands of this repository: `cargo xtask demo | test | fuzz | build | size |
//! bench | example | docs | mutants | codegen | version`.
//!
//! Every command does the set-up that it needs, reports each step and its reason, and does
//! nothing twice.

mod bench;
mod build;
mod codegen;
mod demo;
mod docs;
mod example;
mod fuzz;
mod mutants;
mod node;
mod port;
mod progress;
mod server;
mod setup;
mod size;
mod test;
mod version;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Usage: cargo xtask <command> [options]

  demo     build everything, start local-bedrock and the page, print the page's address
             --port N       the page's port (default 5173, or the next free one)
             --model NAME   the model of local-bedrock: smollm2 (default) or scripted
             --no-open      do not open a browser
  test     run the checks, cheapest first
             --all          also in every runtime, bundler and example: a gigabyte of tools, Firefox, WebKitGTK
             --only STEP…   run only these steps
             --list         print the steps and what they check
  fuzz     look for inputs that the tests did not think of (needs a nightly compiler)
             [TARGET]       one of tests/fuzz/fuzz_targets (default: all)
             --seconds N    for all of them together (default 60)
  mutants  change the code at one place after the other: does a test notice?
             rust|js FILE…  in these files of src/ or pkg/, or in all (hours)
             --shard K/N    of Rust, the K-th of N parts
  build    compile the crate to WebAssembly and write pkg/wasm/
  size     measure what an app downloads, against size-budget.json
             --json         print the figures as JSON
             --functions    add the code's bytes by crate and by function
  bench    time the package beside its peers: the AWS SDK, the AI SDK, aws4fetch, careful JavaScript
             [SUITE…]       size, sign, decode, scale, native (sign and decode beside native code), e2e, cold,
                            browser (sign and decode in Chromium), firefox (decode); default: all but firefox
             --rounds N     how often each contender is timed (default 7)
             --json         print the figures as JSON
             --quick        one short round, only to check that everything runs
  example  build the Rust examples and print what their visitors download
             NAME…          only these
             --functions    add the largest functions
  docs     build the documentation site into target/site
             --live         show docs/ in a browser while you write
  codegen  write the generated files from the service models
             --check        write nothing, fail when one is stale
  version  write the version of the next release into manifests, lock files and CHANGELOG.md
             X.Y.Z          the version
  help     print this text

The set-up (wasm32 standard library, npm packages, Chromium for the tests) happens by itself, once.
";

fn main() -> ExitCode {
    progress::choose_colours();
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            progress::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = arguments.collect();
    match command.as_str() {
        "demo" => demo::run(&rest)?,
        "test" => return test::run(&rest),
        "fuzz" => fuzz::run(&rest)?,
        "mutants" => mutants::run(&rest)?,
        "build" => build::run(&rest)?,
        "bench" => bench::run(&rest)?,
        "example" => example::run(&rest)?,
        "size" => size::run(&rest)?,
        "docs" => docs::run(&rest)?,
        "codegen" => codegen::run(&rest)?,
        "version" => version::run(&rest)?,
        "help" | "--help" | "-h" => print!("{HELP}"),
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}
