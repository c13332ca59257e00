//! Published frames: those of `aws-smithy-eventstream`, of smithy-typescript's codec
//! and of botocore. Good ones decode at every split point and are encoded to the same
//! bytes again; bad ones are refused with the right code, after the messages before them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use aws_smithy_types::{DateTime, base64};
use bedrock_wasm::eventstream::{Decoder, EventDecoder};
use serde_json::{Value, json};
use support::frames::{Decoded, decode, encode, event};
use support::sources::{corpus, crate_source, entries, hex, json as json_file, published, text};

/// The frame alone and between two others, whole, in two pieces at every offset,
/// and byte by byte.
fn assert_decodes(name: &str, bytes: &[u8], expected: &Message) {
    let one = Decoded {
        messages: vec![expected.clone()],
        end: Ok(()),
    };
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(at);
        assert_eq!(decode([head, tail]), one, "{name} cut at {at}");
    }
    assert_eq!(decode(bytes.chunks(1)), one, "{name} byte by byte");
    let three = Decoded {
        messages: vec![expected.clone(); 3],
        end: Ok(()),
    };
    assert_eq!(
        decode([bytes.repeat(3).as_slice()]),
        three,
        "{name} three times"
    );
    assert_eq!(encode(expected), bytes, "{name} encoded again");
}

/// Refused with `code` however it arrives, after the event before it was delivered.
fn assert_refused(name: &str, bytes: &[u8], code: &'static str) {
    let before = event("before", b"{}");
    let expected = Decoded {
        messages: decode([before.as_slice()]).messages,
        end: Err(code),
    };
    let stream = [before, bytes.to_vec()].concat();
    assert_eq!(decode([stream.as_slice()]), expected, "{name}");
    assert_eq!(decode(stream.chunks(1)), expected, "{name} byte by byte");
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), false);
    let batch: Value = serde_json::from_str(&reader.push(stream).text).unwrap();
    let [event, failure] = batch.as_array().unwrap().as_slice() else {
        panic!("{name}: {batch}");
    };
    assert_eq!(*event, json!({ "before": {} }), "{name}");
    assert_eq!([&failure[0], &failure[1]], ["integrity", code], "{name}");
}

/// The frame with the message checksum that belongs to it.
fn resealed(bytes: &[u8]) -> Vec<u8> {
    let total = u32::from_be_bytes(*bytes.first_chunk().unwrap()) as usize;
    let covered = &bytes[..total - 4];
    [covered, &crc32fast::hash(covered).to_be_bytes()].concat()
}

#[test]
fn frames_of_aws_smithy_eventstream() {
    let directory = crate_source("aws-smithy-eventstream").join("test_data");
    let files = entries(&directory);
    assert_eq!(files.len(), 11);
    let mut checked = 0;
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&file).unwrap();
        // The crate's own tests expect this, in this crate's words. Damage to headers
        // that the sender did not sign off with a new checksum is found by the checksum.
        let (as_it_is, with_right_checksum) = match name {
            "invalid_prelude_checksum" => ("prelude_crc_mismatch", None),
            "invalid_message_checksum" => ("message_crc_mismatch", None),
            "invalid_headers_length" => ("invalid_length", None),
            "invalid_header_name_length"
            | "invalid_header_name_length_too_long"
            | "invalid_header_string_length_cut_off"
            | "invalid_header_string_value_length"
            | "invalid_header_value_type" => ("message_crc_mismatch", Some("malformed_header")),
            _ => {
                let expected = read_message_from(bytes.as_slice());
                assert_decodes(name, &bytes, &expected.unwrap());
                checked += 1;
                continue;
            }
        };
        assert_refused(name, &bytes, as_it_is);
        if let Some(code) = with_right_checksum {
            assert_refused(name, &resealed(&bytes), code);
        }
        checked += 1;
    }
    assert_eq!(checked, 11);
}

/// A header as the vectors of smithy-typescript write it.
fn smithy_header(header: &Value) -> Header {
    let value = &header["value"];
    let number = || value.as_i64().unwrap();
    let bytes = || base64::decode(value.as_str().unwrap()).unwrap();
    let value = match header["type"].as_u64().unwrap() {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Byte(number().try_into().unwrap()),
        3 => HeaderValue::Int16(number().try_into().unwrap()),
        4 => HeaderValue::Int32(number().try_into().unwrap()),
        5 => HeaderValue::Int64(number()),
        6 => HeaderValue::ByteArray(bytes().into()),
        7 => HeaderValue::String(String::from_utf8(bytes()).unwrap().into()),
        8 => HeaderValue::Timestamp(DateTime::from_millis(number())),
        9 => HeaderValue::Uuid(u128::from_be_bytes(bytes().try_into().unwrap())),
        other => panic!("type {other}"),
    };
    Header::new(header["name"].as_str().unwrap().to_owned(), value)
}

