//! What JavaScript does for a call: it owns the timers and the abort signals.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// One call's object on the JavaScript side.
    pub type Host;

    /// `fetch`, or what the user gave in its place.
    #[wasm_bindgen(method, catch)]
    pub fn fetch(
        this: &Host,
        url: &str,
        init: &web_sys::RequestInit,
    ) -> Result<js_sys::Promise, JsValue>;

    /// Begins attempt `number` (the first is 1) and gives its abort signal.
    #[wasm_bindgen(method, catch)]
    pub fn attempt(this: &Host, number: u32) -> Result<web_sys::AbortSignal, JsValue>;

    /// Resolves after so many milliseconds; rejects when the call is aborted.
    #[wasm_bindgen(method)]
    pub fn sleep(this: &Host, ms: u32) -> js_sys::Promise;
}
