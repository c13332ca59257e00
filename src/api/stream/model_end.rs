//! Where the streams of InvokeModelWithResponseStream end: the service knows no last event, but models do.

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

/// Whether a stream that ended after this event is known to be complete.
///
/// # Errors
/// It is known to be cut.
pub(super) fn is_model_end(last: Option<&str>) -> Result<bool, Error> {
    if let Some(event) = last {
        let text = chunk_of(event).unwrap_or_default();
        let starts = |with: &[&str]| with.iter().any(|start| text.starts_with(start));
        if starts(&LAST) || text.contains(METRICS) {
            return Ok(true);
        }
        // A guardrail that intervenes may end a stream anywhere.
        if !starts(&OTHER) || text.contains("\"INTERVENED\"") {
            return Ok(false);
        }
    }
    Err(Error::incomplete_stream(
        "no_terminal_event",
        "the stream ended before the last chunk of the model, and part of the answer is missing",
    ))
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
