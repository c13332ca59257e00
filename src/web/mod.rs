//! The edge to JavaScript, and the only place that names `wasm_bindgen`,
//! `js_sys` and `web_sys`, a clock or a random source. Everything exported here
//! is called by the package's own modules, which are what users see.
#![expect(unreachable_pub, reason = "wasm_bindgen exports what is `pub`")]

mod bytes;
mod client;
mod drive;
mod failure;
mod host;
mod stream;

/// A third of the size of the standard library's allocator, and as quick for a
/// single thread.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
