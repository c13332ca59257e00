//! What a client of the package holds on this side.

use super::drive::drive;
use super::failure::failure;
use super::host::Host;
use crate::auth::{ApiKey, Auth, Credentials};
use crate::call::{Call, Operation, Shared};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::operations::{Binding, Location};
use crate::text::pieces;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// Between the strings of a list. Lists cross as one string each, because an
/// array of strings costs a crossing for every one of them.
const SEPARATOR: u8 = 0;

/// One service in one region.
#[wasm_bindgen]
pub struct Client {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Client {
    /// `endpoint` is empty for AWS's own, else the list of protocol, host, path
    /// and, perhaps, the host to sign for.
    #[wasm_bindgen(constructor)]
    pub fn new(
        prefix: &str,
        signing_name: &str,
        region: &str,
        endpoint: &str,
        allow_insecure: bool,
    ) -> Result<Client, JsValue> {
        let mut parts = pieces(endpoint, SEPARATOR);
        let endpoint = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(protocol), Some(host), Some(path), signing_host) => {
                Endpoint::custom(protocol, host, path, signing_host, allow_insecure)
            }
            _ => Endpoint::aws(prefix, region),
        }
        .map_err(failure)?;
        let shared = Shared {
            endpoint,
            region: region.to_owned(),
            signing_name: signing_name.to_owned(),
            quota: Default::default(),
            keys: Default::default(),
        };
        Ok(Client {
            shared: Rc::new(shared),
        })
    }

    /// Makes a call; resolves when the host has its 2xx response.
    ///
    /// `bindings` is a list of name and value in turn, the name behind `l`, `q`
    /// or `h` for label, query and header; `secrets` is an API key, or the list
    /// of the two or three parts of AWS credentials.
    #[expect(
        clippy::too_many_arguments,
        reason = "one crossing is cheaper than an object of them"
    )]
    pub fn call(
        &self,
        method: &str,
        path: &str,
        bindings: &str,
        payload_hash: &str,
        body: JsValue,
        secrets: &str,
        max_attempts: u32,
        host: Host,
    ) -> Result<js_sys::Promise, JsValue> {
        let mut bound = Vec::new();
        let mut rest = pieces(bindings, SEPARATOR);
        while let (Some(key), Some(value)) = (rest.next(), rest.next()) {
            bound.extend(binding(key, value));
        }
        let operation = Operation {
            method,
            path,
            bindings: &bound,
            payload_hash,
        };
        let auth = auth(secrets).map_err(failure)?;
        let call = Call::new(Rc::clone(&self.shared), auth, operation, max_attempts);
        Ok(future_to_promise(drive(call.map_err(failure)?, body, host)))
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

fn auth(secrets: &str) -> Result<Auth, Error> {
    let mut parts = pieces(secrets, SEPARATOR).map(str::to_owned);
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        None => ApiKey::new(first).map(Auth::Bearer),
        Some(secret) => Credentials::new(first, secret, parts.next()).map(Auth::SigV4),
    }
}
