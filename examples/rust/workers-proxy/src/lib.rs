//! Bedrock for pages without AWS keys: a prompt in, server-sent events out.
mod limits;

use bedrock_wasm::converse::{self, Prompt};
use bedrock_wasm::{Client, Config, EventStream};
use futures_util::StreamExt;
use limits::{MAX_TOKENS, body_of, may_call_again};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;
use worker::{Context, Env, Headers, Method, Request, Response, Result, console_error, event};

const MODEL_ID: &str = "us.amazon.nova-lite-v1:0";

#[derive(Default, Deserialize)]
struct Question {
    prompt: String,
}

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _: Context) -> Result<Response> {
    if !is_known(&request, &env)? {
        return refusal(401, "UnknownToken", "The token is missing or unknown.");
    }
    if request.method() != Method::Post || request.path() != "/chat" {
        return refusal(404, "UnknownPath", "This proxy answers POST /chat.");
    }
    if !may_call_again(&request, &env).await? {
        return refusal(429, "TooManyRequests", "Too many calls; wait a minute.");
    }
    let Some(body) = body_of(&mut request).await? else {
        return refusal(413, "TooLong", "The question is too long.");
    };
    let question = serde_json::from_slice::<Question>(&body).unwrap_or_default();
    if question.prompt.is_empty() {
        return refusal(400, "NoPrompt", "Give a prompt.");
    }
    let prompt = Prompt::new(MODEL_ID)
        .max_tokens(MAX_TOKENS)
        .user(question.prompt);
    match converse::stream(&client(&env)?, &prompt).await {
        Ok(events) => streamed(events),
        Err(error) => {
            console_error!("{error}");
            let status = if error.retryable() { 503 } else { 500 };
            // AWS's name of the error, or the crate's own code.
            let name = error.name().unwrap_or(error.code());
            refusal(status, name, "Bedrock did not answer.")
        }
    }
}

/// Compared in constant time, so that how long it takes tells nothing of the token.
fn is_known(request: &Request, env: &Env) -> Result<bool> {
    let shown = request.headers().get("authorization")?.unwrap_or_default();
    let known = format!("Bearer {}", env.secret("TOKEN")?);
    Ok(shown.as_bytes().ct_eq(known.as_bytes()).into())
}

fn client(env: &Env) -> Result<Client> {
    let var = |name: &str| env.var(name).ok().map(|value| value.to_string());
    let config: Config = serde_json::from_value(json!({
        "region": env.var("AWS_REGION")?.to_string(),
        "endpoint": var("BEDROCK_ENDPOINT"),
        "credentials": {
            "accessKeyId": env.secret("AWS_ACCESS_KEY_ID")?.to_string(),
            "secretAccessKey": env.secret("AWS_SECRET_ACCESS_KEY")?.to_string(),
            "sessionToken": var("AWS_SESSION_TOKEN"),
        },
    }))?;
    Ok(Client::new(config))
}

/// Each event as it comes. A caller that hangs up drops the stream, which ends the call at Bedrock.
fn streamed(events: EventStream) -> Result<Response> {
    let headers = Headers::from_iter([
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-store, no-transform"),
    ]);
    let messages = events.into_sse().map(Ok::<_, worker::Error>);
    Ok(Response::from_stream(messages)?.with_headers(headers))
}

fn refusal(status: u16, name: &str, message: &str) -> Result<Response> {
    let body = json!({ "name": name, "message": message });
    Ok(Response::from_json(&body)?.with_status(status))
}
