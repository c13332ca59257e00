//! Streams that AWS really sent, against what AWS's codecs made of them
//! (`*.frames.json`): whole, byte by byte and in random pieces.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::eventstream::{Batch, Decoder, EventDecoder};
use proptest::collection::vec;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::path::Path;
use support::batches::elements;
use support::frames::{decode, encode, pieces};
use support::sources::{json as json_file, recorded_files};

struct Recording {
    name: String,
    operation: String,
    bytes: Vec<u8>,
    frames: Vec<Value>,
}

/// Every interaction whose answer was kept as raw event-stream bytes. The floors are what
/// the registries carry.
fn recordings() -> Option<Vec<Recording>> {
    let files = recorded_files()?;
    let found: Vec<_> = files.iter().filter_map(|file| recording(file)).collect();
    let frames: usize = found.iter().map(|recording| recording.frames.len()).sum();
    let bytes: usize = found.iter().map(|recording| recording.bytes.len()).sum();
    assert!(
        found.len() >= 73 && frames >= 2_300 && bytes >= 400_000,
        "{} streams",
        found.len()
    );
    Some(found)
}

fn recording(meta_file: &Path) -> Option<Recording> {
    let stem = meta_file.to_str().unwrap().strip_suffix(".meta.json")?;
    let meta = json_file(meta_file.to_owned());
    if meta["response_is_raw_bytes"] != true || meta["frames"].is_null() {
        return None;
    }
    let bytes = std::fs::read(format!("{stem}.response.bin")).unwrap();
    let frames = json_file(format!("{stem}.frames.json").into());
    let frames = frames.as_array().unwrap().clone();
    assert_eq!(meta["frames"], frames.len(), "{stem}");
    assert_eq!(meta["frame_bytes"], bytes.len(), "{stem}");
    assert_eq!(meta["trailing_bytes"], 0, "{stem}");
    Some(Recording {
        name: stem.to_owned(),
        operation: meta["operation"].as_str().unwrap().to_owned(),
        bytes,
        frames,
    })
}

impl Recording {
    fn check_messages(&self, pieces: Vec<&[u8]>) {
        let decoded = decode(pieces);
        assert_eq!(decoded.end, Ok(()), "{}", self.name);
        assert_eq!(decoded.messages.len(), self.frames.len(), "{}", self.name);
        let mut at = 0;
        for (message, frame) in decoded.messages.iter().zip(&self.frames) {
            let headers = message.headers().iter().map(|header| {
                let value = header.value().as_string().unwrap();
                (header.name().as_str().to_owned(), json!(value.as_str()))
            });
            let headers: serde_json::Map<_, _> = headers.collect();
            assert_eq!(frame["headers"], Value::Object(headers), "{}", self.name);
            let payload: Value = serde_json::from_slice(message.payload()).unwrap();
            assert_eq!(payload, frame["payload"], "{}", self.name);
            let encoded = encode(message);
            assert_eq!(frame["total_length"], encoded.len(), "{}", self.name);
            let (_, crc) = encoded.split_last_chunk().unwrap();
            let crc = format!("{:08x}", u32::from_be_bytes(*crc));
            assert_eq!(frame["crc"], crc, "{}", self.name);
            assert_eq!(self.bytes[at..at + encoded.len()], encoded, "{}", self.name);
            at += encoded.len();
        }
    }

    fn reader(&self) -> EventDecoder {
        let (terminal, has_blobs) = match self.operation.as_str() {
            "converse-stream" => ("messageStop", false),
            "invoke-with-response-stream" => ("", true),
            other => panic!("{}: {other}", self.name),
        };
        EventDecoder::new(Decoder::default(), terminal.into(), has_blobs)
    }

    /// The events as users get them: without the padding.
    fn expected_events(&self) -> Vec<Value> {
        let events = self.frames.iter().map(|frame| {
            let mut payload = frame["payload"].clone();
            let members = payload.as_object_mut().unwrap();
            members.remove("p");
            json!({ frame["headers"][":event-type"].as_str().unwrap(): payload })
        });
        events.collect()
    }

    fn check_events(&self, pieces: Vec<&[u8]>) {
        let mut reader = self.reader();
        let mut events = Vec::new();
        for piece in pieces {
            events.extend(events_of(&reader.push(piece.to_vec())));
        }
        assert_eq!(events, self.expected_events(), "{}", self.name);
        assert_eq!(reader.finish(), Ok(()), "{}", self.name);
    }
}

/// The events of a batch. Each chunk is set apart.
fn events_of(batch: &Batch) -> Vec<Value> {
    assert!(!batch.text.contains("\"bytes\""));
    let texts = elements(batch);
    texts
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}

#[test]
fn whole_and_byte_by_byte() {
    for recording in recordings().unwrap_or_default() {
        for pieces in [
            vec![recording.bytes.as_slice()],
            recording.bytes.chunks(1).collect(),
        ] {
            recording.check_messages(pieces.clone());
            recording.check_events(pieces);
        }
    }
}

#[test]
fn in_random_pieces() {
    let Some(recordings) = recordings() else {
        return;
    };
    TestRunner::new(support::at_least(3_000))
        .run(
            &(0..recordings.len(), vec(1_usize..600, 1..12)),
            |(at, lengths)| {
                let recording = &recordings[at];
                recording.check_messages(pieces(&recording.bytes, &lengths));
                recording.check_events(pieces(&recording.bytes, &lengths));
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn cut_anywhere_the_events_before_are_delivered_and_the_end_is_an_error() {
    let Some(recordings) = recordings() else {
        return;
    };
    let shortest = recordings
        .iter()
        .filter(|recording| recording.operation == "converse-stream")
        .min_by_key(|recording| recording.bytes.len())
        .unwrap();
    let expected = shortest.expected_events();
    for cut in 0..shortest.bytes.len() {
        let mut reader = shortest.reader();
        let events = events_of(&reader.push(shortest.bytes[..cut].to_vec()));
        assert_eq!(events, expected[..events.len()]);
        let lengths = shortest
            .frames
            .iter()
            .map(|frame| frame["total_length"].as_u64().unwrap());
        let delivered: u64 = lengths.take(events.len()).sum();
        let code = if delivered < cut as u64 {
            "cut_in_message"
        } else if events
            .iter()
            .any(|event| event.get("messageStop").is_some())
        {
            // Only `metadata`, which comes last, is missing; no client can notice.
            assert_eq!(reader.finish(), Ok(()));
            continue;
        } else {
            "no_terminal_event"
        };
        assert_eq!(reader.finish().unwrap_err().code(), code, "cut at {cut}");
    }
}
