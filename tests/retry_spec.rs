//! AWS's retry rules of 2026, from the tables of official SDKs. The tables of before
//! 2026 (`timings_pre2026`) are left out: this crate knows the new rules only.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::auth::Auth;
use bedrock_wasm::call::retry::{DEFAULT_MAX_ATTEMPTS, RetryQuota, Retryable, backoff};
use bedrock_wasm::call::step::{Event, Step};
use bedrock_wasm::call::{Call, Invocation, Shared};
use bedrock_wasm::http::Response;
use proptest::prelude::*;
use serde_json::Value;
use std::rc::Rc;
use std::time::Duration;
use support::host::{after_ms, answer, aws_endpoint, bearer, call as call_of, sent, shared, slept};
use support::sources::{corpus, json as json_file};

const FULL_QUOTA: u32 = 500;
/// Random bits that leave the whole pause.
const NO_JITTER: u32 = u32::MAX;

const OPERATION: Invocation<'_> = Invocation {
    method: "POST",
    path: "/",
    bindings: &[],
    payload_hash: "",
};

fn tables() -> Option<Value> {
    Some(json_file(
        corpus("retry-spec")?.join("standard-retry-tables.json"),
    ))
}

fn rows<'a>(tables: &'a Value, pointer: &str, count: usize) -> &'a [Value] {
    let rows = tables.pointer(pointer).unwrap().as_array().unwrap();
    assert_eq!(rows.len(), count, "{pointer}");
    rows
}

fn ms(seconds: &Value) -> Duration {
    Duration::from_millis((seconds.as_f64().unwrap() * 1000.0).round() as u64)
}

fn number(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}

fn begun(shared: &Rc<Shared>, auth: &Auth, max: u32) -> Call {
    let mut call = call_of(shared, auth, OPERATION, max).unwrap();
    sent(&mut call, Event::Begin, after_ms(0));
    call
}

#[test]
fn sequences_of_answers() {
    let Some(tables) = tables() else { return };
    let auth = bearer("key");
    let mut steps = 0;
    for sequence in rows(&tables, "/retry_2026_response_sequences", 8) {
        let name = sequence["name"].as_str().unwrap();
        let given = |key: &str, default| sequence["given"].get(key).map_or(default, number);
        let max_attempts = given("max_attempts", DEFAULT_MAX_ATTEMPTS);
        let shared = shared(aws_endpoint(), given("initial_retry_tokens", FULL_QUOTA));
        let mut call = begun(&shared, &auth, max_attempts);
        for row in sequence["responses"].as_array().unwrap() {
            let (response, expected) = (&row["response"], &row["expected"]);
            let status = number(&response["status_code"]).try_into().unwrap();
            let response = answer(status, response["error_code"].as_str());
            let next = call.next(Event::Response(response), after_ms(0));
            match expected["outcome"].as_str().unwrap() {
                "retry_request" => {
                    assert_eq!(slept(next.unwrap()), ms(&expected["delay"]), "{name}");
                    sent(&mut call, Event::Woke, after_ms(0));
                }
                "success" => {
                    assert!(matches!(next, Ok(Step::Done)), "{name}");
                    call = begun(&shared, &auth, max_attempts);
                }
                "max_attempts_exceeded" => {
                    assert_eq!(next.unwrap_err().status(), status, "{name}");
                    assert_eq!(call.attempts(), max_attempts, "{name}");
                }
                "retry_quota_exceeded" => {
                    assert_eq!(next.unwrap_err().status(), status, "{name}");
                    assert!(call.attempts() < max_attempts, "{name}");
                }
                other => panic!("{name}: {other}"),
            }
            assert_eq!(
                shared.quota.tokens(),
                number(&expected["retry_quota"]),
                "{name}"
            );
            steps += 1;
        }
    }
    assert_eq!(steps, 23);
}

