//! Citations, placed in the text of the answer.

use serde_json::Value;
use std::ops::Range;

/// A part of the answer that rests on passages.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Citation {
    /// The bytes of the answer's text, such as `&answer.text[span]`, which are `text`. `None` if
    /// the service cites text that is not in the answer.
    pub span: Option<Range<usize>>,
    /// The text of that part.
    pub text: String,
    /// The passages, one at least.
    pub sources: Vec<Source>,
}

/// A passage.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// An S3 URI, a URL, an id or a query, by the kind of its location.
    pub uri: Option<String>,
    /// AWS's `RetrievedReference`.
    pub reference: Value,
}

impl Source {
    fn of(reference: &Value) -> Self {
        // Each kind of location has one member, whose only text is its address.
        let location = reference["location"].as_object();
        let place = location.and_then(|members| members.values().find_map(Value::as_object));
        let uri = place
            .and_then(|members| members.values().next())
            .or_else(|| reference["metadata"].get("x-amz-bedrock-kb-source-uri"));
        Self {
            uri: uri.and_then(Value::as_str).map(str::to_owned),
            reference: reference.clone(),
        }
    }
}

/// A citation as it came.
#[derive(Clone, Debug)]
pub(super) struct Cited {
    /// How much text there was before its event.
    from: usize,
    start: usize,
    end: Option<usize>,
    text: Option<String>,
    sources: Vec<Source>,
}

impl Cited {
    pub(super) fn of(citation: &Value, from: usize) -> Self {
        let part = citation.pointer("/generatedResponsePart/textResponsePart");
        let part = part.unwrap_or(&Value::Null);
        let number = |place| {
            let count = part.pointer(place).and_then(Value::as_u64);
            count.and_then(|count| usize::try_from(count).ok())
        };
        let references = citation["retrievedReferences"].as_array();
        Self {
            from,
            start: number("/span/start").unwrap_or(0),
            end: number("/span/end"),
            text: part["text"].as_str().map(str::to_owned),
            sources: references.into_iter().flatten().map(Source::of).collect(),
        }
    }
}

/// The service counts from the beginning of the answer, or of a part of it, and sends the cited
/// text as well, which is what decides. See `pkg/agents/citations.js`.
pub(super) fn placed(all: Vec<Cited>, text: &str) -> Vec<Citation> {
    let mut last = 0;
    let cited = all.into_iter().filter(|one| !one.sources.is_empty());
    cited
        .map(|one| {
            let units = |text: &str, count| byte_after(text, count, char::len_utf16);
            let by_span = || {
                // Its end is the last character.
                let (start, end) = (
                    units(text, one.start)?,
                    units(text, one.end?.saturating_add(1)),
                );
                text.get(start..end.unwrap_or(text.len()))
            };
            let wanted = one.text.as_deref().or_else(by_span).unwrap_or_default();
            let candidates = [
                units(text, one.start),
                byte_after(text, one.start, |_| 1),
                units(&text[one.from..], one.start).map(|at| one.from + at),
                text[last..].find(wanted).map(|at| last + at),
                text.find(wanted),
            ];
            let is_there = |at: &usize| text[*at..].starts_with(wanted);
            let start = candidates.into_iter().flatten().find(is_there);
            let start = start.filter(|_| !wanted.is_empty());
            last = start.unwrap_or(last);
            Citation {
                span: start.map(|at| at..at + wanted.len()),
                text: wanted.to_owned(),
                sources: one.sources,
            }
        })
        .collect()
}

/// The byte of the character that follows so many units; `None` if there is none, or a character
/// has it inside.
fn byte_after(text: &str, count: usize, units: fn(char) -> usize) -> Option<usize> {
    let mut left = count;
    for (at, char) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.checked_sub(units(char))?;
    }
    None
}
