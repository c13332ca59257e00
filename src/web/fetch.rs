//! One attempt: a signed request through `fetch`, and what its response says.

use super::host::Host;
use crate::http::Request;
use js_sys::{JSON, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, RequestRedirect, Response};

/// Sends a request. Redirects are refused: a signature or an API key must never
/// be sent to another place than it was made for.
pub(crate) async fn send(
    host: &Host,
    request: &Request,
    body: &JsValue,
    signal: &AbortSignal,
) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(&request.method);
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(signal));
    if !body.is_undefined() {
        init.set_body(body);
    }
    let response = JsFuture::from(host.fetch(&request.url(), &init)?).await?;
    Ok(response.unchecked_into())
}

/// An error response's body, and the strings in it that name the error.
#[derive(Default)]
pub(crate) struct ErrorBody {
    pub(crate) value: JsValue,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// Reads the body of a response that is not 2xx. What is no JSON object, such as
/// a proxy's HTML page, counts as no body.
pub(crate) async fn error_body(response: &Response) -> Result<ErrorBody, JsValue> {
    let text: JsString = JsFuture::from(response.text()?).await?.unchecked_into();
    let value = JSON::parse(&String::from(text)).unwrap_or(JsValue::UNDEFINED);
    let string = |names: [&str; 2]| {
        let get = |name: &str| Reflect::get(&value, &name.into()).ok()?.as_string();
        names.into_iter().find_map(get)
    };
    Ok(ErrorBody {
        code: string(["__type", "code"]),
        message: string(["message", "Message"]),
        value,
    })
}
