//! A host without I/O: it hands over a time and random bits, and canned answers.

use bedrock_wasm::Error;
use bedrock_wasm::auth::{ApiKey, Auth, Credentials};
use bedrock_wasm::call::clock::Clock;
use bedrock_wasm::call::retry::RetryQuota;
use bedrock_wasm::call::step::{Event, Moment, Step};
use bedrock_wasm::call::{Call, Invocation, Shared};
use bedrock_wasm::endpoint::{Endpoint, Variant};
use bedrock_wasm::http::{Request, Response};
use bedrock_wasm::operations::{Binding, Location};
use bedrock_wasm::sigv4::SigningKeys;
use bedrock_wasm::time::Timestamp;
use std::rc::Rc;
use std::time::Duration;

/// 2015-08-30T12:36:00Z, the time of AWS's own examples.
pub(crate) const NOW_MS: u64 = 1_440_938_160_000;

/// AWS's own endpoint in `us-east-1`.
pub(crate) fn aws_endpoint() -> Endpoint {
    Endpoint::aws("bedrock-runtime", "us-east-1", Variant::default()).unwrap()
}

/// The shared state of a client's calls, with so many retry tokens.
pub(crate) fn shared(endpoint: Endpoint, retry_tokens: u32) -> Rc<Shared> {
    Rc::new(Shared {
        endpoint,
        region: "us-east-1".into(),
        signing_name: "bedrock".into(),
        quota: RetryQuota::new(retry_tokens),
        keys: SigningKeys::default(),
        clock: Clock::default(),
    })
}

/// A call that has not begun.
pub(crate) fn call(
    shared: &Rc<Shared>,
    auth: &Auth,
    operation: Invocation<'_>,
    max_attempts: u32,
) -> Result<Call, Error> {
    Call::new(Rc::clone(shared), auth.clone(), operation, max_attempts)
}

/// A key pair, and a session token if there is one.
pub(crate) fn credentials(secret: &str, token: Option<&str>) -> Auth {
    let token = token.map(str::to_owned);
    Auth::SigV4(Credentials::new("AKIDEXAMPLE".into(), secret.into(), token).unwrap())
}

/// A Bedrock API key.
pub(crate) fn bearer(token: &str) -> Auth {
    Auth::Bearer(ApiKey::new(token.into()).unwrap())
}

/// A model id with a character that is encoded in paths.
pub(crate) const NOVA: &str = "us.amazon.nova-lite-v1:0";

/// The member `modelId` of an input.
pub(crate) fn label(model_id: &str) -> Binding<'_> {
    Binding {
        location: Location::Label,
        name: "modelId",
        value: model_id,
    }
}

/// The operation Converse.
pub(crate) fn converse<'a>(bindings: &'a [Binding<'a>], payload_hash: &'a str) -> Invocation<'a> {
    Invocation {
        method: "POST",
        path: "/model/{modelId}/converse",
        bindings,
        payload_hash,
    }
}

/// So long after [`NOW_MS`], with random bits that mean "no jitter".
pub(crate) fn after_ms(ms: u64) -> Moment {
    Moment {
        now: Timestamp::from_ms(NOW_MS + ms),
        random: u32::MAX,
    }
}

/// An answer of the service with an error code in its header.
pub(crate) fn answer(status: u16, error_type: Option<&str>) -> Response<'_> {
    Response {
        status,
        error_type,
        ..Response::default()
    }
}

/// The request to send after an event, which must be the next step.
pub(crate) fn sent(call: &mut Call, event: Event<'_>, moment: Moment) -> Request {
    match call.next(event, moment).unwrap() {
        Step::Send => call.request().clone(),
        other => panic!("the next step is to send, not {other:?}"),
    }
}

/// The pause, if the step is one.
pub(crate) fn slept(step: Step) -> Duration {
    match step {
        Step::Sleep(pause) => pause,
        other => panic!("the next step is to sleep, not {other:?}"),
    }
}
