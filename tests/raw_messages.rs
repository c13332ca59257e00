//! Messages without a meaning, as `decodeEventStream` gives them: one JSON element
//! each, `[[[name, type, value], …], [start, end]]`, with payloads set apart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use aws_smithy_types::{DateTime, base64};
use bedrock_wasm::eventstream::{Batch, Decoder, EventReader};
use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use support::frames::{encode, frame, pieces};
use support::random::message;
use support::sources::hex;

fn header(element: &Value) -> Header {
    let text = element[2].as_str().unwrap();
    let value = match element[1].as_u64().unwrap() {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Byte(text.parse().unwrap()),
        3 => HeaderValue::Int16(text.parse().unwrap()),
        4 => HeaderValue::Int32(text.parse().unwrap()),
        5 => HeaderValue::Int64(text.parse().unwrap()),
        6 => HeaderValue::ByteArray(base64::decode(text).unwrap().into()),
        7 => HeaderValue::String(text.to_owned().into()),
        8 => HeaderValue::Timestamp(DateTime::from_millis(text.parse().unwrap())),
        9 => {
            let groups: Vec<_> = text.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{text}");
            let bytes = hex(&text.replace('-', ""));
            HeaderValue::Uuid(u128::from_be_bytes(bytes.try_into().unwrap()))
        }
        other => panic!("type {other}"),
    };
    Header::new(element[0].as_str().unwrap().to_owned(), value)
}

fn messages(batch: &Batch) -> Vec<Message> {
    if batch.text.is_empty() {
        return Vec::new();
    }
    let elements: Vec<Value> = serde_json::from_str(&batch.text).unwrap();
    assert_eq!(elements.len(), batch.ends.len());
    let message = |element: &Value| {
        let headers = element[0].as_array().unwrap().iter().map(header);
        let at = |index: usize| element[1][index].as_u64().unwrap() as usize;
        let payload = Bytes::copy_from_slice(&batch.blobs[at(0)..at(1)]);
        Message::new_from_parts(headers.collect(), payload)
    };
    elements.iter().map(message).collect()
}

proptest! {
    #![proptest_config(support::at_least(512))]

    #[test]
    fn any_messages_are_given_as_they_are(
        sent in vec(message(0..6), 1..5),
        lengths in vec(1_usize..400, 1..6),
    ) {
        let stream: Vec<u8> = sent.iter().flat_map(encode).collect();
        let mut reader = EventReader::raw(Decoder::default());
        let mut got = Vec::new();
        for piece in pieces(&stream, &lengths) {
            got.extend(messages(&reader.push(piece.to_vec())));
        }
        prop_assert_eq!(got, sent);
        prop_assert_eq!(reader.finish(), Ok(()));
    }
}

#[test]
fn damage_comes_after_the_messages_before_it_and_ends_the_stream() {
    let twice = [("kept", "1"), ("twice", "2"), ("twice", "3")];
    let stream = [frame(&[("a", "b")], b"payload"), frame(&twice, b"")].concat();
    let mut reader = EventReader::raw(Decoder::default());
    let batch = reader.push(stream);
    let elements: Vec<Value> = serde_json::from_str(&batch.text).unwrap();
    assert_eq!(elements.len(), 2);
    assert_eq!(
        header(&elements[0][0][0])
            .value()
            .as_string()
            .unwrap()
            .as_str(),
        "b"
    );
    assert_eq!(
        [&elements[1][0], &elements[1][1]],
        ["integrity", "duplicate_header"]
    );
    assert_eq!(batch.blobs, b"payload");
    assert_eq!(reader.push(frame(&[], b"")), Batch::default());
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn a_stream_cut_in_a_message_is_an_error() {
    let mut reader = EventReader::raw(Decoder::default());
    assert_eq!(
        reader.push(frame(&[], b"payload")[..20].to_vec()),
        Batch::default()
    );
    assert_eq!(reader.finish().unwrap_err().code(), "cut_in_message");
}
