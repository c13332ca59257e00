//! The native contenders of `cargo xtask bench native`. Reads a job per line from standard input,
//! does it, and prints its cost and its result: Node decides whose turn it is and checks results.

mod cost;
mod decode;
mod sign;

use serde::Deserialize;
use serde_json::Value;
use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

/// Whose code does the job.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Contender {
    Aws,
    BedrockWasm,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
enum Job {
    Decode(decode::Job),
    Sign(sign::Job),
}

fn main() -> Result<(), Box<dyn Error>> {
    for line in stdin().lock().lines() {
        let answer: Value = match serde_json::from_str(&line?)? {
            Job::Decode(job) => job.run()?,
            Job::Sign(job) => job.run()?,
        };
        writeln!(stdout(), "{answer}")?;
    }
    Ok(())
}
