//! A response of the script.

use super::Timer;
use crate::api::edge::Head;
use crate::eventstream::{Header, HeaderValue, encode};
use crate::text::base64::decode;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Duration;

pub(crate) struct Answer {
    pub(crate) head: Head,
    body: Body,
}

pub(crate) struct Body {
    pieces: VecDeque<Value>,
    end: String,
}

impl Answer {
    pub(super) fn of(response: &Value) -> Self {
        let pieces: VecDeque<Value> = response["body"]
            .as_array()
            .cloned()
            .unwrap_or_default()
            .into();
        let is_frame = |piece: &Value| {
            ["event", "exception", "error"]
                .iter()
                .any(|kind| piece.get(kind).is_some())
        };
        let kind = match pieces.iter().any(is_frame) {
            true => "application/vnd.amazon.eventstream",
            false => "application/json",
        };
        let mut headers = vec![("content-type".to_owned(), kind.to_owned())];
        for (name, value) in response["headers"].as_object().into_iter().flatten() {
            headers.retain(|(other, _)| other != name);
            headers.push((name.clone(), value.as_str().unwrap().to_owned()));
        }
        Self {
            head: Head {
                status: response["status"].as_u64().unwrap_or(200) as u16,
                headers,
                is_partial: response["cors"] == true,
            },
            body: Body {
                pieces,
                end: response["end"].as_str().unwrap_or("close").to_owned(),
            },
        }
    }

    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        self.body.read().await
    }

    pub(crate) fn into_head(self) -> Head {
        self.head
    }

    pub(crate) fn into_body(self) -> Option<Body> {
        Some(self.body)
    }
}

impl Body {
    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        while let Some(piece) = self.pieces.pop_front() {
            match piece["waitMs"].as_u64() {
                Some(ms) => Timer::new(Duration::from_millis(ms)).await,
                None => return Ok(Some(bytes_of(&piece))),
            }
        }
        match self.end.as_str() {
            "close" => Ok(None),
            "reset" => Err("terminated".into()),
            _ => std::future::pending().await,
        }
    }
}

pub(crate) fn bytes_of(piece: &Value) -> Vec<u8> {
    if let Value::String(text) = piece {
        return text.clone().into_bytes();
    }
    let text = |name: &str| piece[name].as_str();
    let payload = match &piece["payload"] {
        Value::Null => "{}".to_owned(),
        Value::String(text) => text.clone(),
        json => json.to_string(),
    };
    if let Some(spaces) = piece["spaces"].as_u64() {
        vec![b' '; spaces as usize]
    } else if let Some(base64) = text("base64") {
        decode(base64.as_bytes()).unwrap()
    } else if let Some(name) = text("event") {
        frame(
            &[(":message-type", "event"), (":event-type", name)],
            &payload,
        )
    } else if let Some(name) = text("exception") {
        let headers = [(":message-type", "exception"), (":exception-type", name)];
        frame(&headers, &payload)
    } else if let Some(code) = text("error") {
        let message = text("message").unwrap_or_default();
        let headers = [(":error-code", code), (":error-message", message)];
        frame(&[(":message-type", "error"), headers[0], headers[1]], "")
    } else {
        piece["json"].to_string().into_bytes()
    }
}

fn frame(headers: &[(&str, &str)], payload: &str) -> Vec<u8> {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| Header {
            name,
            value: HeaderValue::String(value),
        })
        .collect();
    encode(&headers, payload.as_bytes()).unwrap()
}
