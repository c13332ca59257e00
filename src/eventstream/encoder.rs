//! From a message to its frame. Servers and tests need it; the npm build does not.

use super::crc32::crc32;
use super::header::{Header, HeaderValue};
use crate::error::Error;

/// The frame of a message.
///
/// # Errors
/// A name, a value or a message too long for its length field.
pub fn encode(headers: &[Header<'_>], payload: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoded = Vec::new();
    for header in headers {
        push_header(&mut encoded, header)?;
    }
    let headers_length = length::<u32>(encoded.len())?;
    let total_length = length::<u32>(encoded.len() + payload.len() + 16)?;
    let mut frame = Vec::with_capacity(total_length as usize);
    frame.extend(total_length.to_be_bytes());
    frame.extend(headers_length.to_be_bytes());
    frame.extend(crc32(&frame).to_be_bytes());
    frame.extend(encoded);
    frame.extend(payload);
    frame.extend(crc32(&frame).to_be_bytes());
    Ok(frame)
}

fn push_header(out: &mut Vec<u8>, header: &Header<'_>) -> Result<(), Error> {
    out.push(length(header.name.len())?);
    out.extend(header.name.as_bytes());
    let (kind, value): (u8, &[u8]) = match &header.value {
        HeaderValue::Bool(true) => (0, &[]),
        HeaderValue::Bool(false) => (1, &[]),
        HeaderValue::Byte(value) => (2, &value.to_be_bytes()),
        HeaderValue::Short(value) => (3, &value.to_be_bytes()),
        HeaderValue::Integer(value) => (4, &value.to_be_bytes()),
        HeaderValue::Long(value) => (5, &value.to_be_bytes()),
        HeaderValue::ByteArray(value) => (6, value),
        HeaderValue::String(value) => (7, value.as_bytes()),
        HeaderValue::Timestamp(value) => (8, &value.to_be_bytes()),
        HeaderValue::Uuid(value) => (9, value),
    };
    out.push(kind);
    if matches!(kind, 6 | 7) {
        out.extend(length::<u16>(value.len())?.to_be_bytes());
    }
    out.extend(value);
    Ok(())
}

fn length<T: TryFrom<usize>>(bytes: usize) -> Result<T, Error> {
    T::try_from(bytes).map_err(|_| {
        Error::input(
            "invalid_input",
            "event stream: a name, value or message is too long",
        )
    })
}
