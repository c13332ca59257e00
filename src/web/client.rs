//! The module's half of a client, and its calls.

use super::failure::failure;
use super::list::{endpoint, list, take};
use super::step::{self, moment};
use crate::auth::{ApiKey, Auth, Credentials};
use crate::call::{Call, Invocation, Shared};
use crate::error::Error;
use crate::operations::{Binding, Location};
use crate::text::{Pieces, owned};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// One service in one region.
#[wasm_bindgen(js_name = Shared)]
pub struct NativeShared {
    shared: Result<Rc<Shared>, String>,
}

/// A call in progress.
#[wasm_bindgen(js_name = Call)]
pub struct NativeCall {
    /// Or the error of every step (see `failure`).
    call: Result<Call, String>,
}

#[wasm_bindgen(js_class = Shared)]
impl NativeShared {
    /// `parts` is the list of: endpoint prefix, signing name, region, and what
    /// `endpoint` takes. If they are invalid, the first step of every call is the error.
    #[wasm_bindgen(constructor)]
    pub fn new(parts: &str, allow_insecure: bool) -> NativeShared {
        let mut parts = list(parts);
        let [prefix, signing_name] = take(&mut parts);
        let parts: [&str; 5] = take(&mut parts);
        let [region, ..] = parts;
        let shared = endpoint(prefix, parts, allow_insecure)
            .map(|endpoint| {
                Rc::new(Shared {
                    endpoint,
                    region: owned(region),
                    signing_name: owned(signing_name),
                    quota: Default::default(),
                    keys: Default::default(),
                    clock: Default::default(),
                })
            })
            .map_err(failure);
        NativeShared { shared }
    }

    /// Begins a call.
    ///
    /// `parts` is the list of: method, path, payload hash, three secrets (access
    /// key id, secret access key and session token, or an API key alone; "" for
    /// none), then names and values of the bound members in turn, the names
    /// behind `l`, `q` or `h` for label, query and header.
    pub fn call(&self, parts: &str, max_attempts: u32) -> NativeCall {
        let call = match &self.shared {
            Ok(shared) => begin(shared.clone(), list(parts), max_attempts).map_err(failure),
            Err(failure) => Err(owned(failure)),
        };
        NativeCall { call }
    }
}

fn begin(shared: Rc<Shared>, mut parts: Pieces<'_>, max_attempts: u32) -> Result<Call, Error> {
    let [method, path, payload_hash, key, secret, token] = take(&mut parts);
    let mut bindings = Vec::new();
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        bindings.extend(binding(key, value));
    }
    // Services without a signing name are those that issue credentials.
    let auth = if shared.signing_name.is_empty() {
        Auth::Unsigned
    } else {
        auth(key, secret, token)?
    };
    let operation = Invocation {
        method,
        path,
        bindings: &bindings,
        payload_hash,
    };
    Call::new(shared, auth, operation, max_attempts)
}

#[wasm_bindgen(js_class = Call)]
impl NativeCall {
    /// See `step`.
    pub fn next(&mut self, status: u16, details: &str, now_ms: f64, random: u32) -> String {
        let moment = moment(now_ms, random);
        match &mut self.call {
            Ok(call) => step::next(call, status, details, moment),
            Err(failure) => owned(failure),
        }
    }

    /// The URL of the call with the signature in its query, or an error (see `failure`). For 0
    /// seconds it is the canonical request of the step before: one more method would cost every
    /// user its glue.
    pub fn presign(&mut self, expires_s: u32, now_ms: f64) -> String {
        match &mut self.call {
            Ok(call) if expires_s == 0 => call.canonical_request(),
            Ok(call) => call
                .presign(expires_s, moment(now_ms, 0))
                .unwrap_or_else(failure),
            Err(failure) => owned(failure),
        }
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
