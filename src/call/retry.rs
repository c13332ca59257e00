//! AWS's standard retry rules of 2026: how long to wait before another attempt, and a quota that
//! stops a client from piling retries onto a service in trouble.

pub use crate::error_codes::Retryable;

use crate::text::decimal;
use std::cell::Cell;
use std::time::Duration;

/// Attempts of a call unless configured, including the first.
pub const DEFAULT_MAX_ATTEMPTS: u32 = 3;

const QUOTA_CAPACITY: u32 = 500;
const MAX_BACKOFF_MS: u64 = 20_000;
/// A service may ask for a longer pause than ours, up to this much longer.
const MAX_EXTRA_WAIT_MS: u64 = 5_000;

impl Retryable {
    fn cost(self) -> u32 {
        match self {
            Self::Transient => 14,
            Self::Throttling => 5,
        }
    }

    fn base_ms(self) -> u64 {
        match self {
            Self::Transient => 50,
            Self::Throttling => 1_000,
        }
    }
}

/// The retry quota that all calls of a client share.
#[derive(Debug)]
pub struct RetryQuota(Cell<u32>);

impl Default for RetryQuota {
    fn default() -> Self {
        Self::new(QUOTA_CAPACITY)
    }
}

impl RetryQuota {
    /// A quota with so many tokens left, 500 at most.
    pub fn new(tokens: u32) -> Self {
        Self(Cell::new(tokens.min(QUOTA_CAPACITY)))
    }

    /// Tokens left.
    pub fn tokens(&self) -> u32 {
        self.0.get()
    }

    /// Pays for a retry. `None` when the quota does not cover it: then fail fast.
    pub fn acquire(&self, reason: Retryable) -> Option<u32> {
        let left = self.0.get().checked_sub(reason.cost())?;
        self.0.set(left);
        Some(reason.cost())
    }

    /// A call succeeded: gives back what its last retry cost, or one token when
    /// it needed none.
    pub fn release(&self, last_cost: Option<u32>) {
        let tokens = self.0.get() + last_cost.unwrap_or(1);
        self.0.set(tokens.min(QUOTA_CAPACITY));
    }
}

/// The attempts of one call.
#[derive(Debug)]
pub struct Attempts {
    made: u32,
    max: u32,
    last_cost: Option<u32>,
}

impl Attempts {
    /// None yet, of at most `max`.
    pub fn new(max: u32) -> Self {
        Self {
            made: 0,
            max,
            last_cost: None,
        }
    }

    /// Counts on from `made`.
    pub fn continue_from(&mut self, made: u32) {
        self.made = made;
    }

    /// So many so far; the first is 1.
    pub fn made(&self) -> u32 {
        self.made
    }

    /// Another one is made.
    pub fn begin(&mut self) {
        self.made += 1;
    }

    /// Whether there may be another one.
    pub fn left(&self) -> bool {
        self.made < self.max
    }

    /// The pause before another attempt, paid for from the quota. `None` if there
    /// must not be one.
    pub fn pause(
        &mut self,
        quota: &RetryQuota,
        reason: Option<Retryable>,
        retry_after_ms: Option<&str>,
        random: u32,
    ) -> Option<Duration> {
        let reason = reason.filter(|_| self.left())?;
        self.last_cost = Some(quota.acquire(reason)?);
        Some(backoff(reason, self.made - 1, random, retry_after_ms))
    }

    /// The call succeeded.
    pub fn release(&self, quota: &RetryQuota) {
        quota.release(self.last_cost);
    }
}

/// The pause before retry number `retry` (the first is 0): exponential, capped,
/// then fully jittered by `random` (32 uniform bits). A readable
/// `x-amz-retry-after` may lengthen it by up to five seconds.
pub fn backoff(
    reason: Retryable,
    retry: u32,
    random: u32,
    retry_after_ms: Option<&str>,
) -> Duration {
    let ceiling_ms = (reason.base_ms() << retry.min(20)).min(MAX_BACKOFF_MS);
    let jittered_ms = ceiling_ms * u64::from(random) / u64::from(u32::MAX);
    let asked_ms = retry_after_ms.and_then(decimal).unwrap_or(jittered_ms);
    Duration::from_millis(asked_ms.clamp(jittered_ms, jittered_ms + MAX_EXTRA_WAIT_MS))
}
