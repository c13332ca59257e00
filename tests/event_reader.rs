//! The meaning of a Smithy service's messages: a stream completes or fails, and the
//! events before a failure are delivered first.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::eventstream::{Batch, Decoder, EventDecoder};
use serde_json::{Value, json};
use support::batches::{elements, whole_text};
use support::frames::{event, frame};

fn reader() -> EventDecoder {
    EventDecoder::new(Decoder::default(), "messageStop".into(), false)
}

fn parsed(batch: &Batch) -> Value {
    serde_json::from_str(&whole_text(batch)).unwrap()
}

/// After a failure nothing more comes, and the failure itself is not reported twice.
fn assert_over(mut reader: EventDecoder) {
    assert_eq!(reader.push(event("messageStop", b"{}")), Batch::default());
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn a_stream_with_its_terminal_event_is_complete() {
    let mut reader = reader();
    assert_eq!(reader.push(Vec::new()), Batch::default());
    let stream = [
        event("messageStart", b"{\"role\":\"assistant\"}"),
        event("messageStop", b"{}"),
    ];
    let batch = reader.push(stream.concat());
    let expected = json!([{ "messageStart": { "role": "assistant" } }, { "messageStop": {} }]);
    assert_eq!(parsed(&batch), expected);
    // `metadata` comes after the terminal event.
    let batch = reader.push(event("metadata", b"{\"usage\":{}}"));
    assert_eq!(parsed(&batch), json!([{ "metadata": { "usage": {} } }]));
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn an_event_is_named_by_its_own_header_and_an_exception_by_its_own() {
    let both = |kind| {
        let headers = [
            (":event-type", "chunk"),
            (":exception-type", "throttlingException"),
            (":message-type", kind),
        ];
        frame(&headers, b"{}")
    };
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), false);
    let batch = reader.push([both("event"), both("exception")].concat());
    let expected = json!([{ "chunk": {} }, ["service", "service", null, "ThrottlingException", 400, true, {}]]);
    assert_eq!(parsed(&batch), expected);
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), false);
    let nameless = [(":exception-type", "chunk"), (":message-type", "event")];
    let batch = reader.push(frame(&nameless, b"{}"));
    assert_eq!(parsed(&batch)[0][1], "unknown_message_type");
    assert_over(reader);
}

/// Headers are read again unless they are the same bytes as before. These differ in each of their
/// five words of eight bytes.
#[test]
fn headers_as_long_as_those_before_are_read_afresh() {
    let (kind, abc, xyz) = (
        (":message-type", "event"),
        (":event-type", "abc"),
        (":event-type", "xyz"),
    );
    let frames = [
        frame(&[kind, abc], b"{}"),
        frame(&[xyz, kind], b"{}"),
        frame(&[xyz, kind], b"{}"),
    ];
    let batch = reader().push(frames.concat());
    let expected = json!([{ "abc": {} }, { "xyz": {} }, { "xyz": {} }]);
    assert_eq!(parsed(&batch), expected);
}

/// 40 bytes of headers, then 41, which end in another byte each, and the same 40 with 16 more.
#[test]
fn headers_that_begin_like_those_before_are_read_afresh() {
    let kind = (":message-type", "event");
    let of = |name| frame(&[kind, (":event-type", name)], b"{}");
    let doubled = [kind, (":event-type", "abc"), (":event-type", "z")];
    let frames = [of("abcd"), of("abce"), of("abc"), frame(&doubled, b"{}")];
    let batch = parsed(&reader().push(frames.concat()));
    assert_eq!(batch[0], json!({ "abcd": {} }));
    assert_eq!(batch[1], json!({ "abce": {} }));
    assert_eq!(batch[2], json!({ "abc": {} }));
    assert_eq!(batch[3][1], "duplicate_header");
}

