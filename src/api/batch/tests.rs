//! The cases of `tests/cases/batch.json`, which `tests/js/batch/shared-cases.test.js` runs against
//! the npm package.

use super::{Record, RecordResult, Records, Results};
use crate::error::{Error, ErrorKind};
use serde_json::{Value, json};

fn cases(kind: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/batch.json");
    let mut all: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    serde_json::from_value(all[kind].take()).unwrap()
}

fn lines(case: &Value) -> impl Iterator<Item = &str> {
    let lines = case["lines"].as_array().unwrap().iter();
    lines.map(|line| line.as_str().unwrap())
}

#[test]
fn records_are_the_lines_that_a_job_takes_or_refused() {
    for case in cases("records") {
        let name = &case["name"];
        let number =
            |name: &str, default| case[name].as_u64().map_or(default, |most| most as usize);
        let mut records = Records::new().limits(number("maxRecords", 9), number("maxBytes", 9_999));
        if case["converse"] == true {
            records = records.converse();
        }
        let written: Result<Vec<Option<Record>>, Error> =
            lines(&case).map(|line| records.read(line)).collect();
        match case["refused"].as_array() {
            None => {
                let written = written.unwrap_or_else(|error| panic!("{name}: {error}"));
                let parsed = |record: Record| serde_json::from_str(&record.line()).unwrap();
                let written: Vec<Value> = written.into_iter().flatten().map(parsed).collect();
                assert_eq!(json!(written), case["written"], "{name}");
                let ids = written
                    .iter()
                    .map(|record| record["recordId"].as_str().unwrap());
                assert_eq!(*records.ids(), ids.map(str::to_owned).collect(), "{name}");
            }
            Some(parts) => {
                let error = written.expect_err(name.as_str().unwrap());
                assert_eq!(error.kind(), ErrorKind::Input, "{name}");
                for part in parts {
                    assert!(
                        error.message().contains(part.as_str().unwrap()),
                        "{name}: {error}"
                    );
                }
            }
        }
    }
}

fn found(case: &Value) -> Result<Vec<RecordResult>, Error> {
    let ids = case["ids"].as_array().unwrap().iter();
    let mut results = Results::of(ids.map(|id| id.as_str().unwrap()));
    let found: Result<Vec<_>, Error> = lines(case).map(|line| results.read(line)).collect();
    let found = found?;
    results.finish()?;
    Ok(found.into_iter().flatten().collect())
}

/// A result as the npm package has it.
pub(super) fn shown(RecordResult { record_id, output }: &RecordResult) -> Value {
    match output {
        Ok(output) => json!({ "recordId": record_id, "output": output }),
        Err(failure) => json!({
            "recordId": record_id,
            "error": { "errorCode": failure.code, "errorMessage": failure.message },
        }),
    }
}

#[test]
fn results_are_one_for_each_record_or_an_error() {
    for case in cases("results") {
        let found = found(&case).map(|found| found.iter().map(shown).collect::<Value>());
        let found = found.map_err(|error| error.code());
        let expected = case["code"].as_str().map_or(Ok(case["found"].clone()), Err);
        assert_eq!(found, expected, "{}", case["name"]);
    }
}

#[test]
fn records_without_a_result_are_counted_and_up_to_ten_named() {
    let names: Vec<String> = (10..22).map(|number| format!("r{number}")).collect();
    let mut results = Results::of(names.iter().map(String::as_str));
    for name in ["r10", "r11"] {
        let line = json!({ "recordId": name, "modelOutput": {} });
        results.read(&line.to_string()).unwrap();
    }
    let error = results.finish().unwrap_err();
    assert_eq!(
        error.message(),
        "results: 10 of 12 records have no result: \
         r12, r13, r14, r15, r16, r17, r18, r19, r20, r21"
    );
    let error = Results::of(names.iter().map(String::as_str)).finish();
    let error = error.unwrap_err();
    assert!(
        error
            .message()
            .ends_with("r10, r11, r12, r13, r14, r15, r16, r17, r18, r19, …"),
        "{error}"
    );
}
