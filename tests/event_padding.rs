//! The padding key `p` never reaches the user, and nothing else is lost with it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use aws_smithy_types::base64;
use bedrock_wasm::eventstream::{Decoder, EventDecoder};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use support::batches::whole_text;
use support::frames::event;

/// The payload of the only event, and the blobs, as a host gets them.
fn read(payload: &str) -> (Value, Vec<u8>) {
    let [without, with] = [false, true].map(|has_blobs| {
        let mut reader = EventDecoder::new(Decoder::default(), String::new(), has_blobs);
        let batch = reader.push(event("chunk", payload.as_bytes()));
        let events: Value = serde_json::from_str(&whole_text(&batch))
            .unwrap_or_else(|error| panic!("{payload} became {}: {error}", batch.text));
        assert_eq!(events.as_array().unwrap().len(), 1);
        (events[0]["chunk"].clone(), batch.blobs)
    });
    assert_eq!(without.0, with.0, "{payload}");
    assert_eq!(without.1, b"");
    with
}

#[test]
fn padding_is_removed_in_any_position() {
    for (payload, expected) in [
        (r#"{"a":1,"p":"abc"}"#, json!({ "a": 1 })),
        (r#"{"p":"abc","a":1}"#, json!({ "a": 1 })),
        (r#"{"a":1,"p":"abc","b":2}"#, json!({ "a": 1, "b": 2 })),
        (r#"{"p":"abc"}"#, json!({})),
        (r#"{"p":""}"#, json!({})),
        (r#"{"a":1,"p":""}"#, json!({ "a": 1 })),
        (r#" { "a" : 1 , "p" : "abc" } "#, json!({ "a": 1 })),
        // Not letters and digits, which the quick path does not know.
        (r#"{"a":1,"p":"a b\"c\\"}"#, json!({ "a": 1 })),
        (r#"{"a":"x\\","p":"abc"}"#, json!({ "a": "x\\" })),
        (
            r#"{"a":"say \"hi\"","p":"abc"}"#,
            json!({ "a": "say \"hi\"" }),
        ),
        (
            r#"{"a":"\",\"p\":\"b","p":"abc"}"#,
            json!({ "a": "\",\"p\":\"b" }),
        ),
        (
            r#"{"a":[1,[2,3]],"p":"abc","b":[{"c":4,"d":"]"},5]}"#,
            json!({ "a": [1, [2, 3]], "b": [{ "c": 4, "d": "]" }, 5] }),
        ),
        (r#"{"p":"abc","":""}"#, json!({ "": "" })),
        ("", json!({})),
        ("{}", json!({})),
    ] {
        assert_eq!(read(payload).0, expected, "{payload}");
    }
}

#[test]
fn lookalikes_of_padding_are_kept() {
    for payload in [
        r#"{"a":{"p":"abc"}}"#,
        r#"{"a":[{"x":1,"p":"abc"}]}"#,
        r#"{"a":",\"p\":\"abc"}"#,
        r#"{"a":1,"p":7}"#,
        r#"{"a":1,"p":{"x":"y"}}"#,
        r#"{"a":1,"p":null}"#,
        r#"{"a":1,"pp":"abc"}"#,
        r#"{"a":1,"P":"abc"}"#,
        r#"{"a":"p","b":"abc"}"#,
    ] {
        let expected: Value = serde_json::from_str(payload).unwrap();
        assert_eq!(read(payload).0, expected);
    }
}

#[test]
fn a_blob_that_is_not_base64_stays_text() {
    for (payload, expected) in [
        (r#"{"bytes":"?","p":"abc"}"#, json!({ "bytes": "?" })),
        (r#"{"bytes":null}"#, json!({ "bytes": null })),
    ] {
        assert_eq!(read(payload), (expected, Vec::new()));
    }
}

#[test]
fn no_payload_can_pretend_to_hold_a_blob() {
    for payload in [
        r#"{"bytes":[0,5]}"#,
        r#"{"bytes":{"length":5}}"#,
        r#"{"b\u0079tes":[0,5]}"#,
        r#"[{},[0,5]]"#,
        r#"[{"bytes":"aGk="},[0,5]]"#,
        r#""aGk=""#,
    ] {
        let expected: Value = serde_json::from_str(payload).unwrap();
        assert_eq!(read(payload), (expected, Vec::new()));
    }
    let twice = [
        r#"{"bytes":[7,9],"bytes":"aGk="}"#,
        r#"{"bytes":"aGk=","b\u0079tes":[7,9]}"#,
    ];
    for payload in twice {
        let expected: Value = serde_json::from_str(payload).unwrap();
        assert_eq!(read(payload), (expected, Vec::new()));
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~é\\n\\t\u{2028}😀]{0,12}".prop_map(Value::from),
        Just(json!("\",\"p\":\"x")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = prop_oneof![Just("p".to_owned()), ".{0,4}"];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key, inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An object as text, with its members in this order and white space around them.
fn written(members: &[(String, Value)], space: &str) -> String {
    let members = members
        .iter()
        .map(|(key, value)| format!("{space}{}{space}:{space}{value}{space}", json!(key)));
    format!(
        "{space}{{{}}}{space}",
        members.collect::<Vec<_>>().join(",")
    )
}

proptest! {
    #![proptest_config(support::at_least(1_024))]

    #[test]
    fn any_object_is_read_without_its_padding(
        object in vec((".{0,6}", any_json()), 0..6),
        padding in prop_oneof!["[a-zA-Z0-9]{0,40}", ".{0,9}"],
        at: prop::sample::Index,
        space in prop_oneof![Just(""), Just(" "), Just("\n\t")],
    ) {
        let object: Map<String, Value> = object.into_iter().filter(|(key, _)| key != "p").collect();
        let mut members: Vec<_> = object.clone().into_iter().collect();
        members.insert(at.index(members.len() + 1), ("p".to_owned(), padding.into()));
        let payload = written(&members, space);
        prop_assert_eq!(read(&payload).0, Value::Object(object));
    }

    #[test]
    fn any_blob_is_set_apart_if_it_is_alone(
        blob in vec(any::<u8>(), 0..60),
        other in prop::option::of(any_json()),
        padding in "[a-z]{0,9}",
        at: prop::sample::Index,
    ) {
        let bytes = json!(base64::encode(&blob));
        let mut members = vec![("bytes".to_owned(), bytes.clone()), ("p".to_owned(), padding.into())];
        let mut expected = json!({ "bytes": bytes });
        if let Some(other) = &other {
            expected["other"] = other.clone();
            members.insert(at.index(3), ("other".to_owned(), other.clone()));
        }
        let (event, blobs) = read(&written(&members, ""));
        prop_assert_eq!(event, expected);
        prop_assert_eq!(blobs, if other.is_none() { blob } else { Vec::new() });
    }
}
