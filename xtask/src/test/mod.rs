//! `cargo xtask test`: the checks, one after the other, and a table at the end; `--all` of them, or
//! the ordinary ones.

mod rust_api;
mod steps;
mod summary;
mod times;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use yansi::Paint;

use crate::progress::{self, seconds};
use crate::setup::Setup;
use steps::{Outcome, PLACES, STEPS, Step};
use times::Times;

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
    let steps: Vec<_> = ordinary.chain(places).chain(named).collect();
    let mut times = Times::read(&setup.workspace);
    let mut rows = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let left = times.of(steps.iter().skip(index).map(|step| step.0));
        announce(step, index + 1, steps.len(), left);
        let row = run_step(step, &setup);
        if matches!(row.outcome, Ok(Outcome::Passed(_))) {
            times.set(row.name, row.elapsed);
        }
        rows.push(row);
    }
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

/// Where the run is, and how much is left of it if it goes as the last one did.
fn announce(&Step(name, title, _): &Step, number: usize, of: usize, left: Option<Duration>) {
    let left = left.map(|left| format!(", {} left by the last run", seconds(left)));
    let place = format!("({number} of {of}{})", left.unwrap_or_default());
    println!(
        "\n{} {}: {title} {}",
        "▶".cyan().bold(),
        name.bold(),
        place.dim()
    );
}

fn run_step(&Step(name, _, check): &Step, setup: &Setup) -> Row {
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
            Ok(Outcome::Passed(summary)) => {
                passed += 1;
                ("passed".green(), format!("  {}", summary.tests()))
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
    let proved: Vec<_> = rows.iter().filter_map(proved).flatten().collect();
    if !proved.is_empty() {
        println!("\nproved:");
    }
    for line in proved {
        println!("  {line}");
    }
    println!("\ntest: {passed} passed, {failed} failed");
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

fn proved(row: &Row) -> Option<&[String]> {
    match &row.outcome {
        Ok(Outcome::Passed(summary)) => Some(summary.proved()),
        _ => None,
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
