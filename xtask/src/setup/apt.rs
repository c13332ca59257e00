//! Debian's packages, if they may be installed: on Debian and its descendants, as root.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::progress;

/// Whether `install` can work here.
pub(super) fn is_usable() -> bool {
    let is_root =
        || progress::output_of(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    Path::new("/etc/debian_version").exists() && is_root()
}

/// Installs packages without questions and without recommended ones.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    // A fresh image has no package lists at all.
    progress::run(apt_get().args(["update", "-qq"]))?;
    progress::run(
        apt_get()
            .args(["install", "--yes", "--no-install-recommends", "-qq"])
            .args(packages),
    )
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
