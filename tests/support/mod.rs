//! What several integration tests share: where published vectors lie, how many
//! random cases are run, frames and batches in plain form, a signer to compare with, and a host without I/O.
#![allow(dead_code, reason = "every test file takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

pub(crate) mod batches;
pub(crate) mod frames;
pub(crate) mod host;
pub(crate) mod random;
pub(crate) mod signing_oracle;
pub(crate) mod signing_suite;
pub(crate) mod sources;

use proptest::test_runner::Config;

/// At least `cases` random cases; `PROPTEST_CASES` can raise that, never lower it.
pub(crate) fn at_least(cases: u32) -> Config {
    let asked = Config::default();
    Config {
        cases: asked.cases.max(cases),
        // A failure prints its smallest input, which belongs into a test of its own.
        failure_persistence: None,
        ..asked
    }
}
