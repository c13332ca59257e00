//! What a client of the package holds on this side.

use super::drive::drive;
use super::failure::failure;
use super::host::Host;
use crate::auth::{ApiKey, Auth, Credentials};
use crate::call::{Call, Operation, Shared};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::operations::{Binding, Location};
use crate::text::{owned, pieces};
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
    /// `parts` is the list of: endpoint prefix, signing name, region, and, but for
    /// AWS's own endpoint, protocol, host, path and perhaps the host to sign for.
    #[wasm_bindgen(constructor)]
    pub fn new(parts: &str, allow_insecure: bool) -> Result<Client, JsValue> {
        let mut parts = pieces(parts, SEPARATOR);
        let [prefix, signing_name, region, protocol, host, path] =
            std::array::from_fn(|_| parts.next().unwrap_or_default());
        let endpoint = if protocol.is_empty() {
            Endpoint::aws(prefix, region)
        } else {
            Endpoint::custom(protocol, host, path, parts.next(), allow_insecure)
        }
        .map_err(failure)?;
        let shared = Shared {
            endpoint,
            region: owned(region),
            signing_name: owned(signing_name),
            quota: Default::default(),
            keys: Default::default(),
        };
        Ok(Client {
            shared: Rc::new(shared),
        })
    }

    /// Makes a call; resolves when the host has its 2xx response.
    ///
    /// `parts` is the list of: method, path, payload hash, three secrets (access
    /// key id, secret access key and session token, or an API key alone; "" for
    /// none), then names and values of the bound members in turn, the names
    /// behind `l`, `q` or `h` for label, query and header.
    pub fn call(
        &self,
        parts: &str,
        body: JsValue,
        max_attempts: u32,
        host: Host,
    ) -> Result<js_sys::Promise, JsValue> {
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
        let auth = auth(key, secret, token).map_err(failure)?;
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
