//! The API of Rust apps that run in a browser or an edge worker.

mod absent;
mod advice;
mod bind;
mod blob;
mod call_options;
#[cfg(test)]
mod cases;
mod client;
mod cognito_pool;
mod config;
pub mod converse;
mod drive;
#[cfg(all(not(test), not(target_arch = "wasm32")))]
#[path = "elsewhere.rs"]
mod edge;
#[cfg(test)]
#[path = "scripted/mod.rs"]
mod edge;
#[cfg(all(not(test), target_arch = "wasm32"))]
#[path = "web/mod.rs"]
mod edge;
mod error_body;
mod error_json;
mod events;
mod exact;
mod fallback;
pub mod fuzzing;
mod idempotency_token;
mod issued;
mod members;
mod model_end;
mod model_place;
mod output;
#[cfg(test)]
mod recorded_tests;
mod redact;
mod send;
mod services;
mod settings;
mod source;
mod sse;
mod stream;
mod timeouts;
mod token;
mod web_identity_role;

pub use blob::Blob;
pub use client::Client;
pub use cognito_pool::CognitoPool;
pub use config::Config;
#[cfg(target_arch = "wasm32")]
pub use edge::to_js;
pub use model_place::ModelPlace;
pub use source::{Identity, Provider, Source};
pub use sse::ServerSentEvents;
pub use stream::EventStream;
pub use timeouts::Timeouts;
pub use web_identity_role::WebIdentityRole;
