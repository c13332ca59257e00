//! Runs with a job and without one: the cases of `tests/cases/batch-jobs.json`, which
//! `tests/js/batch/shared-jobs.test.js` runs against the npm package, and what only Rust has.

use super::tests::shown;
use super::{Batch, Mode, Phase, Progress, Record, Records, resume, run, stop};
use crate::api::cases::{compare_error, compare_request};
use crate::api::s3::S3;
use crate::api::{Client, Config, edge};
use crate::auth::Credentials;
use crate::error::Error;
use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

fn config() -> Config {
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    Config::new("us-east-1").credentials(keys)
}

fn batch(s3: &S3) -> Batch {
    Batch::new("m")
        .s3(s3)
        .role("arn:aws:iam::123456789012:role/batch")
        .input("s3://my-bucket/in/")
        .output("s3://my-bucket/out/")
}

/// The batch of a case.
fn batch_of(case: &Value, s3: &S3) -> Batch {
    let mut batch = batch(s3);
    for (name, value) in case.as_object().into_iter().flatten() {
        let number = || value.as_u64().unwrap() as usize;
        batch = match name.as_str() {
            "mode" if value == "job" => batch.mode(Mode::Job),
            "mode" => batch.mode(Mode::OnDemand),
            "minRecords" => batch.min_records(number()),
            "concurrency" => batch.concurrency(number()),
            "converse" => batch.converse(),
            "jobName" => batch.job_name(value.as_str().unwrap()),
            _ => panic!("{name}: add it here"),
        };
    }
    batch
}

/// Records that nothing was checked of.
fn records_of(records: &Value) -> Vec<Result<Record, Error>> {
    let records = records.as_array().unwrap().iter();
    let record = |record: &Value| {
        Ok(Record {
            record_id: record["recordId"].as_str().unwrap().to_owned(),
            model_input: record["modelInput"].clone(),
        })
    };
    records.map(record).collect()
}

/// The results, the error after them and the status of a case's run.
async fn found(case: &Value) -> (Vec<Value>, Option<Error>, Option<String>) {
    let attempts = case["config"]["maxAttempts"].as_u64().unwrap_or(3) as u32;
    let config = config().max_attempts(attempts);
    let (client, s3) = (Client::new(config.clone()), S3::new(config));
    let run = match case["resume"].as_str() {
        Some(arn) => Ok(resume(&client, &s3, arn)),
        None => {
            let records = iter(records_of(&case["records"]));
            run(&client, &batch_of(&case["batch"], &s3), records).await
        }
    };
    let mut run = match run {
        Ok(run) => run,
        Err(error) => return (Vec::new(), Some(error), None),
    };
    let mut results = Vec::new();
    while let Some(result) = run.next().await {
        match result {
            Ok(result) => results.push(shown(&result)),
            Err(error) => {
                // Whoever merges streams asks an ended one as well.
                assert!(run.next().await.is_none());
                assert!(run.next().await.is_none());
                return (results, Some(error), run.status());
            }
        }
    }
    assert!(run.next().await.is_none());
    (results, None, run.status())
}

fn check(case: &Value) {
    let name = case["name"].as_str().unwrap();
    edge::respond_with(case["responses"].as_array().unwrap().clone());
    let (results, error, status) = edge::run(found(case));
    let expect = &case["expect"];
    match (error, expect.get("error")) {
        (Some(error), Some(expected)) => compare_error(&error, expected, name),
        (None, None) => {}
        (error, expected) => panic!("{name}: {error:?} and not {expected:?}"),
    }
    if let Some(expected) = expect["results"].as_array() {
        assert_eq!(results, *expected, "{name}");
    }
    if let Some(expected) = expect["status"].as_str() {
        assert_eq!(status.as_deref(), Some(expected), "{name}");
    }
    let sent = edge::sent();
    if let Some(requests) = expect["requests"].as_array() {
        assert_eq!(sent.len(), requests.len(), "{name}: requests");
        for (sent, expected) in sent.iter().zip(requests) {
            compare_request(sent, expected, name);
        }
    }
}

fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/batch-jobs.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn runs_are_those_of_the_npm_package() {
    let cases = cases();
    let failed = cases
        .iter()
        .filter(|case| std::panic::catch_unwind(|| check(case)).is_err());
    assert_eq!(failed.count(), 0, "cases failed; see above");
}

