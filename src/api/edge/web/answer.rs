//! A response and its body. Whoever drops them closes the connection.

use super::reason;
use crate::api::edge::Head;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, Response};

/// Aborts its request when it is dropped; if the request has finished, that has no effect.
pub(crate) struct Abort(AbortController);

impl Abort {
    pub(crate) fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }

    pub(crate) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A response whose headers have arrived.
pub(crate) struct Answer {
    pub(crate) head: Head,
    body: Body,
}

impl Answer {
    pub(crate) fn new(response: Response, abort: Abort) -> Result<Self, JsValue> {
        let mut headers = Vec::new();
        for pair in response.headers().entries() {
            let pair: Array = Array::unchecked_from_js(pair?);
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                headers.push((name, value));
            }
        }
        let kind = Reflect::get(&response, &"type".into())?;
        Ok(Self {
            head: Head {
                status: response.status(),
                headers,
                is_partial: kind == "cors",
            },
            body: Body {
                reader: response
                    .body()
                    .map(|body| body.get_reader().unchecked_into()),
                _abort: abort,
            },
        })
    }

    /// As of [`Body`].
    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        self.body.read().await
    }

    pub(crate) fn into_head(self) -> Head {
        self.head
    }

    /// The body, if there is one.
    pub(crate) fn into_body(self) -> Option<Body> {
        self.body.reader.is_some().then_some(self.body)
    }
}

/// A body that is read piece by piece.
pub(crate) struct Body {
    reader: Option<ReadableStreamDefaultReader>,
    _abort: Abort,
}

impl Body {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// The connection was lost; the runtime's text.
    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>, String> {
        let Some(reader) = &self.reader else {
            return Ok(None);
        };
        let read = JsFuture::from(reader.read()).await;
        let value = read.and_then(|read| Reflect::get(&read, &"value".into()));
        let value = value.map_err(|thrown| reason(&thrown))?;
        let chunk = value.dyn_ref::<Uint8Array>();
        Ok(chunk.map(Uint8Array::to_vec))
    }
}
