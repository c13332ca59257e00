//! Drives a call to its end: the edge does what each step asks for, and the call learns
//! what happened.

use super::error_body::ErrorBody;
use super::output::is_misplaced;
use super::redact::Secrets;
use super::sent::request_id;
use super::watch::{Limit, Watch};
use crate::api::data::xml::Element;
use crate::api::edge::{self, Answer};
use crate::call::Call;
use crate::call::step::{Event, Step};
use crate::error::{Error, ErrorKind};
use crate::http::{Request, Response};
use crate::operations::Operation;

/// A call, with what its requests and responses need.
pub(crate) struct Driven<'a> {
    pub(crate) call: &'a mut Call,
    /// The same for every attempt.
    pub(crate) body: Option<&'a [u8]>,
    /// Whether the response is read to its end here: one whose body is lost in the middle is asked
    /// for again, since nobody has seen anything of it. Not for a stream, which is handed on as it
    /// arrives.
    pub(crate) wants_whole: bool,
    /// The largest output to read.
    pub(crate) max_bytes: Option<u32>,
    /// Tells an output from an error whose status is 2xx.
    pub(crate) operation: &'a Operation,
    pub(crate) secrets: &'a Secrets,
}

/// Of an error's body. AWS's errors are far smaller; larger bodies are pages of other servers.
const MAX_FAILURE_BYTES: usize = 1 << 20;

/// Of an output, unless `Config::max_message_bytes` is given.
const MAX_OUTPUT_BYTES: u32 = 1 << 26;

impl Driven<'_> {
    fn is_error(&self, answer: &Answer, body: &[u8]) -> bool {
        !is_right(answer) || is_misplaced(self.operation, body)
    }

    /// Whether the body is XML that was cut off, which may be whole the next time.
    fn is_cut(&self, body: &[u8]) -> bool {
        !self.operation.out_xml.is_empty()
            && Element::parse(&String::from_utf8_lossy(body)).is_none()
    }

    fn error_body(&self, body: &[u8]) -> ErrorBody {
        match self.operation.service.writes_xml() {
            true => ErrorBody::of_xml(body),
            false => ErrorBody::of(body),
        }
    }
}

/// What happened since the last step: an [`Event`] that owns its response.
enum Happened {
    Nothing,
    Woke,
    Answered { answer: Answer, body: Vec<u8> },
    Failed(String),
}

/// Carries out the call's steps until it is done; returns the last response, and its body
/// if the call wants all of it.
///
/// # Errors
/// The error of the call, or a timeout.
pub(crate) async fn drive(
    driven: &mut Driven<'_>,
    watch: &mut Watch,
) -> Result<(Answer, Vec<u8>), Error> {
    let mut happened = Happened::Nothing;
    let mut late = None;
    loop {
        let step = next_step(driven, &happened).map_err(|error| match &happened {
            Happened::Answered { answer, body } => error
                .of_call(request_id(&answer.head), 0)
                .with_members(driven.error_body(body).into_json()),
            _ => explained(error, late.take()),
        })?;
        happened = match (step, happened) {
            (Step::Done, Happened::Answered { answer, body }) => return Ok((answer, body)),
            (Step::Done, _) => return Err(Error::network("the exchange ended without an answer")),
            (Step::Sleep(pause), _) => {
                let slept = watch.within(Limit::Total, edge::Timer::new(pause)).await;
                slept.map_err(|(_, error)| error)?;
                Happened::Woke
            }
            (Step::Send, _) => {
                late = None;
                let max_bytes = driven
                    .wants_whole
                    .then(|| driven.max_bytes.unwrap_or(MAX_OUTPUT_BYTES));
                let peeks = driven.operation.streams();
                let request = (driven.call.request(), driven.body);
                let sent = send(request, max_bytes, peeks, watch, &mut late);
                match sent.await? {
                    Happened::Answered { answer, body } if driven.is_error(&answer, &body) => {
                        let body = driven.secrets.clean_body(body);
                        Happened::Answered { answer, body }
                    }
                    Happened::Answered { answer, body } if driven.is_cut(&body) => {
                        late = Some(Error::cut_xml().of_call(request_id(&answer.head), 0));
                        Happened::Failed(String::new())
                    }
                    happened => happened,
                }
            }
        };
    }
}

fn is_right(answer: &Answer) -> bool {
    let head = &answer.head;
    (200..300).contains(&head.status) && head.header("x-amzn-errortype").is_none()
}

/// Whether a response that should be a stream may be an error with the wrong status.
fn is_json(answer: &Answer) -> bool {
    let kind = answer.head.header("content-type").unwrap_or_default();
    kind.to_ascii_lowercase().contains("json")
}

