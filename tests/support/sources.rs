//! Where published test vectors lie: in the corpora beside the repository, and in
//! the sources of crates that this one is tested against.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The directory of a corpus. `None`, with a warning that cannot be overlooked,
/// where the corpora were not checked out.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpora")
        .join(name);
    if path.is_dir() {
        return Some(path);
    }
    let current = std::thread::current();
    let test = current.name().unwrap_or("a test");
    let path = path.display();
    let warning = format!("\n*** SKIPPED: {test}: the corpus {path} is absent ***\n\n");
    // Not `eprintln!`: the test harness keeps that back when a test passes.
    std::io::stderr().write_all(warning.as_bytes()).unwrap();
    None
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
