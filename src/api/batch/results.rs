//! The results of a job, joined with its records by their ids.

use crate::error::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt;

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
    /// The ids of the records, if they are known; those that are left have no result yet.
    missing: Option<HashSet<String>>,
    seen: HashSet<String>,
}

impl Results {
    /// For a job with records of these ids, such as [`Records::ids`](super::Records::ids).
    pub fn of(ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            missing: Some(ids.into_iter().map(Into::into).collect()),
            seen: HashSet::new(),
        }
    }

    /// For a job whose records are not known here.
    pub(crate) fn of_any() -> Self {
        Self {
            missing: None,
            seen: HashSet::new(),
        }
    }

    /// The result of a line; `None` for a blank one.
    ///
    /// # Errors
    /// A line that is not a result, or the result of a record that has one already or that the job
    /// does not have.
    pub fn read(&mut self, line: &str) -> Result<Option<RecordResult>, Error> {
        self.read_at(line, || "")
    }

    /// The same of a line whose place an error names, such as `s3://…, line 5: `.
    pub(crate) fn read_at<Place: fmt::Display>(
        &mut self,
        line: &str,
        place: impl Fn() -> Place,
    ) -> Result<Option<RecordResult>, Error> {
        if line.trim().is_empty() {
            return Ok(None);
        }
        let wrong = |code, problem: String| {
            let message = format!("results: {}{problem}", place());
            Err(Error::stream_integrity(code, message))
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
        if !self.seen.insert(id.clone()) {
            let problem = format!("the record \"{id}\" has two results");
            return wrong("doubled_record", problem);
        }
        if self
            .missing
            .as_mut()
            .is_some_and(|missing| !missing.remove(&id))
        {
            let problem = format!("the job does not have a record \"{id}\"");
            return wrong("unknown_record", problem);
        }
        Ok(Some(RecordResult {
            record_id: id,
            output,
        }))
    }

    /// The end of the job's last file.
    ///
    /// # Errors
    /// Records without a result (`missing_records`): [`Error::member`] has their ids as
    /// `recordIds`.
    pub fn finish(self) -> Result<(), Error> {
        self.finish_of(None, "")
    }

    /// The same, with the number of records that the job's manifest has, and the place that an
    /// error names, such as `s3://…: `.
    pub(crate) fn finish_of(self, total: Option<u64>, place: &str) -> Result<(), Error> {
        let seen = self.seen.len() as u64;
        let (all, missing) = match self.missing {
            Some(missing) => (seen + missing.len() as u64, missing),
            None => (total.unwrap_or(seen), HashSet::new()),
        };
        if all == seen {
            return Ok(());
        }
        let Some(lacking) = all.checked_sub(seen) else {
            let problem = format!("{seen} records have a result, and the manifest counts {all}");
            let message = format!("results: {place}{problem}");
            return Err(Error::stream_integrity("unknown_record", message));
        };
        let mut ids: Vec<&str> = missing.iter().map(String::as_str).collect();
        ids.sort_unstable();
        let colon = if ids.is_empty() { "" } else { ": " };
        let more = if ids.len() > MAX_NAMED { ", …" } else { "" };
        let named: Vec<&str> = ids.iter().take(MAX_NAMED).copied().collect();
        let message = format!(
            "results: {place}{lacking} of {all} records have no result{colon}{}{more}",
            named.join(", ")
        );
        let error = Error::stream_integrity("missing_records", message);
        Err(error.with_members(json!({ "recordIds": ids })))
    }
}