/// Row 0 of a table is the token of the first attempt, for which nothing is paid or
/// waited; row n is what the n-th failure costs and how long the pause after it is.
///
/// The scope `:longpoll` is that of operations which wait for work on the server
/// (`ReceiveMessage` of SQS, `GetActivityTask` of Step Functions, …). They differ from
/// others in one point: they pause a last time before they give up for want of
/// quota. Bedrock has none of them; costs and pauses are the same and are checked.
/// <https://github.com/boto/botocore/blob/1.44.5/botocore/retries/standard.py>
#[test]
fn costs_and_pauses() {
    let Some(tables) = tables() else { return };
    for table in rows(&tables, "/timings_2026", 3) {
        let name = table["name"].as_str().unwrap();
        let quota = RetryQuota::default();
        for row in &table["timings"].as_array().unwrap()[1..] {
            let reason = match row[0].as_str().unwrap() {
                "TRANSIENT" => Retryable::Transient,
                "THROTTLING" => Retryable::Throttling,
                other => panic!("{other}"),
            };
            assert_eq!(quota.acquire(reason), Some(number(&row[2])), "{name} {row}");
            let pause = backoff(reason, number(&row[1]) - 1, NO_JITTER, None);
            assert_eq!(
                pause.as_millis(),
                u128::from(number(&row[3])),
                "{name} {row}"
            );
        }
    }
}

#[test]
fn pauses_double_up_to_twenty_seconds() {
    let Some(tables) = tables() else { return };
    let rows = rows(&tables, "/exponential_backoff_random1/attempts_1_to_11", 11);
    for (retry, seconds) in (0..).zip(rows) {
        assert_eq!(
            backoff(Retryable::Transient, retry, NO_JITTER, None),
            ms(seconds)
        );
    }
}

#[test]
fn a_service_can_lengthen_the_pause() {
    let Some(tables) = tables() else { return };
    let auth = bearer("key");
    for row in rows(&tables, "/x_amz_retry_after/cases", 5) {
        let shared = shared(aws_endpoint(), FULL_QUOTA);
        let mut call = begun(&shared, &auth, DEFAULT_MAX_ATTEMPTS);
        let response = Response {
            status: 500,
            retry_after_ms: row[0].as_str(),
            ..Response::default()
        };
        let step = call.next(Event::Response(response), after_ms(0)).unwrap();
        assert_eq!(slept(step), ms(&row[2]), "{row}");
        assert_eq!(shared.quota.tokens(), number(&row[1]), "{row}");
        sent(&mut call, Event::Woke, after_ms(0));
        let done = call.next(Event::Response(answer(200, None)), after_ms(0));
        assert!(matches!(done, Ok(Step::Done)));
        assert_eq!(shared.quota.tokens(), number(&row[3]), "{row}");
    }
}

#[test]
fn a_success_at_the_first_try_gives_one_token_back() {
    let shared = shared(aws_endpoint(), 10);
    let auth = bearer("key");
    let done = begun(&shared, &auth, 3).next(Event::Response(answer(200, None)), after_ms(0));
    assert!(matches!(done, Ok(Step::Done)));
    assert_eq!(shared.quota.tokens(), 11);
}

#[test]
fn errors_worth_another_attempt() {
    use Retryable::{Throttling, Transient};
    for (code, status, expected) in [
        ("InternalServerException", 500, Some(Transient)),
        ("UnknownError", 502, Some(Transient)),
        ("ServiceUnavailableException", 503, Some(Transient)),
        ("UnknownError", 504, Some(Transient)),
        ("ThrottlingException", 429, Some(Throttling)),
        ("ThrottlingException", 400, Some(Throttling)),
        ("UnknownError", 429, Some(Throttling)),
        ("ModelNotReadyException", 429, Some(Transient)),
        ("ValidationException", 400, None),
        ("ServiceQuotaExceededException", 400, None),
        ("AccessDeniedException", 403, None),
        ("ResourceNotFoundException", 404, None),
        ("ModelErrorException", 424, None),
        ("UnknownError", 501, None),
    ] {
        assert_eq!(Retryable::of(code, status), expected, "{code} {status}");
    }
}

proptest! {
    #[test]
    fn jitter_stays_between_nothing_and_the_whole_pause(
        retry in 0_u32..40,
        random: u32,
        throttled: bool,
        asked in proptest::option::of(any::<u64>()),
    ) {
        let reason = if throttled { Retryable::Throttling } else { Retryable::Transient };
        let whole = backoff(reason, retry, NO_JITTER, None);
        prop_assert!(whole <= Duration::from_secs(20));
        let jittered = backoff(reason, retry, random, None);
        prop_assert!(jittered <= whole);
        prop_assert_eq!(backoff(reason, retry, 0, None), Duration::ZERO);
        let asked = asked.map(|ms| ms.to_string());
        let pause = backoff(reason, retry, random, asked.as_deref());
        prop_assert!(jittered <= pause && pause <= jittered + Duration::from_secs(5));
    }
}
