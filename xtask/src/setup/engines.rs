//! Firefox and WebKitGTK, for the tests of other engines than Chromium's.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{apt, programs};
use crate::progress::step;

/// The environment variable that names Firefox, for a person to set and for the tests to read.
pub(crate) const VARIABLE: &str = "FIREFOX";

const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// The programs that tests start by name: the driver, a screen for it, and its dependencies.
const WEBKIT: [&str; 3] = ["WebKitWebDriver", "xvfb-run", "xauth"];

/// Firefox's path; WebKitGTK's driver is found by its name. Debian's if they are missing.
pub(super) fn provide() -> Result<PathBuf> {
    if missing().is_some() && apt::is_usable() {
        step(
            "Firefox and WebKitGTK",
            "the tests of every engine need them",
            || apt::install(&["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"]),
        )?;
    }
    match (firefox(), missing()) {
        (Some(path), None) => Ok(path),
        (_, missing) => bail!(
            "the tests of every engine need {}: install it (Debian has firefox-esr, webkit2gtk-driver, xvfb and xauth), or set {VARIABLE} to Firefox's path",
            missing.unwrap_or("Firefox")
        ),
    }
}

fn firefox() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    named
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| programs::find(&FIREFOX))
}

fn missing() -> Option<&'static str> {
    if firefox().is_none() {
        return Some("Firefox");
    }
    WEBKIT
        .into_iter()
        .find(|name| programs::find(&[name]).is_none())
}
