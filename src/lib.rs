//! Call Amazon Bedrock from a browser tab or an edge worker. The crate signs requests with SigV4,
//! sends them through `fetch`, and decodes event streams frame by frame.
//!
//! ```no_run
//! # #[cfg(feature = "rust-api")]
//! # mod example {
//! use bedrock_wasm::{Client, Config, Error, auth::Credentials, converse, operations};
//! use futures_util::StreamExt;
//! use serde_json::{Value, json};
//!
//! # async fn chat(id: String, secret: String, token: String) -> Result<(), Error> {
//! let credentials = Credentials::new(id, secret, Some(token))?;
//! let client = Client::new(Config::new("us-east-1").credentials(credentials));
//!
//! // Text in, text out.
//! let text = converse::text(&client, "us.amazon.nova-lite-v1:0", "Name three colours.").await?;
//!
//! // Any operation: JSON, or your own structs, in and out.
//! let input = json!({
//!     "modelId": "us.amazon.nova-lite-v1:0",
//!     "messages": [{ "role": "user", "content": [{ "text": "Name three colours." }] }],
//! });
//! let output: Value = client.call(&operations::CONVERSE, &input).await?;
//!
//! // Events as they come. Dropping the stream closes the connection.
//! let mut events = client.stream::<Value>(&operations::CONVERSE_STREAM, &input).await?;
//! while let Some(event) = events.next().await {
//!     if let Some(text) = event?.pointer("/contentBlockDelta/delta/text") {
//!         print!("{text}");
//!     }
//! }
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! Give browsers short-lived credentials only: see [`CognitoPool`],
//! [`WebIdentityRole`], or a [`Provider`] that asks your own server.
//!
//! # Features
//!
//! | feature | contents |
//! |---|---|
//! | `rust-api` (default) | [`Client`] and all that it needs; without it the crate is the core alone, which signs, frames and retries |
//! | `javascript` | the exports and the allocator of the npm package; not for Rust apps |
//!
//! # Targets
//!
//! `wasm32-unknown-unknown`, in pages, workers and edge runtimes, built with wasm-bindgen.
//! Elsewhere all of it compiles, so that an app and its server can share code, but a call fails at
//! once: servers have AWS's own SDK. The core works everywhere. Futures are not `Send`, as
//! JavaScript's values are not; if a framework asks for that, wrap them (`send_wrapper`,
//! `worker::send::SendFuture`). Rust 1.95 or later.
//!
//! # The contract
//!
//! * **A pure core decides, thin edges do.** Everything but the edges, `web` and `api`, is
//!   synchronous and reads no clock, random source, environment or socket: the
//!   host passes in the time and the random numbers, and learns what to do next
//!   from a [`call::step::Step`].
//! * **A call or a stream completes, or it fails with an [`Error`].** A stream
//!   that ends inside a frame, or before its terminal event, has failed; the
//!   events before the failure are delivered first.
//! * **Out of scope for the core:** to read or build a nested Bedrock structure.
//!   Members bound to the path, the query and the headers arrive as strings,
//!   the body stays with the host, and only its SHA-256 is handed over.
//! * **On an error** nothing has been sent by this crate since the last [`Step`](call::step::Step);
//!   the call cannot be continued.
//!
//! # The map
//!
//! | module | idea |
//! |---|---|
//! | [`Client`], [`converse`] | the API of Rust apps |
//! | [`call`] | one operation call as a state machine: its steps, its retries, the service's clock |
//! | [`operations`] | input members → method, path, query, headers |
//! | [`endpoint`], [`auth`] | where a request goes and who sends it |
//! | [`sigv4`] | AWS Signature Version 4, heading by heading |
//! | [`eventstream`] | `application/vnd.amazon.eventstream`, both directions |
//! | [`http`], [`time`], [`error`], [`text`] | plain data, and base64 |
//!
#![cfg_attr(not(feature = "rust-api"), doc = include_str!("links_without_rust_api.md"))]
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

#[cfg(feature = "rust-api")]
mod api;
pub mod auth;
pub mod call;
pub mod endpoint;
pub mod error;
mod error_codes;
pub mod eventstream;
pub mod http;
pub mod operations;
pub mod sigv4;
pub mod text;
pub mod time;

#[cfg(all(feature = "javascript", target_arch = "wasm32"))]
mod web;

#[cfg(feature = "rust-api")]
#[doc(hidden)]
pub use api::fuzzing;
#[cfg(all(feature = "rust-api", target_arch = "wasm32"))]
pub use api::to_js;
#[cfg(feature = "rust-api")]
pub use api::{
    Blob, Client, CognitoPool, Config, EventStream, Identity, ModelPlace, Provider,
    ServerSentEvents, Source, Timeouts, WebIdentityRole, agents, batch, converse, embeddings,
    images, s3,
};
pub use error::{Error, ErrorKind};
