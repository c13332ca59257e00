//! Where the streams of InvokeModelWithResponseStream end: the service has no last event, but the
//! models' own chunks show it.

use crate::error::Error;
use crate::text::base64;
use serde::Deserialize;

/// How the last chunk begins, as recorded of Claude and Nova.
const LAST: [&str; 3] = [
    r#"{"type":"message_stop""#,
    r#"{"messageStop""#,
    r#"{"metadata""#,
];

/// Bedrock adds it to the last chunk.
const METRICS: &str = r#""amazon-bedrock-invocationMetrics":"#;

/// How other chunks of Claude, Nova and Titan begin.
const OTHER: [&str; 5] = [
    r#"{"type":"message_"#,
    r#"{"type":"content_block_"#,
    r#"{"messageStart"#,
    r#"{"contentBlock"#,
    r#"{"outputText"#,
];

/// Follows the events of a stream, because the last one alone may be of a type that is newer than
/// this crate.
#[derive(Debug, Default)]
pub(super) struct ModelEnd {
    /// `None` if a stream that ended here would be cut, `Some(false)` if that is not known.
    complete: Option<bool>,
    begun: bool,
    intervened: bool,
}

impl ModelEnd {
    pub(super) fn add(&mut self, event: &str) {
        let text = chunk_of(event).unwrap_or_default();
        let starts = |with: &[&str]| with.iter().any(|start| text.starts_with(start));
        // A guardrail that intervenes may end a stream anywhere.
        self.intervened |= text.contains("\"INTERVENED\"");
        let is_known = starts(&OTHER);
        if starts(&LAST) || text.contains(METRICS) {
            self.complete = Some(true);
        } else if self.intervened || (!self.begun && !is_known) {
            self.complete = Some(false);
        } else if is_known {
            self.complete = None;
        }
        self.begun = true;
    }

    /// Whether the stream, which has ended, is known to be complete.
    ///
    /// # Errors
    /// It is known to be cut.
    pub(super) fn is_complete(&self) -> Result<bool, Error> {
        self.complete.ok_or_else(|| {
            Error::incomplete_stream(
                "no_terminal_event",
                "the stream ended before the model's last chunk: the response is incomplete",
            )
        })
    }
}

fn chunk_of(event: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Event {
        chunk: Chunk,
    }

    #[derive(Deserialize)]
    struct Chunk {
        bytes: String,
    }

    let Event { chunk } = serde_json::from_str(event).ok()?;
    String::from_utf8(base64::decode(chunk.bytes.as_bytes())?).ok()
}
