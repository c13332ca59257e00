//! Time that passes only when everything waits for it.

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, poll_fn};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

thread_local! {
    static NOW_MS: Cell<u64> = const { Cell::new(0) };
    /// When timers fire that were asked since time last passed.
    static ALARMS: RefCell<BTreeSet<u64>> = const { RefCell::new(BTreeSet::new()) };
    /// Futures that run by themselves.
    static SPAWNED: RefCell<Vec<LocalBoxFuture<'static, ()>>> = const { RefCell::new(Vec::new()) };
}

/// Runs a future by itself, whenever another one runs.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    SPAWNED.with_borrow_mut(|spawned| spawned.push(future.boxed_local()));
}

/// Runs what was spawned to its end.
pub(crate) fn settle() {
    run(poll_fn(|_| match SPAWNED.with_borrow(Vec::is_empty) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    }));
}

fn poll_spawned() {
    let mut running = SPAWNED.take();
    running.retain_mut(|future| future.now_or_never().is_none());
    SPAWNED.with_borrow_mut(|spawned| spawned.append(&mut running));
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
        poll_spawned();
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
