//! The fuzz targets of `tests/fuzz/`, without a fuzzer: its corpus is replayed, and mutated
//! a little. `cargo xtask fuzz` goes on from here, guided by coverage.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/sources.rs"]
#[allow(dead_code, reason = "shared with the other tests")]
mod sources;
#[path = "fuzz/src/lib.rs"]
pub mod targets;

use cases::at_least;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use sources::{entries, text};
use std::path::{Path, PathBuf};
use targets::{TARGETS, Target};

fn directory(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(kind)
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let files = entries(&directory("corpus").join(name));
    assert!(files.len() > 4, "the corpus of {name} is gone");
    let inputs = files.iter().map(|path| std::fs::read(path).unwrap());
    inputs.collect()
}

/// The words of a target's dictionary: `"…"` a line, with escapes.
fn dictionary(name: &str) -> Vec<Vec<u8>> {
    let lines = text(directory("dictionaries").join(format!("{name}.dict")));
    let words: Vec<_> = lines.lines().map(word).collect();
    assert!(words.len() > 10, "the dictionary of {name} is gone");
    words
}

fn word(line: &str) -> Vec<u8> {
    let mut rest = line.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
    let mut word = Vec::new();
    while let Some(byte) = rest.bytes().next() {
        let (literal, length) = match rest.as_bytes() {
            [b'\\', b'x', ..] => (u8::from_str_radix(&rest[2..4], 16).unwrap(), 4),
            [b'\\', escaped, ..] => (*escaped, 2),
            _ => (byte, 1),
        };
        word.push(literal);
        rest = &rest[length..];
    }
    word
}

/// One change to an input, at a place in it.
#[derive(Clone, Debug)]
enum Change {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Erase(Index, usize),
    /// The rest of another input, in place of the rest of this one.
    Cross(Index, Index, Index),
}

fn change(words: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let inserted = prop_oneof![
        3 => prop::sample::select(words),
        1 => vec(any::<u8>(), 1..9),
    ];
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (at(), inserted).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (at(), 1..40_usize).prop_map(|(at, length)| Change::Erase(at, length)),
        (at(), at(), at()).prop_map(|(at, other, from)| Change::Cross(at, other, from)),
    ]
}

fn apply(change: &Change, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let end = input.len() + 1;
    match change {
        Change::Set(at, byte) => {
            if let Some(old) = input.get_mut(at.index(end)) {
                *old = *byte;
            }
        }
        Change::Insert(at, bytes) => {
            let at = at.index(end);
            input.splice(at..at, bytes.iter().copied());
        }
        Change::Erase(at, length) => {
            let at = at.index(end);
            input.drain(at..input.len().min(at + length));
        }
        Change::Cross(at, other, from) => {
            let other = other.get(corpus);
            input.truncate(at.index(end));
            input.extend_from_slice(&other[from.index(other.len() + 1)..]);
        }
    }
}

/// Replays the corpus of a target, then inputs that are a few changes away from it.
fn try_out(name: &str) {
    let run = target(name);
    let corpus = corpus(name);
    corpus.iter().for_each(|input| run(input));
    let strategy = (any::<Index>(), vec(change(dictionary(name)), 1..6));
    TestRunner::new(at_least(512))
        .run(&strategy, |(at, changes)| {
            let mut input = at.get(&corpus).clone();
            for change in &changes {
                apply(change, &mut input, &corpus);
            }
            run(&input);
            Ok(())
        })
        .unwrap();
}

fn target(name: &str) -> Target {
    let found = TARGETS.iter().find(|(other, _)| *other == name);
    found
        .unwrap_or_else(|| panic!("there is no target {name}"))
        .1
}

#[test]
fn frames_are_judged_as_another_decoder_judges_them() {
    try_out("frames");
}

#[test]
fn requests_are_signed_as_another_signer_signs_them() {
    try_out("signer");
}

#[test]
fn urls_are_read_as_a_url_parser_reads_them() {
    try_out("bind");
}

#[test]
fn errors_follow_a_model_of_the_rules() {
    try_out("errors");
}

#[test]
fn payloads_are_read_as_a_json_parser_reads_them() {
    try_out("events");
}

#[test]
fn leaves_of_xml_are_those_that_a_parser_reads() {
    try_out("xml");
}

#[test]
fn inputs_become_the_requests_that_the_model_says() {
    try_out("inputs");
}

#[test]
fn every_target_has_an_entry_for_the_fuzzer() {
    let manifest = text(directory("Cargo.toml"));
    for (name, _) in TARGETS {
        let entry = text(directory("fuzz_targets").join(format!("{name}.rs")));
        assert!(entry.contains(&format!("bedrock_wasm_fuzz::{name}::run")));
        assert!(manifest.contains(&format!("name = \"{name}\"\n")));
    }
    assert_eq!(entries(&directory("fuzz_targets")).len(), TARGETS.len());
}
