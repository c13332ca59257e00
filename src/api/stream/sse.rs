//! A stream's events as server-sent events, for pages without credentials.
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use super::error_json::Withheld;
use super::event_stream::{EventStream, RawEvents};
use crate::api::data::members::members;
use crate::error::Error;
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
    error_messages: bool,
}

impl<Event: DeserializeOwned> EventStream<Event> {
    /// The events as server-sent events, each a text to write unchanged: the body of a response of
    /// type `text/event-stream; charset=utf-8`, which should have `cache-control: no-store,
    /// no-transform` as well.
    ///
    /// A message has the event's name and its payload as JSON. An event whose name would collide
    /// with `done` or `error` is sent unnamed, wrapped in its name. The last message is `done`, or
    /// `error` with the `name`, `code` and `retryable` of the [`Error`](crate::Error) and a fixed
    /// message; see [`with_error_messages`](ServerSentEvents::with_error_messages). `readSSE` of
    /// `bedrock-wasm/sse` reads them in a page, in which a stream also completes or throws.
    /// Dropping it closes the connection.
    pub fn into_sse(self) -> ServerSentEvents {
        ServerSentEvents {
            events: self.into_raw(),
            over: false,
            error_messages: false,
        }
    }
}

impl ServerSentEvents {
    /// Sends the message of an error to the page as well. It may contain AWS's text, which can name
    /// the account and its roles.
    #[must_use]
    pub fn with_error_messages(mut self) -> Self {
        self.error_messages = true;
        self
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
            Some(Err(error)) => message("error", &data_of(&error, self.error_messages)),
            None => message("done", "{}"),
        }))
    }
}

fn data_of(error: &Error, error_messages: bool) -> String {
    let data = if error_messages {
        serde_json::to_string(error)
    } else {
        serde_json::to_string(&Withheld(error))
    };
    data.unwrap_or_default()
}

fn message_of(event: &RawValue) -> String {
    let (name, data) = members(event.get()).next().unwrap_or_default();
    // A name that JSON escapes, such as one with a line break, cannot be the name of a message.
    if matches!(name, "done" | "error") || name.contains('\\') {
        return format!("data: {}\n\n", in_a_line(event.get()));
    }
    message(name, &in_a_line(data))
}

/// Line breaks between the tokens of JSON would end a line of the message; its strings do not have
/// any.
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
    use super::{data_of, message_of};
    use crate::error::Error;
    use serde_json::Value;
    use serde_json::value::RawValue;

    #[test]
    fn an_error_is_sent_as_the_shared_cases_say() {
        let cases = include_str!("../../../tests/cases/sse-errors.json");
        let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
        assert!(cases.len() > 2);
        for case in cases {
            let expected = &case["error"];
            let error = match case["exception"]["message"].as_str() {
                Some(message) => {
                    let name = expected["name"].as_str().unwrap().to_owned();
                    let retryable = expected["retryable"] == true;
                    Error::service(name, 0, message.to_owned(), retryable)
                }
                None => Error::incomplete_stream("no_terminal_event", "proxy.internal hung up"),
            };
            let data = data_of(&error, case["errorMessages"] == true);
            let data: Value = serde_json::from_str(&data).unwrap();
            assert_eq!(&data, expected, "{}", case["name"]);
        }
    }

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
