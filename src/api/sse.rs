//! A stream's events as server-sent events, for pages that have no keys.
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use super::members::members;
use super::stream::{EventStream, RawEvents};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// See [`EventStream::into_sse`].
pub struct ServerSentEvents {
    events: RawEvents,
    over: bool,
}

impl<Event: DeserializeOwned> EventStream<Event> {
    /// The events as server-sent events, each a text to write as it is: the body of an answer of type
    /// `text/event-stream; charset=utf-8`, which should have `cache-control: no-store, no-transform` as well.
    ///
    /// A message has the event's name and its payload as JSON, or, where that name would say another thing there, no name and
    /// the whole event. The last one is `done`, or `error` with the
    /// [`Error`](crate::Error) as it serializes: there too a stream completes or fails, as `readSSE` of
    /// `bedrock-wasm/sse` holds it to in a page. Dropping it closes the connection.
    pub fn into_sse(self) -> ServerSentEvents {
        ServerSentEvents {
            events: self.into_raw(),
            over: false,
        }
    }
}

impl Stream for ServerSentEvents {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<String>> {
        if self.over {
            return Poll::Ready(None);
        }
        let next = ready!(self.events.poll_next(context));
        self.over = !matches!(next, Some(Ok(_)));
        Poll::Ready(Some(match next {
            Some(Ok(event)) => message_of(&event),
            Some(Err(error)) => {
                let data = serde_json::to_string(&error).unwrap_or_default();
                message("error", &data)
            }
            None => message("done", "{}"),
        }))
    }
}

fn message_of(event: &RawValue) -> String {
    let (name, data) = members(event.get()).next().unwrap_or_default();
    // What JSON writes with a backslash, line breaks among it, is no name in a message either.
    if matches!(name, "done" | "error") || name.contains('\\') {
        return format!("data: {}\n\n", in_a_line(event.get()));
    }
    message(name, &in_a_line(data))
}

/// Line breaks between the tokens of JSON would end a line of the message; in its strings there are none.
fn in_a_line(json: &str) -> String {
    json.replace(['\r', '\n'], " ")
}

fn message(event: &str, data: &str) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

impl fmt::Debug for ServerSentEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerSentEvents")
    }
}

#[cfg(test)]
mod tests {
    use super::message_of;
    use serde_json::value::RawValue;

    #[test]
    fn a_message_is_two_lines_and_an_empty_one_whatever_the_payload() {
        for (event, text) in [
            (
                r#"{"messageStop":{"stopReason":"end_turn"}}"#,
                "event: messageStop\ndata: {\"stopReason\":\"end_turn\"}\n\n",
            ),
            (r#"{"done":{}}"#, "data: {\"done\":{}}\n\n"),
            (r#"{"a\nb":{}}"#, "data: {\"a\\nb\":{}}\n\n"),
            (
                "{\"a\":{\r\n  \"text\": \"\\n\\u2028é\"\n}}",
                "event: a\ndata: {    \"text\": \"\\n\\u2028é\" }\n\n",
            ),
        ] {
            let event = RawValue::from_string(event.into()).unwrap();
            assert_eq!(message_of(&event), text);
        }
    }
}
