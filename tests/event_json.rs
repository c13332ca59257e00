//! Payloads are spliced into the text of a batch unparsed. One that is not JSON must stay invalid
//! there, and must not change its neighbours; one that is JSON comes out unchanged.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::eventstream::{Decoder, EventDecoder};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::fmt;
use support::batches::elements;
use support::frames::{event, frame};

/// The payload between two events; `None` if it is not JSON.
fn between(payload: &str) -> Option<Value> {
    let found = element(payload, false);
    assert_eq!(element(payload, true), found, "{payload}");
    found
}

fn element(payload: &str, has_blobs: bool) -> Option<Value> {
    let stream = [
        event("a", b"{}"),
        event("chunk", payload.as_bytes()),
        event("c", b"{}"),
    ];
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), has_blobs);
    let batch = reader.push(stream.concat());
    let elements = elements(&batch);
    let [first, middle, last] = &elements[..] else {
        panic!("{payload} became {}", batch.text);
    };
    assert_eq!([first, last], [r#"{"a":{}}"#, r#"{"c":{}}"#]);
    let is_json = |text: &str| serde_json::from_str::<&RawValue>(text).is_ok();
    // A host first tries all at once.
    assert_eq!(is_json(&batch.text), is_json(middle), "{payload}");
    if !is_json(middle) {
        return None;
    }
    let name = middle.strip_prefix(r#"{"chunk":"#);
    let inner = name.and_then(|rest| rest.strip_suffix('}')).unwrap();
    assert!(is_json(inner), "{payload} became {middle}");
    Some(serde_json::from_str(inner).unwrap())
}

fn judged(payload: &str) {
    let expected = serde_json::from_str::<Value>(payload);
    let found = between(payload);
    assert_eq!(found.is_some(), expected.is_ok(), "{payload}: {found:?}");
    let Ok(mut expected) = expected else { return };
    if let Ok(Pairs(mut pairs)) = serde_json::from_str(payload) {
        pairs.retain(|(name, value)| name != "p" || !value.is_string());
        // Of a name that is left and repeated the last one counts.
        expected = pairs.into_iter().collect();
    }
    let mut found = found.unwrap();
    // Padding whose name is written with an escape stays.
    if let Some(members) = found.as_object_mut() {
        members.retain(|name, value| name != "p" || !value.is_string());
    }
    assert_eq!(found, expected, "{payload}");
}

/// All members of an object: `Value` keeps one of a name.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Each)
    }
}

