//! Node and the npm packages that `package-lock.json` names.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::progress;
use crate::workspace::{Workspace, npm};

/// The oldest Node that every tool here supports, as in `package.json` under `engines`.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Checks Node and installs the packages of a directory's lock file unless exactly those are
/// installed already.
pub(crate) fn provide(workspace: &Workspace, directory: &Path) -> Result<()> {
    check_node()?;
    let _alone = workspace.lock("npm")?;
    let Some(why) = reason_to_install(directory)? else {
        return Ok(());
    };
    progress::step("npm packages", &why, || {
        // No install scripts: nothing here needs one, and they are the usual way in for a bad
        // package.
        progress::run(npm().current_dir(directory).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]))
    })
}

fn check_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let version =
        progress::output_of(Command::new("node").arg("--version")).with_context(|| {
            format!(
                "Node.js {major}.{minor} or newer is needed; install it from https://nodejs.org"
            )
        })?;
    let mut numbers = version.trim().trim_start_matches('v').split('.');
    let mut next = || numbers.next().and_then(|number| number.parse().ok());
    match (next(), next()) {
        (Some(a), Some(b)) if (a, b) >= OLDEST_NODE => Ok(()),
        _ => bail!(
            "Node.js {major}.{minor} or newer is needed, `node --version` says {}; newer ones are at https://nodejs.org",
            version.trim()
        ),
    }
}

/// Compares the lock file with npm's record of the installation
/// (<https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles>), so that an `npm install` by hand counts too.
fn reason_to_install(root: &Path) -> Result<Option<String>> {
    let locked = packages(&root.join("package-lock.json"))?;
    let Ok(installed) = packages(&root.join("node_modules/.package-lock.json")) else {
        return Ok(Some("node_modules is missing or incomplete".to_owned()));
    };
    for (path, package) in &locked {
        // The root package is not written down; an optional package may be one for another
        // platform.
        let may_be_absent = path.is_empty() || package.get("optional").is_some();
        match installed.get(path) {
            None if may_be_absent => {}
            None => return Ok(Some(format!("{path} is missing"))),
            Some(there) if version(there) != version(package) => {
                return Ok(Some(format!("{path} is another version than locked")));
            }
            Some(_) => {}
        }
    }
    let surplus = installed.keys().find(|path| !locked.contains_key(*path));
    Ok(surplus.map(|path| format!("{path} is no longer wanted")))
}

/// The identity of a copy of a package; workspace members have no integrity.
fn version(package: &Value) -> (Option<&Value>, Option<&Value>) {
    (package.get("version"), package.get("integrity"))
}

fn packages(lockfile: &Path) -> Result<Map<String, Value>> {
    let text = std::fs::read_to_string(lockfile)
        .with_context(|| format!("cannot read {}", lockfile.display()))?;
    let mut lock: Value = serde_json::from_str(&text)
        .with_context(|| format!("{} is not JSON", lockfile.display()))?;
    match lock.get_mut("packages").map(Value::take) {
        Some(Value::Object(packages)) => Ok(packages),
        _ => bail!("{} lists no packages", lockfile.display()),
    }
}
