//! What a client of the package holds on this side, and the loop that drives a
//! call: the core says what to do, the host does it.

use super::failure::failure;
use super::fetch::{ErrorBody, error_body, send};
use super::host::Host;
use super::moment;
use crate::auth::{ApiKey, Auth, Credentials};
use crate::call::{Call, Operation, Shared};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::exchange::{Event, Exchange, Step};
use crate::http::Response;
use crate::operations::{Binding, Location};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// One service in one region.
#[wasm_bindgen]
pub struct Client {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Client {
    /// `endpoint` is empty for AWS's own, else `[protocol, host, path]`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        prefix: &str,
        signing_name: String,
        region: String,
        endpoint: Vec<String>,
        signing_host: Option<String>,
        allow_insecure: bool,
    ) -> Result<Client, JsValue> {
        let endpoint = match endpoint.as_slice() {
            [protocol, host, path] => Endpoint::custom(protocol, host, path, allow_insecure),
            _ => Endpoint::aws(prefix, &region),
        }
        .map_err(thrown)?;
        let endpoint = match signing_host {
            Some(host) => endpoint.signing_as(host),
            None => endpoint,
        };
        let shared = Shared {
            endpoint,
            region,
            signing_name,
            quota: Default::default(),
            keys: Default::default(),
        };
        Ok(Client {
            shared: Rc::new(shared),
        })
    }

    /// Makes a call and gives its 2xx response, body unread.
    ///
    /// `bindings` are name and value in turn, the name behind `l`, `q` or `h` for
    /// label, query and header; `secrets` is an API key, or the two or three
    /// parts of AWS credentials.
    #[expect(
        clippy::too_many_arguments,
        reason = "one crossing is cheaper than an object of them"
    )]
    pub async fn call(
        &self,
        method: String,
        path: String,
        bindings: Vec<String>,
        payload_hash: String,
        body: JsValue,
        secrets: Vec<String>,
        max_attempts: u32,
        host: Host,
    ) -> Result<web_sys::Response, JsValue> {
        let shared = Rc::clone(&self.shared);
        let bindings: Vec<_> = bindings.as_chunks().0.iter().filter_map(binding).collect();
        let auth = auth(secrets).map_err(thrown)?;
        let operation = Operation {
            method: &method,
            path: &path,
            bindings: &bindings,
            payload_hash: &payload_hash,
        };
        let call = Call::new(&shared, &auth, operation, max_attempts).map_err(thrown)?;
        drive(call, &body, &host).await
    }
}

async fn drive(
    mut call: Call<'_>,
    body: &JsValue,
    host: &Host,
) -> Result<web_sys::Response, JsValue> {
    let mut step = call.next(Event::Begin, moment()).map_err(thrown)?;
    loop {
        let request = match step {
            Step::Sleep(pause) => {
                JsFuture::from(host.sleep(pause.as_millis() as u32)).await?;
                step = call.next(Event::Woke, moment()).map_err(thrown)?;
                continue;
            }
            Step::Send(request) => request,
            Step::Done => return Err(JsValue::UNDEFINED),
        };
        let signal = host.attempt(call.attempts())?;
        let response = match send(host, &request, body, &signal).await {
            Ok(response) => response,
            Err(reason) if signal.aborted() => return Err(reason),
            Err(reason) => {
                let text = text_of(&reason);
                step = call.next(Event::Failed(&text), moment()).map_err(thrown)?;
                continue;
            }
        };
        let status = response.status();
        if response.ok() {
            call.next(
                Event::Response(Response {
                    status,
                    ..Response::default()
                }),
                moment(),
            )
            .map_err(thrown)?;
            return Ok(response);
        }
        let headers = response.headers();
        let error_type = headers.get("x-amzn-errortype").ok().flatten();
        let retry_after_ms = headers.get("x-amz-retry-after").ok().flatten();
        let body = match error_body(&response).await {
            Ok(body) => body,
            Err(reason) if signal.aborted() => return Err(reason),
            Err(_) => ErrorBody::default(),
        };
        let answer = Response {
            status,
            error_type: error_type.as_deref(),
            body_code: body.code.as_deref(),
            body_message: body.message.as_deref(),
            retry_after_ms: retry_after_ms.as_deref(),
        };
        step = call
            .next(Event::Response(answer), moment())
            .map_err(|error| failure(&error, &body.value))?;
    }
}

fn binding(pair: &[String; 2]) -> Option<Binding<'_>> {
    let [key, value] = pair;
    let (kind, name) = key.split_at_checked(1)?;
    let location = match kind {
        "l" => Location::Label,
        "q" => Location::Query,
        _ => Location::Header,
    };
    Some(Binding {
        location,
        name,
        value,
    })
}

pub(crate) fn auth(secrets: Vec<String>) -> Result<Auth, Error> {
    let mut secrets = secrets.into_iter();
    let first = secrets.next().unwrap_or_default();
    match secrets.next() {
        None => ApiKey::new(first).map(Auth::Bearer),
        Some(secret) => Credentials::new(first, secret, secrets.next()).map(Auth::SigV4),
    }
}

pub(crate) fn thrown(error: Error) -> JsValue {
    failure(&error, &JsValue::UNDEFINED)
}

fn text_of(reason: &JsValue) -> String {
    let message = js_sys::Reflect::get(reason, &"message".into()).ok();
    message
        .and_then(|message| message.as_string())
        .unwrap_or_default()
}