/// `peeks` reads a body of JSON in any case.
async fn send(
    (request, body): (&Request, Option<&[u8]>),
    max_bytes: Option<u32>,
    peeks: bool,
    watch: &mut Watch,
    late: &mut Option<Error>,
) -> Result<Happened, Error> {
    let mut answer = match watch
        .within(Limit::FirstByte, edge::fetch(request, body))
        .await
    {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => return Ok(Happened::Failed(failure)),
        // Retried as other failures are; after the last attempt, the call fails with this.
        Err((Limit::FirstByte, error)) => {
            *late = Some(error);
            return Ok(Happened::Failed(String::new()));
        }
        Err((_, error)) => return Err(error),
    };
    let is_right = is_right(&answer);
    let mut body = Vec::new();
    if max_bytes.is_some() || !is_right || peeks && is_json(&answer) {
        let limit = match max_bytes {
            Some(bytes) if is_right => bytes as usize,
            _ => MAX_FAILURE_BYTES,
        };
        let read = whole(&mut answer, watch, limit).await;
        let request_id = request_id(&answer.head);
        match read.map_err(|error| error.of_call(request_id, 0))? {
            Ok(Read::Whole(bytes)) => body = bytes,
            Ok(Read::TooLarge(start)) if !is_right => body = ErrorBody::too_large(&start),
            Ok(Read::TooLarge(_)) if max_bytes.is_some() => {
                let message = format!(
                    "the response is larger than {limit} bytes, the limit of max_message_bytes"
                );
                let error = Error::stream_integrity("body_too_large", message);
                return Err(error.of_call(request_id, 0));
            }
            Err(reason) if is_right && max_bytes.is_some() => {
                *late = Some(Error::connection_lost(false, &reason).of_call(request_id, 0));
                return Ok(Happened::Failed(reason));
            }
            // An error's status and headers are enough.
            Ok(Read::TooLarge(_)) | Err(_) => {}
        }
    }
    Ok(Happened::Answered { answer, body })
}

/// The part of a body that was read.
enum Read {
    Whole(Vec<u8>),
    /// Its start: the rest, above the limit, is not read.
    TooLarge(Vec<u8>),
}

/// A body to its end or to the limit, or the reason why the connection was lost.
///
/// # Errors
/// Nothing arrived for too long, or the call took too long.
async fn whole(
    answer: &mut Answer,
    watch: &mut Watch,
    limit: usize,
) -> Result<Result<Read, String>, Error> {
    let mut bytes = Vec::new();
    loop {
        let read = watch.within(Limit::Idle, answer.read()).await;
        match read.map_err(|(_, error)| error)? {
            Ok(Some(piece)) => {
                let left = limit - bytes.len();
                bytes.extend(piece.iter().take(left));
                if piece.len() > left {
                    return Ok(Ok(Read::TooLarge(bytes)));
                }
            }
            Ok(None) => return Ok(Ok(Read::Whole(bytes))),
            Err(reason) => return Ok(Err(reason)),
        }
    }
}

fn next_step(driven: &mut Driven<'_>, happened: &Happened) -> Result<Step, Error> {
    let moment = edge::moment();
    let (answer, body) = match happened {
        Happened::Nothing => return driven.call.next(Event::Begin, moment),
        Happened::Woke => return driven.call.next(Event::Woke, moment),
        Happened::Failed(text) => return driven.call.next(Event::Failed(text), moment),
        Happened::Answered { answer, body } => (answer, body),
    };
    let head = &answer.head;
    let said = driven
        .is_error(answer, body)
        .then(|| driven.error_body(body));
    let message = said
        .as_ref()
        .and_then(|said| said.message(head.header("content-type")));
    let code = said.as_ref().and_then(ErrorBody::code);
    let response = Response {
        status: match (is_right(answer), code) {
            // S3's errors after a long work, whose status was sent when it began.
            (true, Some(code)) if driven.operation.service.writes_xml() => late_status(code),
            _ => head.status,
        },
        error_type: head.header("x-amzn-errortype"),
        body_code: code,
        body_message: message.as_deref(),
        retry_after_ms: head.header("x-amz-retry-after"),
        date: head.header("date").and_then(edge::date),
    };
    driven.call.next(Event::Response(response), moment)
}

/// The status of an error in the body of a 200
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>).
fn late_status(code: &str) -> u16 {
    let may_pass = [
        "InternalError",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
    ];
    if may_pass.contains(&code) { 500 } else { 400 }
}

/// A timeout in place of the failure it led to, and the likely causes of a network failure.
fn explained(error: Error, late: Option<Error>) -> Error {
    if error.kind() != ErrorKind::Network {
        return error;
    }
    late.unwrap_or_else(|| {
        let reason = match error.message() {
            "" => String::new(),
            text => format!(" ({text})"),
        };
        let causes = if edge::is_page() {
            "CORS, or a Content-Security-Policy that lacks the host in connect-src. If it is CORS, give \
             Config::endpoint the URL of a proxy"
        } else {
            "TLS (an untrusted certificate), or a proxy that requests must use"
        };
        Error::network(format!(
            "no response came{reason}. Likely causes: a wrong endpoint or region, the network, DNS, {causes}."
        ))
    })
}
