//! The edge of the npm package to JavaScript: with `src/api/edge/web/`, the only place that names `wasm_bindgen`.
//! Everything exported here is called by the package's own modules, which are
//! what users see. Nothing here waits: JavaScript owns the clock, the timers, the
//! abort signals and the response, and asks for the next step. So a trap is an
//! exception in the caller's hands, never a promise that stays pending.
//!
//! Only numbers, text and bytes cross, never a JavaScript value: a table of
//! those would cost glue that every user downloads.
#![expect(unreachable_pub, reason = "wasm_bindgen exports what is `pub`")]

mod bytes;
mod client;
mod failure;
mod list;
mod step;
mod stream;

/// A third of the size of the standard library's allocator, and as quick for a
/// single thread.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
