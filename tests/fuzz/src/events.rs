//! Payloads: the text of a batch parses to what `serde_json` reads in each payload, but
//! for the padding, and blobs are those that the `base64` crate decodes.
//!
//! An input is fields: "blobs" or not, what comes after the events ("exception" or not),
//! and payloads. A payload that is not JSON must leave the others readable.

use super::batches::elements;
use super::fields::Fields;
use super::messages::{event, frame, pieces};
use super::object::{Object, plainly_escaped};
use base64::{Engine, engine::general_purpose::STANDARD};
use bedrock_wasm::eventstream::{Decoder, EventDecoder};
use bedrock_wasm::text;
use serde_json::Value;
use serde_json::value::RawValue;

/// Reads the payloads as events of one stream, at once and in pieces.
pub fn run(data: &[u8]) {
    let mut fields = Fields::new(data);
    let has_blobs = fields.bytes() == b"blobs";
    let name = match has_blobs {
        true => "chunk",
        false => "contentBlockDelta",
    };
    let exception = fields.bytes() == b"exception";
    let mut payloads = Vec::new();
    while fields.left() {
        payloads.push(fields.bytes());
    }
    for payload in &payloads {
        agree_on_base64(payload);
    }
    let mut frames: Vec<_> = payloads
        .iter()
        .map(|payload| event(name, payload))
        .collect();
    if let (true, Some(frame)) = (exception, frames.last_mut()) {
        *frame = exception_frame(payloads[payloads.len() - 1]);
    }
    let stream = frames.concat();
    for length in [usize::MAX, 1, 61] {
        let mut reader = EventDecoder::new(Decoder::default(), String::new(), has_blobs);
        let mut left = payloads.iter().copied();
        let mut over = false;
        for chunk in pieces(&stream, &[length]) {
            let batch = reader.push(chunk.to_vec());
            for element in elements(&batch) {
                assert!(!over);
                let payload = left.next().unwrap();
                let last = exception && left.len() == 0;
                over = match std::str::from_utf8(payload) {
                    _ if last => check_exception(&element, payload),
                    Err(_) => {
                        assert!(element.starts_with("[\"integrity\",\"payload_not_utf8\","));
                        true
                    }
                    Ok(payload) => {
                        check_event(&element, name, payload);
                        false
                    }
                };
            }
        }
        assert!(over || left.len() == 0);
        assert_eq!(reader.finish(), Ok(()));
    }
}

fn agree_on_base64(bytes: &[u8]) {
    let text = text::base64::encode(bytes);
    assert_eq!(text, STANDARD.encode(bytes));
    assert_eq!(
        text::base64::decode(text.as_bytes()).as_deref(),
        Some(bytes)
    );
    assert_eq!(text::base64::decode(bytes), STANDARD.decode(bytes).ok());
}

fn exception_frame(payload: &[u8]) -> Vec<u8> {
    let headers = [(":exception-type", "chunk"), (":message-type", "exception")];
    frame(&headers, payload)
}

/// Names that are escaped in the text are not known to be the padding's.
fn known(payload: &str) -> Option<Object> {
    Object::parse(payload).filter(|_| !escapes_letters(payload))
}

fn escapes_letters(payload: &str) -> bool {
    payload.contains("\\u00") && !plainly_escaped(payload)
}

fn check_event(element: &str, name: &str, payload: &str) {
    let payload = if payload.is_empty() { "{}" } else { payload };
    let found = element
        .strip_prefix(&format!("{{\"{name}\":"))
        .and_then(|rest| rest.strip_suffix('}'))
        .unwrap();
    let is_json = |text| serde_json::from_str::<&RawValue>(text).is_ok();
    assert_eq!(
        is_json(element),
        is_json(payload),
        "{payload} became {element}"
    );
    if !is_json(payload) {
        return;
    }
    let Some(expected) = known(payload) else {
        // No object: as it came.
        if let Ok(value) = serde_json::from_str::<Value>(payload)
            && !value.is_object()
        {
            assert_eq!(serde_json::from_str::<Value>(found).unwrap(), value);
        }
        return;
    };
    let found = Object::parse(found).unwrap_or_else(|| panic!("{payload} became {found}"));
    assert_eq!(found.members(), unpadded(&expected), "{payload}");
}

/// Members but for the padding, which is a string.
fn unpadded(object: &Object) -> Vec<(&str, &str)> {
    let members = object.members().into_iter();
    members
        .filter(|(name, value)| *name != "p" || !value.starts_with('"'))
        .collect()
}

fn check_exception(element: &str, payload: &[u8]) -> bool {
    let found = element
        .strip_prefix("[\"service\",\"service\",null,\"Chunk\",400,false,")
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap();
    let text = std::str::from_utf8(payload).unwrap_or_default();
    match known(text) {
        Some(expected) => {
            let found = Object::parse(found).unwrap();
            assert_eq!(found.members(), unpadded(&expected), "{text}");
        }
        None if !text.trim_ascii().starts_with('{') => assert_eq!(found, "{}"),
        None => {}
    }
    true
}
