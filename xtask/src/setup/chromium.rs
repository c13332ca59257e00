//! A Chromium or Chrome for the browser tests.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{apt, programs};
use crate::progress::step;

/// The environment variable that names the browser, for a person to set and for the tests to read.
pub(crate) const VARIABLE: &str = "CHROME";

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

const MACOS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser's path: the one that `CHROME` names, else one that is installed, else Debian's.
pub(super) fn provide() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        if !path.is_file() {
            bail!(
                "{VARIABLE} names {}, which is not a file; set it to the path of a Chromium or Chrome",
                path.display()
            );
        }
        return Ok(path);
    }
    if let Some(path) = installed() {
        return Ok(path);
    }
    if apt::is_usable() {
        step(
            "Chromium",
            "the browser tests need one and none is on PATH",
            || apt::install(&["chromium", "fonts-dejavu-core"]),
        )?;
    }
    installed().map_or_else(
        || {
            bail!(
                "the browser tests need Chromium or Chrome: install one, or set {VARIABLE} to its path"
            )
        },
        Ok,
    )
}

fn installed() -> Option<PathBuf> {
    programs::find(&NAMES).or_else(|| {
        MACOS
            .iter()
            .map(PathBuf::from)
            .find(|candidate| candidate.is_file())
    })
}
