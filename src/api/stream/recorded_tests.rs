//! Streams that AWS really sent, as Rust apps get them, against what AWS's
//! codecs made of them (`*.frames.json`).

#[allow(dead_code, reason = "it is shared with the tests in tests/")]
#[path = "../../../tests/support/sources.rs"]
mod sources;

use super::assembled::Assembled;
use super::events::Events;
use crate::Blob;
use crate::api::converse::Answer;
use crate::error::{Error, ErrorKind};
use crate::operations::{CONVERSE_STREAM, INVOKE_MODEL_WITH_RESPONSE_STREAM, Operation};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::path::Path;

struct Recording {
    name: String,
    operation: Operation,
    bytes: Vec<u8>,
    /// Without the padding; blobs are base64.
    events: Vec<Value>,
}

fn recordings() -> Vec<Recording> {
    let Some(files) = sources::recorded_files() else {
        return Vec::new();
    };
    let found: Vec<_> = files.iter().filter_map(|file| recording(file)).collect();
    assert!(found.len() >= 73, "{} streams", found.len());
    found
}

fn recording(meta_file: &Path) -> Option<Recording> {
    let stem = meta_file.to_str().unwrap().strip_suffix(".meta.json")?;
    let meta = sources::json(meta_file.to_owned());
    if meta["response_is_raw_bytes"] != true || meta["frames"].is_null() {
        return None;
    }
    let frames = sources::json(format!("{stem}.frames.json").into());
    let events = frames.as_array().unwrap().iter().map(|frame| {
        let mut payload = frame["payload"].clone();
        payload.as_object_mut().unwrap().remove("p");
        json!({ frame["headers"][":event-type"].as_str().unwrap(): payload })
    });
    Some(Recording {
        name: stem.to_owned(),
        operation: match meta["operation"].as_str().unwrap() {
            "converse-stream" => CONVERSE_STREAM,
            "invoke-with-response-stream" => INVOKE_MODEL_WITH_RESPONSE_STREAM,
            other => panic!("{stem}: {other}"),
        },
        bytes: std::fs::read(format!("{stem}.response.bin")).unwrap(),
        events: events.collect(),
    })
}

/// The events of a body that comes in pieces, and its end.
fn read(operation: &Operation, bytes: &[u8], piece: usize) -> (Vec<Box<RawValue>>, Option<Error>) {
    let mut events = Events::new(operation, None);
    let (mut found, mut failure) = (Vec::new(), None);
    let mut take = |events: &mut Events| {
        while let Some(item) = events.take() {
            match item {
                Ok(event) => found.push(event),
                Err(error) => failure = Some(error),
            }
        }
    };
    for piece in bytes.chunks(piece) {
        events.push(piece.to_vec());
        take(&mut events);
    }
    events.end();
    take(&mut events);
    (found, failure)
}

fn values(events: &[Box<RawValue>]) -> Vec<Value> {
    let events = events.iter();
    events
        .map(|event| serde_json::from_str(event.get()).unwrap())
        .collect()
}

#[test]
fn events_are_those_that_were_sent() {
    for Recording {
        name,
        operation,
        bytes,
        events,
    } in recordings()
    {
        for piece in [1, 700, bytes.len()] {
            let (found, failure) = read(&operation, &bytes, piece);
            assert_eq!(values(&found), events, "{name}");
            assert_eq!(failure, None, "{name}");
        }
    }
}

#[test]
fn blobs_are_bytes() {
    #[derive(Deserialize)]
    struct Event {
        chunk: Chunk,
    }
    #[derive(Deserialize)]
    struct Chunk {
        bytes: Blob,
    }
    for recording in recordings() {
        if recording.operation != INVOKE_MODEL_WITH_RESPONSE_STREAM {
            continue;
        }
        let (found, _) = read(&recording.operation, &recording.bytes, 700);
        for (event, expected) in found.iter().zip(&recording.events) {
            let event: Event = serde_json::from_str(event.get()).unwrap();
            let text = expected["chunk"]["bytes"].as_str().unwrap();
            let expected = aws_smithy_types::base64::decode(text).unwrap();
            assert_eq!(event.chunk.bytes.0, expected);
            assert!(event.chunk.bytes.json::<Value>().unwrap().is_object());
        }
    }
}

#[test]
fn a_converse_stream_adds_up_to_what_converse_answers() {
    for Recording {
        name,
        operation,
        bytes,
        events,
    } in recordings()
    {
        if operation != CONVERSE_STREAM {
            continue;
        }
        let mut assembled = Assembled::default();
        for event in read(&operation, &bytes, 700).0 {
            assembled.add(&event);
        }
        let output = assembled.output();
        let all = |pointer: &str| -> String {
            let found = events
                .iter()
                .filter_map(|event| event.pointer(pointer)?.as_str());
            found.collect()
        };
        let text = all("/contentBlockDelta/delta/text");
        let answer: Answer = serde_json::from_value(output.clone()).unwrap();
        assert_eq!(answer.text(), text, "{name}");
        assert_eq!(
            output["stopReason"],
            all("/messageStop/stopReason").as_str(),
            "{name}"
        );
        assert_eq!(output["output"]["message"]["role"], "assistant", "{name}");
        let metadata = events
            .iter()
            .find_map(|event| event.get("metadata"))
            .unwrap();
        assert_eq!(output["usage"], metadata["usage"], "{name}");
        let content = output["output"]["message"]["content"].as_array().unwrap();
        let inputs = content
            .iter()
            .filter_map(|block| block.pointer("/toolUse/input"));
        let sent = all("/contentBlockDelta/delta/toolUse/input");
        let sent: Vec<Value> = serde_json::Deserializer::from_str(&sent)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(inputs.cloned().collect::<Vec<_>>(), sent, "{name}");
    }
}

#[test]
fn cut_anywhere_it_ends_in_an_error_after_the_events_before() {
    let recordings = recordings();
    let converse = recordings
        .iter()
        .filter(|recording| recording.operation == CONVERSE_STREAM);
    let Some(shortest) = converse.min_by_key(|recording| recording.bytes.len()) else {
        return;
    };
    let stop = shortest
        .events
        .iter()
        .position(|event| event.get("messageStop").is_some());
    for cut in 0..shortest.bytes.len() {
        let (found, failure) = read(&CONVERSE_STREAM, &shortest.bytes[..cut], 64);
        assert_eq!(values(&found), shortest.events[..found.len()]);
        match failure {
            Some(error) => assert_eq!(error.kind(), ErrorKind::IncompleteStream, "cut at {cut}"),
            None => assert!(found.len() > stop.unwrap(), "cut at {cut}"),
        }
    }
}
