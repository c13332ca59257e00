//! The limits of a call that is on its way.

use crate::api::config::Timeouts;
use crate::api::edge::Timer;
use crate::error::Error;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

/// The code of a call that was not over in time; as the others, the npm package's.
pub(crate) const TOTAL: &str = "timeout_totalMs";

/// As far as the timers of JavaScript count, which is 24 days. A longer limit, such as
/// [`Duration::MAX`], is ignored.
const MAX_MS: u128 = i32::MAX as u128;

/// Which limit was passed.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    FirstByte,
    Idle,
    Total,
}

/// The limits of a call that is on its way. The total of clones is one.
#[derive(Clone)]
pub(crate) struct Watch {
    limits: Timeouts,
    total: Option<Rc<RefCell<Timer>>>,
}

impl Watch {
    pub(crate) fn new(limits: Timeouts) -> Self {
        let counted = |limit: Option<Duration>| limit.filter(|limit| limit.as_millis() <= MAX_MS);
        let limits = Timeouts {
            first_byte: counted(limits.first_byte),
            idle: counted(limits.idle),
            total: counted(limits.total),
        };
        Self {
            limits,
            total: limits
                .total
                .map(|total| Rc::new(RefCell::new(Timer::new(total)))),
        }
    }

    /// The output of a future, unless this limit, or the total, passes first.
    pub(crate) async fn within<T>(
        &mut self,
        limit: Limit,
        future: impl Future<Output = T>,
    ) -> Result<T, (Limit, Error)> {
        let mut own = self.duration_of(limit).map(Timer::new);
        let mut future = pin!(future);
        let passed = poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            let total = self.total.as_ref();
            if total.is_some_and(|total| fired(&mut total.borrow_mut(), context)) {
                return Poll::Ready(Err(Limit::Total));
            }
            match own.as_mut().is_some_and(|own| fired(own, context)) {
                true => Poll::Ready(Err(limit)),
                false => Poll::Pending,
            }
        });
        passed.await.map_err(|limit| (limit, self.error(limit)))
    }

    fn duration_of(&self, limit: Limit) -> Option<Duration> {
        match limit {
            Limit::FirstByte => self.limits.first_byte,
            Limit::Idle => self.limits.idle,
            // It runs from the beginning.
            Limit::Total => None,
        }
    }

    fn error(&self, limit: Limit) -> Error {
        let Timeouts {
            first_byte,
            idle,
            total,
        } = self.limits;
        let (code, what, within) = match limit {
            Limit::FirstByte => ("timeout_firstByteMs", "no response began", first_byte),
            Limit::Idle => ("timeout_idleMs", "nothing more arrived", idle),
            Limit::Total => (TOTAL, "the call did not end", total),
        };
        let within_ms = within.unwrap_or_default().as_millis();
        Error::timeout(code, format!("{what} within {within_ms} ms ({code})"))
    }
}

fn fired(timer: &mut Timer, context: &mut Context<'_>) -> bool {
    pin!(timer).poll(context).is_ready()
}

#[cfg(test)]
mod tests {
    use super::{MAX_MS, Timeouts, Watch};
    use std::time::Duration;

    #[test]
    fn a_limit_that_timers_cannot_count_does_not_limit() {
        let total_of = |total| Watch::new(Timeouts::default().total(total)).limits.total;
        let longest = Duration::from_millis(u64::try_from(MAX_MS).unwrap());
        assert_eq!(total_of(longest), Some(longest));
        assert_eq!(total_of(longest + Duration::from_millis(1)), None);
        assert_eq!(total_of(Duration::MAX), None);
    }
}
