//! Batches as a host reads them.

use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bedrock_wasm::eventstream::Batch;
use bytes::Bytes;
use serde_json::Value;

/// The elements' texts, cut where the batch says that they end.
pub(crate) fn elements(batch: &Batch) -> Vec<&str> {
    let mut start = 0;
    let mut elements = Vec::new();
    for end in &batch.ends {
        let end = *end as usize;
        // Before each stands "[" or ",".
        elements.push(&batch.text[start + 1..end]);
        start = end;
    }
    let closing = if batch.ends.is_empty() { "" } else { "]" };
    assert_eq!(&batch.text[start..], closing);
    elements
}

/// The messages of a batch of raw ones, and the code of what ended the stream.
pub(crate) fn raw_messages(batch: &Batch) -> (Vec<Message>, Option<String>) {
    if batch.text.is_empty() {
        return (Vec::new(), None);
    }
    let mut elements: Vec<Value> = serde_json::from_str(&batch.text).unwrap();
    assert_eq!(elements.len(), batch.ends.len());
    let failure = elements.pop_if(|last| last[0].is_string());
    let bytes_of = |range: &Value| {
        let at = |index: usize| range[index].as_u64().unwrap() as usize;
        &batch.blobs[at(0)..at(1)]
    };
    let message = |element: &Value| {
        let headers = element[0].as_array().unwrap().iter();
        let headers = headers.map(|element| raw_header(element, bytes_of(&element[2])));
        let payload = Bytes::copy_from_slice(bytes_of(&element[1]));
        Message::new_from_parts(headers.collect(), payload)
    };
    let code = failure.map(|failure| failure[1].as_str().unwrap().to_owned());
    (elements.iter().map(message).collect(), code)
}

fn raw_header(element: &Value, bytes: &[u8]) -> Header {
    let value = match element[1].as_u64().unwrap() {
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
    Header::new(element[0].as_str().unwrap().to_owned(), value)
}
