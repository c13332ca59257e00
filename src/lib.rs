//! Amazon Bedrock from a browser tab or an edge worker: requests are signed with
//! SigV4, sent through `fetch`, and answered streams are decoded frame by frame.
//!
//! # The contract
//!
//! * **A pure core decides, thin edges do.** Everything outside `web` is
//!   synchronous and reads no clock, random source, environment or socket: the
//!   host hands over the time and the random numbers, and is told what to do
//!   next by an [`exchange::Step`].
//! * **A call or a stream completes, or it fails with an [`Error`].** A stream
//!   that ends inside a frame, or before its terminal event, has failed; the
//!   events before the failure are delivered first.
//! * **What the core does not do:** read or build a nested Bedrock structure.
//!   Members bound to the path, the query and the headers arrive as strings,
//!   the body stays with the host, and only its SHA-256 is handed over.
//! * **On an error** nothing has been sent by this crate since the last `Step`;
//!   the exchange is over and cannot be continued.
//!
//! # The map
//!
//! | module | idea |
//! |---|---|
//! | [`call`], [`exchange`], [`retry`] | one operation call as a state machine |
//! | [`operations`] | input members → method, path, query, headers |
//! | [`endpoint`], [`auth`] | where a request goes and who sends it |
//! | [`credentials`] | key pairs that services issue, each source an exchange |
//! | [`clock`] | the service's time, where the host's is wrong |
//! | [`sigv4`] | AWS Signature Version 4, heading by heading |
//! | [`eventstream`] | `application/vnd.amazon.eventstream`, both directions |
//! | [`http`], [`time`], [`error`] | plain data |
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

#[cfg(feature = "rust-api")]
mod api;
pub mod auth;
pub mod call;
pub mod clock;
pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod eventstream;
pub mod exchange;
pub mod http;
pub mod operations;
pub mod retry;
pub mod sigv4;
pub mod time;

mod fault;
mod text;
#[cfg(all(feature = "javascript", target_arch = "wasm32"))]
mod web;

#[cfg(all(feature = "rust-api", target_arch = "wasm32"))]
pub use api::to_js;
#[cfg(feature = "rust-api")]
pub use api::{
    Blob, Client, CognitoPool, Config, EventStream, Identity, Provider, Source, Timeouts,
    WebIdentityRole, converse,
};
pub use error::{Error, ErrorKind};
