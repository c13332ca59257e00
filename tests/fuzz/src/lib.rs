//! The fuzz targets, a module for each. A target is a function of bytes that
//! panics when this crate and an independent judge disagree. The fuzz targets call
//! it, and so does `tests/fuzz_targets.rs`, which compiles the same files on stable.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a target reports a finding"
)]

pub mod bind;
pub mod errors;
pub mod events;
pub mod frames;
pub mod inputs;
pub mod signer;
pub mod xml;

#[path = "../../support/batches.rs"]
#[allow(dead_code, reason = "shared with the ordinary tests")]
mod batches;
mod fields;
#[path = "../../support/frames.rs"]
#[allow(dead_code, reason = "shared with the ordinary tests")]
mod messages;
mod model;
mod object;
#[path = "../../support/signing_oracle.rs"]
#[allow(dead_code, reason = "shared with the ordinary tests")]
mod signing_oracle;

/// A target: any bytes, and a panic for a finding.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Target); 7] = [
    ("frames", frames::run),
    ("signer", signer::run),
    ("bind", bind::run),
    ("errors", errors::run),
    ("events", events::run),
    ("xml", xml::run),
    ("inputs", inputs::run),
];
