//! What several integration tests share: where published vectors lie, how many
//! random cases are run, frames and batches in plain form, a signer to compare with,
//! and a host without I/O.
#![allow(
    dead_code,
    unused_imports,
    reason = "every test file takes what it needs"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

pub(crate) mod batches;
mod cases;
pub(crate) mod frames;
pub(crate) mod host;
pub(crate) mod random;
pub(crate) mod signing_oracle;
pub(crate) mod signing_suite;
pub(crate) mod sources;

pub(crate) use cases::at_least;
