//! The output for the user: which step runs, why, how long it took; and child processes, run in the
//! open.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result, bail};
use yansi::Paint;

/// Colours only for a person at a terminal (<https://no-color.org>).
pub(crate) fn choose_colours() {
    let unwanted = ["NO_COLOR", "CI"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if unwanted || !std::io::stdout().is_terminal() || !std::io::stderr().is_terminal() {
        yansi::disable();
    }
}

/// Runs one step of work and reports it: `title` names it, `why` is the reason it is needed now.
pub(crate) fn step<T>(title: &str, why: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("{} {title} {}", "▸".cyan().bold(), format!("({why})").dim());
    let start = Instant::now();
    let result = work().with_context(|| format!("{title} failed"))?;
    eprintln!("  {} in {}", "done".green(), seconds(start.elapsed()));
    Ok(result)
}

/// A remark that needs no step.
pub(crate) fn note(text: &str) {
    eprintln!("  {}", text.dim());
}

/// The last word of a command that failed: the error and what led to it, in one sentence.
pub(crate) fn error(error: &Error) {
    eprintln!("{} {error:#}", "error:".red().bold());
}

/// `0.4 s`, `31.0 s`, `2 min 05 s`.
pub(crate) fn seconds(elapsed: Duration) -> String {
    let whole = elapsed.as_secs();
    if whole < 60 {
        format!("{:.1} s", elapsed.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// Runs a command with its output in the open and without input; an unsuccessful end is an error
/// that names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{}`", line_of(command)))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line_of(command));
    }
    Ok(())
}

/// Runs a command as `run` does, and gives each line that it prints to `read` as well.
pub(crate) fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", line_of(command)))?;
    let stdout = child.stdout.take().context("the command has no output")?;
    for line in BufReader::new(stdout).lines() {
        let line = line.context("cannot read what the command prints")?;
        println!("{line}");
        read(&line);
    }
    let status = child.wait().context("cannot wait for the command")?;
    if !status.success() {
        bail!("`{}` ended with {status}", line_of(command));
    }
    Ok(())
}

/// Runs a command silently and returns its output; its error output becomes part of the error.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", line_of(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` ended with {}: {}",
            line_of(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` did not print text", line_of(command)))
}

/// The command as a person would type it, cut short if it names many files.
fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = program
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        if line.len() > 120 {
            line.push_str(" …");
            break;
        }
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
