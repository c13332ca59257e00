//! Where things are: the repository, cargo's target directory, and the commands found there.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::progress;

/// The repository and the directory cargo builds into.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target_dir: PathBuf,
}

impl Workspace {
    /// Asks cargo, because a user may have moved the target directory by environment or
    /// configuration.
    pub(crate) fn find() -> Result<Self> {
        let manifest_dir = std::env::var_os("CARGO_MANIFEST_DIR")
            .context("run this through cargo, as `cargo xtask …`")?;
        let root = Path::new(&manifest_dir)
            .parent()
            .context("the xtask must live one directory below the repository")?
            .to_owned();
        let metadata = progress::output_of(cargo().current_dir(&root).args([
            "metadata",
            "--no-deps",
            "--format-version=1",
        ]))?;
        let metadata: serde_json::Value =
            serde_json::from_str(&metadata).context("`cargo metadata` did not print JSON")?;
        let target_dir = metadata
            .get("target_directory")
            .and_then(serde_json::Value::as_str)
            .context("`cargo metadata` names no target directory")?
            .into();
        Ok(Self { root, target_dir })
    }

    /// A directory of the xtask's own for what it builds and remembers; created when missing.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let path = self.target_dir.join("xtask").join(name);
        std::fs::create_dir_all(&path)
            .with_context(|| format!("cannot create {}", path.display()))?;
        Ok(path)
    }

    /// Waits until no other xtask does the same work; the lock ends with the file.
    pub(crate) fn lock(&self, name: &str) -> Result<File> {
        let path = self.scratch(name)?.join("lock");
        let file =
            File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
        if file.try_lock().is_err() {
            progress::note("waiting for another `cargo xtask`");
            file.lock()
                .with_context(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }

    /// A program that an npm package brought, run by Node from the repository's root.
    pub(crate) fn node_program(&self, path: &str) -> Command {
        let mut command = Command::new("node");
        command
            .current_dir(&self.root)
            .arg(self.root.join("node_modules").join(path));
        command
    }
}

/// The cargo that runs this xtask.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm, which is a batch file on Windows.
pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}
