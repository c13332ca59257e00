//! Time that passes only when everything waits for it.

use futures_util::FutureExt;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

thread_local! {
    static NOW_MS: Cell<u64> = const { Cell::new(0) };
    /// When timers fire that were asked since time last passed.
    static ALARMS: RefCell<BTreeSet<u64>> = const { RefCell::new(BTreeSet::new()) };
}

pub(crate) fn now_ms() -> u64 {
    NOW_MS.get()
}

/// Runs a future to its end.
///
/// # Panics
/// It waits for something that never comes.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        ALARMS.take();
        if let Some(value) = future.as_mut().now_or_never() {
            return value;
        }
        match ALARMS.take().first() {
            Some(at) => NOW_MS.set(*at),
            None => panic!("it would wait forever"),
        }
    }
}

pub(crate) struct Timer {
    at_ms: u64,
}

impl Timer {
    pub(crate) fn new(duration: Duration) -> Self {
        Self {
            at_ms: now_ms() + duration.as_millis() as u64,
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if now_ms() >= self.at_ms {
            return Poll::Ready(());
        }
        ALARMS.with_borrow_mut(|alarms| alarms.insert(self.at_ms));
        Poll::Pending
    }
}
