//! Keys that services issue.

use crate::failure::thrown;
use bedrock_wasm::{Client, CognitoPool, Config, Provider, WebIdentityRole, converse};
use futures_util::future::try_join_all;
use wasm_bindgen::prelude::*;

/// A guest of an identity pool asks twice at the same time, and once more after that.
#[wasm_bindgen]
pub async fn guest(
    endpoint: &str,
    pool_id: &str,
    role_arn: Option<String>,
    model_id: &str,
) -> Result<Vec<String>, JsValue> {
    let mut pool = CognitoPool::new(pool_id).endpoints(endpoint, endpoint);
    if let Some(arn) = role_arn {
        pool = pool.role(arn);
    }
    let config = Config::new("us-east-1")
        .endpoint(endpoint)
        .credentials(pool);
    let client = Client::new(config);
    let both = ["one", "two"].map(|text| converse::text(&client, model_id, text));
    let mut texts = try_join_all(both).await.map_err(thrown)?;
    texts.push(
        converse::text(&client, model_id, "three")
            .await
            .map_err(thrown)?,
    );
    Ok(texts)
}

/// Somebody with a token of an identity provider.
#[wasm_bindgen]
pub async fn member(
    endpoint: &str,
    role_arn: &str,
    token: String,
    model_id: &str,
) -> Result<String, JsValue> {
    let role = WebIdentityRole::new("us-east-1", role_arn, move || {
        let token = token.clone();
        async { Ok(token) }
    });
    let provider = Provider::from(role.endpoint(endpoint).duration_s(900));
    let config = Config::new("us-east-1")
        .endpoint(endpoint)
        .credentials(provider);
    converse::text(&Client::new(config), model_id, "hello")
        .await
        .map_err(thrown)
}

/// So many questions of one client, one after the other; fails with the first that does.
#[wasm_bindgen]
pub async fn texts(config: JsValue, model_id: &str, times: u32) -> Result<Vec<String>, JsValue> {
    let client = Client::new(Config::from_js(&config).map_err(thrown)?);
    let mut texts = Vec::new();
    for _ in 0..times {
        texts.push(
            converse::text(&client, model_id, "hello")
                .await
                .map_err(thrown)?,
        );
    }
    Ok(texts)
}
