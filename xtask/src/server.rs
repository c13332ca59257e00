//! A server that runs beside the xtask and never outlives it.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a server may take to end by itself.
const GRACE: Duration = Duration::from_secs(3);

/// A child process with all its children; dropping it ends them.
pub(crate) struct Server {
    name: &'static str,
    child: Child,
}

impl Server {
    /// Starts the command without input. It gets a separate process group, so that Ctrl-C in the
    /// terminal reaches only the xtask, which then ends the whole group in order.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name, child })
    }

    /// An error once the server has ended by itself.
    pub(crate) fn check(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!(
                "{} ended by itself ({status}); its last words are above",
                self.name
            );
        }
        Ok(())
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks the whole group to end. Failing means that nobody is left to ask.
    #[cfg(unix)]
    fn signal(&self, signal: nix::sys::signal::Signal) {
        if let Ok(id) = i32::try_from(self.child.id()) {
            let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(id), signal);
        }
    }
}

#[cfg(unix)]
impl Drop for Server {
    fn drop(&mut self) {
        use nix::sys::signal::Signal;
        self.signal(Signal::SIGTERM);
        let start = Instant::now();
        while !self.has_ended() && start.elapsed() < GRACE {
            std::thread::sleep(Duration::from_millis(20));
        }
        // Whoever is left, the server itself or a child that it forgot.
        self.signal(Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

#[cfg(not(unix))]
impl Drop for Server {
    fn drop(&mut self) {
        // Ctrl-C has reached the whole console already; this is for the other ends.
        let start = Instant::now();
        while !self.has_ended() && start.elapsed() < GRACE / 10 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
