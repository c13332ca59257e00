//! How often a caller may ask, and how much.
use futures_util::StreamExt;
use worker::{Env, Request, Result};

/// The longest question.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// The longest answer, so that one question can cost only so much.
pub const MAX_TOKENS: u32 = 1_024;

/// Counted by address, since all callers have one token.
pub async fn may_call_again(request: &Request, env: &Env) -> Result<bool> {
    let address = request.headers().get("cf-connecting-ip")?;
    let limiter = env.rate_limiter("RATE_LIMIT")?;
    Ok(limiter
        .limit(address.unwrap_or("unknown".into()))
        .await?
        .success)
}

/// The body, or nothing if it is too long; no more than that is read.
pub async fn body_of(request: &mut Request) -> Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    let Ok(mut chunks) = request.stream() else {
        return Ok(Some(body));
    };
    while let Some(chunk) = chunks.next().await {
        body.extend(chunk?);
        if body.len() > MAX_BODY_BYTES {
            return Ok(None);
        }
    }
    Ok(Some(body))
}
