//! The architecture's sentences about absence that a look at the sources can check.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Names for the two edges to JavaScript alone: the npm package's and that of Rust apps.
const HOST_ONLY: [&str; 9] = [
    "wasm_bindgen",
    "js_sys",
    "web_sys",
    "getrandom",
    "SystemTime",
    "Instant::",
    "std::env",
    "TcpStream",
    "std::thread",
];

fn files_below(directory: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            files.extend(files_below(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            files.push(path);
        }
    }
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_core_never_reads_a_clock_a_random_source_an_environment_or_a_socket() {
    let edges = ["src/web", "src/api/edge/web"].map(|edge| root().join(edge));
    let core = files_below(&root().join("src"), &[".rs"])
        .into_iter()
        .filter(|path| !edges.iter().any(|edge| path.starts_with(edge)));
    let mut looked_at = 0;
    for path in core {
        looked_at += 1;
        let text = fs::read_to_string(&path).unwrap();
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for name in HOST_ONLY {
                assert!(
                    !line.contains(name),
                    "{} names {name}: {line}",
                    path.display()
                );
            }
        }
    }
    assert!(looked_at > 15, "only {looked_at} files were found");
}

/// The rooms of `src/` from the ground up: each imports only from those on lines before its own, or
/// beside it.
const FLOORS: [&[&str]; 8] = [
    &["text"],
    &["error", "error_codes", "time"],
    &["http"],
    &["auth", "endpoint", "eventstream", "operations"],
    &["sigv4"],
    &["call"],
    &["api", "web"],
    &["lib"],
];

/// The rooms of `src/api/`, likewise. `fuzzing` and the tests stand on all of them.
const API_FLOORS: [&[&str]; 10] = [
    &["data", "identity"],
    &["config"],
    &["error_facts"],
    &["edge"],
    &["call"],
    &["stream"],
    &["client"],
    &["families", "s3"],
    &[
        "agents",
        "batch",
        "converse",
        "embeddings",
        "images",
        "issuers",
    ],
    &["cases", "fuzzing", "mod"],
];

/// What `crate::` stands before, in code that is shipped: the first name, and the one after it.
fn imports(code: &str) -> Vec<(String, String)> {
    let (before, tests) = code
        .split_once("#[cfg(test)]\nmod tests {")
        .unwrap_or((code, ""));
    let after = tests.split_once("\n}\n").unwrap_or_default().1;
    let shipped = [before, after].join("\n");
    let lines = shipped
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let text: String = lines.collect::<Vec<_>>().join("\n");
    let names = |path: &str| {
        let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
        path[..end.unwrap_or(path.len())].to_owned()
    };
    let mut found = Vec::new();
    for path in text.split("crate::").skip(1) {
        let first = names(path);
        let rest = path[first.len()..].strip_prefix("::").unwrap_or_default();
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap();
                found.extend(
                    list.split(',')
                        .map(|name| (first.clone(), names(name.trim()))),
                );
            }
            None => found.push((first.clone(), names(rest))),
        }
    }
    found
}

fn floor_of(floors: &[&[&str]], room: &str) -> Option<usize> {
    floors.iter().position(|rooms| rooms.contains(&room))
}

