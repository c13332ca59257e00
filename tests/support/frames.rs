//! Frames in plain form. The types of `aws-smithy-types` stand for what a message
//! means, so that both implementations are compared in the same words.

use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream as smithy;
use bedrock_wasm::Error;
use bedrock_wasm::eventstream::{self, Decoder, Header, HeaderValue, Message};
use bytes::Bytes;

/// A decoder's output for a stream: messages, then its end (an error's code).
#[derive(Debug, PartialEq)]
pub(crate) struct Decoded {
    pub(crate) messages: Vec<smithy::Message>,
    pub(crate) end: Result<(), &'static str>,
}

/// Decodes a stream that arrives in these pieces, headers included.
pub(crate) fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Decoded {
    let mut decoder = Decoder::default();
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.push(piece.to_vec());
        loop {
            match decoder.next().and_then(|next| next.map(owned).transpose()) {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => {
                    let end = Err(error.code());
                    return Decoded { messages, end };
                }
            }
        }
    }
    let end = decoder.finish().map_err(|error| error.code());
    Decoded { messages, end }
}

/// The stream cut into pieces of these lengths, over and over.
pub(crate) fn pieces<'a>(mut bytes: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for length in lengths.iter().cycle() {
        if bytes.is_empty() {
            break;
        }
        let (piece, rest) = bytes.split_at((*length).clamp(1, bytes.len()));
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

fn owned(message: Message<'_>) -> Result<smithy::Message, Error> {
    let headers: Result<Vec<_>, Error> = message
        .headers()
        .map(|header| {
            let Header { name, value } = header?;
            let value = match value {
                HeaderValue::Bool(value) => smithy::HeaderValue::Bool(value),
                HeaderValue::Byte(value) => smithy::HeaderValue::Byte(value),
                HeaderValue::Short(value) => smithy::HeaderValue::Int16(value),
                HeaderValue::Integer(value) => smithy::HeaderValue::Int32(value),
                HeaderValue::Long(value) => smithy::HeaderValue::Int64(value),
                HeaderValue::ByteArray(value) => {
                    smithy::HeaderValue::ByteArray(Bytes::copy_from_slice(value))
                }
                HeaderValue::String(value) => smithy::HeaderValue::String(value.to_owned().into()),
                HeaderValue::Timestamp(ms) => {
                    smithy::HeaderValue::Timestamp(DateTime::from_millis(ms))
                }
                HeaderValue::Uuid(value) => smithy::HeaderValue::Uuid(u128::from_be_bytes(value)),
            };
            Ok(smithy::Header::new(name.to_owned(), value))
        })
        .collect();
    let payload = Bytes::copy_from_slice(message.payload());
    Ok(smithy::Message::new_from_parts(headers?, payload))
}

/// The frame of a message as this crate encodes it.
pub(crate) fn encode(message: &smithy::Message) -> Vec<u8> {
    let headers: Vec<_> = message
        .headers()
        .iter()
        .map(|header| Header {
            name: header.name().as_str(),
            value: match header.value() {
                smithy::HeaderValue::Bool(value) => HeaderValue::Bool(*value),
                smithy::HeaderValue::Byte(value) => HeaderValue::Byte(*value),
                smithy::HeaderValue::Int16(value) => HeaderValue::Short(*value),
                smithy::HeaderValue::Int32(value) => HeaderValue::Integer(*value),
                smithy::HeaderValue::Int64(value) => HeaderValue::Long(*value),
                smithy::HeaderValue::ByteArray(value) => HeaderValue::ByteArray(value),
                smithy::HeaderValue::String(value) => HeaderValue::String(value.as_str()),
                smithy::HeaderValue::Timestamp(at) => {
                    HeaderValue::Timestamp(at.to_millis().unwrap())
                }
                smithy::HeaderValue::Uuid(value) => HeaderValue::Uuid(value.to_be_bytes()),
                other => panic!("a header type that the wire does not know: {other:?}"),
            },
        })
        .collect();
    eventstream::encode(&headers, message.payload()).unwrap()
}

/// The frame of a message with these string headers.
pub(crate) fn frame(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let headers: Vec<_> = headers
        .iter()
        .map(|&(name, value)| Header {
            name,
            value: HeaderValue::String(value),
        })
        .collect();
    eventstream::encode(&headers, payload).unwrap()
}

/// The frame of an event as a Smithy service sends it.
pub(crate) fn event(name: &str, payload: &[u8]) -> Vec<u8> {
    let headers = [
        (":event-type", name),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    frame(&headers, payload)
}
