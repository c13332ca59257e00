//! What the cases of `tests/cases/s3.json` cannot say: types, options, and uploads that are left.

use super::place::place_of;
use super::{List, Object, S3, Upload};
use crate::api::edge;
use crate::api::{Config, Identity, Provider, Timeouts};
use crate::auth::{ApiKey, Credentials};
use crate::error::ErrorKind;
use futures_util::future::{Either, select};
use futures_util::stream::iter;
use futures_util::{FutureExt, StreamExt};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

fn s3() -> S3 {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "secret-canary".into(), None).unwrap();
    S3::new(Config::new("us-east-1").credentials(keys))
}

fn object() -> Object {
    Object::at("s3://my-bucket/a/b.jsonl").unwrap()
}

fn xml(text: &str) -> Value {
    json!({ "body": [text] })
}

const PART: usize = 5 << 20;

fn begun() -> Value {
    xml("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
}

fn gone() -> Value {
    json!({ "status": 404, "body": ["<Error><Code>NoSuchUpload</Code></Error>"] })
}

/// Method and target of the requests.
fn sent() -> Vec<String> {
    let sent = edge::sent().into_iter();
    sent.map(|(request, _)| {
        format!(
            "{} {}",
            request.method,
            request.url().replace(&request.origin, "")
        )
    })
    .collect()
}

#[test]
fn addresses_name_a_bucket_and_a_key() {
    assert_eq!(
        (object().bucket(), object().key()),
        ("my-bucket", "a/b.jsonl")
    );
    for uri in [
        "my-bucket/a",
        "s3://my-bucket",
        "s3://my-bucket/",
        "s3:///a",
        "https://a/b",
    ] {
        assert_eq!(
            Object::at(uri).unwrap_err().code(),
            "invalid_input",
            "{uri}"
        );
    }
}

#[test]
fn an_object_arrives_with_its_facts() {
    edge::respond_with(vec![json!({
        "headers": {
            "content-length": "6", "content-type": "text/plain", "etag": "\"1\"", "x-amz-meta-a": "b",
            "last-modified": "Sat, 28 Nov 2026 23:00:00 GMT", "x-amz-version-id": "v",
        },
        "body": ["hé", "llo"],
    })]);
    let got = edge::run(s3().get_object(&object().range("bytes=0-"))).unwrap();
    assert_eq!(got.head.content_length, Some(6));
    assert_eq!(got.head.content_type.as_deref(), Some("text/plain"));
    assert_eq!(
        got.head.last_modified.as_deref(),
        Some("Sat, 28 Nov 2026 23:00:00 GMT")
    );
    assert_eq!(got.head.written.e_tag.as_deref(), Some("\"1\""));
    assert_eq!(got.head.written.version_id.as_deref(), Some("v"));
    assert_eq!(got.head.metadata["a"], "b");
    assert_eq!(got.body.length(), Some(6));
    assert_eq!(format!("{:?}", got.body), "Body { length: Some(6), .. }");
    assert_eq!(edge::run(got.body.text()).unwrap(), "héllo");
}

#[test]
fn an_object_is_stored_with_its_type() {
    edge::respond_with(vec![json!({ "headers": { "etag": "\"1\"" } })]);
    let written = edge::run(s3().put_object(&object().content_type("text/plain"), "abc")).unwrap();
    assert_eq!(written.e_tag.as_deref(), Some("\"1\""));
    let (request, body) = edge::sent().swap_remove(0);
    assert_eq!(request.method, "PUT");
    assert_eq!(request.header("content-type"), Some("text/plain"));
    assert_eq!(body.as_deref(), Some(&b"abc"[..]));
}

/// A page sees the length of a body that it gets decoded, and not always that it was encoded.
#[test]
fn the_length_of_another_origins_body_is_not_compared() {
    let response = |cors: bool| json!({ "cors": cors, "headers": { "content-length": "9" }, "body": ["abcd"] });
    edge::respond_with(vec![response(true), response(false)]);
    let bytes = || async { s3().get_object(&object()).await?.body.bytes().await };
    assert_eq!(edge::run(bytes()).unwrap(), b"abcd");
    let error = edge::run(bytes()).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::IncompleteStream, "cut_body")
    );
}

#[test]
fn a_page_has_types() {
    edge::respond_with(vec![xml(
        "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>1</KeyCount><Contents><Key>a</Key>\
         <LastModified>2026-11-28T23:00:00.000Z</LastModified><Size>5</Size></Contents></ListBucketResult>",
    )]);
    let page = edge::run(s3().list_objects_v2(&List::new("my-bucket"))).unwrap();
    assert_eq!((page.key_count, page.is_truncated), (Some(1), false));
    assert_eq!(
        (page.contents[0].key.as_str(), page.contents[0].size),
        ("a", Some(5))
    );
    assert_eq!(
        page.contents[0].last_modified.as_deref(),
        Some("2026-11-28T23:00:00.000Z")
    );
}

