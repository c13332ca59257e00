//! The host's part: `fetch`, timers, the clock and random numbers. A target has one of
//! these.

#[cfg(all(not(test), not(target_arch = "wasm32")))]
mod elsewhere;
mod head;
#[cfg(test)]
mod scripted;
#[cfg(all(not(test), target_arch = "wasm32"))]
mod web;

#[cfg(all(not(test), not(target_arch = "wasm32")))]
pub(crate) use elsewhere::*;
pub(crate) use head::Head;
#[cfg(test)]
pub(crate) use scripted::*;
#[cfg(all(not(test), target_arch = "wasm32"))]
pub use web::to_js;
#[cfg(all(not(test), target_arch = "wasm32"))]
pub(crate) use web::*;
