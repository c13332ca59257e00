//! The developer commands of this repository: `cargo xtask demo | test | build | size`.
//!
//! Every command does the set-up that it needs by itself, says what it does and why, and does nothing twice.

mod progress;
mod setup;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Usage: cargo xtask <command> [options]

Commands:
  build    compile the crate to WebAssembly and write pkg/wasm/
  help     print this text

Set-up (wasm32 standard library, npm packages) happens by itself, once.
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
        "build" => wasm::run(&rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
}
