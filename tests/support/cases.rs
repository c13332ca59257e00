//! How many random cases are run.

use proptest::test_runner::Config;

/// At least `cases` random cases; `PROPTEST_CASES` can raise that, never lower it.
pub(crate) fn at_least(cases: u32) -> Config {
    let asked = Config::default();
    Config {
        cases: asked.cases.max(cases),
        // A failure prints its smallest input, which deserves a separate test.
        failure_persistence: None,
        ..asked
    }
}
