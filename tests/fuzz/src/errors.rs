//! Error answers: whatever status, header, code and text a service or a proxy sends, the
//! call ends or goes on as a model of the rules says, with the same name and text.
//!
//! An input is fields: attempts, 32 random bits, and for each answer a status (else the
//! text of a request that failed), `x-amzn-errortype`, the body's code and message,
//! `x-amz-retry-after` and the date in milliseconds. Calls share a client's quota and clock.

use super::fields::Fields;
use super::model;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use bedrock_wasm::auth::{Auth, Credentials};
use bedrock_wasm::call::step::{Event, Moment, Step};
use bedrock_wasm::call::{Call, Invocation, Shared};
use bedrock_wasm::endpoint::{Endpoint, Variant};
use bedrock_wasm::http::Response;
use bedrock_wasm::time::Timestamp;
use bedrock_wasm::{Error, ErrorKind};
use std::rc::Rc;

/// 2015-08-30T12:36:00Z.
const NOW_MS: u64 = 1_440_938_160_000;
/// The end of the year 9999.
const LAST_MS: u64 = 253_402_300_799_999;

/// The client's state, and its call's.
struct Model {
    max_attempts: u32,
    random: u32,
    tokens: u32,
    offset_ms: i64,
    made: u32,
    last_cost: Option<u32>,
    corrected: bool,
}

/// The expected result of a response.
#[derive(Debug, PartialEq)]
enum Next {
    Send(String),
    Sleep(u64),
    Done,
    Error {
        name: Option<String>,
        status: u16,
        message: String,
        retryable: bool,
    },
}

/// A response made from fields.
struct Answer {
    status: u16,
    failed: String,
    error_type: Option<String>,
    body_code: Option<String>,
    body_message: Option<String>,
    retry_after_ms: Option<String>,
    date: Option<u64>,
}

/// Makes calls until the answers are used up.
pub fn run(data: &[u8]) {
    let mut fields = Fields::new(data);
    let max_attempts = fields.text().parse().unwrap_or(3);
    let random = fields.text().parse().unwrap_or(u32::MAX);
    let mut model = Model {
        max_attempts,
        random,
        tokens: 500,
        offset_ms: 0,
        made: 0,
        last_cost: None,
        corrected: false,
    };
    let shared = Rc::new(Shared {
        endpoint: Endpoint::aws("bedrock-runtime", "us-east-1", Variant::default()).unwrap(),
        region: "us-east-1".into(),
        signing_name: "bedrock".into(),
        quota: Default::default(),
        keys: Default::default(),
        clock: Default::default(),
    });
    while fields.left() {
        if call(&mut fields, &shared, &mut model).is_none() {
            return;
        }
        assert_eq!(shared.quota.tokens(), model.tokens);
    }
}

/// `None` when the responses are used up.
fn call(fields: &mut Fields<'_>, shared: &Rc<Shared>, model: &mut Model) -> Option<()> {
    (model.made, model.last_cost, model.corrected) = (0, None, false);
    let auth = Credentials::new("AKIDEXAMPLE".into(), "secret".into(), None).unwrap();
    let operation = Invocation {
        method: "POST",
        path: "/x",
        bindings: &[],
        payload_hash: "UNSIGNED-PAYLOAD",
    };
    let moment = Moment {
        now: Timestamp::from_ms(NOW_MS),
        random: model.random,
    };
    let mut call = Call::new(
        Rc::clone(shared),
        Auth::SigV4(auth),
        operation,
        model.max_attempts,
    )
    .unwrap();
    let mut step = call.next(Event::Begin, moment);
    let mut expected = model.send();
    loop {
        assert_eq!(told(&call, step), expected);
        assert_eq!(call.attempts(), model.made);
        match expected {
            Next::Send(_) => {
                let answer = Answer::read(fields)?;
                step = call.next(answer.event(), moment);
                expected = model.next(&answer);
            }
            Next::Sleep(_) => {
                step = call.next(Event::Woke, moment);
                expected = model.send();
            }
            Next::Done | Next::Error { .. } => return Some(()),
        }
    }
}

fn told(call: &Call, step: Result<Step, Error>) -> Next {
    match step {
        Ok(Step::Send) => Next::Send(call.request().header("x-amz-date").unwrap().to_owned()),
        Ok(Step::Sleep(pause)) => Next::Sleep(pause.as_millis().try_into().unwrap()),
        Ok(Step::Done) => Next::Done,
        Err(error) => {
            let (kind, text) = (error.kind(), error.to_string());
            let (name, message) = (error.name(), error.message());
            let service = name.map(|name| format!("{name}: {message}"));
            assert_eq!(text, service.as_deref().unwrap_or(message));
            let expected = name.map_or((ErrorKind::Network, "network"), |_| {
                (ErrorKind::Service, "service")
            });
            assert_eq!((kind, error.code()), expected);
            Next::Error {
                name: name.map(str::to_owned),
                status: error.status(),
                message: message.to_owned(),
                retryable: error.retryable(),
            }
        }
    }
}

