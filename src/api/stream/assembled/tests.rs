//! `tests/js/stream/assemble.test.js` runs the same cases.

use super::Assembled;
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn assembled(events: &[Value]) -> Assembled {
    let mut assembled = Assembled::default();
    for event in events {
        assembled.add(&RawValue::from_string(event.to_string()).unwrap());
    }
    assembled
}

#[test]
fn events_add_up_to_the_message_of_each_shared_case() {
    let cases = include_str!("../../../../tests/cases/assemble.json");
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    for case in cases {
        let name = &case["name"];
        let assembled = assembled(case["events"].as_array().unwrap());
        let damage = assembled.damage().map(|error| error.code());
        assert_eq!(damage, case["code"].as_str(), "{name}");
        let said = assembled.damage().map(|error| error.to_string());
        let is_base64 = damage == Some("invalid_base64");
        assert_eq!(said.is_some_and(|said| said.contains("base64")), is_base64);
        if damage.is_none() {
            // Rust has the shape of Converse's output, JavaScript that of a message.
            let mut expected = case["final"].clone();
            let message = expected.as_object_mut().unwrap().remove("message");
            expected["output"] = json!({ "message": message });
            assert_eq!(assembled.output(), expected, "{name}");
        }
    }
}

#[test]
fn members_of_events_do_not_replace_the_message() {
    let stop = json!({ "messageStop": { "stopReason": "end_turn", "output": 1 } });
    let delta =
        json!({ "contentBlockDelta": { "contentBlockIndex": 0, "delta": { "text": "a" } } });
    let output = assembled(&[delta, stop, json!({ "metadata": { "output": {} } })]).output();
    assert_eq!(
        output["output"]["message"]["content"],
        json!([{ "text": "a" }])
    );
}
