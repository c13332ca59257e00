use super::Events;
use crate::error::Error;
use crate::eventstream::{Header, HeaderValue, encode};
use crate::operations::CONVERSE_STREAM;

fn frame(kind: &str) -> Vec<u8> {
    let header = |name, value| Header {
        name,
        value: HeaderValue::String(value),
    };
    let headers = [
        header(":message-type", "event"),
        header(":event-type", kind),
    ];
    encode(&headers, b"{}").unwrap()
}

/// The queue after a chunk of these events.
fn events(kinds: &[&str]) -> Events {
    let mut events = Events::new(&CONVERSE_STREAM, None);
    events.push(kinds.iter().flat_map(|kind| frame(kind)).collect());
    events
}

#[test]
fn a_stream_is_complete_when_its_last_event_was_taken() {
    let mut events = events(&["messageStart", "messageStop"]);
    assert!(!events.over());
    events.end();
    assert!(events.over());
    for _ in 0..2 {
        assert!(!events.is_empty());
        assert!(!events.is_complete());
        events.take().unwrap().unwrap();
    }
    assert!(events.is_empty());
    assert!(events.is_complete());
    assert!(events.take().is_none());
}

#[test]
fn damage_comes_after_the_events_before_it_and_ends_the_stream() {
    let mut events = events(&["messageStart"]);
    events.push(vec![0; 16]);
    assert!(events.over());
    // What the host says later about the connection is not the reason.
    events.fail(Error::network("closed"));
    assert!(events.failed_at_once().is_none());
    events.take().unwrap().unwrap();
    assert!(!events.is_empty());
    let error = events.take().unwrap().unwrap_err();
    assert_eq!(error.code(), "prelude_crc_mismatch");
    assert!(events.is_empty());
    assert!(!events.is_complete());
}

#[test]
fn a_stream_that_was_cleared_has_ended_incomplete() {
    let mut events = events(&["messageStart", "messageStop"]);
    events.clear();
    assert!(events.over());
    assert!(events.is_empty());
    assert!(!events.is_complete());
    assert!(events.take().is_none());
}