#[test]
fn progress_is_told_of_each_phase() {
    let mut case = cases().swap_remove(0);
    edge::respond_with(case["responses"].take().as_array().unwrap().clone());
    let seen: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let told = Rc::clone(&seen);
    let (client, s3) = (Client::new(config()), S3::new(config()));
    let batch = batch_of(&case["batch"], &s3)
        .pauses(Duration::from_secs(1), Duration::from_secs(2))
        .on_progress(move |progress| told.borrow_mut().push(progress.clone()));
    edge::run(async {
        let records = iter(records_of(&case["records"]));
        let run = run(&client, &batch, records).await.unwrap();
        assert!(run.job_arn().unwrap().ends_with("/j1"));
        assert_eq!(run.count().await, 2);
    });
    let seen = seen.borrow();
    let phases: Vec<Phase> = seen.iter().map(|progress| progress.phase).collect();
    assert_eq!(phases, [Phase::Upload, Phase::Job, Phase::Job, Phase::Job]);
    assert!(seen[0].loaded_bytes > Some(50));
    // The service counts no records until it has read them.
    assert!(seen[1..].iter().all(|progress| progress.total == Some(2)));
    let statuses: Vec<_> = seen
        .iter()
        .filter_map(|one| one.status.as_deref())
        .collect();
    assert_eq!(statuses, ["Submitted", "InProgress", "PartiallyCompleted"]);
}

#[test]
fn the_rate_and_the_time_left_are_those_of_the_job() {
    // The clock of the tests begins at 2023-11-14T22:13:20Z.
    edge::respond_with(vec![
        json!({ "body": [{ "json": {
            "jobArn": "a/j1", "modelId": "m", "roleArn": "r", "inputDataConfig": {}, "status": "InProgress",
            "submitTime": "2023-11-14T22:13:10.000Z", "totalRecordCount": 300, "processedRecordCount": 100,
            "successRecordCount": 99, "errorRecordCount": 1,
            "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://b/o/" } },
        } }] }),
        json!({ "status": 403 }),
    ]);
    let seen: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let told = Rc::clone(&seen);
    let run = resume(&Client::new(config()), &S3::new(config()), "a/j1")
        .on_progress(move |progress| told.borrow_mut().push(progress.clone()));
    edge::run(run.collect::<Vec<_>>());
    let progress = seen.borrow()[0].clone();
    assert_eq!((progress.succeeded, progress.failed), (Some(99), Some(1)));
    assert_eq!(progress.per_second, Some(10.0));
    assert_eq!(progress.seconds_left, Some(20.0));
}

#[test]
fn the_time_in_the_queue_does_not_count_for_the_rate() {
    let looks = [0, 100].map(|processed| {
        json!({ "body": [{ "json": {
            "jobArn": "a/j1", "modelId": "m", "roleArn": "r", "inputDataConfig": {}, "status": "InProgress",
            "submitTime": "2023-11-14T12:00:00.000Z", "totalRecordCount": 300, "processedRecordCount": processed,
            "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://b/o/" } },
        } }] })
    });
    edge::respond_with(
        looks
            .into_iter()
            .chain([json!({ "status": 403 })])
            .collect(),
    );
    let seen: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let told = Rc::clone(&seen);
    let pause = Duration::from_secs(5);
    let run = resume(&Client::new(config()), &S3::new(config()), "a/j1")
        .pauses(pause, pause)
        .on_progress(move |progress| told.borrow_mut().push(progress.clone()));
    edge::run(run.collect::<Vec<_>>());
    let rates: Vec<_> = seen
        .borrow()
        .iter()
        .map(|one| (one.per_second, one.seconds_left))
        .collect();
    assert_eq!(rates, [(None, None), (Some(20.0), Some(10.0))]);
}

#[test]
fn a_job_is_stopped() {
    edge::respond_with(vec![json!({ "body": [{ "json": {} }] })]);
    edge::run(stop(&Client::new(config()), "arn:j1")).unwrap();
    let sent = edge::sent();
    assert_eq!(sent[0].0.path, "/model-invocation-job/arn%3Aj1/stop");
}

