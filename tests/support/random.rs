//! Random messages with headers of every type.

use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::ops::Range;

fn header_value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        any::<bool>().prop_map(HeaderValue::Bool),
        any::<i8>().prop_map(HeaderValue::Byte),
        any::<i16>().prop_map(HeaderValue::Int16),
        any::<i32>().prop_map(HeaderValue::Int32),
        any::<i64>().prop_map(HeaderValue::Int64),
        vec(any::<u8>(), 0..40).prop_map(|value| HeaderValue::ByteArray(value.into())),
        any::<String>().prop_map(|value| HeaderValue::String(value.into())),
        any::<i64>().prop_map(|ms| HeaderValue::Timestamp(DateTime::from_millis(ms))),
        any::<u128>().prop_map(HeaderValue::Uuid),
    ]
}

/// A message with so many headers. Names are 1 to 255 bytes and unique, as the
/// specification wants them: <https://smithy.io/2.0/aws/amazon-eventstream.html>
pub(crate) fn message(headers: Range<usize>) -> impl Strategy<Value = Message> {
    let name = prop_oneof![":?[a-z-]{1,12}", "\\PC{1,60}", "x{255}"];
    let headers = btree_map(name, header_value(), headers);
    (headers, vec(any::<u8>(), 0..200)).prop_map(|(headers, payload)| {
        let headers = headers.into_iter();
        let headers = headers.map(|(name, value)| Header::new(name, value));
        Message::new_from_parts(headers.collect(), payload)
    })
}
