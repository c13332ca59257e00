//! The loop that drives an exchange: the core says what to do, the host does it.

use super::failure::failure;
use super::host::Host;
use crate::call::Call;
use crate::exchange::{Event, Exchange, Moment, Step};
use crate::http::{Request, Response};
use crate::text::pieces;
use crate::time::Timestamp;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit};

/// Runs an exchange to its end. There is one point where it waits, because each
/// costs its share of the module.
pub(crate) async fn drive(
    mut exchange: Call,
    body: JsValue,
    host: Host,
) -> Result<JsValue, JsValue> {
    let mut step = exchange
        .next(Event::Begin, moment(&host))
        .map_err(failure)?;
    loop {
        let (promise, sent) = match step {
            Step::Send(request) => (host.send(&request.url(), &init(&request, &body)?), true),
            Step::Sleep(pause) => (host.sleep(pause.as_millis() as u32), false),
            Step::Done => return Ok(JsValue::UNDEFINED),
        };
        let outcome = JsFuture::from(promise).await?;
        let status = outcome.as_f64().unwrap_or_default() as u16;
        let ok = (200..300).contains(&status);
        let details = if sent && !ok {
            host.failure()
        } else {
            String::new()
        };
        let mut details =
            pieces(&details, 0).map(|text| Some(text).filter(|text| !text.is_empty()));
        let [error_type, body_code, body_message, retry_after_ms] =
            std::array::from_fn(|_| details.next().flatten());
        let event = match (sent, status) {
            (false, _) => Event::Woke,
            (true, 0) => Event::Failed(body_message.unwrap_or_default()),
            (true, _) => Event::Response(Response {
                status,
                error_type,
                body_code,
                body_message,
                retry_after_ms,
            }),
        };
        step = exchange.next(event, moment(&host)).map_err(failure)?;
    }
}

/// What `fetch` takes, but for what the host adds: the abort signal, and that
/// redirects are refused.
fn init(request: &Request, body: &JsValue) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(&request.method);
    init.set_headers(&headers);
    if !body.is_undefined() {
        init.set_body(body);
    }
    Ok(init)
}

/// The time and 32 random bits. Where there is no random source, jitter falls
/// back to the clock's lowest bits: retries must not fail for want of it.
fn moment(host: &Host) -> Moment {
    let now_ms = host.now() as u64;
    let mut bytes = [0; 4];
    let random = match getrandom::fill(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes),
        Err(_) => (now_ms as u32).wrapping_mul(0x9E37_79B9),
    };
    Moment {
        now: Timestamp::from_ms(now_ms),
        random,
    }
}
