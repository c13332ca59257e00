//! The Rust API on a target that cannot send and has neither a clock nor random numbers: it fails,
//! whatever is asked.
#![cfg(feature = "rust-api")]
#![allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]

use bedrock_wasm::auth::Credentials;
use bedrock_wasm::s3::{List, Object, S3, Upload};
use bedrock_wasm::{Client, Config, Error, ErrorKind, batch, converse, operations};
use futures_util::{FutureExt, StreamExt, stream};
use serde_json::{Value, json};
use std::time::Duration;

fn client() -> Client {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    Client::new(Config::new("us-east-1").credentials(keys))
}

fn assert_refused<T>(outcome: Option<Result<T, Error>>) {
    let error = outcome.unwrap().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    assert!(error.message().contains("wasm32"), "{error}");
    assert!(!error.retryable(), "{error}");
}

#[test]
fn a_url_is_not_presigned_for_1970() {
    let operation = operations::bedrock::GET_FOUNDATION_MODEL;
    let input = json!({ "modelIdentifier": "m" });
    let expires = Duration::from_secs(60);
    assert_refused(client().presign(&operation, &input, expires).now_or_never());
}

#[test]
fn calls_and_streams_fail_at_once() {
    let client = client();
    let input = json!({ "modelId": "m", "messages": [] });
    assert_refused(
        client
            .call::<Value>(&operations::CONVERSE, &input)
            .now_or_never(),
    );
    let stream = client.stream::<Value>(&operations::CONVERSE_STREAM, &input);
    assert_refused(stream.now_or_never());
    assert_refused(converse::text(&client, "m", "hello").now_or_never());
    let job = json!({ "modelId": "m", "modelInput": {}, "outputDataConfig": {} });
    assert_refused(
        client
            .call::<Value>(&operations::START_ASYNC_INVOKE, &job)
            .now_or_never(),
    );
}

#[test]
fn objects_and_jobs_fail_at_once() {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    let s3 = S3::new(Config::new("us-east-1").credentials(keys));
    let object = Object::new("my-bucket", "k");
    assert_refused(s3.put_object(&object, "x").now_or_never());
    assert_refused(s3.get_object(&object).now_or_never());
    let upload = Upload::new(object);
    let body = stream::iter([Ok(vec![0; 6 << 20])]);
    assert_refused(s3.upload(&upload, body).now_or_never());
    let mut listed = s3.list_objects(&List::new("my-bucket"));
    assert_refused(listed.next().now_or_never().unwrap());
    let mut run = batch::resume(&client(), &s3, "arn");
    assert_refused(run.next().now_or_never().unwrap());
}
