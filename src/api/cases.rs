//! The cases of `tests/cases/`, which `shared-cases.test.js` in the rooms of `tests/js/` runs
//! against the npm package.

use super::edge;
use super::s3::{Body, List, Object, S3, Upload, operations as s3_rows, send::output_of};
use super::{Blob, Client, Config, EventStream};
use crate::error::Error;
use crate::operations::{self, Operation, bedrock, bedrock_agent, bedrock_agentcore};
use futures_util::{Stream, StreamExt, TryStreamExt};
use serde_json::{Value, json};

/// The result of a call, as far as cases compare it.
#[derive(Default)]
struct Found {
    output: Value,
    model: Value,
    events: Vec<Value>,
    sse: String,
    complete: bool,
    error: Option<Error>,
}

#[test]
fn advice() {
    check_all("advice");
}

#[test]
fn bind() {
    check_all("bind");
}

#[test]
fn errors() {
    check_all("errors");
}

#[test]
fn fallback() {
    check_all("fallback");
}

#[test]
fn no_answer() {
    check_all("no-answer");
}

#[test]
fn output() {
    check_all("output");
}

#[test]
fn sse() {
    check_all("sse");
}

#[test]
fn stream_ends() {
    check_all("stream-ends");
}

#[test]
fn timeouts() {
    check_all("timeouts");
}

#[test]
fn s3() {
    check_all("s3");
}

