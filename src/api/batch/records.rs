//! Records, checked and written as the lines that a batch job takes
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html>).

use crate::error::Error;
use serde_json::{Value, json};
use std::collections::HashSet;

/// AWS's quotas for a file, which can be raised
/// (<https://docs.aws.amazon.com/general/latest/gr/bedrock.html>).
const MAX_BYTES: usize = 1 << 30;
const MAX_RECORDS: usize = 100_000;

/// One record that was checked.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// Its id, given or made.
    pub record_id: String,
    /// The body of the model's request.
    pub model_input: Value,
}

impl Record {
    /// Its line, with the line feed.
    pub fn line(&self) -> String {
        let line = json!({ "recordId": self.record_id, "modelInput": self.model_input });
        format!("{line}\n")
    }
}

/// The records of one job, checked one by one as they are added.
#[derive(Clone, Debug)]
pub struct Records {
    ids: HashSet<String>,
    /// The lines before the next one.
    lines: usize,
    bytes: usize,
    is_converse: bool,
    max_records: usize,
    max_bytes: usize,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            ids: HashSet::new(),
            lines: 0,
            bytes: 0,
            is_converse: false,
            max_records: MAX_RECORDS,
            max_bytes: MAX_BYTES,
        }
    }
}

impl Records {
    /// Records for a job of the type InvokeModel, within AWS's quotas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records for a job of the type Converse, which refuses tools.
    #[must_use]
    pub fn converse(mut self) -> Self {
        self.is_converse = true;
        self
    }

    /// Other quotas than AWS's defaults.
    #[must_use]
    pub fn limits(mut self, records: usize, bytes: usize) -> Self {
        self.max_records = records;
        self.max_bytes = bytes;
        self
    }

    /// The ids so far, for [`Results`](super::Results).
    pub fn ids(&self) -> &HashSet<String> {
        &self.ids
    }

    pub(crate) fn into_ids(self) -> HashSet<String> {
        self.ids
    }

    /// Checks a line of JSON, such as one of a file; `None` for a blank one.
    ///
    /// # Errors
    /// As of [`add`](Self::add), or the line is not JSON.
    pub fn read(&mut self, line: &str) -> Result<Option<Record>, Error> {
        if line.trim().is_empty() {
            self.lines += 1;
            return Ok(None);
        }
        let mut parsed: Value =
            serde_json::from_str(line).map_err(|_| self.refused("", "is not JSON"))?;
        let id = match parsed.get("recordId") {
            None => None,
            Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
            Some(_) => return Err(self.refused("recordId", "must be text, or be left out")),
        };
        let input = parsed.get_mut("modelInput").map(Value::take);
        self.add(id.as_deref(), input.unwrap_or_default()).map(Some)
    }

    /// Checks a record, and makes an id if none is given.
    ///
    /// # Errors
    /// The job would refuse the record; the error has the number of the line and the member.
    pub fn add(&mut self, id: Option<&str>, model_input: Value) -> Result<Record, Error> {
        if !model_input.is_object() {
            let problem = "must be an object: the body of the model's request";
            return Err(self.refused("modelInput", problem));
        }
        if let Some(id) = id.filter(|id| self.ids.contains(*id)) {
            let problem = format!("\"{id}\" is already used by an earlier record");
            return Err(self.refused("recordId", &problem));
        }
        if self.ids.len() >= self.max_records {
            let most = self.max_records;
            return Err(self.refused(
                "",
                &format!("more than {most} records; split them into several jobs"),
            ));
        }
        if self.is_converse {
            self.check_converse(&model_input)?;
        }
        let record = Record {
            record_id: id.map_or_else(|| self.new_id(), str::to_owned),
            model_input,
        };
        let bytes = self.bytes + record.line().len();
        if bytes > self.max_bytes {
            let most = self.max_bytes;
            return Err(self.refused(
                "",
                &format!("more than {most} bytes; split them into several jobs"),
            ));
        }
        self.bytes = bytes;
        self.lines += 1;
        self.ids.insert(record.record_id.clone());
        Ok(record)
    }

    fn new_id(&self) -> String {
        let mut id = format!("record-{:07}", self.lines + 1);
        while self.ids.contains(&id) {
            id.push('x');
        }
        id
    }

    /// Refuses what jobs of this type refuse, record by record, hours later.
    fn check_converse(&self, model_input: &Value) -> Result<(), Error> {
        if !model_input.get("messages").is_some_and(Value::is_array) {
            let problem =
                "must be a list; records of other bodies need a job of the type InvokeModel";
            return Err(self.refused("modelInput.messages", problem));
        }
        if model_input
            .get("toolConfig")
            .is_some_and(|tools| !tools.is_null())
        {
            let problem =
                "jobs of the type Converse refuse tools; make one of the type InvokeModel";
            return Err(self.refused("modelInput.toolConfig", problem));
        }
        Ok(())
    }

    fn refused(&self, member: &str, problem: &str) -> Error {
        let line = self.lines + 1;
        let colon = if member.is_empty() { "" } else { ": " };
        let message = format!("records: line {line}: {member}{colon}{problem}");
        Error::input("invalid_input", message)
    }
}
