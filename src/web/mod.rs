//! The edge of the npm package to JavaScript: with `src/api/edge/web/`, the only place that names
//! `wasm_bindgen`.
//! Only the package's own modules call these exports. Nothing here waits: JavaScript
//! owns the clock, the timers, the abort signals and the response, and asks for the
//! next step. So a trap is an exception that the caller can catch, never a promise
//! that stays pending.
//!
//! Only numbers, text and bytes cross, never a JavaScript value, which would cost
//! glue that every user downloads.
#![expect(unreachable_pub, reason = "wasm_bindgen exports what is `pub`")]

mod allocator;
mod bytes;
mod client;
mod failure;
mod given;
mod handle;
mod list;
mod memory;
mod step;
mod stream;

#[global_allocator]
static ALLOCATOR: allocator::Blocks<memory::LinearMemory> =
    allocator::Blocks::new(memory::LinearMemory);
