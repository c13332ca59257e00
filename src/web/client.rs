//! The module's half of a client, and its calls.

use super::failure::failure;
use super::given::give;
use super::handle::{held, hold, release};
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
pub struct NativeShared(Result<Rc<Shared>, String>);

/// A call in progress, or the error of every step (see `failure`).
pub struct NativeCall(Result<Call, String>);

/// `parts` is the list of: endpoint prefix, signing name, region, and what
/// `endpoint` takes. If they are invalid, the first step of every call is the error.
#[wasm_bindgen]
pub fn shared_new(parts: &str, allow_insecure: bool) -> *mut NativeShared {
    let mut parts = list(parts);
    let [prefix, signing_name] = take(&mut parts);
    let parts: [&str; 7] = take(&mut parts);
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
    hold(NativeShared(shared))
}

/// No more calls will begin. Those that have go on.
#[wasm_bindgen]
pub fn shared_free(shared: *mut NativeShared) {
    // SAFETY: the glue lets go of it.
    unsafe { release(shared) }
}

/// Begins a call, or continues one with other secrets after `attempts`.
///
/// `parts` is the list of: method, path, payload hash, three secrets (access
/// key id, secret access key and session token, or an API key alone; "" for
/// none), then names and values of the bound members in turn, the names
/// behind `l`, `q` or `h` for label, query and header.
#[wasm_bindgen]
pub fn shared_call(
    shared: *mut NativeShared,
    parts: &str,
    max_attempts: u32,
    attempts: u32,
) -> *mut NativeCall {
    // SAFETY: the glue holds it.
    let call = match unsafe { &held(shared).0 } {
        Ok(shared) => begin(shared.clone(), list(parts), max_attempts)
            .map(|call| call.after(attempts))
            .map_err(failure),
        Err(failure) => Err(owned(failure)),
    };
    hold(NativeCall(call))
}

fn begin(shared: Rc<Shared>, mut parts: Pieces<'_>, max_attempts: u32) -> Result<Call, Error> {
    let [method, path, payload_hash, key, secret, token] = take(&mut parts);
    let mut bindings = Vec::new();
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        bindings.extend(binding(key, value));
    }
    let auth = auth(key, secret, token)?;
    let operation = Invocation {
        method,
        path,
        bindings: &bindings,
        payload_hash,
    };
    Call::new(shared, auth, operation, max_attempts)
}

/// See `step`.
#[wasm_bindgen]
pub fn call_next(
    call: *mut NativeCall,
    status: u16,
    details: &str,
    now_ms: f64,
    random: u32,
) -> *const usize {
    // SAFETY: the glue holds it.
    give(match unsafe { &mut held(call).0 } {
        Ok(call) => step::next(call, status, details, moment(now_ms, random)),
        Err(failure) => owned(failure),
    })
}

/// The signature of the call's request as it is, for a query (`pkg/signing/presign.js`), or an
/// error (see `failure`). For a time before 1970 it is the canonical request of the step before:
/// one more method would cost every user its glue.
#[wasm_bindgen]
pub fn call_signature(call: *mut NativeCall, now_ms: f64) -> *const usize {
    // SAFETY: the glue holds it.
    give(match unsafe { &mut held(call).0 } {
        Ok(call) if now_ms < 0.0 => call.canonical_request(),
        Ok(call) => call.signature(moment(now_ms, 0)),
        Err(failure) => owned(failure),
    })
}

/// The call has ended.
#[wasm_bindgen]
pub fn call_free(call: *mut NativeCall) {
    // SAFETY: the glue lets go of it.
    unsafe { release(call) }
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
    // The services that issue credentials ask for none.
    if key.is_empty() {
        return Ok(Auth::Unsigned);
    }
    if secret.is_empty() {
        return ApiKey::of(key).map(Auth::Bearer);
    }
    Credentials::of(key, secret, token).map(Auth::SigV4)
}
