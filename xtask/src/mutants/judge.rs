//! Compares what survived with the reasons. It fails on a survivor without a reason, and on a
//! reason whose mutant was noticed or is not one any more.

use anyhow::{Result, bail};

use super::explained::Explained;
use super::mutant::{Mutant, Run};
use crate::progress;

pub(super) fn judge(run: &Run, explained: &Explained, list: &str) -> Result<()> {
    let alive = run.survivors.iter().filter(|it| !explained.covers(it));
    let mut problems: Vec<_> = alive.map(|it| format!("no test notices {it}")).collect();
    progress::note(&format!(
        "{} alive, {} of them without a reason",
        run.survivors.len(),
        problems.len()
    ));
    problems.extend(stale(run, explained));
    if problems.is_empty() {
        return Ok(());
    }
    bail!(
        "add a test, or a reason to {list}; remove the reasons that explain nothing:\n{}",
        problems.join("\n")
    );
}

/// The reasons that explain nothing in the run's files.
fn stale(run: &Run, explained: &Explained) -> Vec<String> {
    let mut stale = Vec::new();
    let is_known = |file: &String| run.files.as_ref().is_none_or(|it| it.contains(file));
    let unless_noticed = || run.survivors.iter().chain(&run.unknown);
    for entry in explained.entries.iter().filter(|it| is_known(&it.file)) {
        for change in &entry.mutants {
            if !unless_noticed().any(|it| entry.covers(it, change)) {
                let (file, code) = (&entry.file, &entry.code);
                stale.push(format!(
                    "entries: {file} has no survivor {change}, in: {code}"
                ));
            }
        }
    }
    for rule in &explained.rules {
        for file in rule.files.iter().filter(|file| is_known(file)) {
            let explains = |it: &Mutant| it.file == *file && rule.covers(it);
            if !unless_noticed().any(explains) {
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

    fn mutant(change: &str, mutator: &str, code: &str) -> Mutant {
        Mutant {
            file: FILE.to_owned(),
            line: 1,
            mutator: mutator.to_owned(),
            change: change.to_owned(),
            code: code.to_owned(),
        }
    }

    fn entry(change: &str) -> String {
        format!(
            r#"{{"entries": [{{"file": "{FILE}", "code": "x(a)", "mutants": ["{change}"], "reason": "same"}}]}}"#
        )
    }

    fn judged(run: &Run, list: &str) -> String {
        let list = serde_json::from_str(list).unwrap();
        let judged = judge(run, &list, "the list");
        judged.map_or_else(|error| error.to_string(), |()| String::new())
    }

    fn problems(survivor: Mutant, list: &str) -> String {
        let run = Run {
            survivors: vec![survivor],
            files: Some(vec![FILE.to_owned()]),
            unknown: Vec::new(),
        };
        judged(&run, list)
    }

    #[test]
    fn a_survivor_needs_a_reason() {
        let alive = || mutant("a → b", "Block", "x(a)");
        assert!(problems(alive(), "{}").contains("no test notices pkg/a.js:1: a → b, in: x(a)"));
        assert_eq!(problems(alive(), &entry("a → b")), "");
        let found = problems(alive(), &entry("a → c"));
        assert!(found.contains("no test notices") && found.contains("no survivor a → c"));
    }

    #[test]
    fn a_rule_explains_a_kind_of_mutant_and_must_explain_something() {
        let rule = r#"{"rules": [{"files": ["pkg/a.js"], "mutator": "Str", "pieces": ["throw "], "reason": "words"}]}"#;
        assert_eq!(problems(mutant("a → b", "Str", "throw x(a)"), rule), "");
        for other in [
            mutant("a → b", "Block", "throw x(a)"),
            mutant("a → b", "Str", "x(a)"),
        ] {
            let found = problems(other, rule);
            assert!(found.contains("no test notices") && found.contains("no survivor for throw "));
        }
    }

    #[test]
    fn a_reason_for_a_mutant_that_was_noticed_or_is_gone_is_a_problem() {
        let run = Run::default();
        let found = judged(&run, &entry("a → b"));
        assert!(found.contains("pkg/a.js has no survivor a → b, in: x(a)"));
    }

    #[test]
    fn a_reason_for_a_mutant_that_was_left_out_is_not_judged() {
        let mut run = Run {
            unknown: vec![mutant("a → b", "", "x(a)")],
            ..Run::default()
        };
        assert_eq!(judged(&run, &entry("a → b")), "");
        assert!(judged(&run, &entry("a → c")).contains("no survivor a → c"));
        run.files = Some(vec!["pkg/b.js".to_owned()]);
        assert_eq!(judged(&run, &entry("a → c")), "");
    }
}
