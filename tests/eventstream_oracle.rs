//! Random messages, compared with `aws-smithy-eventstream`, and random damage.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::event_stream::Message;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use support::frames::{decode, encode, pieces};
use support::random::message;

fn theirs(message: &Message) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_message_to(message, &mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(support::at_least(512))]

    #[test]
    fn what_they_encode_is_decoded_in_any_pieces(
        messages in vec(message(0..6), 1..4),
        lengths in vec(1_usize..80, 1..6),
    ) {
        let stream: Vec<u8> = messages.iter().flat_map(theirs).collect();
        let decoded = decode(pieces(&stream, &lengths));
        prop_assert_eq!(decoded.messages, messages);
        prop_assert_eq!(decoded.end, Ok(()));
    }

    #[test]
    fn what_is_encoded_is_the_same_bytes_and_they_decode_it(message in message(0..6)) {
        let ours = encode(&message);
        prop_assert_eq!(&ours, &theirs(&message));
        prop_assert_eq!(read_message_from(ours.as_slice()).unwrap(), message);
    }

    #[test]
    fn a_flipped_bit_is_never_taken_for_data(
        before in message(0..6),
        message in message(0..6),
        bit: proptest::sample::Index,
        lengths in vec(1_usize..80, 1..4),
    ) {
        let mut damaged = encode(&message);
        let bit = bit.index(damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        let stream = [encode(&before), damaged].concat();
        let decoded = decode(pieces(&stream, &lengths));
        prop_assert_eq!(decoded.messages, vec![before]);
        // A CRC-32 finds every single flipped bit, so it is an error, never a wait for more.
        let code = if bit < 96 { "prelude_crc_mismatch" } else { "message_crc_mismatch" };
        prop_assert_eq!(decoded.end, Err(code));
    }

    #[test]
    fn a_stream_cut_off_is_complete_between_two_messages_only(
        messages in vec(message(0..6), 1..4),
        cut: proptest::sample::Index,
    ) {
        let frames: Vec<_> = messages.iter().map(encode).collect();
        let stream = frames.concat();
        let cut = cut.index(stream.len() + 1);
        let ends = frames.iter().scan(0, |end, frame| {
            *end += frame.len();
            Some(*end)
        });
        let complete = ends.clone().filter(|end| *end <= cut).count();
        let at_boundary = cut == 0 || ends.clone().any(|end| end == cut);
        let decoded = decode([&stream[..cut]]);
        prop_assert_eq!(decoded.messages, &messages[..complete]);
        let expected = if at_boundary { Ok(()) } else { Err("cut_in_message") };
        prop_assert_eq!(decoded.end, expected);
    }

    #[test]
    fn checksums_are_those_of_crc32fast(payload in vec(any::<u8>(), 0..3_000)) {
        let bytes = encode(&Message::new(payload));
        let (covered, crc) = bytes.split_last_chunk().unwrap();
        prop_assert_eq!(u32::from_be_bytes(*crc), crc32fast::hash(covered));
        let prelude_crc = u32::from_be_bytes(bytes[8..12].try_into().unwrap());
        prop_assert_eq!(prelude_crc, crc32fast::hash(&bytes[..8]));
    }

    #[test]
    fn any_bytes_are_refused_or_waited_on_without_a_panic(
        bytes in vec(any::<u8>(), 0..200),
        lengths in vec(1_usize..80, 1..4),
    ) {
        let decoded = decode(pieces(&bytes, &lengths));
        let expected = match bytes.len() {
            0 => Ok(()),
            1..12 => Err("cut_in_message"),
            // That random bytes have a right checksum would take 2^32 of them.
            _ => Err("prelude_crc_mismatch"),
        };
        prop_assert_eq!(decoded.end, expected);
        prop_assert_eq!(decoded.messages, vec![]);
    }

    /// Damage with right checksums must not panic either.
    #[test]
    fn resealed_damage_to_headers_is_judged_as_they_judge_it(
        message in message(1..6),
        at: proptest::sample::Index,
        byte: u8,
    ) {
        let mut bytes = encode(&message);
        let headers = u32::from_be_bytes(bytes[4..8].try_into().unwrap()) as usize;
        bytes[12 + at.index(headers)] = byte;
        let end = bytes.len() - 4;
        let crc = crc32fast::hash(&bytes[..end]).to_be_bytes();
        bytes[end..].copy_from_slice(&crc);
        let decoded = decode([bytes.as_slice()]);
        match read_message_from(bytes.as_slice()) {
            Ok(theirs) if decoded.end.is_ok() => prop_assert_eq!(&decoded.messages, &[theirs]),
            // They let empty and repeated names pass, which the specification forbids.
            Ok(theirs) => {
                let names: Vec<_> = theirs.headers().iter().map(|h| h.name().as_str()).collect();
                let unique: BTreeSet<_> = names.iter().collect();
                prop_assert!(names.contains(&"") || unique.len() < names.len(), "{:?}", names);
            }
            // A repeated name can come before what they stumbled over.
            Err(_) => prop_assert!(
                matches!(decoded.end, Err("malformed_header" | "duplicate_header")),
                "{:?}",
                decoded.end
            ),
        }
    }
}