#[test]
fn frames_of_smithy_typescript() {
    let Some(corpus) = corpus("eventstream-smithy-vectors") else {
        return;
    };
    let positive = entries(&corpus.join("encoded/positive"));
    assert_eq!(positive.len(), 5);
    for file in positive {
        let name = file.file_name().unwrap().to_str().unwrap();
        let decoded = json_file(corpus.join("decoded/positive").join(name));
        let headers = decoded["headers"].as_array().unwrap();
        let payload = base64::decode(decoded["payload"].as_str().unwrap()).unwrap();
        let headers = headers.iter().map(smithy_header).collect();
        let expected = Message::new_from_parts(headers, payload);
        assert_decodes(name, &std::fs::read(&file).unwrap(), &expected);
    }
    let negative = entries(&corpus.join("encoded/negative"));
    assert_eq!(negative.len(), 4);
    for file in negative {
        let name = file.file_name().unwrap().to_str().unwrap();
        let code = match text(corpus.join("decoded/negative").join(name)).as_str() {
            "Prelude checksum mismatch" => "prelude_crc_mismatch",
            "Message checksum mismatch" => "message_crc_mismatch",
            other => panic!("{name}: {other}"),
        };
        assert_refused(name, &std::fs::read(&file).unwrap(), code);
    }
}

/// The vectors of botocore give values without their types on the wire; which type is
/// meant stands in the name of the vector, or in that of the header (its number).
fn botocore_header(name: &str, value: &Value) -> Header {
    let number = || value.as_i64().unwrap();
    let bytes = || hex(value["hex"].as_str().unwrap());
    let value = match (name, value) {
        (_, Value::Bool(value)) => HeaderValue::Bool(*value),
        (_, Value::String(value)) => HeaderValue::String(value.clone().into()),
        ("byte" | "2", _) => HeaderValue::Byte(number().try_into().unwrap()),
        ("short" | "3", _) => HeaderValue::Int16(number().try_into().unwrap()),
        ("integer" | "4", _) => HeaderValue::Int32(number().try_into().unwrap()),
        ("long" | "5", _) => HeaderValue::Int64(number()),
        ("6", _) => HeaderValue::ByteArray(bytes().into()),
        ("8", _) => HeaderValue::Timestamp(DateTime::from_millis(number())),
        ("9", _) => HeaderValue::Uuid(u128::from_be_bytes(bytes().try_into().unwrap())),
        other => panic!("{other:?}"),
    };
    Header::new(name.to_owned(), value)
}

#[test]
fn frames_of_botocore() {
    let Some(corpus) = published("eventstream-botocore-vectors") else {
        return;
    };
    let vectors = json_file(corpus.join("vectors.json"));
    let encoded = |vector: &Value| hex(vector["encoded_hex"].as_str().unwrap());
    let positive = vectors["positive"].as_array().unwrap();
    assert_eq!(positive.len(), 9);
    for vector in positive {
        let name = vector["name"].as_str().unwrap();
        let order = decode([encoded(vector).as_slice()]).messages[0].clone();
        // A JSON object has no order; the headers' own is checked by encoding again.
        let listed = vector["headers"].as_object().unwrap();
        assert_eq!(listed.len(), order.headers().len(), "{name}");
        let headers = order
            .headers()
            .iter()
            .map(|header| botocore_header(header.name().as_str(), &listed[header.name().as_str()]))
            .collect();
        let payload = hex(vector["payload_hex"].as_str().unwrap());
        assert_decodes(
            name,
            &encoded(vector),
            &Message::new_from_parts(headers, payload),
        );
    }
    let negative = vectors["negative"].as_array().unwrap();
    assert_eq!(negative.len(), 7);
    for vector in negative {
        let name = vector["name"].as_str().unwrap();
        let code = match name {
            "CORRUPTED_LENGTH" | "CORRUPTED_HEADER_LENGTH" => "prelude_crc_mismatch",
            "CORRUPTED_PAYLOAD" | "CORRUPTED_HEADERS" => "message_crc_mismatch",
            "DUPLICATE_HEADER" => "duplicate_header",
            // Longer than the message itself, not only than the service's limit.
            "INVALID_HEADERS_LENGTH" => "invalid_length",
            "INVALID_PAYLOAD_LENGTH" => {
                check_payload_over_the_limit_of_services(vector);
                continue;
            }
            other => panic!("{other}"),
        };
        assert_refused(name, &encoded(vector), code);
    }
}

/// The 24 MiB are a limit of services, which clients must not enforce
/// (<https://smithy.io/2.0/aws/amazon-eventstream.html>). The vector is refused by
/// botocore for its prelude alone: it is 16 bytes shorter than that says, and its
/// checksum is not that of its bytes. Here the prelude is accepted, and more awaited.
fn check_payload_over_the_limit_of_services(vector: &Value) {
    let part = |name: &str| hex(vector[name].as_str().unwrap());
    let length = vector["repeat"].as_u64().unwrap() as usize;
    assert!(length > 24 * 1024 * 1024);
    let payload = part("repeat_byte").repeat(length);
    let bytes = [part("prefix_hex"), payload.clone(), part("suffix_hex")].concat();
    let decoded = decode([bytes.as_slice()]);
    assert_eq!(decoded.end, Err("cut_in_message"));
    // The same payload in a sound frame.
    let message = Message::new(payload);
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).unwrap();
    let expected = Decoded {
        messages: vec![message],
        end: Ok(()),
    };
    assert!(
        decode(bytes.chunks(1024 * 1024)) == expected,
        "a payload of {length} bytes"
    );
}
