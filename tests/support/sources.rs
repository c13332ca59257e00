//! Where published test vectors lie: in what the registries carry, in the corpora beside
//! the repository, and in the sources of crates that this one is tested against.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The directory of a corpus that the registries carry. `None`, with a warning that cannot
/// be overlooked, if it is neither in the user's cache nor to be had; `cargo xtask test`
/// has it there before the tests start.
pub(crate) fn published(name: &str) -> Option<PathBuf> {
    static DIRECTORY: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let directory = DIRECTORY.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/print.js");
        let output = Command::new("node").arg(script).output();
        let output = output.map_err(|error| format!("node cannot be started: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let printed = String::from_utf8(output.stdout).unwrap();
        Ok(printed.trim_end().into())
    });
    match directory {
        Ok(directory) => Some(directory.join(name)),
        Err(error) => {
            let advice = "`cargo xtask test --only rust` installs what is missing";
            warn("SKIPPED", &format!("{error}\n{advice}"));
            None
        }
    }
}

/// The files of all recordings of Bedrock, published ones and those of the corpora.
pub(crate) fn recorded_files() -> Option<Vec<PathBuf>> {
    let published = published("recorded-bedrock")?;
    let further = checked_out("recorded-bedrock");
    if let Err(why) = &further {
        warn("CHECKED WITH FEWER RECORDINGS", why);
    }
    let rooms = [published].into_iter().chain(further);
    let rooms = rooms.flat_map(|room| entries(&room));
    let rooms = rooms.filter(|entry| entry.is_dir());
    Some(rooms.flat_map(|room| entries(&room)).collect())
}

/// The directory of a corpus that no registry carries. `None`, with a warning that cannot
/// be overlooked, if the corpora were not checked out.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    checked_out(name).map_err(|why| warn("SKIPPED", &why)).ok()
}

fn checked_out(name: &str) -> Result<PathBuf, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpora")
        .join(name);
    if path.is_dir() {
        return Ok(path);
    }
    Err(format!("the corpus {} is absent", path.display()))
}

fn warn(what: &str, why: &str) {
    let current = std::thread::current();
    let test = current.name().unwrap_or("a test");
    let warning = format!("\n*** {what}: {test}: {why} ***\n\n");
    // Not `eprintln!`: the test harness keeps that back when a test passes.
    std::io::stderr().write_all(warning.as_bytes()).unwrap();
}

/// The source directory of a crate of the dependency graph, as cargo has it.
pub(crate) fn crate_source(name: &str) -> PathBuf {
    let host = output(Command::new("rustc").args(["--print", "host-tuple"]));
    let metadata = output(
        Command::new(env!("CARGO"))
            .args(["metadata", "--locked", "--format-version", "1"])
            // Only what this build needs anyway, so that nothing is downloaded.
            .args(["--filter-platform", host.trim()])
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    );
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let package = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == name)
        .unwrap_or_else(|| panic!("{name} is no dependency any more"));
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().to_owned()
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A text file without white space at its end.
pub(crate) fn text(path: PathBuf) -> String {
    let text = std::fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.trim_end().to_owned()
}

/// A JSON file.
pub(crate) fn json(path: PathBuf) -> Value {
    serde_json::from_str(&text(path)).unwrap()
}

/// Entries of a directory, by name.
pub(crate) fn entries(directory: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

/// Bytes from hexadecimal digits.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