/// Found by chance: what is left of a name is not what its last member says.
#[test]
fn a_member_that_is_named_like_padding_outlives_the_padding() {
    judged(r#"{"a":1,"p":1,"p":"abc"}"#);
    judged(r#"{"p":"abc","p":1,"p":"abc"}"#);
    judged(r#"{"p":"abc","p":"abc"}"#);
}

#[test]
fn a_payload_that_is_not_json_stays_invalid() {
    for payload in [
        r#"{"a":1,}"#,
        r#"{,"a":1}"#,
        r#"{,}"#,
        r#"{"a":1,,"b":2}"#,
        r#"{"a":1,xyz}"#,
        r#"{xyz,"a":1}"#,
        r#"{"a" 1}"#,
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1 "b":2}"#,
        r#"{a:1}"#,
        r#"{"a":1"#,
        r#""a":1}"#,
        r#"{"a":[1,2}"#,
        r#"{"a":[1,2}]"#,
        r#"{"a":1]"#,
        r#"["a":1}"#,
        r#"{"a":"cut}"#,
        r#"{"a":"cut\"}"#,
        r#"{"a":"cut"#,
        r#"{"cut}"#,
        r#""cut"#,
        r#""cut\"#,
        r#"{"a":1},"b":{"c":2}"#,
        r#"{"a":1}},{"b":{}"#,
        r#"{"a":1}}],[{"b":{}"#,
        r#"{"a":1}{"b":2}"#,
        r#"{"a":1} x"#,
        r#"{"a":1},"#,
        r#",{"a":1}"#,
        r#"{"a":1}}"#,
        r#"1,"b":2"#,
        r#"1},{"b":2"#,
        r#"1 2"#,
        r#""a":"b""#,
        r#"[1],"b":[2]"#,
        "[1,]",
        "[1",
        "]",
        "}",
        "nul",
        "01",
        " ",
        "\0",
        "{\"a\":1}\0",
        "\0{\"a\":1}",
        "{\"a\":\"\0\"}",
        "\u{feff}{\"a\":1}",
        "{\"a\":1}\u{c}",
        "\u{c}{\"a\":1}",
        "{\u{c}\"a\":1}",
        "{\"a\"\u{c}:1}",
        "{\"a\":\u{c}1}",
        "{\"a\":1\u{c}}",
        "{\"a\":1,\u{b}\"b\":1}",
        "{\"a\":1}\u{a0}",
    ] {
        assert_eq!(between(payload), None, "{payload}");
        judged(payload);
    }
}

#[test]
fn removing_padding_repairs_no_damage() {
    for payload in [
        r#"{,"p":"abc"}"#,
        r#"{ ,"p":"abc"}"#,
        r#"{"a":1,,"p":"abc"}"#,
        r#"{"a":1},"b":{"c":2,"p":"abc"}"#,
        r#"{"a":1}},{"b":{"c":2,"p":"abc"}"#,
        r#"{"a":[1,"p":"abc"}"#,
        r#"["a","p":"abc"}"#,
        r#"{"a":"cut,"p":"abc"}"#,
        r#"{"a":","p":"abc"}"#,
        r#"1,"p":"abc"}"#,
        r#","p":"abc"}"#,
        r#"{xyz,"p":"abc"}"#,
        r#"{"p":"abc",}"#,
        r#"{"p":"abc",,"a":1}"#,
        r#"{"p":"abc"x}"#,
        r#"{"p":"abc""d"}"#,
        r#"{"p":"abc" "d"}"#,
        r#"{"p":"abc":"d"}"#,
        r#"{"p" "abc"}"#,
        r#"{"p":"a\qc"}"#,
        r#"{"p":"a\u12g4"}"#,
        r#"{"p":"\u12"}"#,
        r#"{"p":"abc"#,
        r#"{"p":"abc"}}"#,
        "{\"p\":\"a\nc\"}",
        "{\"p\":\"abc\"\u{c}}",
    ] {
        assert_eq!(between(payload), None, "{payload}");
        judged(payload);
    }
}

#[test]
fn a_payload_that_is_json_comes_out_unchanged() {
    for payload in [
        "null",
        " true\n",
        "-1.5e3",
        "\"text, \\\"p\\\":{\"",
        "[]",
        " [1,{\"p\":\"kept\"}] ",
        "\t{ }\r\n",
        "{\"a\":1,\"a\":2}",
        r#"{"\u0070":"abc","a":1}"#,
        r#"{"p":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00","a":1}"#,
        r#"{"p":"a","a":1,"p":"b"}"#,
        r#"{"a":{},"p":"abc"}"#,
        r#"{"a":1 ,"p":"abc"}"#,
    ] {
        assert!(between(payload).is_some(), "{payload}");
        judged(payload);
    }
    assert_eq!(between(""), Some(json!({})));
}

/// A host takes its name alone if the members are not JSON.
#[test]
fn an_exception_whose_payload_is_not_json_stays_the_last_element() {
    let headers = [(":exception-type", "x"), (":message-type", "exception")];
    for payload in [
        r#"{"message":"m",}"#,
        r#"{"message":"m"},{"b":1}"#,
        r#"{"message":"m"}],[{"b":1}"#,
        r#"{"message":"m"#,
    ] {
        let mut reader = EventDecoder::new(Decoder::default(), String::new(), false);
        let stream = [event("a", b"{}"), frame(&headers, payload.as_bytes())];
        let batch = reader.push(stream.concat());
        let elements = elements(&batch);
        let [first, last] = &elements[..] else {
            panic!("{payload} became {}", batch.text);
        };
        assert_eq!(first, r#"{"a":{}}"#);
        assert!(
            last.starts_with(r#"["service","service",null,"X",400,false,"#),
            "{last}"
        );
        assert!(serde_json::from_str::<Value>(last).is_err(), "{last}");
        assert!(serde_json::from_str::<Value>(&batch.text).is_err());
    }
}

/// Texts of which about one in ten is JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        " ",
        "\n",
        "\u{c}",
        "\0",
        "1",
        "x",
        "\"a\"",
        "\"p\"",
        "\"a\":1",
        "\"p\":\"abc\"",
        ",\"p\":\"abc\"}",
        "{}",
        "[]",
        "{\"a\":1}",
        "\\u00",
        "é",
        "},\"b\":{",
        "}},{\"b\":{",
    ]);
    let tokens = vec(token, 0..8).prop_map(|tokens| tokens.concat());
    prop_oneof![
        tokens.clone(),
        tokens.clone().prop_map(|tokens| format!("{{{tokens}}}")),
        tokens.prop_map(|tokens| format!("{{\"a\":1{tokens},\"p\":\"abc\"}}")),
    ]
}

proptest! {
    #![proptest_config(support::at_least(20_000))]

    #[test]
    fn any_text_is_json_there_where_it_is_json_by_itself(payload in nearly_json()) {
        // No payload stands for an object without members.
        if !payload.is_empty() {
            judged(&payload);
        }
    }
}
