//! Bytes in, JSON values out. The chunks are owned before the clock starts, as a network hands
//! them over.

use crate::Contender;
use crate::cost::measured;
use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder};
use aws_smithy_eventstream::smithy::parse_response_headers;
use aws_smithy_types::base64;
use bedrock_wasm::eventstream::{Batch, Decoder, EventDecoder};
use bytes::{Buf, Bytes};
use bytes_utils::SegmentedBuf;
use serde::Deserialize;
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Operation {
    Converse,
    Invoke,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Job {
    contender: Contender,
    operation: Operation,
    /// What a service sends, whole.
    file: PathBuf,
    chunk_bytes: usize,
    is_trial: bool,
}

/// The text of a stream: its length in UTF-8, and in a trial all of it.
#[derive(Default)]
struct Text {
    is_trial: bool,
    bytes: usize,
    all: String,
}

impl Text {
    fn add(&mut self, piece: Option<&str>) {
        let piece = piece.unwrap_or_default();
        self.bytes += piece.len();
        if self.is_trial {
            self.all.push_str(piece);
        }
    }
}

impl Job {
    pub(crate) fn run(&self) -> Result<Value, Box<dyn Error>> {
        let stream = fs::read(&self.file)?;
        let chunks = stream.chunks(self.chunk_bytes);
        let mut text = Text {
            is_trial: self.is_trial,
            ..Text::default()
        };
        let (cost, result) = match self.contender {
            Contender::Aws => {
                let chunks: Vec<_> = chunks.map(Bytes::copy_from_slice).collect();
                measured(|| aws(chunks, self.operation, &mut text))
            }
            Contender::BedrockWasm => {
                let chunks: Vec<_> = chunks.map(Vec::from).collect();
                measured(|| ours(chunks, self.operation, &mut text))
            }
        };
        result?;
        Ok(json!({ "cost": cost, "bytes": text.bytes, "text": text.all }))
    }
}

/// As the receiver of `aws-smithy-http` reads a body, with `serde_json` for the generated parsers.
fn aws(chunks: Vec<Bytes>, operation: Operation, text: &mut Text) -> Result<(), Box<dyn Error>> {
    let mut decoder = MessageFrameDecoder::new();
    let mut buffer = SegmentedBuf::new();
    for chunk in chunks {
        buffer.push(chunk);
        while let DecodedFrame::Complete(message) = decoder.decode_frame(&mut buffer)? {
            let headers = parse_response_headers(&message)?;
            let payload: Value = serde_json::from_slice(message.payload())?;
            if headers.message_type.as_str() != "event" {
                return Err(payload.to_string().into());
            }
            match (operation, headers.smithy_type.as_str()) {
                (Operation::Converse, "contentBlockDelta") => text.add(delta_text(&payload)),
                (Operation::Converse, _) => {}
                (Operation::Invoke, _) => {
                    let encoded = payload["bytes"].as_str().unwrap_or_default();
                    let chunk: Value = serde_json::from_slice(&base64::decode(encoded)?)?;
                    text.add(delta_text(&chunk));
                }
            }
        }
    }
    if buffer.has_remaining() {
        return Err("the stream ends inside a frame".into());
    }
    Ok(())
}

/// As the npm package reads a body: one JSON text for each chunk, and blobs beside it.
fn ours(chunks: Vec<Vec<u8>>, operation: Operation, text: &mut Text) -> Result<(), Box<dyn Error>> {
    let (terminal, blobs) = match operation {
        Operation::Converse => ("messageStop", false),
        Operation::Invoke => ("", true),
    };
    let mut decoder = EventDecoder::new(Decoder::default(), terminal.into(), blobs);
    for chunk in chunks {
        read(&decoder.push(chunk), operation, text)?;
    }
    read(&decoder.end(), operation, text)
}

fn read(batch: &Batch, operation: Operation, text: &mut Text) -> Result<(), Box<dyn Error>> {
    if batch.text.is_empty() {
        return Ok(());
    }
    let mut blobs = batch.blobs.as_slice();
    let mut elements = serde_json::from_str::<Vec<Value>>(&batch.text)?.into_iter();
    while let Some(element) = elements.next() {
        // The short forms of most events: a blob's length, or the kind of a delta before its text.
        match (operation, element.as_i64()) {
            (Operation::Converse, Some(0)) => {
                text.add(elements.next().as_ref().and_then(Value::as_str));
            }
            (Operation::Converse, _) if element.is_object() => {}
            (Operation::Invoke, Some(number)) if number < 0 => {
                let blob = blobs.split_off(..usize::try_from(-1 - number)?);
                let chunk: Value = serde_json::from_slice(blob.ok_or("a blob is cut")?)?;
                text.add(delta_text(&chunk));
            }
            _ => return Err("another element than was sent".into()),
        }
    }
    Ok(())
}

fn delta_text(payload: &Value) -> Option<&str> {
    payload["delta"]["text"].as_str()
}