#[test]
fn options_of_a_call_are_those_of_every_client() {
    edge::respond_with(vec![json!({ "status": 503 }), json!({ "status": 204 })]);
    let error = edge::run(s3().with_max_attempts(1).delete_object(&object())).unwrap_err();
    assert_eq!(error.attempts(), 1);
    edge::run(s3().with_header("x-a", "1").delete_object(&object())).unwrap();
    assert_eq!(edge::sent()[1].0.header("x-a"), Some("1"));
    edge::respond_with(vec![json!({ "silent": true })]);
    let limits = Timeouts::default().total(Duration::from_secs(1));
    let error = edge::run(s3().with_timeouts(limits).head_object(&object())).unwrap_err();
    assert_eq!(error.code(), "timeout_totalMs");
}

#[test]
fn secrets_are_taken_out_of_errors_and_api_keys_are_refused() {
    let quoted = "<Error><Code>SignatureDoesNotMatch</Code><Message>secret-canary</Message>\
                  <StringToSign>secret-canary</StringToSign></Error>";
    edge::respond_with(vec![json!({ "status": 403, "body": [quoted] })]);
    let error = edge::run(s3().delete_object(&object())).unwrap_err();
    assert_eq!(error.name(), Some("SignatureDoesNotMatch"));
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    let key = ApiKey::new("bedrock-api-key-EXAMPLE".into()).unwrap();
    let s3 = S3::new(Config::new("us-east-1").credentials(key));
    let error = edge::run(s3.delete_object(&object())).unwrap_err();
    assert_eq!(error.code(), "missing_credentials");
}

#[test]
fn options_that_cannot_be_used_are_refused() {
    let body = || iter([Ok("abc")]);
    for (upload, name) in [
        (Upload::new(object()).part_bytes(5), "part_bytes: "),
        (Upload::new(object()).concurrency(0), "concurrency: "),
    ] {
        edge::respond_with(Vec::new());
        let error = edge::run(s3().upload(&upload, body())).unwrap_err();
        assert!(error.message().starts_with(name), "{error}");
        assert_eq!(sent().len(), 0);
    }
    let both = Config::new("us-east-1")
        .fips(true)
        .endpoint("https://minio.example");
    let error = edge::run(S3::new(both).delete_object(&object())).unwrap_err();
    assert_eq!(error.code(), "invalid_endpoint");
}

#[test]
fn progress_counts_the_bytes_that_s3_has() {
    let done =
        xml("<CompleteMultipartUploadResult><ETag>\"x\"</ETag></CompleteMultipartUploadResult>");
    let part = json!({ "headers": { "etag": "\"1\"" } });
    edge::respond_with(vec![begun(), part.clone(), part, done]);
    let seen = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&seen);
    let upload = Upload::new(object()).on_progress(move |bytes| told.borrow_mut().push(bytes));
    let body = iter([Ok(vec![0; PART]), Ok(vec![0; 7])]);
    edge::run(s3().upload(&upload, body)).unwrap();
    let part = PART as u64;
    assert_eq!(*seen.borrow(), [0, part, part + 7]);
}

/// The requests of an upload that is left after a second, and of what goes on by itself.
fn left(responses: Vec<Value>) -> Vec<String> {
    edge::respond_with(responses);
    let s3 = s3();
    let upload = Upload::new(object());
    let body = iter([Ok(vec![0; PART]), Ok(vec![0; 7])]);
    edge::run(async {
        let upload = pin!(s3.upload(&upload, body));
        let second = edge::Timer::new(Duration::from_secs(1));
        match select(upload, second).await {
            Either::Left((written, _)) => panic!("{written:?}"),
            Either::Right(_) => {}
        }
    });
    edge::settle();
    sent()
}

#[test]
fn an_upload_that_is_left_is_removed() {
    let silent = json!({ "silent": true });
    let sent = left(vec![
        begun(),
        silent.clone(),
        silent.clone(),
        json!({ "status": 204 }),
        gone(),
    ]);
    let target = "/a/b.jsonl?uploadId=u";
    let expected = [
        "POST /a/b.jsonl?uploads".to_owned(),
        format!("PUT {target}&partNumber=1"),
        format!("PUT {target}&partNumber=2"),
        format!("DELETE {target}"),
        format!("GET {target}"),
    ];
    assert_eq!(sent, expected);
}

