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
    let blobs = if fields.bytes() == b"blobs" {
        "other.x chunk.bytes"
    } else {
        ""
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
        .map(|payload| event("chunk", payload))
        .collect();
    if let (true, Some(frame)) = (exception, frames.last_mut()) {
        *frame = exception_frame(payloads[payloads.len() - 1]);
    }
    let stream = frames.concat();
    for length in [usize::MAX, 1, 61] {
        let mut reader = EventDecoder::new(Decoder::default(), String::new(), blobs.into());
        let mut left = payloads.iter().copied();
        let mut over = false;
        for chunk in pieces(&stream, &[length]) {
            let batch = reader.push(chunk.to_vec());
            let mut left_bytes = Some(batch.blobs.as_slice());
            for element in elements(&batch) {
                assert!(!over);
                let payload = left.next().unwrap();
                let last = exception && left.len() == 0;
                over = match std::str::from_utf8(payload) {
                    _ if last => check_exception(element, payload),
                    Err(_) => {
                        assert!(element.starts_with("[\"integrity\",\"payload_not_utf8\","));
                        true
                    }
                    Ok(payload) => {
                        check_event(element, payload, !blobs.is_empty(), &mut left_bytes);
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

/// Names that are escaped in the text are not known to be the padding's or a blob's.
fn known(payload: &str) -> Option<Object> {
    Object::parse(payload).filter(|_| !escapes_letters(payload))
}

fn escapes_letters(payload: &str) -> bool {
    payload.contains("\\u00") && !plainly_escaped(payload)
}

/// Takes from `blobs` what the element has set apart. After a payload that is not JSON there are
/// none: a stream ends in an error at that payload, and nobody reads further.
fn check_event(element: &str, payload: &str, with_blobs: bool, blobs: &mut Option<&[u8]>) {
    let payload = if payload.is_empty() { "{}" } else { payload };
    let found = element
        .strip_prefix("{\"chunk\":")
        .and_then(|rest| rest.strip_suffix('}'))
        .unwrap();
    let is_json = |text| serde_json::from_str::<&RawValue>(text).is_ok();
    assert_eq!(
        is_json(element),
        is_json(payload),
        "{payload} became {element}"
    );
    if !is_json(payload) {
        *blobs = None;
        return;
    }
    let beside: Vec<&RawValue>;
    let (found, length) = if with_blobs {
        beside = serde_json::from_str(found).unwrap();
        let length = beside.get(1).map(|length| length.get());
        (beside[0].get(), length)
    } else {
        (found, None)
    };
    let set_apart = length.map(|length| length.parse::<usize>().unwrap());
    let bytes = set_apart.zip(blobs.as_mut());
    let bytes = bytes.map(|(length, blobs)| blobs.split_off(..length).unwrap());
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
    let found = found.members();
    let mut expected = unpadded(&expected);
    let mut last_blob = None;
    if with_blobs {
        expected.retain(|(name, value)| {
            let is_blob = *name == "bytes";
            if is_blob {
                last_blob = blob(value);
            }
            !is_blob || last_blob.is_none()
        });
    }
    assert_eq!(found, expected, "{payload}");
    assert_eq!(set_apart, last_blob.as_ref().map(Vec::len), "{payload}");
    if blobs.is_some() {
        assert_eq!(bytes, last_blob.as_deref(), "{payload}");
    }
}

/// Members but for the padding, which is a string.
fn unpadded(object: &Object) -> Vec<(&str, &str)> {
    let members = object.members().into_iter();
    members
        .filter(|(name, value)| *name != "p" || !value.starts_with('"'))
        .collect()
}

/// The bytes of a string of base64 that is written without escapes.
fn blob(raw: &str) -> Option<Vec<u8>> {
    STANDARD
        .decode(raw.strip_prefix('"')?.strip_suffix('"')?)
        .ok()
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
