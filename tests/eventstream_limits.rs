//! Lengths: those that are refused early, and those that must not be refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::eventstream::{Decoder, EventDecoder, Header, HeaderValue, encode};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashSet;
use support::frames::{decode, event, frame};

#[test]
fn more_headers_than_a_service_may_send_are_decoded() {
    let value = "v".repeat(60_000);
    let headers = [("a", value.as_str()), ("b", &value), ("c", &value)];
    let bytes = frame(&headers, b"payload");
    assert!(bytes.len() > 128 * 1024);
    let decoded = decode(bytes.chunks(4_096));
    assert_eq!(decoded.messages[0].headers().len(), 3);
    assert!(decoded.end.is_ok());
}

#[test]
fn a_wrong_prelude_is_refused_as_soon_as_it_is_there() {
    let mut bytes = event("e", b"{}");
    bytes[1] ^= 0x80;
    let mut decoder = Decoder::default();
    decoder.push(bytes[..11].to_vec());
    assert!(decoder.next().unwrap().is_none());
    decoder.push(bytes[11..12].to_vec());
    assert_eq!(decoder.next().unwrap_err().code(), "prelude_crc_mismatch");
}

#[test]
fn a_message_over_the_limit_is_refused_before_it_is_kept() {
    let bytes = event("e", &[b' '; 100]);
    let total = u32::try_from(bytes.len()).unwrap();
    let mut decoder = Decoder::new(total);
    decoder.push(bytes.clone());
    assert!(decoder.next().unwrap().is_some());
    let mut decoder = Decoder::new(total - 1);
    decoder.push(bytes[..12].to_vec());
    assert_eq!(decoder.next().unwrap_err().code(), "message_too_large");
}

#[test]
fn a_message_may_have_64_mib_unless_another_limit_is_given() {
    let next = |total: u32| {
        let mut prelude = [total.to_be_bytes(), 0_u32.to_be_bytes()].concat();
        prelude.extend(crc32fast::hash(&prelude).to_be_bytes());
        let mut decoder = Decoder::default();
        decoder.push(prelude);
        decoder
            .next()
            .map(|message| message.is_some())
            .map_err(|error| error.code())
    };
    assert_eq!(next(64 << 20), Ok(false));
    assert_eq!(next((64 << 20) + 1), Err("message_too_large"));
}

#[test]
fn names_have_1_to_255_bytes() {
    for (length, end) in [(0, Err("malformed_header")), (1, Ok(())), (255, Ok(()))] {
        let name = "n".repeat(length);
        let decoded = decode([frame(&[(name.as_str(), "value")], b"").as_slice()]);
        assert_eq!(decoded.end, end, "{length}");
    }
    let name = "n".repeat(256);
    let header = Header {
        name: &name,
        value: HeaderValue::Bool(true),
    };
    assert_eq!(encode(&[header], b"").unwrap_err().code(), "invalid_input");
}

/// Names that were compared with all before them would take minutes.
#[test]
fn tens_of_thousands_of_headers_are_walked() {
    let long = "n".repeat(200);
    for (prefix, suffix) in [("", ""), (long.as_str(), ""), ("", &long)] {
        let names: Vec<_> = (0..40_000)
            .map(|at| format!("{prefix}{at:05}{suffix}"))
            .collect();
        let headers: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
        let bytes = frame(&headers, b"");
        let decoded = decode([bytes.as_slice()]);
        assert_eq!(decoded.end, Ok(()));
        assert_eq!(decoded.messages[0].headers().len(), names.len());
        let bytes_of_headers = bytes.len() - 16;
        let batch = EventDecoder::raw(Decoder::default()).push(bytes);
        assert_eq!(batch.text, format!("[[{},0]]", bytes_of_headers));
    }
}

proptest! {
    #![proptest_config(support::at_least(512))]

    #[test]
    fn a_walk_ends_with_the_first_name_that_was_there_before(
        names in vec("[ab\u{0}\u{80}]{1,4}", 1..40),
    ) {
        let headers: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
        let mut decoder = Decoder::default();
        decoder.push(frame(&headers, b""));
        let message = decoder.next().unwrap().unwrap();
        let mut walk = message.headers();
        let mut seen = HashSet::new();
        for name in &names {
            let header = walk.next().unwrap();
            if !seen.insert(name) {
                prop_assert_eq!(header.unwrap_err().code(), "duplicate_header");
                break;
            }
            prop_assert_eq!(header.unwrap().name, name);
        }
        prop_assert!(walk.next().is_none());
    }
}
