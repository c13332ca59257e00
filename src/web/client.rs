//! What a client of the package holds on this side, and its calls.

use super::failure::failure;
use crate::auth::{ApiKey, Auth, Credentials};
use crate::call::{Call, Operation, Shared};
use crate::endpoint::{Endpoint, Variant};
use crate::error::Error;
use crate::exchange::{Event, Exchange, Moment, Step};
use crate::http::Response;
use crate::operations::{Binding, Location};
use crate::text::{owned, pieces, push_decimal};
use crate::time::Timestamp;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Between the strings of a list. Lists cross as one string each, because an
/// array of strings costs a crossing for every one of them.
const SEPARATOR: u8 = 0;

/// One service in one region.
#[wasm_bindgen]
pub struct Client {
    shared: Result<Rc<Shared>, Error>,
}

/// A call on its way.
#[wasm_bindgen(js_name = Call)]
pub struct NativeCall {
    call: Result<Call, Error>,
}

#[wasm_bindgen]
impl Client {
    /// `parts` is the list of: endpoint prefix, signing name, region, and protocol,
    /// host, path and perhaps the host to sign for. Without a protocol it is AWS's
    /// own endpoint, for FIPS where there is a host, dual-stack where there is a path.
    /// What is wrong with them is told by the first step of every call.
    #[wasm_bindgen(constructor)]
    pub fn new(parts: &str, allow_insecure: bool) -> Client {
        let mut parts = pieces(parts, SEPARATOR);
        let [prefix, signing_name, region, protocol, host, path] =
            std::array::from_fn(|_| parts.next().unwrap_or_default());
        let endpoint = if protocol.is_empty() {
            let variant = Variant {
                fips: !host.is_empty(),
                dual_stack: !path.is_empty(),
            };
            Endpoint::aws(prefix, region, variant)
        } else {
            Endpoint::custom(protocol, host, path, parts.next(), allow_insecure)
        };
        let shared = endpoint.map(|endpoint| {
            Rc::new(Shared {
                endpoint,
                region: owned(region),
                signing_name: owned(signing_name),
                quota: Default::default(),
                keys: Default::default(),
            })
        });
        Client { shared }
    }

    /// Begins a call.
    ///
    /// `parts` is the list of: method, path, payload hash, three secrets (access
    /// key id, secret access key and session token, or an API key alone; "" for
    /// none), then names and values of the bound members in turn, the names
    /// behind `l`, `q` or `h` for label, query and header.
    pub fn call(&self, parts: &str, max_attempts: u32) -> NativeCall {
        let call = self.shared.clone().and_then(|shared| {
            let mut parts = pieces(parts, SEPARATOR);
            let [method, path, payload_hash, key, secret, token] =
                std::array::from_fn(|_| parts.next().unwrap_or_default());
            let mut bindings = Vec::new();
            while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
                bindings.extend(binding(key, value));
            }
            let operation = Operation {
                method,
                path,
                bindings: &bindings,
                payload_hash,
            };
            Call::new(shared, auth(key, secret, token)?, operation, max_attempts)
        });
        NativeCall { call }
    }
}

#[wasm_bindgen(js_class = Call)]
impl NativeCall {
    /// Takes what happened and says what to do next: "" when the last response is
    /// the answer; a number of milliseconds to wait; a URL, a method, and names
    /// and values of headers in turn, to send; or an error (see `failure`).
    ///
    /// `status` is that of the response, 0 where there was none, and 1 at the
    /// beginning and after a pause. `details` is the list of what `failure()` of
    /// `pkg/host.js` gives; `random` are 32 uniform bits.
    pub fn next(&mut self, status: u16, details: &str, now_ms: f64, random: u32) -> String {
        let mut details =
            pieces(details, SEPARATOR).map(|text| Some(text).filter(|text| !text.is_empty()));
        let [error_type, body_code, body_message, retry_after_ms] =
            std::array::from_fn(|_| details.next().flatten());
        let event = match status {
            0 => Event::Failed(body_message.unwrap_or_default()),
            1 => Event::Begin,
            _ => Event::Response(Response {
                status,
                error_type,
                body_code,
                body_message,
                retry_after_ms,
            }),
        };
        let moment = Moment {
            now: Timestamp::from_ms(now_ms as u64),
            random,
        };
        let step = match &mut self.call {
            Ok(call) => call.next(event, moment),
            Err(error) => Err(error.clone()),
        };
        let mut text = String::new();
        match step {
            Ok(Step::Done) => {}
            Ok(Step::Sleep(pause)) => push_decimal(&mut text, pause.as_millis() as u64, 1),
            Ok(Step::Send(request)) => {
                text = request.url();
                let headers = request
                    .headers
                    .iter()
                    .flat_map(|(name, value)| [name, value]);
                for part in std::iter::once(&request.method).chain(headers) {
                    text.push(char::from(SEPARATOR));
                    text.push_str(part);
                }
            }
            Err(error) => text = failure(&error),
        }
        text
    }
}

fn binding<'a>(key: &'a str, value: &'a str) -> Option<Binding<'a>> {
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

fn auth(key: &str, secret: &str, token: &str) -> Result<Auth, Error> {
    if secret.is_empty() {
        return ApiKey::new(owned(key)).map(Auth::Bearer);
    }
    let token = if token.is_empty() {
        None
    } else {
        Some(owned(token))
    };
    Credentials::new(owned(key), owned(secret), token).map(Auth::SigV4)
}
