//! What a function learns of a run without a job, and the rate when there is none.

use super::{Phase, Progress};
use crate::api::batch::{Batch, Mode, Record, resume, run};
use crate::api::s3::S3;
use crate::api::{Client, Config, edge};
use crate::auth::Credentials;
use crate::error::Error;
use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

fn config() -> Config {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    Config::new("us-east-1").credentials(keys)
}

fn records(count: usize) -> impl futures_core::Stream<Item = Result<Record, Error>> {
    let record = |number| Record {
        record_id: format!("r{number}"),
        model_input: json!({}),
    };
    iter((0..count).map(move |number| Ok(record(number))))
}

#[test]
fn calls_are_counted_as_they_end() {
    let refused = json!({
        "status": 400, "headers": { "x-amzn-errortype": "ValidationException" },
        "body": [{ "json": { "message": "no" } }],
    });
    let right = json!({ "body": [{ "json": {} }] });
    edge::respond_with(vec![right.clone(), refused, right]);
    let seen: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let told = Rc::clone(&seen);
    let batch = Batch::new("m")
        .mode(Mode::OnDemand)
        .concurrency(1)
        .on_progress(move |progress| told.borrow_mut().push(progress.clone()));
    edge::run(async {
        let run = run(&Client::new(config()), &batch, records(4)).await;
        assert_eq!(run.unwrap().count().await, 4);
    });
    let of = |processed, succeeded, failed| Progress {
        total: Some(4),
        processed: Some(processed),
        succeeded: Some(succeeded),
        failed: Some(failed),
        ..Progress::of(Phase::OnDemand)
    };
    // No time has passed, so there is no rate yet.
    let expected = [of(1, 1, 0), of(2, 1, 1), of(3, 2, 1), of(4, 3, 1)];
    assert_eq!(*seen.borrow(), expected);
}

#[test]
fn nothing_has_no_rate() {
    let began = edge::moment().now;
    edge::run(edge::Timer::new(Duration::from_secs(1)));
    let rated = |processed| {
        let progress = Progress {
            total: Some(2),
            processed,
            ..Progress::of(Phase::Job)
        };
        let rated = progress.rated(began);
        (rated.per_second, rated.seconds_left)
    };
    assert_eq!(rated(None), (None, None));
    assert_eq!(rated(Some(0)), (None, None));
    assert_eq!(rated(Some(1)), (Some(1.0), Some(1.0)));
}

#[test]
fn a_job_is_told_with_its_arn() {
    let stored = json!({ "headers": { "etag": "\"1\"" } });
    let created = json!({ "body": [{ "json": { "jobArn": "a/j1" } }] });
    let failed = json!({ "body": [{ "json": {
        "jobArn": "a/j1", "status": "Failed",
        "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://my-bucket/out/" } },
    } }] });
    edge::respond_with(vec![stored, created, failed]);
    let seen: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let told = Rc::clone(&seen);
    let batch = Batch::new("m")
        .mode(Mode::Job)
        .s3(&S3::new(config()))
        .role("r")
        .input("s3://my-bucket/in/")
        .output("s3://my-bucket/out/")
        .on_progress(move |progress| told.borrow_mut().push(progress.clone()));
    edge::run(async {
        let run = run(&Client::new(config()), &batch, records(1)).await;
        assert_eq!(run.unwrap().count().await, 1);
    });
    let arns: Vec<_> = seen
        .borrow()
        .iter()
        .map(|progress| (progress.phase, progress.job_arn.clone()))
        .collect();
    let arn = || Some("a/j1".to_owned());
    let expected = [
        (Phase::Upload, None),
        (Phase::Job, arn()),
        (Phase::Job, arn()),
    ];
    assert_eq!(arns, expected);
}

#[test]
fn batches_and_runs_are_shown_without_their_clients() {
    let batch = Batch::new("m").mode(Mode::Job);
    assert_eq!(
        format!("{batch:?}"),
        "Batch { model_id: \"m\", mode: Job, .. }"
    );
    let run = resume(&Client::new(config()), &S3::new(config()), "a/j1");
    assert_eq!(
        format!("{run:?}"),
        "Run { job_arn: Some(\"a/j1\"), status: None, .. }"
    );
}
