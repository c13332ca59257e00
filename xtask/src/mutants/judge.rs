//! Compares what survived with the reasons. It fails on a survivor without a reason and, in files
//! all of whose mutants ran, on a reason without a survivor.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::explained::Explained;
use super::survivor::Survivor;
use crate::progress;

/// `whole` are the files all of whose mutants ran.
pub(super) fn judge(
    survivors: &[Survivor],
    whole: &[String],
    explained: &Explained,
    list: &str,
) -> Result<()> {
    let alive = survivors.iter().filter(|it| !explained.covers(it));
    let mut of_file: BTreeMap<&str, Vec<&Survivor>> = BTreeMap::new();
    for survivor in alive {
        of_file.entry(&survivor.file).or_default().push(survivor);
    }
    let count: usize = of_file.values().map(Vec::len).sum();
    progress::note(&format!(
        "{} alive, {count} of them without a reason",
        survivors.len()
    ));
    let mut problems = stale(survivors, whole, explained);
    for (file, waiting) in &explained.backlog {
        let alive = of_file.get(file.as_str()).map_or(0, Vec::len);
        if alive <= *waiting {
            of_file.remove(file.as_str());
        }
        if alive < *waiting && whole.contains(file) {
            progress::note(&format!(
                "{list}, backlog: {file} has {alive}: lower the number"
            ));
        }
    }
    of_file.retain(|file, alive| {
        let waits = explained
            .not_run
            .iter()
            .any(|room| file.starts_with(&format!("{room}/")));
        if waits {
            progress::note(&format!("{list}, not_run: {file} has {}", alive.len()));
        }
        !waits
    });
    for survivor in of_file.values().flatten() {
        problems.push(format!("no test notices {survivor}"));
    }
    if problems.is_empty() {
        return Ok(());
    }
    bail!(
        "add a test, or a reason to {list}; remove the reasons that explain nothing:\n{}",
        problems.join("\n")
    );
}

/// The reasons that explain nothing in the files.
fn stale(survivors: &[Survivor], whole: &[String], explained: &Explained) -> Vec<String> {
    let mut stale = Vec::new();
    let ran = |file: &String| whole.contains(file);
    for entry in explained.entries.iter().filter(|entry| ran(&entry.file)) {
        for mutant in &entry.mutants {
            if !survivors.iter().any(|it| entry.covers(it, mutant)) {
                let (file, code) = (&entry.file, &entry.code);
                stale.push(format!(
                    "entries: {file} has no survivor {mutant}, in: {code}"
                ));
            }
        }
    }
    for rule in &explained.rules {
        for file in rule.files.iter().filter(|file| ran(file)) {
            if !survivors
                .iter()
                .any(|it| it.file == *file && rule.covers(it))
            {
                let pieces = rule.pieces.join(", ");
                stale.push(format!("rules: {file} has no survivor for {pieces}"));
            }
        }
    }
    stale
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "pkg/a.js";

    fn survivor(mutant: &str, mutator: &str, code: &str) -> Survivor {
        Survivor {
            file: FILE.to_owned(),
            line: 1,
            mutator: mutator.to_owned(),
            mutant: mutant.to_owned(),
            code: code.to_owned(),
        }
    }

    fn problems(survivors: &[Survivor], list: &str) -> String {
        let list = serde_json::from_str(list).unwrap();
        let judged = judge(survivors, &[FILE.to_owned()], &list, "the list");
        judged.map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn a_survivor_needs_a_reason() {
        let alive = [survivor("a → b", "Block", "x(a)")];
        assert!(problems(&alive, "{}").contains("no test notices pkg/a.js:1: a → b, in: x(a)"));
        let entry = |mutant: &str| {
            format!(
                r#"{{"entries": [{{"file": "{FILE}", "code": "x(a)", "mutants": ["{mutant}"], "reason": "same"}}]}}"#
            )
        };
        assert_eq!(problems(&alive, &entry("a → b")), "");
        let found = problems(&alive, &entry("a → c"));
        assert!(found.contains("no test notices") && found.contains("no survivor a → c"));
    }

    #[test]
    fn a_rule_explains_a_kind_of_mutant_and_must_explain_something() {
        let rule = r#"{"rules": [{"files": ["pkg/a.js"], "mutator": "Str", "pieces": ["throw "], "reason": "words"}]}"#;
        assert_eq!(
            problems(&[survivor("a → b", "Str", "throw x(a)")], rule),
            ""
        );
        for other in [
            survivor("a → b", "Block", "throw x(a)"),
            survivor("a → b", "Str", "x(a)"),
        ] {
            let found = problems(&[other], rule);
            assert!(found.contains("no test notices") && found.contains("no survivor for throw "));
        }
    }

    #[test]
    fn a_room_that_was_not_run_is_only_told() {
        let alive = [survivor("a → b", "Block", "x(a)")];
        assert_eq!(problems(&alive, r#"{"not_run": ["pkg"]}"#), "");
        assert!(problems(&alive, r#"{"not_run": ["pk"]}"#).contains("no test notices"));
    }

    #[test]
    fn a_backlog_only_falls() {
        let alive = [
            survivor("a → b", "Block", "x(a)"),
            survivor("a → c", "Block", "x(a)"),
        ];
        let backlog = |count: usize| format!(r#"{{"backlog": {{"pkg/a.js": {count}}}}}"#);
        assert_eq!(problems(&alive, &backlog(2)), "");
        assert!(problems(&alive, &backlog(1)).contains("no test notices"));
    }
}
