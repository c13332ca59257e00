//! The edge to JavaScript, and the only place that names `wasm_bindgen`,
//! `js_sys` and `web_sys`, a clock or a random source. Everything exported here
//! is called by the package's own modules, which are what users see.
#![expect(unreachable_pub, reason = "wasm_bindgen exports what is `pub`")]

mod bytes;
mod client;
mod failure;
mod fetch;
mod host;
mod sign;
mod stream;

use crate::exchange::Moment;
use crate::time::Timestamp;

/// The time and 32 random bits. Where there is no random source, jitter falls
/// back to the clock's lowest bits: retries must not fail for want of it.
fn moment() -> Moment {
    let now_ms = js_sys::Date::now() as u64;
    let mut bytes = [0; 4];
    let random = match getrandom::fill(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes),
        Err(_) => (now_ms as u32).wrapping_mul(0x9E37_79B9),
    };
    Moment {
        now: Timestamp::from_ms(now_ms),
        random,
    }
}
