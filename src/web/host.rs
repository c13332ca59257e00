//! What JavaScript does for a call (`pkg/host.js`): it owns the clock, the
//! timers, the abort signals and the response.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// One call's object on the JavaScript side.
    pub type Host;

    /// Hands a request to `fetch`. Resolves to the status of the response, or to
    /// 0 where there was none; rejects when the call is aborted.
    #[wasm_bindgen(method)]
    pub fn send(this: &Host, url: &str, init: &web_sys::RequestInit) -> js_sys::Promise;

    /// Of the last response that was not 2xx: the header `x-amzn-errortype`, the
    /// body's code and message, the header `x-amz-retry-after`, with a NUL between
    /// them. Where there was no response, the message is the host's own.
    #[wasm_bindgen(method)]
    pub fn failure(this: &Host) -> String;

    /// Resolves after so many milliseconds; rejects when the call is aborted.
    #[wasm_bindgen(method)]
    pub fn sleep(this: &Host, ms: u32) -> js_sys::Promise;

    /// Milliseconds since the Unix epoch.
    #[wasm_bindgen(method)]
    pub fn now(this: &Host) -> f64;
}
