//! One request through the `fetch` of the global object: a window's, a worker's,
//! an edge runtime's.

use super::answer::{Abort, Answer};
use super::reason;
use crate::http::Request;
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request as WebRequest, RequestInit, RequestRedirect, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(url: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

/// Sends a request. Dropping the future aborts the request.
///
/// # Errors
/// No response came; the runtime's text.
pub(crate) async fn fetch(request: &Request, body: Option<&[u8]>) -> Result<Answer, String> {
    send(request, body).await.map_err(|thrown| reason(&thrown))
}

async fn send(request: &Request, body: Option<&[u8]>) -> Result<Answer, JsValue> {
    let abort = Abort::new()?;
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(&request.method);
    init.set_headers(&headers);
    init.set_redirect(redirect());
    init.set_signal(Some(&abort.signal()));
    if let Some(body) = body {
        init.set_body(&Uint8Array::from(body));
    }
    let response = JsFuture::from(global_fetch(&request.url(), &init)?).await?;
    Answer::new(Response::unchecked_from_js(response), abort)
}

/// Whether this engine's `fetch` sends a header. Pages may not set `cookie`, `date`,
/// `accept-encoding` and others, and `x-http-method-override` only to some methods. A name that no
/// header can have is reported elsewhere.
pub(crate) fn is_sendable(name: &str, value: &str) -> bool {
    keeps(name, value).unwrap_or(true)
}

fn keeps(name: &str, value: &str) -> Result<bool, JsValue> {
    let headers = Headers::new()?;
    headers.append(name, value)?;
    let init = RequestInit::new();
    init.set_headers(&headers);
    WebRequest::new_with_str_and_init("https://a", &init)?
        .headers()
        .has(name)
}

/// A signature must never be sent to another place than it was made for. Workers know no
/// `error`; there a redirect is an answer.
fn redirect() -> RequestRedirect {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into());
    let agent = navigator.and_then(|navigator| Reflect::get(&navigator, &"userAgent".into()));
    match agent.ok().and_then(|agent| agent.as_string()).as_deref() {
        Some("Cloudflare-Workers") => RequestRedirect::Manual,
        _ => RequestRedirect::Error,
    }
}