#[test]
fn two_runs_have_names_and_tokens_that_belong_together() {
    let created =
        json!({ "headers": { "etag": "\"1\"" }, "body": [{ "json": { "jobArn": "a/j1" } }] });
    edge::respond_with(vec![created]);
    let s3 = S3::new(config());
    let batch = batch(&s3)
        .mode(Mode::Job)
        .member("timeoutDurationInHours", 48);
    let records = || iter([Ok(Records::new().add(None, json!({})).unwrap())]);
    edge::run(run(&Client::new(config()), &batch, records())).unwrap();
    let sent = edge::sent();
    let job: Value = serde_json::from_slice(sent[1].1.as_ref().unwrap()).unwrap();
    let token = job["clientRequestToken"].as_str().unwrap();
    assert_eq!(token.len(), 36);
    assert_eq!(job["jobName"], format!("batch-{token}"));
    assert_eq!(job["timeoutDurationInHours"], 48);
    assert_eq!(sent[0].0.path, format!("/in/batch-{token}.jsonl"));
}

#[test]
fn what_a_job_needs_is_asked_for_before_anything_is_sent() {
    let s3 = S3::new(config());
    let none = || iter(Vec::<Result<Record, Error>>::new());
    for (batch, name) in [
        (Batch::new(""), "model_id: "),
        (Batch::new("m"), "s3: "),
        (batch(&s3).role(""), "role: "),
        (batch(&s3).input("my-bucket/in"), "input: "),
        (batch(&s3).output("s3:///out"), "output: "),
    ] {
        edge::respond_with(Vec::new());
        let error = edge::run(run(&Client::new(config()), &batch, none())).unwrap_err();
        assert!(error.message().starts_with(name), "{error}");
        assert_eq!(edge::sent().len(), 0);
    }
}

#[test]
fn the_records_of_a_file_are_checked_as_they_come() {
    let file = [
        "{\"modelInput\":{}}\n\n{\"mod",
        "elInput\":{\"a\":1}}",
        "\n{\"modelInput\":1}\n{}",
    ];
    let mut stream = std::pin::pin!(Records::new().of_file(iter(file.map(Ok))));
    let records: Vec<_> = edge::run(stream.as_mut().collect());
    assert!(edge::run(stream.next()).is_none());
    let ids: Vec<_> = records
        .iter()
        .flatten()
        .map(|one| one.record_id.as_str())
        .collect();
    assert_eq!(ids, ["record-0000001", "record-0000003"]);
    assert_eq!(records.len(), 3);
    let error = records[2].as_ref().unwrap_err();
    assert!(error.message().contains("line 4: modelInput"), "{error}");
}

#[test]
fn a_record_that_is_throttled_for_ever_or_breaks_the_model_is_a_failure() {
    let busy = json!({ "status": 429, "body": [{ "json": { "message": "slow down" } }] });
    let broken = json!({ "status": 500, "body": [{ "json": { "message": "it broke" } }] });
    let right = json!({ "body": [{ "json": {} }] });
    let config = config().max_attempts(1);
    // A throttled record is asked for ten times more.
    let responses = [vec![busy; 11], vec![broken, right]].concat();
    edge::respond_with(responses);
    let batch = Batch::new("m").mode(Mode::OnDemand).concurrency(1);
    let inputs = [json!({ "a": 1 }), json!({ "a": 2 }), json!({ "a": 3 })];
    let mut records = Records::new();
    let records = iter(inputs.map(|input| records.add(None, input)));
    let results = edge::run(async {
        let run = run(&Client::new(config), &batch, records).await.unwrap();
        run.map(|result| shown(&result.unwrap()))
            .collect::<Vec<_>>()
            .await
    });
    let errors: Vec<_> = results.iter().map(|one| one["error"].clone()).collect();
    assert_eq!(
        errors,
        [
            json!({ "errorCode": 429, "errorMessage": "slow down" }),
            json!({ "errorCode": 500, "errorMessage": "it broke" }),
            Value::Null,
        ]
    );
}

#[test]
fn pauses_double_and_vary() {
    let mut case = cases().swap_remove(0);
    let mut responses = case["responses"].take().as_array().unwrap().clone();
    let waiting = responses[2].clone();
    for _ in 0..3 {
        responses.insert(2, waiting.clone());
    }
    edge::respond_with(responses);
    let (client, s3) = (Client::new(config()), S3::new(config()));
    let batch = batch_of(&case["batch"], &s3);
    let batch = batch.pauses(Duration::from_secs(1), Duration::from_secs(4));
    let began = edge::now_ms();
    edge::run(async {
        let records = iter(records_of(&case["records"]));
        let run = run(&client, &batch, records).await.unwrap();
        assert_eq!(run.count().await, 2);
    });
    // Halfway, as all random numbers of the tests are, from 1 second to 1, 2, 4 and 4.
    assert_eq!(edge::now_ms() - began, 1000 + 1500 + 2500 + 2500);
}