/// The first part of a path below a directory, which is a room or a file.
fn room_of(path: &Path, below: &str) -> String {
    let relative = path.strip_prefix(root().join(below)).unwrap();
    let first = relative.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Which of the API's rooms a name is from that `api/mod.rs` exports.
fn api_room(name: &str) -> String {
    let exports = fs::read_to_string(root().join("src/api/mod.rs")).unwrap();
    let exports = exports.split("pub use ").skip(1).find(|export| {
        let names = export.split(|c: char| !c.is_alphanumeric() && c != '_');
        names.into_iter().any(|other| other == name)
    });
    exports.map_or_else(
        || name.to_owned(),
        |export| export.split("::").next().unwrap().to_owned(),
    )
}

fn is_test(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.ends_with("tests.rs") || path.starts_with(root().join("src/api/edge/scripted"))
}

#[test]
fn no_import_of_the_crate_runs_back_up() {
    let mut looked_at = 0;
    for path in files_below(&root().join("src"), &[".rs"]) {
        let room = room_of(&path, "src");
        if is_test(&path) || room == "lib" {
            continue;
        }
        let own = floor_of(&FLOORS, &room).unwrap_or_else(|| panic!("{room} has no floor"));
        for (to, within) in imports(&fs::read_to_string(&path).unwrap()) {
            looked_at += 1;
            // What `lib.rs` exports is the API's, or the error.
            let to = match floor_of(&FLOORS, &to) {
                Some(_) => to,
                None if to == "Error" || to == "ErrorKind" => "error".to_owned(),
                None => "api".to_owned(),
            };
            let floor = floor_of(&FLOORS, &to).unwrap();
            let path = path.display();
            assert!(
                to == room || floor < own,
                "{path} imports {to}, which is not below {room}"
            );
            if room != "api" || to != "api" || within.is_empty() {
                continue;
            }
            let below = room_of(Path::new(&path.to_string()), "src/api");
            let to = api_room(&within);
            let [own, floor] = [&below, &to].map(|room| {
                floor_of(&API_FLOORS, room).unwrap_or_else(|| panic!("{room} has no floor"))
            });
            assert!(
                to == below || floor < own,
                "{path} imports {to}, which is not below {below}"
            );
        }
    }
    assert!(looked_at > 200, "only {looked_at} imports were found");
}

#[test]
fn the_emulator_imports_nothing_of_the_library_it_judges() {
    let mut looked_at = 0;
    for directory in ["src", "bin", "test"] {
        for path in files_below(&root().join("local-bedrock").join(directory), &[".js"]) {
            looked_at += 1;
            let text = fs::read_to_string(&path).unwrap();
            // Comments may name AWS's shapes by their declarations, which are no code.
            let is_type = |line: &&str| {
                line.trim_start().starts_with(['*', '/']) && line.contains("/pkg/types/")
            };
            for line in text.lines().filter(|line| line.contains("import")) {
                if is_type(&line) {
                    continue;
                }
                let foreign = line.contains("\"bedrock-wasm") || line.contains("/pkg/");
                assert!(!foreign, "{}: {line}", path.display());
            }
        }
    }
    assert!(looked_at > 20, "only {looked_at} files were found");
}

#[test]
fn files_written_by_hand_have_at_most_five_hundred_lines() {
    for directory in ["src", "pkg", "local-bedrock", "www", "xtask", "tests"] {
        for path in files_below(&root().join(directory), &[".rs", ".js", ".mjs"]) {
            let built = [
                "pkg/wasm",
                "www/dist",
                "pkg/operations",
                "tests/fuzz/target",
                "tests/rust-api/wasm",
            ];
            if built.iter().any(|part| path.starts_with(root().join(part))) {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let generated = text.starts_with("// Generated by `cargo xtask codegen`");
            let lines = text.lines().count();
            assert!(
                generated || lines <= 500,
                "{} has {lines} lines",
                path.display()
            );
        }
    }
}

/// Of rustfmt's rules, wrapping comments is one that only its nightly has (`wrap_comments`).
#[test]
fn comments_in_rust_end_at_column_100() {
    for directory in ["src", "tests", "xtask"] {
        for path in files_below(&root().join(directory), &[".rs"]) {
            let text = fs::read_to_string(&path).unwrap();
            let generated = text.starts_with("// Generated by `cargo xtask codegen`");
            if generated || path.components().any(|part| part.as_os_str() == "target") {
                continue;
            }
            let mut in_code = false;
            for (place, line) in text.lines().enumerate() {
                let Some(comment) = line.trim_start().strip_prefix("//") else {
                    continue;
                };
                let comment = comment.trim_start_matches(['/', '!']).trim_start();
                in_code ^= comment.starts_with("```");
                // A row of a table, an address and an example's code cannot be broken at a word.
                let whole = in_code || comment.starts_with('|') || comment.contains("://");
                assert!(
                    whole || line.chars().count() <= 100,
                    "{}:{} is longer than 100 columns: {line}",
                    path.display(),
                    place + 1
                );
            }
        }
    }
}
