//! `tests/js/agents/answer.test.js` runs the same cases.

use super::{Answer, Reader};
use crate::error::Error;
use crate::text::base64;
use serde_json::{Value, json};

/// Bytes are text in the cases, and base64 on the wire.
fn wire(event: &Value) -> Value {
    let mut event = event.clone();
    let encode =
        |bytes: &mut Value| *bytes = base64::encode(bytes.as_str().unwrap().as_bytes()).into();
    event.pointer_mut("/chunk/bytes").map(encode);
    let files = event
        .pointer_mut("/files/files")
        .and_then(Value::as_array_mut);
    files
        .into_iter()
        .flatten()
        .for_each(|file| encode(&mut file["bytes"]));
    event
}

fn read<'a>(events: impl IntoIterator<Item = &'a Value>) -> Result<Answer, Error> {
    let mut reader = Reader::default();
    let mut said = String::new();
    for event in events {
        said.push_str(reader.add(&wire(event))?);
    }
    let answer = reader.finish()?;
    assert_eq!(said, answer.text);
    Ok(answer)
}

/// JavaScript counts in UTF-16 units.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[test]
fn answers_are_those_of_the_shared_cases() {
    let cases: Value =
        serde_json::from_str(include_str!("../../../tests/cases/agent-answers.json")).unwrap();
    for case in cases["cases"].as_array().unwrap() {
        let name = &case["name"];
        let answer = match case["stream"].as_array() {
            Some(events) => read(events),
            None => read([&case["whole"]]),
        };
        let answer = match (answer, case["error"].as_str()) {
            (Err(error), code) => {
                assert_eq!(Some(error.code()), code, "{name}");
                continue;
            }
            (Ok(answer), code) => {
                assert_eq!(code, None, "{name}");
                answer
            }
        };
        if let Some(text) = case["text"].as_str() {
            assert_eq!(answer.text, text, "{name}");
        }
        check_citations(&answer, &case["citations"], name);
        let steps = answer.trace.iter();
        let trace = steps.map(|step| json!([step.phase, step.kind, step.trace_id]));
        assert_eq!(Value::from_iter(trace), *list(&case["trace"]), "{name}");
        let files = answer.files.iter();
        let files = files.map(|file| {
            json!([
                file.name,
                file.media_type,
                String::from_utf8_lossy(&file.bytes.0)
            ])
        });
        assert_eq!(Value::from_iter(files), *list(&case["files"]), "{name}");
        assert_eq!(
            answer.return_control.unwrap_or_default(),
            case["returnControl"],
            "{name}"
        );
        assert_eq!(
            answer.outputs.len(),
            list(&case["outputs"]).as_array().unwrap().len(),
            "{name}"
        );
        let question = answer.asks.unwrap_or_default();
        assert_eq!(
            question["content"]["document"], case["asks"]["document"],
            "{name}"
        );
        assert_eq!(
            json!(answer.guardrail_action),
            case["guardrailAction"],
            "{name}"
        );
    }
}

fn list(value: &Value) -> std::borrow::Cow<'_, Value> {
    match value {
        Value::Null => std::borrow::Cow::Owned(json!([])),
        value => std::borrow::Cow::Borrowed(value),
    }
}

fn check_citations(answer: &Answer, expected: &Value, name: &Value) {
    let found = answer.citations.iter().map(|citation| {
        let place = citation.span.clone().map(|span| {
            assert_eq!(answer.text[span.clone()], citation.text, "{name}");
            [&answer.text[..span.start], &answer.text[..span.end]].map(units)
        });
        let uri = citation.sources[0].uri.as_deref();
        json!([
            place.map(|[start, _]| start),
            place.map(|[_, end]| end),
            uri
        ])
    });
    let expected = expected.as_array().into_iter().flatten();
    let expected = expected.map(|one| json!([one[0], one[1], one[3]]));
    assert_eq!(
        Value::from_iter(found),
        Value::from_iter(expected),
        "{name}"
    );
}

#[test]
fn characters_may_be_cut_between_chunks() {
    let mut reader = Reader::default();
    let bytes = "Grüße 🚢!".as_bytes();
    let pieces = bytes
        .chunks(1)
        .map(|byte| json!({ "chunk": { "bytes": base64::encode(byte) } }));
    let said: String = pieces
        .map(|event| reader.add(&event).unwrap().to_owned())
        .collect();
    assert_eq!(said, "Grüße 🚢!");
    assert_eq!(reader.finish().unwrap().text, said);
}

/// As `TextDecoder` does in JavaScript.
#[test]
fn bytes_that_are_not_utf8_are_replaced_wherever_chunks_are_cut() {
    let bytes = b"a\xffb \xc3( \xe2\x82\xac, \xf0\x9f.";
    for end in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(end);
        let mut reader = Reader::default();
        for piece in [head, tail] {
            let event = json!({ "chunk": { "bytes": base64::encode(piece) } });
            reader.add(&event).unwrap();
        }
        let answer = reader.finish().unwrap();
        assert_eq!(answer.text, String::from_utf8_lossy(bytes), "{end}");
    }
}

#[test]
fn an_answer_that_ends_inside_a_character_was_cut() {
    for end in 1.."🚢".len() {
        let bytes = ["Ship ".as_bytes(), &"🚢".as_bytes()[..end]].concat();
        let mut reader = Reader::default();
        let event = json!({ "chunk": { "bytes": base64::encode(&bytes) } });
        assert_eq!(reader.add(&event).unwrap(), "Ship ");
        assert_eq!(reader.finish().unwrap_err().code(), "no_terminal_event");
    }
}
