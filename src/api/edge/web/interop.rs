//! Values handed to JavaScript and taken from it.

use super::reason;
use crate::api::config::Config;
use crate::api::config::settings::KeyPair;
use crate::api::identity::{Identity, Provider};
use crate::error::Error;
use crate::time::Timestamp;
use js_sys::{Date, Function, Object, Promise, Reflect};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Display;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A value as JavaScript's own: an event, an output, anything that serializes.
/// Maps become plain objects, as `JSON.parse` makes them.
///
/// # Errors
/// A value that cannot be converted.
pub fn to_js(value: &(impl Serialize + ?Sized)) -> Result<JsValue, Error> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|error| {
        let message = format!("to_js: the value cannot be converted to JavaScript: {error}");
        Error::input("invalid_input", message)
    })
}

impl Config {
    /// A configuration from a JavaScript object with the names of the npm package: `{ region,
    /// credentials, token, endpoint, maxAttempts, timeouts: { totalMs }, … }`. `credentials` may be
    /// a function that resolves to `{ accessKeyId, secretAccessKey, sessionToken, expiration }`.
    ///
    /// # Errors
    /// A member that is unknown, missing or of another type, and credentials that cannot be used.
    pub fn from_js(settings: &JsValue) -> Result<Self, Error> {
        let credentials = Reflect::get(settings, &"credentials".into());
        let Ok(provider) = credentials.unwrap_or_default().dyn_into::<Function>() else {
            return read(settings);
        };
        let others = Object::assign(&Object::new(), settings.unchecked_ref());
        let _ = Reflect::delete_property(&others, &"credentials".into());
        let provider = Provider::new(move || ask(provider.clone()));
        Ok(read(&others)?.credentials(provider))
    }
}

fn read(settings: &JsValue) -> Result<Config, Error> {
    let refused = |error: &dyn Display| Error::input("invalid_input", format!("config: {error}"));
    // By way of a map: of a struct's members, it would look at the known ones only.
    let settings: Value =
        serde_wasm_bindgen::from_value(settings.clone()).map_err(|error| refused(&error))?;
    serde_json::from_value(settings).map_err(|error| refused(&error))
}

async fn ask(provider: Function) -> Result<Identity, Error> {
    let failed = |thrown: &JsValue| {
        let message = format!("credentials: the provider failed: {}", reason(thrown));
        Error::credentials("provider_failed", message)
    };
    let answer = provider
        .call0(&JsValue::UNDEFINED)
        .map_err(|thrown| failed(&thrown))?;
    let answer = JsFuture::from(Promise::resolve(&answer)).await;
    let answer = answer.map_err(|thrown| failed(&thrown))?;
    let keys: KeyPair = serde_wasm_bindgen::from_value(answer.clone()).map_err(|error| {
        let message = format!("credentials: the provider did not return a key pair: {error}");
        Error::credentials("malformed_credentials", message)
    })?;
    let identity = keys.identity()?;
    let expiration = Reflect::get(&answer, &"expiration".into()).unwrap_or_default();
    let ends = Date::new(&expiration).get_time();
    if expiration.is_undefined() || expiration.is_null() || !ends.is_finite() {
        return Ok(identity);
    }
    Ok(identity.expires(Timestamp::from_ms(ends as u64)))
}
