//! An exchange, driven to its end: what it asks for is done by the edge, and
//! what happened is told to it.

use super::edge::{self, Answer};
use super::timeouts::{Limit, Watch};
use crate::call::Call;
use crate::credentials::Issuer;
use crate::error::{Error, ErrorKind};
use crate::exchange::{Event, Exchange, Step};
use crate::http::{Request, Response};
use serde_json::Value;

/// An exchange and the bodies of its requests.
pub(crate) trait Conversation {
    fn exchange(&mut self) -> &mut dyn Exchange;
    fn body(&self) -> Option<&[u8]>;
    /// Whether the exchange reads answers itself, also those that are right.
    fn reads_answers(&self) -> bool;
}

/// A call, whose body stays the same.
pub(crate) struct WithBody<'a>(pub(crate) &'a mut Call, pub(crate) Option<&'a [u8]>);

impl Conversation for WithBody<'_> {
    fn exchange(&mut self) -> &mut dyn Exchange {
        self.0
    }

    fn body(&self) -> Option<&[u8]> {
        self.1
    }

    fn reads_answers(&self) -> bool {
        false
    }
}

impl<T: Issuer> Conversation for T {
    fn exchange(&mut self) -> &mut dyn Exchange {
        self
    }

    fn body(&self) -> Option<&[u8]> {
        Some(Issuer::body(self).as_bytes()).filter(|body| !body.is_empty())
    }

    fn reads_answers(&self) -> bool {
        true
    }
}

/// What came of an attempt.
enum Outcome {
    Started,
    Woke,
    Answered {
        answer: Answer,
        body: Option<String>,
    },
    Failed(String),
}

/// Does what the exchange asks for until it is over; gives the last answer.
///
/// # Errors
/// What the exchange ends with, or a limit that was passed.
pub(crate) async fn drive(
    conversation: &mut dyn Conversation,
    watch: &mut Watch,
) -> Result<Answer, Error> {
    let mut outcome = Outcome::Started;
    let mut late = None;
    loop {
        let step = tell(conversation.exchange(), &outcome).map_err(|error| {
            let answer = match &outcome {
                Outcome::Answered { answer, .. } => answer.head.header(REQUEST_ID),
                _ => None,
            };
            explained(error, late.take()).of_call(answer, 0)
        })?;
        outcome = match (step, outcome) {
            (Step::Done, Outcome::Answered { answer, .. }) => return Ok(answer),
            (Step::Done, _) => return Err(Error::network("the exchange ended without an answer")),
            (Step::Sleep(pause), _) => {
                let slept = watch.within(Limit::Total, edge::Timer::new(pause)).await;
                slept.map_err(|(_, error)| error)?;
                Outcome::Woke
            }
            (Step::Send(request), _) => {
                late = None;
                let reads_answers = conversation.reads_answers();
                let body = conversation.body();
                send(&request, body, reads_answers, watch, &mut late).await?
            }
        };
    }
}

/// The header with the id of a request.
pub(crate) const REQUEST_ID: &str = "x-amzn-requestid";

async fn send(
    request: &Request,
    body: Option<&[u8]>,
    reads_answers: bool,
    watch: &mut Watch,
    late: &mut Option<Error>,
) -> Result<Outcome, Error> {
    let answer = match watch
        .within(Limit::FirstByte, edge::fetch(request, body))
        .await
    {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => return Ok(Outcome::Failed(failure)),
        // Tried again as other failures are; where it is the last one, this is what is told.
        Err((Limit::FirstByte, error)) => {
            *late = Some(error);
            return Ok(Outcome::Failed(String::new()));
        }
        Err((_, error)) => return Err(error),
    };
    if !reads_answers && (200..300).contains(&answer.head.status) {
        return Ok(Outcome::Answered { answer, body: None });
    }
    // A body that was cut off says nothing.
    let body = watch.within(Limit::Idle, answer.text()).await;
    let body = body.map_err(|(_, error)| error)?.ok();
    Ok(Outcome::Answered { answer, body })
}

fn tell(exchange: &mut dyn Exchange, outcome: &Outcome) -> Result<Step, Error> {
    let moment = edge::moment();
    let (answer, body) = match outcome {
        Outcome::Started => return exchange.next(Event::Begin, moment),
        Outcome::Woke => return exchange.next(Event::Woke, moment),
        Outcome::Failed(text) => return exchange.next(Event::Failed(text), moment),
        Outcome::Answered { answer, body } => (answer, body.as_deref()),
    };
    let head = &answer.head;
    let said: Value = body
        .and_then(|body| serde_json::from_str(body).ok())
        .unwrap_or_default();
    let said = |names: [&str; 2]| {
        let members = names.map(|name| said.get(name));
        members.into_iter().flatten().find_map(Value::as_str)
    };
    let response = Response {
        status: head.status,
        error_type: head.header("x-amzn-errortype"),
        body_code: said(["__type", "code"]),
        body_message: said(["message", "Message"]),
        retry_after_ms: head.header("x-amz-retry-after"),
        date: head.header("date").and_then(edge::date),
        body,
    };
    exchange.next(Event::Response(response), moment)
}

/// A limit in place of what it led to, and of a failure what may be its cause.
fn explained(error: Error, late: Option<Error>) -> Error {
    if error.kind() != ErrorKind::Network {
        return error;
    }
    late.unwrap_or_else(|| {
        let reason = match error.message() {
            "" => String::new(),
            text => format!(" ({text})"),
        };
        Error::network(format!(
            "no answer came{reason}. Likely causes: the endpoint or region is wrong, the network or DNS fails, \
             the endpoint refuses this page's origin (CORS), or the page's Content-Security-Policy lacks it in \
             connect-src. Where CORS is in the way, send through a proxy of your own: Config::endpoint"
        ))
    })
}
