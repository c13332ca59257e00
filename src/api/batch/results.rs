//! The results of a job, joined with its records by their ids.

use crate::error::Error;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;

/// How many missing ids an error names.
const MAX_NAMED: usize = 10;

/// Why a record has no output.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// An HTTP status.
    #[serde(rename = "errorCode", default)]
    pub code: u16,
    /// AWS's message.
    #[serde(rename = "errorMessage", default)]
    pub message: String,
}

/// The result of one record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecordResult {
    /// The id of the record.
    pub record_id: String,
    /// The body of the model's response, or the reason why there is none.
    pub output: Result<Value, Failure>,
}

/// Reads the lines of a job's `*.jsonl.out` files, in any order, each once.
#[derive(Clone, Debug)]
pub struct Results {
    /// The ids of the records; those that are left have no result yet.
    missing: HashSet<String>,
    seen: HashSet<String>,
}

impl Results {
    /// For a job with records of these ids, such as [`Records::ids`](super::Records::ids).
    pub fn of(ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            missing: ids.into_iter().map(Into::into).collect(),
            seen: HashSet::new(),
        }
    }

    /// The result of a line; `None` for a blank one.
    ///
    /// # Errors
    /// A line that is not a result, or the result of a record that has one already or that the job
    /// does not have.
    pub fn read(&mut self, line: &str) -> Result<Option<RecordResult>, Error> {
        if line.trim().is_empty() {
            return Ok(None);
        }
        let wrong = |code, problem: String| {
            Err(Error::stream_integrity(code, format!("results: {problem}")))
        };
        let Ok(mut parsed) = serde_json::from_str::<Value>(line) else {
            return wrong("invalid_json", "a line is not JSON".into());
        };
        let Some(Value::String(id)) = parsed.get_mut("recordId").map(Value::take) else {
            return wrong("invalid_json", "a line has no recordId".into());
        };
        let error = parsed
            .get_mut("error")
            .map(Value::take)
            .filter(|error| !error.is_null());
        let output = match (error, parsed.get_mut("modelOutput")) {
            (Some(error), _) => Err(serde_json::from_value(error).unwrap_or(Failure {
                code: 0,
                message: String::new(),
            })),
            (None, Some(output)) => Ok(output.take()),
            (None, None) => {
                let problem = format!("the record \"{id}\" has neither a modelOutput nor an error");
                return wrong("invalid_json", problem);
            }
        };
        if !self.missing.remove(&id) {
            return match self.seen.contains(&id) {
                true => wrong(
                    "doubled_record",
                    format!("the record \"{id}\" has two results"),
                ),
                false => wrong(
                    "unknown_record",
                    format!("the job does not have a record \"{id}\""),
                ),
            };
        }
        self.seen.insert(id.clone());
        Ok(Some(RecordResult {
            record_id: id,
            output,
        }))
    }

    /// The end of the job's last file.
    ///
    /// # Errors
    /// Records without a result.
    pub fn finish(self) -> Result<(), Error> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let all = self.missing.len() + self.seen.len();
        let mut ids: Vec<&str> = self.missing.iter().map(String::as_str).collect();
        ids.sort_unstable();
        let more = if ids.len() > MAX_NAMED { ", …" } else { "" };
        ids.truncate(MAX_NAMED);
        let message = format!(
            "results: {} of {all} records have no result: {}{more}",
            self.missing.len(),
            ids.join(", ")
        );
        Err(Error::stream_integrity("missing_records", message))
    }
}
