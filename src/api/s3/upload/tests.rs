//! The limits of parts, and what an upload leaves behind.

use super::Upload;
use crate::api::s3::{Object, S3};
use crate::api::{Config, edge};
use crate::auth::Credentials;
use crate::error::Error;
use futures_util::stream::iter;
use serde_json::{Value, json};

fn s3() -> S3 {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    S3::new(Config::new("us-east-1").credentials(keys))
}

fn object() -> Object {
    Object::new("my-bucket", "k")
}

fn stored() -> Value {
    json!({ "headers": { "etag": "\"1\"" } })
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>
#[test]
fn parts_of_5_gib_and_up_to_10_000_of_them_are_taken() {
    edge::respond_with(vec![stored()]);
    let upload = Upload::new(object()).part_bytes(5 << 30);
    let body = iter([Ok::<_, Error>("small")]);
    edge::run(s3().upload(&upload, body)).unwrap();
    let target = object().member("UploadId", "u");
    let send = |number| edge::run(s3().send_part(&target, number, b"a".to_vec()));
    assert_eq!(send(10_000).unwrap().number, 10_000);
    let error = send(10_001).err().unwrap();
    assert_eq!(
        error.message(),
        "part_bytes: makes more than 10000 parts; give more"
    );
}

#[test]
fn an_upload_that_is_complete_is_not_removed() {
    let begun =
        "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";
    let done = "<CompleteMultipartUploadResult><ETag>\"x\"</ETag></CompleteMultipartUploadResult>";
    edge::respond_with(vec![
        json!({ "body": [begun] }),
        stored(),
        json!({ "body": [done] }),
    ]);
    let body = iter([Ok::<_, Error>(vec![0; 5 << 20])]);
    edge::run(s3().upload(&Upload::new(object()), body)).unwrap();
    edge::settle();
    let methods = edge::sent().into_iter();
    let methods: Vec<_> = methods.map(|(request, _)| request.method).collect();
    assert_eq!(methods, ["POST", "PUT", "POST"]);
}

#[test]
fn an_upload_is_shown_with_its_object() {
    let shown = format!("{:?}", Upload::new(object()));
    assert!(
        shown.starts_with("Upload { object: Object { bucket: \"my-bucket\","),
        "{shown}"
    );
}
