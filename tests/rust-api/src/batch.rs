//! Records through jobs and without them.

use crate::client;
use crate::failure::thrown;
use crate::s3::s3_of;
use bedrock_wasm::batch::{self, Batch, Mode, Records, Run};
use bedrock_wasm::to_js;
use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen::prelude::*;

const SHORT: Duration = Duration::from_millis(10);
const LONG: Duration = Duration::from_millis(50);

/// A file of so many records runs through a model; what became of them, in the end.
#[wasm_bindgen]
pub async fn batch_run(
    config: JsValue,
    model_id: &str,
    count: usize,
    mode: &str,
    is_converse: bool,
    stops: bool,
) -> Result<JsValue, JsValue> {
    let client = client(&config)?;
    let mut batch = Batch::new(model_id)
        .s3(&s3_of(&config)?)
        .role("arn:aws:iam::123456789012:role/batch")
        .input("s3://local-bedrock/in/")
        .output("s3://local-bedrock/out/")
        .pauses(SHORT, LONG)
        .mode(match mode {
            "job" => Mode::Job,
            "on-demand" => Mode::OnDemand,
            _ => Mode::Auto,
        });
    let mut records = Records::new();
    if is_converse {
        batch = batch.converse();
        records = records.converse();
    }
    let lines = (0..count).map(|at| {
        let content = json!([{ "text": format!("prompt {at}") }]);
        let input = json!({ "messages": [{ "role": "user", "content": content }] });
        Ok(json!({ "recordId": format!("id-{at}"), "modelInput": input }).to_string() + "\n")
    });
    let run = batch::run(&client, &batch, records.of_file(iter(lines)));
    let run = run.await.map_err(thrown)?;
    if let Some(job_arn) = run.job_arn().filter(|_| stops) {
        batch::stop(&client, job_arn).await.map_err(thrown)?;
    }
    summary(run).await
}

/// A job that was begun elsewhere.
#[wasm_bindgen]
pub async fn batch_resume(config: JsValue, job_arn: &str) -> Result<JsValue, JsValue> {
    let run = batch::resume(&client(&config)?, &s3_of(&config)?, job_arn);
    summary(run.pauses(SHORT, LONG)).await
}

async fn summary(mut run: Run) -> Result<JsValue, JsValue> {
    let mut results = Vec::new();
    let mut failure = Value::Null;
    while let Some(result) = run.next().await {
        match result {
            Ok(result) => results.push(match result.output {
                Ok(output) => {
                    json!([
                        result.record_id,
                        output.pointer("/output/message/content/0/text")
                    ])
                }
                Err(refused) => json!([result.record_id, refused.code, refused.message]),
            }),
            Err(error) => failure = json!([error.code(), error.member("status")]),
        }
    }
    to_js(&json!({
        "jobArn": run.job_arn(), "status": run.status(), "results": results, "failure": failure,
    }))
    .map_err(thrown)
}