impl Answer {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        if !fields.left() {
            return None;
        }
        let status = fields.text();
        Some(Self {
            status: status.parse().unwrap_or_default(),
            failed: status.into_owned(),
            error_type: fields.some(),
            body_code: fields.some(),
            body_message: fields.some(),
            retry_after_ms: fields.some(),
            date: fields.text().parse().ok().filter(|ms| *ms <= LAST_MS),
        })
    }

    fn event(&self) -> Event<'_> {
        if self.status == 0 {
            return Event::Failed(&self.failed);
        }
        Event::Response(Response {
            status: self.status,
            error_type: self.error_type.as_deref(),
            body_code: self.body_code.as_deref(),
            body_message: self.body_message.as_deref(),
            retry_after_ms: self.retry_after_ms.as_deref(),
            date: self.date.map(Timestamp::from_ms),
        })
    }
}

impl Model {
    fn send(&mut self) -> Next {
        self.made += 1;
        let seconds = NOW_MS.saturating_add_signed(self.offset_ms) / 1000;
        let text = DateTime::from_secs(seconds.try_into().unwrap()).fmt(Format::DateTime);
        Next::Send(text.unwrap().replace(['-', ':'], ""))
    }

    fn next(&mut self, answer: &Answer) -> Next {
        let status = answer.status;
        if status == 0 {
            let message = answer.failed.clone();
            let error = Next::Error {
                name: None,
                status,
                message,
                retryable: true,
            };
            return self.retry(Some((14, 50)), None, error);
        }
        let (header, body) = (answer.error_type.as_deref(), answer.body_code.as_deref());
        let is_2xx = status / 100 == 2;
        if is_2xx && header.unwrap_or_default().is_empty() && body.unwrap_or_default().is_empty() {
            self.tokens = (self.tokens + self.last_cost.unwrap_or(1)).min(500);
            return Next::Done;
        }
        let name = model::error_name(header, body, status);
        let message = model::error_message(answer.body_message.as_deref(), status);
        let status = if is_2xx {
            model::status_of(&name)
        } else {
            status
        };
        let skewed = self.is_skewed(&name, &message, answer.date);
        if skewed && !self.corrected && self.made < self.max_attempts {
            self.corrected = true;
            return self.send();
        }
        let reason = model::retry(&name, status);
        let retryable = reason.is_some();
        let error = Next::Error {
            name: Some(name),
            status,
            message,
            retryable,
        };
        let asked = answer.retry_after_ms.as_ref();
        let digits = asked.filter(|ms| ms.bytes().all(|byte| byte.is_ascii_digit()));
        let after_ms = digits.and_then(|ms| ms.parse().ok());
        self.retry(reason, after_ms, error)
    }

    fn is_skewed(&mut self, name: &str, message: &str, date: Option<u64>) -> bool {
        let date = date.filter(|_| {
            name == "AuthFailure"
                || name == "InvalidSignatureException"
                || name == "RequestExpired"
                || name == "RequestInTheFuture"
                || name == "RequestTimeTooSkewed"
                || name == "SignatureDoesNotMatch"
        });
        let service_ms = match date {
            Some(date) => date,
            None => match in_text(message).and_then(time_ms) {
                None => return false,
                Some(ms) => ms,
            },
        };
        let ours_ms = NOW_MS.saturating_add_signed(self.offset_ms);
        let within_a_day = service_ms.abs_diff(NOW_MS) <= 86_400_000;
        let skewed = service_ms.abs_diff(ours_ms) >= 240_000 && within_a_day;
        if skewed {
            self.offset_ms = service_ms as i64 - NOW_MS as i64;
        }
        skewed
    }

    fn retry(&mut self, reason: Option<(u32, u64)>, after_ms: Option<u64>, error: Next) -> Next {
        let Some((cost, base_ms)) = reason else {
            return error;
        };
        if self.made >= self.max_attempts || self.tokens < cost {
            return error;
        }
        self.tokens -= cost;
        self.last_cost = Some(cost);
        let ceiling_ms = u128::from(base_ms) * 2_u128.pow((self.made - 1).min(40));
        let jittered_ms = ceiling_ms.min(20_000) * u128::from(self.random) / u128::from(u32::MAX);
        let jittered_ms = jittered_ms as u64;
        let pause_ms = after_ms.unwrap_or(jittered_ms);
        Next::Sleep(pause_ms.max(jittered_ms).min(jittered_ms + 5_000))
    }
}

/// `(20261123T013345Z` in a text: what follows its first bracket, where that has the shape of a
/// time.
fn in_text(message: &str) -> Option<&str> {
    let text = message.split_once('(')?.1.get(..16)?;
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    (shape == "00000000T000000Z").then_some(text)
}

/// `None` for a day that no calendar has, and for times before 1970.
fn time_ms(text: &str) -> Option<u64> {
    let (year, rest) = text.split_at(4);
    let iso = format!(
        "{year}-{}-{}T{}:{}:{}Z",
        &rest[..2],
        &rest[2..4],
        &rest[5..7],
        &rest[7..9],
        &rest[9..11]
    );
    let time = DateTime::from_str(&iso, Format::DateTime).ok()?;
    time.to_millis().ok()?.try_into().ok()
}
