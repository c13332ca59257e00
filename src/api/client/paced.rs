//! Many calls side by side, fewer while the service throttles.

use crate::api::edge;
use crate::error::Error;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::collections::VecDeque;
use std::time::Duration;

/// How often one call is throttled, retries of the client aside, before that is its error.
const MAX_THROTTLED: u32 = 10;
const FIRST_PAUSE_MS: u64 = 250;
const MAX_PAUSE_MS: u64 = 20_000;

/// Makes calls in their order, up to `most` at once: half as many after a throttled one, one more
/// after each that is not (as TCP does: <https://www.rfc-editor.org/rfc/rfc5681#section-3.1>).
/// A throttled call is made again, but not for ever; `take` gets the last outcome of each.
///
/// # Errors
/// That of `take`; the other calls are dropped with it.
pub(crate) async fn paced<Call, Output>(
    calls: &[Call],
    most: usize,
    ask: impl AsyncFn(&Call) -> Result<Output, Error>,
    mut take: impl FnMut(&Call, Result<Output, Error>) -> Result<(), Error>,
) -> Result<(), Error> {
    let most = most.max(1);
    let mut limit = most;
    let mut pause_ms = FIRST_PAUSE_MS;
    let mut queue: VecDeque<(&Call, u32)> = calls.iter().map(|call| (call, 0)).collect();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < limit
            && let Some((call, throttled)) = queue.pop_front()
        {
            let ask = &ask;
            running.push(async move { (call, throttled, ask(call).await) });
        }
        let Some((call, throttled, answer)) = running.next().await else {
            return Ok(());
        };
        match answer {
            Ok(output) => {
                take(call, Ok(output))?;
                limit = most.min(limit.saturating_add(1));
                pause_ms = FIRST_PAUSE_MS;
            }
            Err(error) if is_throttled(&error) && throttled < MAX_THROTTLED => {
                queue.push_front((call, throttled + 1));
                limit = (limit / 2).max(1);
                let jitter_ms = u64::from(edge::moment().random) % (pause_ms / 2);
                edge::Timer::new(Duration::from_millis(pause_ms / 2 + jitter_ms)).await;
                pause_ms = MAX_PAUSE_MS.min(pause_ms * 2);
            }
            Err(error) => take(call, Err(error))?,
        }
    }
}

fn is_throttled(error: &Error) -> bool {
    error.retryable() && matches!(error.status(), 429 | 503)
}

#[cfg(test)]
mod tests;