#[test]
fn a_stream_without_a_terminal_event_is_complete_at_any_boundary() {
    let mut reader = EventDecoder::new(Decoder::default(), String::new(), true);
    assert_eq!(reader.finish(), Ok(()));
    let bytes = event("chunk", b"{\"bytes\":\"aGk=\"}");
    let batch = reader.push(bytes.clone());
    assert_eq!(batch.text, "[-3]");
    assert_eq!(batch.blobs, b"hi");
    assert_eq!(reader.finish(), Ok(()));
    assert_eq!(reader.push(bytes[..20].to_vec()), Batch::default());
    assert_eq!(reader.finish().unwrap_err().code(), "cut_in_message");
}

#[test]
fn an_exception_comes_after_the_events_before_it() {
    let headers = [
        (":exception-type", "modelStreamErrorException"),
        (":content-type", "application/json"),
        (":message-type", "exception"),
    ];
    let payload = br#"{"message":"it broke","originalStatusCode":424,"p":"abc"}"#;
    let stream = [
        event("messageStart", b"{}"),
        frame(&headers, payload),
        event("late", b"{}"),
    ];
    let mut reader = reader();
    let members = json!({ "message": "it broke", "originalStatusCode": 424 });
    assert_eq!(
        parsed(&reader.push(stream.concat())),
        json!([{ "messageStart": {} }, ["service", "service", null, "ModelStreamErrorException", 400, false, members]])
    );
    assert_over(reader);
}

#[test]
fn an_exception_whose_payload_is_not_an_object_still_has_its_name() {
    let headers = [(":exception-type", "x"), (":message-type", "exception")];
    for payload in [&b""[..], b"plain text", b"[1]", b"\xff"] {
        let mut reader = reader();
        let batch = reader.push(frame(&headers, payload));
        assert_eq!(
            parsed(&batch),
            json!([["service", "service", null, "X", 400, false, {}]])
        );
        assert_over(reader);
    }
}

/// The statuses of Bedrock Runtime's model in botocore (`httpStatusCode` of the exceptions).
#[test]
fn an_exception_of_the_service_itself_has_status_500() {
    for (wire, name, status, is_retryable) in [
        (
            "internalServerException",
            "InternalServerException",
            500,
            true,
        ),
        ("validationException", "ValidationException", 400, false),
    ] {
        let headers = [(":exception-type", wire), (":message-type", "exception")];
        let batch = reader().push(frame(&headers, b"{}"));
        let element = json!(["service", "service", null, name, status, is_retryable, {}]);
        assert_eq!(parsed(&batch), json!([element]));
    }
}

#[test]
fn an_error_frame_gives_its_code_and_message() {
    let headers = [
        (":message-type", "error"),
        (":error-code", "InternalError"),
        (":error-message", "say \"sorry\"\n"),
    ];
    let mut reader = reader();
    let batch = reader.push([event("a", b"{}"), frame(&headers, b"")].concat());
    let said = "say \"sorry\"\n";
    let failure = json!(["service", "service", said, "InternalError", 400, false, {}]);
    assert_eq!(parsed(&batch), json!([{ "a": {} }, failure]));
    assert_over(reader);
}

#[test]
fn event_types_that_nobody_knows_yet_pass_through() {
    let mut reader = reader();
    let batch = reader.push(event("brand\"New\u{e9}", b"{\"deep\":[{\"x\":1}]}"));
    assert_eq!(
        parsed(&batch),
        json!([{ "brand\"New\u{e9}": { "deep": [{ "x": 1 }] } }])
    );
}

#[test]
fn a_message_of_another_type_is_refused() {
    for headers in [
        &[][..],
        &[(":message-type", "telegram")],
        &[(":message-type", "event")],
        &[(":event-type", "chunk")],
    ] {
        let mut reader = reader();
        let batch = reader.push([event("a", b"{}"), frame(headers, b"{}")].concat());
        let failure = &parsed(&batch)[1];
        assert_eq!(
            [&failure[0], &failure[1]],
            ["integrity", "unknown_message_type"]
        );
        assert_over(reader);
    }
}

