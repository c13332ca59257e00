//! Frames: any bytes in any chunks are judged as `aws-smithy-eventstream` judges them,
//! and give the same messages. Headers are judged by it, checksums by `crc32fast`.
//!
//! An input is a plan (one byte), two lengths of chunks, and a stream, which the plan
//! may have repaired: no fuzzer guesses a CRC-32.

use super::batches::{elements, raw_messages};
use super::messages::{Decoded, decode, encode, pieces};
use super::model::stream_failure;
use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder};
use aws_smithy_types::event_stream::{HeaderValue, Message};
use bedrock_wasm::eventstream::{DEFAULT_MAX_MESSAGE_BYTES, Decoder, EventDecoder};
use std::collections::BTreeSet;

/// Reads the stream in several chunkings, by itself and beside the other decoder.
pub fn run(data: &[u8]) {
    let Some((&[plan, first, second], bytes)) = data.split_first_chunk() else {
        return;
    };
    let stream = planned(plan, bytes);
    let uneven = [usize::from(first) + 1, usize::from(second) + 1];
    let whole = decode([stream.as_slice()]);
    judge(&stream, &whole);
    for lengths in [&[usize::MAX][..], &uneven, &[1]] {
        let chunks = pieces(&stream, lengths);
        assert_eq!(decode(chunks.iter().copied()), whole, "in {lengths:?}");
        raw(&chunks, &whole);
        meanings(&chunks, &whole);
    }
}

/// The stream as it is, or with the checksums of preludes repaired, or with their
/// lengths as well, or with the checksums of messages too, or built from parts.
fn planned(plan: u8, bytes: &[u8]) -> Vec<u8> {
    let mut stream = bytes.to_vec();
    match plan % 5 {
        0 => {}
        4 => return bytes.split(|byte| *byte == 0xff).flat_map(built).collect(),
        level => repair(&mut stream, level),
    }
    stream
}

/// A frame of headers and a payload, with a byte 0xFE between them.
fn built(parts: &[u8]) -> Vec<u8> {
    let at = parts.iter().position(|byte| *byte == 0xfe);
    let (headers, payload) = match at {
        Some(at) => (&parts[..at], &parts[at + 1..]),
        None => (parts, &[][..]),
    };
    let mut frame = vec![0; 12];
    frame.extend([headers, payload, &[0; 4]].concat());
    let total = frame.len() as u32;
    frame[..4].copy_from_slice(&total.to_be_bytes());
    frame[4..8].copy_from_slice(&(headers.len() as u32).to_be_bytes());
    repair(&mut frame, 3);
    frame
}

fn repair(mut rest: &mut [u8], level: u8) {
    while rest.len() >= 16 {
        let (mut total, mut headers) = (number(rest, 0), number(rest, 4));
        if level > 1 {
            total = within(total, 16, rest.len());
            headers = within(headers, 0, total - 16);
            put(rest, 0, total as u32);
            put(rest, 4, headers as u32);
        }
        put(rest, 8, crc32fast::hash(&rest[..8]));
        if !(16..=rest.len()).contains(&total) {
            return;
        }
        if level > 2 {
            put(rest, total - 4, crc32fast::hash(&rest[..total - 4]));
        }
        rest = &mut rest[total..];
    }
}

fn within(value: usize, least: usize, most: usize) -> usize {
    if (least..=most).contains(&value) {
        return value;
    }
    least + value % (most - least + 1)
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn put(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
}

fn judge(stream: &[u8], ours: &Decoded) {
    let mut theirs = MessageFrameDecoder::new();
    let mut rest = stream;
    let mut messages = Vec::new();
    let end = loop {
        let frame = rest;
        match theirs.decode_frame(&mut rest) {
            Ok(DecodedFrame::Complete(message)) => {
                // They let these pass, which the specification forbids.
                if let Some(code) = forbidden(&message) {
                    break Err(code);
                }
                assert_eq!(encode(&message), frame[..frame.len() - rest.len()]);
                messages.push(message);
            }
            // They look at a prelude only once the whole frame has come.
            Ok(DecodedFrame::Incomplete) => match damage(frame) {
                Some(code) => break Err(code),
                None if frame.is_empty() => break Ok(()),
                None => break Err("cut_in_message"),
            },
            Err(error) => match damage(frame) {
                Some(code) => break Err(code),
                None => {
                    let code = ours.end.unwrap_err();
                    // A repeated name may come before what they stumbled over.
                    let headers = ["malformed_header", "duplicate_header"];
                    assert!(headers.contains(&code), "{code}, but {error}");
                    break Err(code);
                }
            },
        }
    };
    assert_eq!(ours.messages, messages);
    assert_eq!(ours.end, end);
}

/// The fault in the lengths or the checksums of a frame, as far as it has come.
fn damage(frame: &[u8]) -> Option<&'static str> {
    if frame.len() < 12 {
        return None;
    }
    let (total, headers) = (number(frame, 0), number(frame, 4));
    if number(frame, 8) != crc32fast::hash(&frame[..8]) as usize {
        return Some("prelude_crc_mismatch");
    }
    if total > DEFAULT_MAX_MESSAGE_BYTES as usize {
        return Some("message_too_large");
    }
    if total < 16 || headers > total - 16 {
        return Some("invalid_length");
    }
    let covered = frame.get(..total)?.split_last_chunk::<4>()?.0;
    let wrong = number(frame, total - 4) != crc32fast::hash(covered) as usize;
    wrong.then_some("message_crc_mismatch")
}

