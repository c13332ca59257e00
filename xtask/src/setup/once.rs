//! A part of the set-up that is made once, whether it succeeds or fails.

use std::cell::OnceCell;

use anyhow::{Error, Result, anyhow};

/// The outcome is kept even when it is a failure, so that a slow failure is not suffered once per
/// step that asks.
pub(super) struct Once<T>(OnceCell<Result<T, String>>);

impl<T> Once<T> {
    pub(super) const fn new() -> Self {
        Self(OnceCell::new())
    }

    /// The value, made by `provide` when nobody asked before.
    pub(super) fn get(&self, provide: impl FnOnce() -> Result<T>) -> Result<&T> {
        self.0
            .get_or_init(|| provide().map_err(|error: Error| format!("{error:#}")))
            .as_ref()
            .map_err(|message| anyhow!("{message}"))
    }
}
