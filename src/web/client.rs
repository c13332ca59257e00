//! What a client of the package holds on this side.

use super::drive::drive;
use super::failure::failure;
use super::host::Host;
use crate::auth::{ApiKey, Auth, Credentials};
use crate::call::{Call, Operation, Shared};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::operations::{Binding, Location};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// One service in one region.
#[wasm_bindgen]
pub struct Client {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Client {
    /// `endpoint` is empty for AWS's own, else `[protocol, host, path]`, and
    /// perhaps the host to sign for.
    #[wasm_bindgen(constructor)]
    pub fn new(
        prefix: &str,
        signing_name: String,
        region: String,
        endpoint: Vec<String>,
        allow_insecure: bool,
    ) -> Result<Client, JsValue> {
        let mut parts = endpoint.into_iter();
        let endpoint = match (parts.next(), parts.next(), parts.next()) {
            (Some(protocol), Some(host), Some(path)) => {
                Endpoint::custom(&protocol, &host, &path, allow_insecure)
            }
            _ => Endpoint::aws(prefix, &region),
        }
        .map_err(failure)?;
        let endpoint = match parts.next() {
            Some(host) => endpoint.signing_as(host),
            None => endpoint,
        };
        let quota = Default::default();
        let keys = Default::default();
        Ok(Client {
            shared: Rc::new(Shared {
                endpoint,
                region,
                signing_name,
                quota,
                keys,
            }),
        })
    }

    /// Makes a call; resolves when the host has its 2xx response.
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
    ) -> Result<(), JsValue> {
        let shared = Rc::clone(&self.shared);
        let bindings: Vec<_> = bindings.as_chunks().0.iter().filter_map(binding).collect();
        let auth = auth(secrets).map_err(failure)?;
        let operation = Operation {
            method: &method,
            path: &path,
            bindings: &bindings,
            payload_hash: &payload_hash,
        };
        let call = Call::new(&shared, &auth, operation, max_attempts).map_err(failure)?;
        drive(call, &body, &host).await
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

fn auth(secrets: Vec<String>) -> Result<Auth, Error> {
    let mut secrets = secrets.into_iter();
    let first = secrets.next().unwrap_or_default();
    match secrets.next() {
        None => ApiKey::new(first).map(Auth::Bearer),
        Some(secret) => Credentials::new(first, secret, secrets.next()).map(Auth::SigV4),
    }
}
