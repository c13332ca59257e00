//! Objects of S3.

use crate::failure::thrown;
use bedrock_wasm::s3::{List, Object, S3, Upload};
use bedrock_wasm::{Config, Error, to_js};
use futures_util::future::{Either, select};
use futures_util::stream::iter;
use futures_util::{StreamExt, TryStreamExt};
use js_sys::Promise;
use serde_json::{Value, json};
use std::pin::pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

pub(crate) fn s3_of(config: &JsValue) -> Result<S3, JsValue> {
    Ok(S3::new(Config::from_js(config).map_err(thrown)?))
}

/// Puts objects under these keys, and tells what there is of them, before and after one is deleted.
#[wasm_bindgen]
pub async fn s3_objects(
    config: JsValue,
    bucket: &str,
    prefix: &str,
    keys: Vec<String>,
) -> Result<JsValue, JsValue> {
    let s3 = s3_of(&config)?;
    let pages = List::new(bucket).prefix(prefix).member("MaxKeys", 2);
    let found = objects(&s3, bucket, &pages, &keys).await.map_err(thrown)?;
    to_js(&found).map_err(thrown)
}

async fn objects(s3: &S3, bucket: &str, pages: &List, keys: &[String]) -> Result<Value, Error> {
    let object = |key: &str| Object::new(bucket, key);
    for key in keys {
        let object = object(key)
            .content_type("text/plain")
            .member("Metadata", json!({ "made": "here" }));
        s3.put_object(&object, key.as_bytes()).await?;
    }
    let listed: Vec<_> = s3.list_objects(pages).try_collect().await?;
    let listed: Vec<_> = listed.into_iter().map(|listed| listed.key).collect();
    let first = keys.first().map_or("", String::as_str);
    let part = s3.get_object(&object(first).range("bytes=2-")).await?;
    let range = part.head.content_range.clone();
    let part = part.body.text().await?;
    let head = s3.head_object(&object(first)).await?;
    s3.delete_object(&object(first)).await?;
    let names = [
        s3.get_object(&object(first)).await.err(),
        s3.head_object(&object(first)).await.err(),
    ];
    let names = names.map(|error| error.and_then(|error| error.name().map(str::to_owned)));
    Ok(json!({
        "listed": listed, "part": part, "range": range, "names": names,
        "head": [head.content_length, head.content_type, head.metadata.get("made")],
    }))
}

/// A body of so many bytes, in pieces of 1 MB; as it was put, it comes back.
#[wasm_bindgen]
pub async fn s3_upload(
    config: JsValue,
    bucket: &str,
    key: &str,
    bytes: usize,
) -> Result<JsValue, JsValue> {
    let s3 = s3_of(&config)?;
    let all: Vec<u8> = (0..bytes).map(|at| (at % 251) as u8).collect();
    let pieces = all.chunks(1_000_000).map(Ok);
    let object = Object::new(bucket, key);
    let written = s3.upload(&Upload::new(object.clone()), iter(pieces)).await;
    let written = written.map_err(thrown)?;
    let got = s3.get_object(&object).await.map_err(thrown)?;
    let length = got.body.length();
    let is_same = got.body.bytes().await.map_err(thrown)? == all;
    let found = json!({ "eTag": written.e_tag, "checksum": written.checksum_sha256, "isSame": is_same, "length": length });
    to_js(&found).map_err(thrown)
}

/// Leaves an upload when a promise is settled.
#[wasm_bindgen]
pub async fn s3_leave_upload(
    config: JsValue,
    bucket: &str,
    key: &str,
    until: Promise,
) -> Result<bool, JsValue> {
    let s3 = s3_of(&config)?;
    let upload = Upload::new(Object::new(bucket, key));
    let pieces = iter((0..12).map(|_| Ok(vec![7; 1 << 20])));
    let upload = pin!(s3.upload(&upload, pieces));
    match select(upload, JsFuture::from(until)).await {
        Either::Left((written, _)) => written.map(|_| false).map_err(thrown),
        Either::Right(_) => Ok(true),
    }
}

/// The pieces of an object, and how its body ended.
#[wasm_bindgen]
pub async fn s3_body(config: JsValue, bucket: &str, key: &str) -> Result<JsValue, JsValue> {
    let s3 = s3_of(&config)?;
    let object = Object::new(bucket, key);
    let mut body = s3.get_object(&object).await.map_err(thrown)?.body;
    let mut received = 0;
    let ended = loop {
        match body.next().await {
            Some(Ok(piece)) => received += piece.len(),
            Some(Err(error)) => break Some(error.code()),
            None => break None,
        }
    };
    to_js(&json!({ "received": received, "ended": ended })).map_err(thrown)
}
