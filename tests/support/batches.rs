//! Batches as a host reads them.

use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use base64::{Engine, engine::general_purpose::STANDARD};
use bedrock_wasm::eventstream::Batch;
use bytes::Bytes;
use serde_json::Value;

/// The elements' texts, of which some may not be JSON. Short forms are written out.
pub(crate) fn elements(batch: &Batch) -> Vec<String> {
    let mut pieces = pieces(batch).into_iter();
    let mut left = batch.blobs.as_slice();
    let mut elements = Vec::new();
    while let Some(piece) = pieces.next() {
        elements.push(match piece.parse::<i64>() {
            Ok(number) if number < 0 => {
                let blob = STANDARD.encode(next_bytes(&mut left, &Value::from(-1 - number)));
                format!("{{\"chunk\":{{\"bytes\":\"{blob}\"}}}}")
            }
            Ok(number) => delta(number, pieces.next().unwrap()),
            Err(_) => piece.to_owned(),
        });
    }
    assert!(left.is_empty(), "{}", batch.text);
    elements
}

/// The text of a batch without short forms.
pub(crate) fn whole_text(batch: &Batch) -> String {
    format!("[{}]", elements(batch).join(","))
}

fn delta(index: i64, string: &str) -> String {
    assert!(index < 10);
    format!(
        "{{\"contentBlockDelta\":{{\"contentBlockIndex\":{index},\"delta\":{{\"text\":{string}}}}}}}"
    )
}

fn pieces(batch: &Batch) -> Vec<&str> {
    let text = &batch.text;
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (1, 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        let ends = if byte == b',' { 1 } else { 0 };
        if !quoted && depth == ends && (ends == 1 || at + 1 == text.len()) {
            pieces.push(&text[start..at]);
            start = at + 1;
        }
    }
    assert_eq!((depth, quoted), (0, false), "{text}");
    pieces
}

/// The next bytes that a batch sets apart, of the length that stands in their place.
fn next_bytes<'a>(left: &mut &'a [u8], length: &Value) -> &'a [u8] {
    let length = length.as_u64().unwrap() as usize;
    left.split_off(..length).unwrap()
}

/// The messages of a batch of raw ones, and the code of the error that ended the stream.
pub(crate) fn raw_messages(batch: &Batch) -> (Vec<Message>, Option<String>) {
    if batch.text.is_empty() {
        return (Vec::new(), None);
    }
    let mut elements: Vec<Value> = serde_json::from_str(&batch.text).unwrap();
    let failure = elements.pop_if(|last| last[0].is_string());
    let mut left = batch.blobs.as_slice();
    let message = |element: &Value| {
        let mut block = next_bytes(&mut left, &element[0]);
        let headers = std::iter::from_fn(|| (!block.is_empty()).then(|| raw_header(&mut block)));
        let headers = headers.collect();
        let payload = Bytes::copy_from_slice(next_bytes(&mut left, &element[1]));
        Message::new_from_parts(headers, payload)
    };
    let messages = elements.iter().map(message).collect();
    assert!(left.is_empty());
    let code = failure.map(|failure| failure[1].as_str().unwrap().to_owned());
    (messages, code)
}

/// The next header of a block: name length (1), name, type (1), value.
fn raw_header(block: &mut &[u8]) -> Header {
    let mut take = |length: usize| block.split_off(..length).unwrap();
    let name_length = take(1)[0].into();
    let name = String::from_utf8(take(name_length).to_vec()).unwrap();
    let kind = take(1)[0];
    let length = match kind {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 => 4,
        6 | 7 => u16::from_be_bytes(take(2).try_into().unwrap()),
        9 => 16,
        _ => 8,
    };
    let bytes = take(length.into());
    let value = match kind {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Byte(i8::from_be_bytes(bytes.try_into().unwrap())),
        3 => HeaderValue::Int16(i16::from_be_bytes(bytes.try_into().unwrap())),
        4 => HeaderValue::Int32(i32::from_be_bytes(bytes.try_into().unwrap())),
        5 => HeaderValue::Int64(i64::from_be_bytes(bytes.try_into().unwrap())),
        6 => HeaderValue::ByteArray(Bytes::copy_from_slice(bytes)),
        7 => HeaderValue::String(std::str::from_utf8(bytes).unwrap().to_owned().into()),
        8 => {
            let ms = i64::from_be_bytes(bytes.try_into().unwrap());
            HeaderValue::Timestamp(DateTime::from_millis(ms))
        }
        9 => HeaderValue::Uuid(u128::from_be_bytes(bytes.try_into().unwrap())),
        other => panic!("type {other}"),
    };
    Header::new(name, value)
}
