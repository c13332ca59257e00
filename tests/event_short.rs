//! Most events of a stream have a short form in the text of a batch. Whatever is nearly such an
//! event comes out as it came.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::eventstream::{Batch, Decoder, EventDecoder};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::batches::elements;
use support::frames::event;

fn batch(name: &str, payload: &str, has_blobs: bool) -> Batch {
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), has_blobs);
    reader.push(event(name, payload.as_bytes()))
}

/// The payload of the only event, which is not JSON if there is none.
fn found(batch: &Batch) -> Option<Value> {
    let [element] = &elements(batch)[..] else {
        panic!("{}", batch.text);
    };
    let event: Value = serde_json::from_str(element).ok()?;
    Some(event["contentBlockDelta"].clone())
}

fn unpadded(payload: &str) -> Option<Value> {
    let mut value: Value = serde_json::from_str(payload).ok()?;
    value.as_object_mut()?.remove("p");
    Some(value)
}

#[test]
fn pieces_of_text_are_numbers_and_strings() {
    for (payload, text) in [
        (
            r#"{"contentBlockIndex":0,"delta":{"text":"a"}}"#,
            r#"[0,"a"]"#,
        ),
        (
            r#"{"contentBlockIndex":7,"delta":{"text":""},"p":"abc"}"#,
            r#"[7,""]"#,
        ),
        (
            r#"{"contentBlockIndex":0,"delta":{"text":"é\n\"\ud83d\ude00"}}"#,
            r#"[0,"é\n\"\ud83d\ude00"]"#,
        ),
    ] {
        let batch = batch("contentBlockDelta", payload, false);
        assert_eq!(batch.text, text);
        assert_eq!(found(&batch), unpadded(payload), "{payload}");
    }
}

#[test]
fn what_has_more_or_other_members_is_written_in_full() {
    for payload in [
        r#"{"contentBlockIndex":10,"delta":{"text":"a"}}"#,
        r#"{"contentBlockIndex":-1,"delta":{"text":"a"}}"#,
        r#"{"contentBlockIndex":"0","delta":{"text":"a"}}"#,
        r#"{"delta":{"text":"a"},"contentBlockIndex":0}"#,
        r#"{"contentBlockIndex":0,"delta":{"text":"a","more":1}}"#,
        r#"{"contentBlockIndex":0,"delta":{"text":"a"},"more":1,"p":"b"}"#,
        r#"{"contentBlockIndex":0,"delta":{"text":"a"},"p":1}"#,
        r#"{"contentBlockIndex":0,"delta":{"text":null}}"#,
        r#"{"contentBlockIndex":0,"delta":{"toolUse":{"input":"a","name":"b"}}}"#,
        r#"{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"a"}}}"#,
        r#"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"a"},"text":"b"}}"#,
        r#"{ "contentBlockIndex":0,"delta":{"text":"a"}}"#,
    ] {
        let batch = batch("contentBlockDelta", payload, false);
        assert!(
            batch.text.starts_with("[{"),
            "{payload} became {}",
            batch.text
        );
        let mut expected: Value = serde_json::from_str(payload).unwrap();
        if expected["p"].is_string() {
            expected = unpadded(payload).unwrap();
        }
        assert_eq!(found(&batch), Some(expected));
    }
    let other = batch(
        "other",
        r#"{"contentBlockIndex":0,"delta":{"text":"a"}}"#,
        false,
    );
    assert_eq!(
        other.text,
        r#"[{"other":{"contentBlockIndex":0,"delta":{"text":"a"}}}]"#
    );
}

#[test]
fn nothing_but_a_blob_is_a_negative_number() {
    for (payload, text, blob) in [
        (r#"{"bytes":"YWJj","p":"x"}"#, "[-4]", "abc"),
        (r#"{"bytes":""}"#, "[-1]", ""),
    ] {
        let batch = batch("chunk", payload, true);
        assert_eq!((&*batch.text, &*batch.blobs), (text, blob.as_bytes()));
    }
    for (name, payload, has_blobs) in [
        ("chunk", r#"{"bytes":"YWJj","a":1}"#, true),
        ("chunk", r#"{"bytes":"no base64"}"#, true),
        ("chunk", r#"{"bytes":"YWJ="}"#, true),
        ("chunk", r#"{"data":"YWJj"}"#, true),
        ("chunk", r#"{"bytes":"YWJj"}"#, false),
        ("other", r#"{"bytes":"YWJj"}"#, true),
    ] {
        let batch = batch(name, payload, has_blobs);
        let expected = format!("[{{\"{name}\":{payload}}}]");
        assert_eq!((batch.text, &*batch.blobs), (expected, &b""[..]));
    }
}

/// Base64 of RFC 4648 §10.
#[test]
fn each_blob_of_a_batch_has_its_length() {
    let chunk = |base64| event("chunk", format!(r#"{{"bytes":"{base64}"}}"#).as_bytes());
    let frames = ["Zm9v", "Zg==", "Zm8="].map(chunk).concat();
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), true);
    let batch = reader.push(frames);
    assert_eq!(batch.text, "[-4,-2,-3]");
    assert_eq!(batch.blobs, b"fooffo");
}

proptest! {
    #[test]
    fn any_piece_is_the_one_that_a_parser_reads(
        index in 0_u8..12,
        text: String,
        padding in "[a-z]{0,8}",
    ) {
        let delta = json!({ "text": text });
        // Not serde_json's map, which sorts: `p` is the last one on the wire.
        let payload = format!(
            r#"{{"contentBlockIndex":{index},"delta":{delta},"p":"{padding}"}}"#
        );
        let batch = batch("contentBlockDelta", &payload, false);
        prop_assert_eq!(batch.text.starts_with("[{"), index > 9);
        prop_assert_eq!(found(&batch), unpadded(&payload));
    }

    #[test]
    fn a_piece_with_another_character_is_judged_as_a_parser_judges_it(
        text in "[a-c\"\\\\u0-9é]{0,8}",
        at: prop::sample::Index,
        other in "[\"{}:,\\\\0-9a é]?",
    ) {
        let text = Value::from(text);
        let payload = format!(r#"{{"contentBlockIndex":0,"delta":{{"text":{text}}},"p":"q"}}"#);
        let mut characters: Vec<_> = payload.chars().map(String::from).collect();
        let at = at.index(characters.len());
        characters[at] = other;
        let payload = characters.concat();
        let mut expected: Option<Value> = serde_json::from_str(&payload).ok();
        if let Some(Value::Object(members)) = &mut expected
            && members.get("p").is_some_and(Value::is_string)
        {
            members.remove("p");
        }
        prop_assert_eq!(found(&batch("contentBlockDelta", &payload, false)), expected, "{}", payload);
    }
}