fn check_all(file: &str) {
    let path = format!("{}/tests/cases/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let ours = |case: &&Value| case["only"].as_str().unwrap_or("rust") == "rust";
    let failed = cases.iter().filter(ours).filter(|case| {
        let name = format!("{file}: {}", case["name"].as_str().unwrap());
        std::panic::catch_unwind(|| check(case, &name)).is_err()
    });
    assert_eq!(failed.count(), 0, "cases of {file}.json failed; see above");
}

fn check(case: &Value, name: &str) {
    let expect = &case["expect"];
    edge::respond_with(case["responses"].as_array().cloned().unwrap_or_default());
    let found = edge::run(found(case, expect.get("sse").is_some()));
    let found = found.unwrap_or_else(|error| Found {
        error: Some(error),
        ..Found::default()
    });
    let sent = edge::sent();
    match (&found.error, expect.get("error")) {
        (Some(error), Some(expected)) => compare_error(error, expected, name),
        (Some(error), None) => panic!("{name}: {error}"),
        (None, Some(_)) => panic!("{name}: nothing was thrown"),
        (None, None) => {}
    }
    let compare = |what: &str, found: Value| {
        if let Some(expected) = expect.get(what) {
            assert_eq!(found, plain(expected), "{name}: {what}");
        }
    };
    compare("output", found.output);
    compare("model", found.model);
    compare("events", found.events.into());
    compare("sse", found.sse.into());
    compare("complete", found.complete.into());
    if let Some(asked) = expect["asked"].as_array() {
        let models = sent.iter().map(|(request, _)| model_of(&request.path));
        assert_eq!(models.collect::<Vec<_>>(), *asked, "{name}");
    }
    if let Some(requests) = expect["requests"].as_array() {
        assert_eq!(sent.len(), requests.len(), "{name}: requests");
        for (sent, expected) in sent.iter().zip(requests) {
            compare_request(sent, expected, name);
        }
    }
}

async fn found(case: &Value, as_sse: bool) -> Result<Found, Error> {
    let mut settings = json!({
        "region": "us-east-1",
        "credentials": { "accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
    });
    let config = case["config"].as_object().cloned().unwrap_or_default();
    settings.as_object_mut().unwrap().extend(config);
    let by_path = settings.as_object_mut().unwrap().remove("forcePathStyle");
    let config: Config = serde_json::from_value(settings).unwrap();
    if let Some(operation) = case["operation"].as_str().unwrap().strip_prefix("S3.") {
        let s3 = S3::new(config).force_path_style(by_path == Some(json!(true)));
        return found_by_s3(&s3, operation, &case["input"]).await;
    }
    let client = Client::new(config);
    let operation = operation(case["operation"].as_str().unwrap());
    let input = case
        .get("input")
        .map_or_else(|| json!({ "modelId": "m", "messages": [] }), plain);
    let mut found = Found::default();
    if !operation.streams() {
        found.output = client.call(&operation, &input).await?;
        if let Some(members) = found.output.as_object_mut() {
            found.model = members.remove("$metadata").unwrap_or_default()["modelId"].take();
        }
        return Ok(found);
    }
    let mut stream: EventStream = client.stream(&operation, &input).await?;
    let mut members = stream.members().clone();
    found.model = members.remove("$metadata").unwrap_or_default()["modelId"].take();
    found.output = members.into();
    if as_sse {
        found.sse = stream.into_sse().collect::<Vec<_>>().await.concat();
        return Ok(found);
    }
    found.add(&mut stream).await;
    found.complete = stream.is_complete();
    Ok(found)
}

/// Of a list the keys, of an object the pieces of its body as texts.
async fn found_by_s3(s3: &S3, operation: &str, input: &Value) -> Result<Found, Error> {
    let mut input = plain(input).as_object().cloned().unwrap_or_default();
    let body = input.remove("Body");
    let bucket = input.remove("Bucket").unwrap();
    let concurrency = input.remove("concurrency").unwrap_or(json!(4));
    let mut object = Object::new(bucket.as_str().unwrap(), "");
    object.members = input;
    let mut found = Found::default();
    match operation {
        "ListObjects" => {
            let Object { bucket, members } = object;
            let list = List { bucket, members };
            found
                .add(s3.list_objects(&list).map_ok(|listed| listed.key.into()))
                .await;
        }
        "GetObject" => {
            let sent = s3.send(&s3_rows::GET_OBJECT, &object, None).await?;
            found.output = output_of(&s3_rows::GET_OBJECT, &sent)?;
            let text = |piece| String::from_utf8(piece).unwrap().into();
            found.add(Body::new(sent).map_ok(text)).await;
        }
        "Upload" => {
            let pieces = body.unwrap()["$pieces"].as_array().unwrap().clone();
            let pieces = pieces.into_iter().map(|piece| Ok(edge::bytes_of(&piece)));
            let concurrency = concurrency.as_u64().unwrap() as usize;
            let upload = Upload::new(object).concurrency(concurrency);
            let written = s3
                .upload(&upload, futures_util::stream::iter(pieces))
                .await?;
            found.output = json!({ "ETag": written.e_tag });
            if let Some(checksum) = written.checksum_sha256 {
                found.output["ChecksumSHA256"] = checksum.into();
            }
        }
        "PutObject" => {
            let body: Blob = serde_json::from_value(body.unwrap()).unwrap();
            object = object.as_new();
            found.output = s3
                .output(&s3_rows::PUT_OBJECT, &object, Some(body.0))
                .await?;
        }
        name => {
            let row = match name {
                "DeleteObject" => s3_rows::DELETE_OBJECT,
                "HeadObject" => s3_rows::HEAD_OBJECT,
                "ListObjectsV2" => s3_rows::LIST_OBJECTS_V2,
                _ => panic!("{name}: add it here"),
            };
            found.output = s3.output(&row, &object, None).await?;
        }
    }
    Ok(found)
}

impl Found {
    async fn add(&mut self, events: impl Stream<Item = Result<Value, Error>>) {
        let mut events = std::pin::pin!(events);
        while let Some(event) = events.next().await {
            match event {
                Ok(event) => self.events.push(event),
                Err(error) => self.error = Some(error),
            }
        }
    }
}

fn operation(name: &str) -> Operation {
    match name {
        "ApplyGuardrail" => operations::APPLY_GUARDRAIL,
        "Converse" => operations::CONVERSE,
        "ConverseStream" => operations::CONVERSE_STREAM,
        "CountTokens" => operations::COUNT_TOKENS,
        "InvokeModel" => operations::INVOKE_MODEL,
        "InvokeModelWithResponseStream" => operations::INVOKE_MODEL_WITH_RESPONSE_STREAM,
        "ListAsyncInvokes" => operations::LIST_ASYNC_INVOKES,
        "StartAsyncInvoke" => operations::START_ASYNC_INVOKE,
        "Bedrock.GetFoundationModel" => bedrock::GET_FOUNDATION_MODEL,
        "Bedrock.ListCustomModels" => bedrock::LIST_CUSTOM_MODELS,
        "Bedrock.ListFoundationModels" => bedrock::LIST_FOUNDATION_MODELS,
        "BedrockAgent.UntagResource" => bedrock_agent::UNTAG_RESOURCE,
        "BedrockAgentCore.InvokeAgentRuntime" => bedrock_agentcore::INVOKE_AGENT_RUNTIME,
        "BedrockAgentCore.StopRuntimeSession" => bedrock_agentcore::STOP_RUNTIME_SESSION,
        _ => panic!("{name}: add it here"),
    }
}

pub(crate) fn compare_error(error: &Error, expected: &Value, case: &str) {
    let told = json!(error);
    for (what, expected) in expected.as_object().unwrap() {
        let found = match what.as_str() {
            "says" => {
                for part in expected.as_array().unwrap() {
                    let part = part.as_str().unwrap();
                    assert!(error.message().contains(part), "{case}: {error}");
                }
                continue;
            }
            "members" => {
                for (name, value) in expected.as_object().unwrap() {
                    assert_eq!(error.member(name), Some(value), "{case}: {name}");
                }
                continue;
            }
            "message" if expected.is_object() => {
                assert_eq!(error.message(), expected["rust"], "{case}");
                continue;
            }
            "attempts" => error.attempts().into(),
            "requestId" => json!(error.request_id()),
            "model" => json!(error.model().map(|model| &model.model_id)),
            "earlier" => {
                let names = error
                    .earlier()
                    .iter()
                    .map(|error| json!(error)["name"].take());
                names.collect()
            }
            "partial" => json!(error.partial()),
            told_of => told[told_of].clone(),
        };
        assert_eq!(found, *expected, "{case}: {what}: {error}");
    }
}

pub(crate) fn compare_request((request, body): &edge::Sent, expected: &Value, case: &str) {
    let target = request.url().replace(&request.origin, "");
    let body = body
        .as_deref()
        .map(|body| std::str::from_utf8(body).unwrap());
    for (what, expected) in expected.as_object().unwrap() {
        let found = match what.as_str() {
            "method" => json!(request.method),
            "target" => json!(target),
            "url" => json!(request.url()),
            "body" => body.map_or(Value::Null, |body| serde_json::from_str(body).unwrap()),
            "bodyText" => json!(body),
            "bodyHas" => {
                let body: Value = serde_json::from_str(body.unwrap()).unwrap();
                for (name, value) in expected.as_object().unwrap() {
                    assert_eq!(body[name], *value, "{case}: {name}");
                }
                continue;
            }
            "bodyRecords" => {
                let records = body.unwrap().lines().map(serde_json::from_str::<Value>);
                records.collect::<Result<_, _>>().unwrap()
            }
            "headers" => {
                for (name, value) in expected.as_object().unwrap() {
                    assert_eq!(json!(request.header(name)), *value, "{case}: {name}");
                }
                continue;
            }
            _ => panic!("{case}: {what} is not a member of a request"),
        };
        assert_eq!(found, *expected, "{case}: {what}");
    }
}

fn model_of(path: &str) -> Value {
    let id = path.split('/').nth(2).unwrap();
    percent_encoding::percent_decode_str(id)
        .decode_utf8()
        .unwrap()
        .into()
}

/// The same with what stands for bytes and times as the Rust API has them.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => match members.get("$bytes").or_else(|| members.get("$date")) {
            Some(instead) => instead.clone(),
            None => members
                .iter()
                .map(|(name, member)| (name.clone(), plain(member)))
                .collect(),
        },
        other => other.clone(),
    }
}
