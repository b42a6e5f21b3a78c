//! How many cases the properties of this crate try.

use proptest::prelude::ProptestConfig;

/// A property that tries this many cases, times `TICKMARK_CASES`: `tests/long` tries many more than a submission has time for.
///
/// Seeds are told in the message of a failure and kept in no file: what was found once becomes a plain test.
pub(crate) fn cases(number: u32) -> ProptestConfig {
    let times = std::env::var("TICKMARK_CASES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig { cases: number.saturating_mul(times), failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::default() }
}