#[test]
fn an_upload_that_is_left_before_its_id_is_known_is_removed_once_it_is() {
    let late = json!({ "body": [{ "waitMs": 3000 }, begun()["body"][0]] });
    let sent = left(vec![late, json!({ "status": 204 }), gone()]);
    let target = "/a/b.jsonl?uploadId=u";
    let expected = [
        "POST /a/b.jsonl?uploads".to_owned(),
        format!("DELETE {target}"),
        format!("GET {target}"),
    ];
    assert_eq!(sent, expected);
}

#[test]
fn a_body_that_fails_removes_the_upload() {
    let part = json!({ "headers": { "etag": "\"1\"" } });
    edge::respond_with(vec![begun(), part, json!({ "status": 204 }), gone()]);
    let body = iter([
        Ok(vec![0; PART]),
        Err(crate::Error::input("mine", "the disk is gone")),
    ]);
    let error = edge::run(s3().upload(&Upload::new(object()).concurrency(1), body)).unwrap_err();
    assert_eq!(error.code(), "mine");
    assert_eq!(sent().last().unwrap(), "GET /a/b.jsonl?uploadId=u");
}

#[test]
fn a_list_ends_after_its_error() {
    edge::respond_with(vec![json!({ "status": 403 })]);
    let mut keys = s3().list_objects(&List::new("my-bucket"));
    assert!(edge::run(keys.next()).unwrap().is_err());
    assert!(keys.next().now_or_never().unwrap().is_none());
}

#[test]
fn expired_credentials_are_asked_for_again() {
    let expired = "<Error><Code>ExpiredToken</Code><Message>m</Message></Error>";
    let refused = json!({ "status": 400, "body": [expired] });
    edge::respond_with(vec![refused, json!({ "status": 204 })]);
    let given = Cell::new(0);
    let provider = Provider::new(move || {
        given.set(given.get() + 1);
        let token = Some(format!("token-{}", given.get()));
        let keys = Credentials::new("AKIDEXAMPLE".into(), "secret-canary".into(), token);
        std::future::ready(keys.map(Identity::from))
    });
    let s3 = S3::new(Config::new("us-east-1").credentials(provider));
    edge::run(s3.delete_object(&object())).unwrap();
    let tokens = edge::sent().into_iter();
    let tokens =
        tokens.map(|(request, _)| request.header("x-amz-security-token").unwrap().to_owned());
    assert_eq!(tokens.collect::<Vec<_>>(), ["token-1", "token-2"]);
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
#[test]
fn a_bucket_is_a_label_of_the_host_or_a_segment_of_the_path() {
    let long = |length| "b".repeat(length);
    for (bucket, place) in [
        ("ab", Some(true)),
        ("abc", Some(false)),
        (&long(63), Some(false)),
        (&long(64), Some(true)),
        (&long(255), Some(true)),
        (&long(256), None),
        ("a", None),
        ("", None),
        ("my-bucket", Some(false)),
        ("my-bucket-", Some(true)),
        ("-my-bucket", None),
        ("1bucket", Some(false)),
        ("my.bucket", Some(true)),
        ("my_bucket", Some(true)),
        ("My-bucket", Some(true)),
        ("my-bücket", None),
        ("my/bucket", None),
        ("my-bucket:80", None),
    ] {
        let found = place_of(&s3().client, bucket, false);
        let found = found.ok().map(|(_, by_path)| by_path);
        assert_eq!(found, place, "{bucket}");
    }
}

/// Whoever merges streams asks an ended one as well.
#[test]
fn streams_that_have_ended_may_be_asked_again() {
    let cut = json!({ "headers": { "content-length": "9" }, "body": ["abcd"] });
    let list = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
    edge::respond_with(vec![json!({ "body": ["a"] }), cut, xml(list), gone()]);
    edge::run(async {
        for pieces in [1, 2] {
            let mut body = s3().get_object(&object()).await.unwrap().body;
            for _ in 0..pieces {
                assert!(body.next().await.is_some());
            }
            assert!(body.next().await.is_none());
            assert!(body.next().await.is_none());
        }
        for items in [0, 1] {
            let mut objects = s3().list_objects(&List::new("my-bucket"));
            for _ in 0..items {
                assert!(objects.next().await.unwrap().is_err());
            }
            assert!(objects.next().await.is_none());
            assert!(objects.next().await.is_none());
        }
    });
}

#[test]
fn a_part_is_no_larger_than_s3_takes() {
    for bytes in [0, PART - 1, (5 << 30) + 1, usize::MAX] {
        edge::respond_with(Vec::new());
        let upload = Upload::new(object()).part_bytes(bytes);
        let body = iter([Ok::<_, crate::error::Error>(vec![0; PART])]);
        let error = edge::run(s3().upload(&upload, body)).unwrap_err();
        assert_eq!(error.code(), "invalid_input", "{bytes}");
        assert_eq!(
            error.message(),
            "part_bytes: give a number from 5242880 to 5368709120"
        );
    }
}
