//! Signing a request without sending it.

use super::client::{auth, thrown};
use crate::auth::Auth;
use crate::error::Error;
use crate::http::Request;
use crate::sigv4::{self, PathStyle, Scope, SigningKeys};
use crate::time::Timestamp;
use wasm_bindgen::prelude::*;

thread_local! {
    static KEYS: SigningKeys = SigningKeys::default();
}

/// Gives the headers of a signed request, name and value in turn. `headers` are
/// name and value in turn too; `date_ms` is the time of the signature.
#[wasm_bindgen]
#[expect(
    clippy::too_many_arguments,
    reason = "one crossing is cheaper than an object of them"
)]
pub fn sign(
    method: String,
    host: String,
    path: String,
    query: String,
    headers: Vec<String>,
    payload_hash: &str,
    secrets: Vec<String>,
    region: &str,
    service: &str,
    date_ms: f64,
) -> Result<Vec<String>, JsValue> {
    let Auth::SigV4(credentials) = auth(secrets).map_err(thrown)? else {
        return Err(thrown(Error::credentials(
            "missing_credentials",
            "credentials: accessKeyId and secretAccessKey are needed to sign a request",
        )));
    };
    let headers = headers
        .as_chunks()
        .0
        .iter()
        .map(|[name, value]| (name.clone(), value.clone()));
    let headers = headers.collect();
    let mut request = Request {
        method,
        origin: String::new(),
        host,
        path,
        query,
        headers,
    };
    if service == "s3" {
        request.set_header("x-amz-content-sha256", payload_hash.to_owned());
    }
    KEYS.with(|keys| {
        sigv4::sign(
            &mut request,
            payload_hash,
            &credentials,
            Scope { region, service },
            PathStyle::of_service(service),
            Timestamp::from_ms(date_ms as u64),
            keys,
        );
    });
    Ok(request
        .headers
        .into_iter()
        .flat_map(|(name, value)| [name, value])
        .collect())
}
