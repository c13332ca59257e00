//! The edge of unit tests: responses are a script, and time passes only when everything waits for
//! it.

mod body;
mod clock;

pub(crate) use body::{Answer, Body, bytes_of};
pub(crate) use clock::{Timer, now_ms, run, settle, spawn};

use crate::call::step::Moment;
use crate::error::Error;
use crate::http::Request;
use crate::time::Timestamp;
use serde_json::Value;
use std::cell::RefCell;

/// A request, and its body if it has one.
pub(crate) type Sent = (Request, Option<Vec<u8>>);

#[derive(Default)]
struct Script {
    responses: Vec<Value>,
    sent: Vec<Sent>,
    has_no_random_numbers: bool,
}

thread_local! {
    static SCRIPT: RefCell<Script> = RefCell::default();
}

/// Sets the responses to the requests of this thread, in the format of `tests/cases/README.md`.
pub(crate) fn respond_with(responses: Vec<Value>) {
    SCRIPT.set(Script {
        responses,
        ..Script::default()
    });
}

/// Takes random numbers away.
pub(crate) fn without_random_numbers() {
    SCRIPT.with_borrow_mut(|script| script.has_no_random_numbers = true);
}

/// The requests since [`respond_with`].
pub(crate) fn sent() -> Vec<Sent> {
    SCRIPT.with_borrow_mut(|script| std::mem::take(&mut script.sent))
}

pub(crate) fn ready() -> Result<(), Error> {
    Ok(())
}

pub(crate) async fn fetch(request: &Request, body: Option<&[u8]>) -> Result<Answer, String> {
    let response = SCRIPT.with_borrow_mut(|script| {
        let last = script.responses.len().saturating_sub(1);
        let response = script.responses.get(script.sent.len().min(last)).cloned();
        script
            .sent
            .push((request.clone(), body.map(<[u8]>::to_vec)));
        response.unwrap_or_else(
            || serde_json::json!({ "body": [r#"{"output":{},"invocationArn":"a"}"#] }),
        )
    });
    if response["silent"] == true {
        std::future::pending::<()>().await;
    }
    match response["refused"].as_str() {
        Some(reason) => Err(reason.to_owned()),
        None => Ok(Answer::of(&response)),
    }
}

pub(crate) fn is_page() -> bool {
    false
}

/// As pages have it, for one name and one value.
pub(crate) fn is_sendable(name: &str, value: &str) -> bool {
    name != "cookie" && (name, value) != ("x-http-method", "TRACE")
}

pub(crate) fn moment() -> Moment {
    Moment {
        now: Timestamp::from_ms(1_700_000_000_000 + clock::now_ms()),
        random: 1 << 31,
    }
}

pub(crate) fn date(_: &str) -> Option<Timestamp> {
    None
}

pub(crate) fn random_bytes() -> Option<[u8; 16]> {
    SCRIPT.with_borrow(|script| (!script.has_no_random_numbers).then_some([0xA5; 16]))
}

/// Protocol, host and path of a URL that has nothing else.
pub(crate) fn url_parts(text: &str) -> Option<[String; 3]> {
    let url = url::Url::parse(text).ok()?;
    let rest = [url.password(), url.query(), url.fragment()];
    let rest = rest.into_iter().flatten();
    if rest.chain([url.username()]).any(|part| !part.is_empty()) {
        return None;
    }
    let host = &url[url::Position::BeforeHost..url::Position::BeforePath];
    Some([format!("{}:", url.scheme()), host.into(), url.path().into()])
}
