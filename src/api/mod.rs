//! The API of Rust apps that run in a browser or an edge worker. Its rooms, each of which imports
//! only from those above it:
//!
//! | room | idea |
//! |---|---|
//! | `data` | values at the edge of an input or an output: bytes, absent members, exact numbers |
//! | `identity` | where the secrets of a call come from, and how long they are kept |
//! | `config` | the settings of a client |
//! | `error_facts` | the facts of a call that failed |
//! | `edge` | `fetch`, timers, the clock and random numbers |
//! | `call` | one call, from its input to a 2xx response |
//! | `stream` | the events of a response, and the message they form |
//! | `client` | the two ways to call an operation |
//! | `families` | the families of embedding and image models |
//! | `s3` | objects of S3 |
//! | `converse`, `embeddings`, `images`, `batch`, `agents` | the most frequent calls, in small types |
//! | `issuers` | credentials that Cognito and STS issue |

pub mod agents;
pub mod batch;
mod call;
#[cfg(test)]
mod cases;
mod client;
mod config;
pub mod converse;
mod data;
mod edge;
pub mod embeddings;
mod error_facts;
mod families;
pub mod fuzzing;
mod identity;
pub mod images;
mod issuers;
pub mod s3;
mod stream;

pub use client::Client;
pub use config::{Config, ModelPlace, Timeouts};
pub use data::Blob;
#[cfg(target_arch = "wasm32")]
pub use edge::to_js;
pub use identity::{Identity, Provider, Source};
pub use issuers::{CognitoPool, WebIdentityRole};
pub use stream::{EventStream, ServerSentEvents};
