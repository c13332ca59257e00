//! Pauses and limits: the timers of the runtime.

use js_sys::{Function, Promise};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, ms: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Ready once a time has passed; dropped before, nothing of it is left.
pub(crate) struct Timer {
    number: JsValue,
    fires: JsFuture,
}

impl Timer {
    /// Timers count no further than 24 days, which is the longest of them.
    pub(crate) fn new(duration: Duration) -> Self {
        let ms = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
        let mut number = JsValue::UNDEFINED;
        let promise = Promise::new(&mut |resolve, _| number = set_timeout(&resolve, ms));
        Self {
            number,
            fires: JsFuture::from(promise),
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.fires).poll(context).map(|_| ())
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.number);
    }
}
