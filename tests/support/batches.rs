//! Batches as a host reads them.

use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use aws_smithy_types::{DateTime, base64};
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
    let message = |element: &Value| {
        let headers = element[0].as_array().unwrap().iter().map(raw_header);
        let at = |index: usize| element[1][index].as_u64().unwrap() as usize;
        let payload = Bytes::copy_from_slice(&batch.blobs[at(0)..at(1)]);
        Message::new_from_parts(headers.collect(), payload)
    };
    let code = failure.map(|failure| failure[1].as_str().unwrap().to_owned());
    (elements.iter().map(message).collect(), code)
}

fn raw_header(element: &Value) -> Header {
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
            let digits = text.replace('-', "");
            HeaderValue::Uuid(u128::from_str_radix(&digits, 16).unwrap())
        }
        other => panic!("type {other}"),
    };
    Header::new(element[0].as_str().unwrap().to_owned(), value)
}