/// "Any given header name MUST only appear once in a message", and is not empty.
fn forbidden(message: &Message) -> Option<&'static str> {
    let mut names = BTreeSet::new();
    message.headers().iter().find_map(|header| {
        let name = header.name().as_str();
        if name.is_empty() {
            return Some("malformed_header");
        }
        (!names.insert(name)).then_some("duplicate_header")
    })
}

fn raw(chunks: &[&[u8]], whole: &Decoded) {
    let mut reader = EventDecoder::raw(Decoder::default());
    let (mut messages, mut failure) = (Vec::new(), None);
    for chunk in chunks {
        let batch = reader.push(chunk.to_vec());
        assert!(failure.is_none() || batch.text.is_empty());
        let (some, code) = raw_messages(&batch);
        messages.extend(some);
        failure = failure.or(code);
    }
    assert_eq!(messages, whole.messages);
    let at_once = whole.end.err().filter(|code| *code != "cut_in_message");
    assert_eq!(failure.as_deref(), at_once);
    let late = reader.finish().map_err(|error| error.code());
    assert_eq!(late, if failure.is_some() { Ok(()) } else { whole.end });
}

/// How the element of an exception or an error begins.
const SERVICE: &str = "[\"service\",\"service\",";

/// Events, exceptions and errors: what begins each element, by a model of our own.
fn meanings(chunks: &[&[u8]], whole: &Decoded) {
    let mut reader = EventDecoder::new(Decoder::default(), "messageStop".into(), false);
    let mut found = Vec::new();
    for chunk in chunks {
        let batch = reader.push(chunk.to_vec());
        found.extend(elements(&batch));
    }
    let mut expected: Vec<(String, &str)> = Vec::new();
    let (mut failed, mut complete) = (false, false);
    for message in &whole.messages {
        let (start, end) = meaning(message);
        failed = start.starts_with('[');
        complete |= start == "{\"messageStop\":";
        expected.push((start, end));
        if failed {
            break;
        }
    }
    match whole.end {
        Err(code) if !failed && code != "cut_in_message" => {
            failed = true;
            expected.push((format!("[\"integrity\",\"{code}\","), "]"));
        }
        _ => {}
    }
    assert_eq!(found.len(), expected.len(), "{found:?}, not {expected:?}");
    for (found, (start, end)) in found.iter().zip(&expected) {
        assert!(found.starts_with(start), "{found:?}, not {start:?}");
        assert!(found.ends_with(end), "{found:?}, not {end:?}");
    }
    let late = reader.finish().map_err(|error| error.code());
    let expected = match whole.end {
        _ if failed => Ok(()),
        Ok(()) if !complete => Err("no_terminal_event"),
        end => end,
    };
    assert_eq!(late, expected);
}

fn meaning(message: &Message) -> (String, &'static str) {
    let header = |name: &str| {
        let header = message.headers().iter().find(|h| h.name().as_str() == name);
        match header.map(|header| header.value()) {
            Some(HeaderValue::String(text)) => text.as_str(),
            _ => "",
        }
    };
    let quoted = |name: &str| serde_json::Value::from(header(name)).to_string();
    let unknown = "[\"integrity\",\"unknown_message_type\",";
    let utf8 = std::str::from_utf8(message.payload()).is_ok();
    let comparable = |name: &str| !header(name).contains(|c: char| c < ' ');
    match header(":message-type") {
        "event" if header(":event-type").is_empty() => (unknown.into(), "]"),
        "event" if !utf8 => ("[\"integrity\",\"payload_not_utf8\",".into(), "]"),
        // Control characters have several escapes: those are left to the other targets.
        "event" if !comparable(":event-type") => ("{\"".into(), "}"),
        "event" => (format!("{{{}:", quoted(":event-type")), "}"),
        "exception" if !comparable(":exception-type") => (SERVICE.into(), "]"),
        "exception" => {
            let judged = stream_failure(header(":exception-type"));
            (format!("{SERVICE}null,{judged},"), "]")
        }
        "error" if !comparable(":error-code") || !comparable(":error-message") => {
            (SERVICE.into(), "]")
        }
        "error" => {
            let judged = stream_failure(header(":error-code"));
            let text = match header(":error-message") {
                "" => "null".to_owned(),
                _ => quoted(":error-message"),
            };
            (format!("{SERVICE}{text},{judged},{{}}"), "]")
        }
        _ => (unknown.into(), "]"),
    }
}
