//! The edge to JavaScript: `fetch`, timers, the clock and the random numbers of
//! a page, a worker or an edge runtime. The only place of the API that names them.

mod answer;
mod fetch;
mod interop;
mod timer;

pub(crate) use answer::{Answer, Body};
pub(crate) use fetch::{fetch, is_sendable};
pub use interop::to_js;
pub(crate) use timer::Timer;

use crate::call::step::Moment;
use crate::error::Error;
use crate::time::Timestamp;
use wasm_bindgen::JsValue;

/// Whether this target can send.
///
/// # Errors
/// None here.
pub(crate) fn ready() -> Result<(), Error> {
    Ok(())
}

/// The time and 32 random bits.
pub(crate) fn moment() -> Moment {
    Moment {
        now: Timestamp::from_ms(js_sys::Date::now() as u64),
        random: getrandom::u32().unwrap_or_default(),
    }
}

/// The time that a `date` header stands for.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let ms = js_sys::Date::parse(text);
    ms.is_finite().then(|| Timestamp::from_ms(ms as u64))
}

/// Random bytes, unless the runtime lacks `crypto` or refuses.
pub(crate) fn random_bytes() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// Protocol, host and path of a URL that has nothing else, as `fetch` will read it.
pub(crate) fn url_parts(text: &str) -> Option<[String; 3]> {
    let url = web_sys::Url::new(text).ok()?;
    let rest = [url.username(), url.password(), url.search(), url.hash()];
    if rest.iter().any(|part| !part.is_empty()) {
        return None;
    }
    Some([url.protocol(), url.host(), url.pathname()])
}

/// Runs a future by itself.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

/// Whether this is a page or one of its workers, which alone have CORS and a
/// Content-Security-Policy.
pub(crate) fn is_page() -> bool {
    let has = |name: &str| js_sys::Reflect::has(&js_sys::global(), &name.into());
    ["document", "importScripts"]
        .iter()
        .any(|name| has(name).unwrap_or_default())
}

/// What JavaScript threw, as text, with the code that Node keeps in the cause, such as
/// `ECONNREFUSED`.
pub(crate) fn reason(thrown: &JsValue) -> String {
    let member = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let text_of = |of: &JsValue, name: &str| member(of, name)?.as_string();
    let text = text_of(thrown, "message").or_else(|| thrown.as_string());
    let text = text.unwrap_or_default();
    let cause = member(thrown, "cause").unwrap_or_default();
    match text_of(&cause, "code").or_else(|| text_of(thrown, "code")) {
        Some(code) if !text.contains(&code) => format!("{text}: {code}"),
        _ => text,
    }
}
