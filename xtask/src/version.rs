//! `cargo xtask version 1.2.3`: the version of the next release, in every file that states it.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use lexopt::{Arg, Parser, ValueExt};

use crate::progress::{self, note};
use crate::workspace::Workspace;

/// The packages that have the version of the release. The crate and the npm package share a name.
const PACKAGES: [&str; 3] = ["bedrock-wasm", "local-bedrock", "bedrock-wasm-playground"];

/// The files that state a version, in any directory; lock files are edited rather than made anew,
/// so that no registry is asked and nothing else in them changes.
const FILES: [&str; 5] = [
    "Cargo.toml",
    "Cargo.lock",
    "package.json",
    "package-lock.json",
    "local-bedrock/src/version.js",
];

const CHANGELOG: &str = "CHANGELOG.md";

/// The command.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut parser = Parser::from_args(arguments);
    let mut version: Option<String> = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(value) if version.is_none() => version = Some(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let version = version.context("say which version, as in `cargo xtask version 1.2.3`")?;
    ensure!(
        is_version(&version),
        "`{version}` is not three numbers with points between, such as 1.2.3"
    );

    let root = Workspace::find()?.root;
    let mut tracked = Command::new("git");
    let tracked = progress::output_of(tracked.current_dir(&root).arg("ls-files"))?;
    let states_version = |path: &&str| FILES.iter().any(|file| is_at(path, file));
    let mut edits = Vec::new();
    for path in tracked.lines().filter(states_version) {
        let text = fs::read_to_string(root.join(path))?;
        edits.push((path, with_version(&text, &version), text));
    }
    let text = fs::read_to_string(root.join(CHANGELOG))?;
    edits.push((CHANGELOG, released(&text, &version, &today()?)?, text));
    for (path, edited, text) in edits {
        if edited != text {
            fs::write(root.join(path), edited).with_context(|| format!("cannot write {path}"))?;
            note(path);
        }
    }
    Ok(())
}

fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| {
            number.bytes().all(|byte| byte.is_ascii_digit())
                && !number.is_empty()
                && (*number == "0" || !number.starts_with('0'))
        })
}

/// Whether a path ends in that file, as `pkg/package.json` does in `package.json`.
fn is_at(path: &str, file: &str) -> bool {
    path.strip_suffix(file)
        .is_some_and(|directory| directory.is_empty() || directory.ends_with('/'))
}

/// The text of a manifest or lock file with another version of our packages: in the line after a
/// package's name, where one package depends on another, and in `VERSION`.
fn with_version(text: &str, version: &str) -> String {
    let mut named = false;
    let edit = |line: &str| {
        let Some((key, value)) = entry(line) else {
            // npm's lock file leaves out the name of a package that its directory has as well.
            named = PACKAGES
                .iter()
                .any(|name| line.trim() == format!("\"{name}\": {{"));
            return line.to_owned();
        };
        let dependency = PACKAGES.contains(&key) && is_version(value);
        let ours = named && key == "version" || dependency || key == "export const VERSION";
        named = key == "name" && PACKAGES.contains(&value);
        if ours {
            line.replacen(&format!("\"{value}\""), &format!("\"{version}\""), 1)
        } else {
            line.to_owned()
        }
    };
    text.split_inclusive('\n').map(edit).collect()
}

/// Key and value of a line of JSON, TOML or JavaScript whose value is a string.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ").or_else(|| line.split_once(" = "))?;
    let value = value.trim().trim_end_matches([',', ';']);
    let value = value.strip_prefix('"')?.strip_suffix('"')?;
    Some((key.trim().trim_matches('"'), value))
}

/// The changelog, in which what is unreleased becomes the section of the version.
fn released(changelog: &str, version: &str, day: &str) -> Result<String> {
    const UNRELEASED: &str = "## Unreleased\n";
    if changelog.contains(&format!("\n## {version} - ")) {
        return Ok(changelog.to_owned());
    }
    if !changelog.contains(UNRELEASED) {
        bail!("{CHANGELOG} has no line `## Unreleased`; its changes become the version's");
    }
    let headings = format!("{UNRELEASED}\n## {version} - {day}\n");
    Ok(changelog.replacen(UNRELEASED, &headings, 1))
}

fn today() -> Result<String> {
    let mut node = Command::new("node");
    let day = progress::output_of(node.args(["-p", "new Date().toISOString().slice(0, 10)"]))?;
    Ok(day.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers() {
        for right in ["0.2.0", "1.0.0", "12.34.56"] {
            assert!(is_version(right), "{right}");
        }
        for wrong in [
            "",
            "1.2",
            "1.2.3.4",
            "v1.2.3",
            "1.2.3-rc.1",
            "1.02.3",
            "1..3",
        ] {
            assert!(!is_version(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_file_is_found_in_any_directory() {
        assert!(is_at("Cargo.toml", "Cargo.toml"));
        assert!(is_at("examples/rust/leptos-chat/Cargo.lock", "Cargo.lock"));
        assert!(!is_at("tests/not-package.json", "package.json"));
    }

    #[test]
    fn our_packages_and_those_that_depend_on_them_get_the_version() {
        for (before, after) in [
            (
                "[package]\nname = \"bedrock-wasm\"\nversion = \"0.1.0\"\n",
                "[package]\nname = \"bedrock-wasm\"\nversion = \"0.2.0\"\n",
            ),
            (
                "{\n  \"name\": \"local-bedrock\",\n  \"version\": \"0.1.0\",\n  \"type\": \"module\"\n}\n",
                "{\n  \"name\": \"local-bedrock\",\n  \"version\": \"0.2.0\",\n  \"type\": \"module\"\n}\n",
            ),
            (
                "    \"bedrock-wasm\": \"0.1.0\",\n    \"local-bedrock\": \"0.1.0\"\n",
                "    \"bedrock-wasm\": \"0.2.0\",\n    \"local-bedrock\": \"0.2.0\"\n",
            ),
            (
                "    \"local-bedrock\": {\n      \"version\": \"0.1.0\",\n",
                "    \"local-bedrock\": {\n      \"version\": \"0.2.0\",\n",
            ),
            (
                "// Why.\nexport const VERSION = \"0.1.0\";\n",
                "// Why.\nexport const VERSION = \"0.2.0\";\n",
            ),
        ] {
            assert_eq!(with_version(before, "0.2.0"), after);
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in [
            "name = \"hmac\"\nversion = \"0.1.0\"\n",
            "  \"bin\": {\n    \"local-bedrock\": \"bin/local-bedrock.js\"\n  }\n",
            "bedrock-wasm = { path = \"../..\", default-features = false }\n",
            "name = \"bedrock-wasm\"\nedition = \"2024\"\n\n[workspace]\nversion = \"0.1.0\"\n",
            "    \"left-pad\": \"0.1.0\"\n",
            "no line end",
        ] {
            assert_eq!(with_version(text, "0.2.0"), text);
        }
    }

    #[test]
    fn unreleased_changes_become_the_section_of_the_version() -> Result<()> {
        let before = "# Changelog\n\n## Unreleased\n### Added\n- A.\n";
        let after = "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-12-31\n### Added\n- A.\n";
        assert_eq!(released(before, "0.2.0", "2026-12-31")?, after);
        // A second run, on another day too, changes nothing.
        assert_eq!(released(after, "0.2.0", "2027-01-01")?, after);
        assert!(released("# Changelog\n", "0.2.0", "2026-12-31").is_err());
        Ok(())
    }
}
