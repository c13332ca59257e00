//! `cargo xtask demo`: builds everything, starts the emulator and the page, and ends both together.

use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use yansi::Paint;

use crate::port;
use crate::progress::{self, step};
use crate::server::Server;
use crate::setup::Setup;

/// Vite's own default, and a usual one for a service; when taken, the next free ones are used.
const PAGE_PORT: u16 = 5173;
const EMULATOR_PORT: u16 = 8080;

/// How the page learns where the emulator is (<https://vite.dev/guide/env-and-mode>).
const EMULATOR_URL_VARIABLE: &str = "VITE_LOCAL_BEDROCK_URL";

#[derive(Default)]
struct Options {
    port: Option<u16>,
    model: Option<String>,
    no_open: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut parser = Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("port") => options.port = Some(port_number(&parser.value()?.string()?)?),
                Arg::Long("model") => options.model = Some(parser.value()?.string()?),
                Arg::Long("no-open") => options.no_open = true,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

fn port_number(text: &str) -> Result<u16> {
    text.parse()
        .ok()
        .filter(|port| *port > 0)
        .with_context(|| format!("--port must be a number from 1 to 65535, got `{text}`"))
}

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    let page_port = match options.port {
        Some(port) if port::is_free(port) => port,
        Some(port) => bail!("port {port} is in use; choose another with --port"),
        None => port::free_from(PAGE_PORT, None)?,
    };
    let setup = Setup::new()?;
    setup.package()?;

    // From here on Ctrl-C ends the two servers; before, it simply ends this process.
    let stop = stop_signal()?;
    let emulator_port = port::free_from(EMULATOR_PORT, Some(page_port))?;
    let (page_url, emulator_url) = (port::url(page_port), port::url(emulator_port));
    let mut emulator = Server::start(
        "local-bedrock",
        &mut emulator(&setup, emulator_port, &options),
    )?;
    let mut page = Server::start("the page", &mut page(&setup, page_port, &emulator_url))?;

    let is_up = step(
        "start local-bedrock and the page",
        "waiting until both answer",
        || {
            wait_for(&mut emulator, emulator_port, &stop)
                .and_then(|is_up| Ok(is_up && wait_for(&mut page, page_port, &stop)?))
        },
    )?;
    if is_up {
        announce(&page_url, &emulator_url);
        if !options.no_open && has_desktop() && open::that_detached(&page_url).is_err() {
            progress::note("no browser could be opened; open the page's address yourself");
        }
        while !is_stopped(&stop, Duration::from_millis(200)) {
            emulator.check()?;
            page.check()?;
        }
    }
    println!();
    Ok(())
}

fn emulator(setup: &Setup, port: u16, options: &Options) -> Command {
    let root = &setup.workspace.root;
    let mut command = Command::new("node");
    command
        .current_dir(root)
        .arg(root.join("local-bedrock/bin/local-bedrock.js"))
        .args(["--port", &port.to_string()]);
    if let Some(model) = &options.model {
        command.args(["--model", model]);
    }
    command
}

/// Vite's development server, not a build and its preview: it starts at once, and a change in
/// `www/` or `pkg/` shows in the page while it runs. That the page also builds for production is a
/// step of `cargo xtask test`.
fn page(setup: &Setup, port: u16, emulator_url: &str) -> Command {
    let mut command = setup.workspace.node_program("vite/bin/vite.js");
    command
        .current_dir(setup.workspace.root.join("www"))
        .args(["--host", "127.0.0.1", "--port", &port.to_string()])
        .args([
            "--strictPort",
            "--clearScreen",
            "false",
            "--logLevel",
            "warn",
        ])
        .env(EMULATOR_URL_VARIABLE, emulator_url);
    command
}

fn announce(page: &str, emulator: &str) {
    println!();
    println!("  {}     {}", "The page".bold(), page.cyan().underline());
    println!("  {} {}", "The emulator".bold(), emulator.cyan());
    println!("  Ctrl-C to stop");
    println!();
}

/// Says when the user wants to end: Ctrl-C, a closed terminal, or `kill`.
fn stop_signal() -> Result<Receiver<()>> {
    let (sender, receiver) = channel();
    ctrlc::set_handler(move || {
        // Nobody listens any more when the end has begun already.
        let _ = sender.send(());
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(receiver)
}

fn is_stopped(stop: &Receiver<()>, patience: Duration) -> bool {
    !matches!(stop.recv_timeout(patience), Err(RecvTimeoutError::Timeout))
}

/// Waits as long as the server lives, because the emulator may be fetching its model. `false`: the
/// user gave up.
fn wait_for(server: &mut Server, port: u16, stop: &Receiver<()>) -> Result<bool> {
    while !port::answers(port) {
        server.check()?;
        if is_stopped(stop, Duration::from_millis(100)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a browser opened from here would be seen by anybody.
fn has_desktop() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !is_set("CI") && (!cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"))
}