#[test]
fn a_missing_terminal_event_is_an_error_that_names_it() {
    let mut reader = reader();
    assert_eq!(reader.finish().unwrap_err().code(), "no_terminal_event");
    let _ = reader.push(event("contentBlockStop", b"{}"));
    let error = reader.finish().unwrap_err();
    assert_eq!(error.code(), "no_terminal_event");
    assert!(error.message().contains("messageStop"), "{error}");
    // As it crosses to JavaScript.
    let end = parsed(&reader.end());
    assert_eq!(end[0][1], "no_terminal_event", "{end}");
    let _ = reader.push(event("messageStop", b"{}"));
    assert_eq!(reader.end(), Batch::default());
}

#[test]
fn a_cut_in_a_frame_is_an_error_even_after_the_terminal_event() {
    let metadata = event("metadata", b"{}");
    for cut in 1..metadata.len() {
        let mut reader = reader();
        let batch = reader.push([event("messageStop", b"{}"), metadata[..cut].to_vec()].concat());
        assert_eq!(parsed(&batch), json!([{ "messageStop": {} }]));
        assert_eq!(reader.finish().unwrap_err().code(), "cut_in_message");
    }
}

#[test]
fn a_payload_that_is_not_utf8_is_refused() {
    let mut reader = reader();
    let batch = reader.push([event("a", b"{}"), event("b", b"{\"text\":\"\xff\"}")].concat());
    let failure = &parsed(&batch)[1];
    assert_eq!(
        [&failure[0], &failure[1]],
        ["integrity", "payload_not_utf8"]
    );
    assert_over(reader);
}

/// The text is not parsed here. The host cuts it, and so learns which element is damaged.
#[test]
fn a_payload_that_is_not_json_leaves_the_other_elements_readable() {
    for damaged in ["no json", "{\"a\":", "{\"a\" 1}", "[1", "\"\u{e9}"] {
        let stream = [
            event("a", b"{}"),
            event("b", damaged.as_bytes()),
            event("c", b"{}"),
        ];
        let batch = reader().push(stream.concat());
        assert!(
            serde_json::from_str::<Value>(&batch.text).is_err(),
            "{damaged}"
        );
        let elements: Vec<_> = elements(&batch)
            .iter()
            .map(|element| serde_json::from_str::<Value>(element).ok())
            .collect();
        assert_eq!(
            elements,
            [Some(json!({ "a": {} })), None, Some(json!({ "c": {} }))]
        );
    }
}

/// So that the host need not look through the text of every batch for them.
#[test]
fn a_batch_says_whether_it_has_integers_that_a_number_may_round() {
    let long = [
        "{\"a\":1234567890123456}",
        "{\"a\":[{\"b\":-1234567890123456789}]}",
        "{\"a\":0,\"b\": 1234567890123456e3}",
        "[1234567890123456]",
        "1234567890123456",
    ];
    let short = [
        "{\"a\":123456789012345}",
        "{\"a\":12345678,\"b\":[90123456,1]}",
        "{\"a\":0.1234567890123456789}",
        "{\"a\":\"1234567890123456\"}",
        "{\"1234567890123456\":1}",
        "{\"p\":\"1234567890123456\"}",
    ];
    for (payloads, expected) in [(&long[..], true), (&short, false)] {
        for payload in payloads {
            for has_blobs in [false, true] {
                let mut reader = EventDecoder::new(Decoder::default(), String::new(), has_blobs);
                let stream = [
                    event("a", b"{}"),
                    event("b", payload.as_bytes()),
                    event("c", b"{}"),
                ];
                let batch = reader.push(stream.concat());
                assert_eq!(batch.long_integers, expected, "{payload}");
                assert!(!reader.push(event("a", b"{}")).long_integers);
            }
        }
    }
    let headers = [(":exception-type", "x"), (":message-type", "exception")];
    let batch = reader().push(frame(&headers, b"{\"id\":1234567890123456}"));
    assert!(batch.long_integers);
}
