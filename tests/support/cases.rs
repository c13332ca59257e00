//! How many random cases are run.

use proptest::test_runner::{Config, RngSeed};

/// At least `cases` random cases, the same for everybody who tests the same commit.
/// `PROPTEST_CASES` can raise their number, never lower it. With it, or with another
/// `PROPTEST_RNG_SEED`, they are others.
pub(crate) fn at_least(cases: u32) -> Config {
    let asked = Config::default();
    let is_search = asked.cases > cases || asked.rng_seed != RngSeed::Random;
    Config {
        rng_seed: if is_search {
            asked.rng_seed
        } else {
            RngSeed::Fixed(1)
        },
        cases: asked.cases.max(cases),
        // A failure prints its smallest input, which deserves a separate test.
        failure_persistence: None,
        ..asked
    }
}
