//! How long each step took when it last passed on this machine, to estimate the time left.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::workspace::Workspace;

/// Seconds by the step's name.
pub(super) struct Times {
    file: Option<PathBuf>,
    seconds: BTreeMap<String, u64>,
}

impl Times {
    /// Those of the last run; none without a last run, or if its file cannot be read.
    pub(super) fn read(workspace: &Workspace) -> Self {
        let file = workspace
            .scratch("test")
            .ok()
            .map(|path| path.join("times.json"));
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok());
        let seconds = text.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            file,
            seconds: seconds.unwrap_or_default(),
        }
    }

    /// The time that these steps took, if all of them are known.
    pub(super) fn of<'a>(&self, mut steps: impl Iterator<Item = &'a str>) -> Option<Duration> {
        let whole = steps.try_fold(0, |sum, step| Some(sum + self.seconds.get(step)?))?;
        Some(Duration::from_secs(whole))
    }

    /// Remembers a step. That it cannot be written costs only the estimate.
    pub(super) fn set(&mut self, step: &str, elapsed: Duration) {
        self.seconds.insert(step.to_owned(), elapsed.as_secs());
        if let (Some(file), Ok(text)) = (&self.file, serde_json::to_string(&self.seconds)) {
            let _ = fs::write(file, text);
        }
    }
}
