use super::{FIRST_PAUSE_MS, MAX_THROTTLED, paced};
use crate::api::edge::{Timer, now_ms, run};
use crate::error::Error;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

fn refused(status: u16, retryable: bool) -> Error {
    Error::service("Refused".into(), status, "no".into(), retryable)
}

/// Waits, and is polled all the while, as the timers of this edge wake nobody.
async fn wait(ms: u64) {
    let mut timer = pin!(Timer::new(Duration::from_millis(ms)));
    poll_fn(|context| {
        context.waker().wake_by_ref();
        timer.as_mut().poll(context)
    })
    .await;
}

/// How often one call is made if each time gives the error.
fn asked_with(error: impl Fn() -> Error) -> (u32, u64) {
    let (asked, start) = (Cell::new(0), now_ms());
    let ask = async |_: &()| {
        asked.set(asked.get() + 1);
        Err::<(), _>(error())
    };
    run(paced(&[()], 1, ask, |_, outcome| outcome)).unwrap_err();
    (asked.get(), now_ms() - start)
}

#[test]
fn throttled_calls_are_made_again_and_others_fail() {
    for status in [429, 503] {
        assert_eq!(asked_with(|| refused(status, true)).0, MAX_THROTTLED + 1);
    }
    assert_eq!(asked_with(|| refused(429, false)).0, 1);
    assert_eq!(asked_with(|| refused(500, true)).0, 1);
    assert_eq!(asked_with(|| Error::network("no route")).0, 1);
}

/// Each is at least half of the full pause, which doubles up to twenty seconds.
#[test]
fn pauses_double() {
    let (mut full, mut sum) = (FIRST_PAUSE_MS, 0);
    for _ in 0..MAX_THROTTLED {
        sum += full;
        full = 20_000.min(full * 2);
    }
    let (_, waited) = asked_with(|| refused(429, true));
    assert!((sum / 2 + 1..sum).contains(&waited), "{waited} of {sum}");

    let start = now_ms();
    let first = Cell::new(true);
    let ask = async |_: &()| match first.replace(false) {
        true => Err(refused(429, true)),
        false => Ok(()),
    };
    run(paced(&[()], 1, ask, |_, outcome| outcome)).unwrap();
    let waited = now_ms() - start;
    assert!((126..250).contains(&waited), "{waited}");
}

/// "Half as many after a throttled one, one more after each that is not."
#[test]
fn a_throttled_call_halves_how_many_are_made_at_once() {
    let (running, first) = (Cell::new(0), Cell::new(true));
    let begun = RefCell::new(Vec::new());
    let calls: Vec<u64> = (0..8).collect();
    let ask = async |call: &u64| {
        running.set(running.get() + 1);
        begun.borrow_mut().push((*call, running.get()));
        let is_throttled = *call == 0 && first.replace(false);
        if !is_throttled {
            wait(1_000 * (call + 1)).await;
        }
        running.set(running.get() - 1);
        match is_throttled {
            true => Err(refused(429, true)),
            false => Ok(()),
        }
    };
    run(paced(&calls, 4, ask, |_, outcome| outcome)).unwrap();
    let begun = begun.into_inner();
    let at_first = [(0, 1), (1, 1), (2, 2), (3, 3)];
    assert_eq!(
        begun[..4],
        at_first,
        "the first has failed before the second begins"
    );
    // Two are left of four: the next begin as 1 and 2 have ended, at three and then at four.
    assert_eq!(begun[4..7], [(0, 3), (4, 3), (5, 4)]);
}

#[test]
fn any_number_of_calls_may_be_made_at_once() {
    for most in [0, 1, usize::MAX] {
        let mut taken = 0;
        let ask = async |_: &()| Ok(());
        let all = paced(&[(), (), ()], most, ask, |_, outcome| {
            taken += 1;
            outcome
        });
        run(all).unwrap();
        assert_eq!(taken, 3, "{most}");
    }
}
