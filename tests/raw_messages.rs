//! Messages without a meaning, as `decodeEventStream` gives them: one JSON element
//! each, the lengths of its header block and of its payload, which are set apart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::eventstream::{Batch, Decoder, EventDecoder};
use proptest::collection::vec;
use proptest::prelude::*;
use support::batches::raw_messages;
use support::frames::{encode, frame, pieces};
use support::random::message;

proptest! {
    #![proptest_config(support::at_least(512))]

    #[test]
    fn any_messages_are_given_as_they_are(
        sent in vec(message(0..6), 1..5),
        lengths in vec(1_usize..400, 1..6),
    ) {
        let stream: Vec<u8> = sent.iter().flat_map(encode).collect();
        let mut reader = EventDecoder::raw(Decoder::default());
        let mut got = Vec::new();
        for piece in pieces(&stream, &lengths) {
            let (messages, failure) = raw_messages(&reader.push(piece.to_vec()));
            prop_assert_eq!(failure, None);
            got.extend(messages);
        }
        prop_assert_eq!(got, sent);
        prop_assert_eq!(reader.finish(), Ok(()));
    }
}

#[test]
fn damage_comes_after_the_messages_before_it_and_ends_the_stream() {
    let twice = [("kept", "1"), ("twice", "2"), ("twice", "3")];
    let stream = [frame(&[("a", "b")], b"payload"), frame(&twice, b"")].concat();
    let mut reader = EventDecoder::raw(Decoder::default());
    let batch = reader.push(stream);
    let (messages, failure) = raw_messages(&batch);
    let [message] = messages.as_slice() else {
        panic!("one message, not {messages:?}");
    };
    assert_eq!(encode(message), frame(&[("a", "b")], b"payload"));
    assert_eq!(failure.as_deref(), Some("duplicate_header"));
    assert!(batch.text.contains(r#",["integrity","duplicate_header","#));
    assert_eq!(batch.blobs, b"\x01a\x07\0\x01bpayload");
    assert_eq!(reader.push(frame(&[], b"")), Batch::default());
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn a_stream_cut_in_a_message_is_an_error() {
    let mut reader = EventDecoder::raw(Decoder::default());
    assert_eq!(
        reader.push(frame(&[], b"payload")[..20].to_vec()),
        Batch::default()
    );
    assert_eq!(reader.finish().unwrap_err().code(), "cut_in_message");
}
