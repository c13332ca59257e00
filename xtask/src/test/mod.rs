//! `cargo xtask test`: the checks, one after the other, and a table at the end; `--all` of them, or
//! the ordinary ones.

mod rust_api;
mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use yansi::Paint;

use crate::progress::{self, seconds};
use crate::setup::Setup;
use steps::{Outcome, PLACES, STEPS, Step};

/// The command. Its exit code is 1 when any step failed.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let mut parser = Parser::from_args(arguments);
    let mut only = Vec::new();
    let mut all = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("list") => {
                list();
                return Ok(ExitCode::SUCCESS);
            }
            Arg::Long("all") => all = true,
            Arg::Long("only") => {
                for name in parser.values()? {
                    only.push(known(&name.string()?)?);
                }
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let setup = Setup::new()?;
    let ordinary = STEPS.iter().filter(|_| only.is_empty());
    let places = PLACES.iter().filter(|_| all && only.is_empty());
    let named = every_step().filter(|step| only.contains(&step.0));
    let rows: Vec<Row> = ordinary
        .chain(places)
        .chain(named)
        .map(|step| run_step(step, &setup))
        .collect();
    Ok(summary(&rows))
}

fn every_step() -> impl Iterator<Item = &'static Step> {
    STEPS.iter().chain(&PLACES)
}

struct Row {
    name: &'static str,
    outcome: Result<Outcome>,
    elapsed: Duration,
}

fn run_step(&Step(name, title, check): &Step, setup: &Setup) -> Row {
    println!("\n{} {}: {title}", "▶".cyan().bold(), name.bold());
    let start = Instant::now();
    let outcome = check(setup);
    if let Err(error) = &outcome {
        progress::error(error);
    }
    Row {
        name,
        outcome,
        elapsed: start.elapsed(),
    }
}

fn summary(rows: &[Row]) -> ExitCode {
    println!("\n{:<14} {:<8} {:>12}", "step", "result", "time");
    let (mut passed, mut failed) = (0, 0);
    for row in rows {
        let (result, why) = match &row.outcome {
            Ok(Outcome::Passed) => {
                passed += 1;
                ("passed".green(), String::new())
            }
            Ok(Outcome::Skipped(_)) => ("not run".yellow().bold(), String::new()),
            Err(error) => {
                failed += 1;
                ("failed".red().bold(), format!("  {}", first_line(error)))
            }
        };
        println!(
            "{:<14} {result:<8} {:>12}{}",
            row.name,
            seconds(row.elapsed),
            why.dim()
        );
    }
    println!("test: {passed} passed, {failed} failed");
    for row in rows {
        if let Ok(Outcome::Skipped(why)) = &row.outcome {
            let warning = format!("NOT RUN: {}: {why}", row.name);
            println!("{}", warning.yellow().bold());
        }
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Enough to know what failed; the whole of it was printed where it happened.
fn first_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(160)
        .collect()
}

fn known(name: &str) -> Result<&'static str> {
    let Some(step) = every_step().find(|step| step.0 == name) else {
        let names: Vec<_> = every_step().map(|step| step.0).collect();
        bail!(
            "there is no step `{name}`; the steps are {}",
            names.join(", ")
        );
    };
    Ok(step.0)
}

fn list() {
    for Step(name, title, _) in every_step() {
        println!("{name:<14} {title}");
    }
}
