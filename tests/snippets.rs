//! The Rust of docs/rust.md, of src/README.md and of the playground, compiled. A test fails if a
//! block is not here, line for line: `tests/js/package/snippets.test.js` for the pages,
//! `tests/js/playground/code-snippets.test.js` for the playground.
#![allow(unused, clippy::indexing_slicing, reason = "code for readers")]

use bedrock_wasm::batch::Failure;
use bedrock_wasm::s3::S3;
use bedrock_wasm::{Client, Config, Error};
use futures_util::Stream;
use serde_json::Value;

#[rustfmt::skip]
async fn calls() -> Result<(), Error> {
    use bedrock_wasm::{Client, CognitoPool, Config, converse, operations};
    use serde_json::{Value, json};

    let guests = CognitoPool::new("us-east-1:1699ebc0-7900-4099-b910-2df94f52a030")
        .role("arn:aws:iam::123456789012:role/guests");
    let client = Client::new(Config::new("us-east-1").credentials(guests));

    let model = "us.amazon.nova-lite-v1:0";
    let text = converse::text(&client, model, "Name three colours.").await?;

    // Inputs and outputs are JSON or your own structs, and events are a futures `Stream`.
    let messages = json!([{ "role": "user", "content": [{ "text": "Hello" }] }]);
    let input = json!({ "modelId": model, "messages": messages });
    let output: Value = client.call(&operations::CONVERSE, &input).await?;
    let mut events = client.stream::<Value>(&operations::CONVERSE_STREAM, &input).await?;
    Ok(())
}

#[rustfmt::skip]
async fn options_of_a_call(client: Client, model: &str) -> Result<(), Error> {
    use bedrock_wasm::{Timeouts, converse};
    use std::time::Duration;

    let ten_seconds = Timeouts::default().total(Duration::from_secs(10));
    let hurried = client.with_timeouts(ten_seconds).with_max_attempts(1);
    let text = converse::text(&hurried, model, "Name three colours.").await?;
    Ok(())
}

#[rustfmt::skip]
async fn lists_of_models(client: Client) -> Result<(), Error> {
    use bedrock_wasm::{ModelPlace, converse::Prompt};

    let elsewhere = ModelPlace::new("eu.amazon.nova-pro-v1:0").region("eu-west-1");
    let prompt = Prompt::new("us.amazon.nova-pro-v1:0")
        .fallback(elsewhere.clone())
        .fallback("us.amazon.nova-lite-v1:0")
        .user("Hello");

    // These replace an input's `modelId`.
    let several = client.with_models(["us.amazon.nova-pro-v1:0".into(), elsewhere]);
    Ok(())
}

#[rustfmt::skip]
async fn objects_of_s3(
    config: Config,
    film: impl Stream<Item = Result<Vec<u8>, Error>>,
    print: fn(Vec<u8>),
) -> Result<(), Error> {
    use bedrock_wasm::s3::{List, Object, S3, Upload};
    use futures_util::{StreamExt, TryStreamExt};

    let s3 = S3::new(config); // as that of a client, with a key pair
    let object = Object::new("my-bucket", "notes/today.txt");
    s3.put_object(&object.clone().content_type("text/plain"), "Rates rose.").await?;

    let mut body = s3.get_object(&object.range("bytes=0-99")).await?.body;
    while let Some(bytes) = body.next().await {
        print(bytes?);
    }

    let notes = List::new("my-bucket").prefix("notes/");
    let keys = s3.list_objects(&notes).map_ok(|object| object.key);
    let keys: Vec<String> = keys.try_collect().await?;

    // Bytes from any stream, in parts of 8 MiB.
    let object = Object::at("s3://my-bucket/films/cats.mp4")?;
    let upload = Upload::new(object).part_bytes(8 << 20);
    s3.upload(&upload, film).await?;
    Ok(())
}

#[rustfmt::skip]
async fn playground_stream() -> Result<(), Error> {
    use bedrock_wasm::{Client, Config, auth::Credentials, operations};
    use futures_util::StreamExt;
    use serde_json::{Value, json};

    let identity = Credentials::new("YOUR_ACCESS_KEY_ID".into(), "YOUR_SECRET_ACCESS_KEY".into(), None)?;
    let client = Client::new(Config::new("us-east-1").credentials(identity));
    let input = json!({
        "modelId": "amazon.nova-micro-v1:0",
        "messages": [
            {
                "role": "user",
                "content": [
                    {
                        "text": "Hello!"
                    }
                ]
            }
        ],
        "inferenceConfig": {
            "maxTokens": 1024
        }
    });
    let mut events = client.stream::<Value>(&operations::CONVERSE_STREAM, &input).await?;
    while let Some(event) = events.next().await {
        print!("{}", event?["contentBlockDelta"]["delta"]["text"].as_str().unwrap_or_default());
    }
    Ok(())
}

#[rustfmt::skip]
async fn playground_call() -> Result<(), Error> {
    use bedrock_wasm::{Client, Config, auth::Credentials, operations};
    use serde_json::{Value, json};

    let identity = Credentials::new("YOUR_ACCESS_KEY_ID".into(), "YOUR_SECRET_ACCESS_KEY".into(), None)?;
    let client = Client::new(Config::new("us-east-1").credentials(identity));
    let input = json!({
        "modelId": "amazon.nova-micro-v1:0",
        "messages": [
            {
                "role": "user",
                "content": [
                    {
                        "text": "Hello!"
                    }
                ]
            }
        ],
        "inferenceConfig": {
            "maxTokens": 1024
        }
    });
    let output: Value = client.call(&operations::CONVERSE, &input).await?;
    println!("{output}");
    Ok(())
}

#[rustfmt::skip]
async fn vectors_and_images(client: Client) -> Result<(), Error> {
    use bedrock_wasm::{embeddings::{self, Embed}, images::{self, Generate}};

    let texts = ["A cat sits on the mat.", "Interest rates rose."];
    let request = Embed::new("amazon.titan-embed-text-v2:0", texts).dimensions(256);
    let vectors = embeddings::embed(&client, &request).await?.vectors; // in their order

    let request = Generate::new("amazon.nova-canvas-v1:0")
        .prompt("a cup of tea")
        .option("width", 1024);
    let images = images::generate(&client, &request).await?.images; // the bytes of PNGs
    Ok(())
}

#[rustfmt::skip]
async fn batches(
    (client, config, s3): (Client, Config, S3),
    (texts, job_arn): (&[&str], &str),
    save: fn(Option<&str>),
    show: fn(&str, Result<Value, Failure>),
) -> Result<(), Error> {
    use bedrock_wasm::{batch::{self, Batch, Records}, s3::S3};
    use futures_util::{StreamExt, stream};
    use serde_json::json;

    let batch = Batch::new("amazon.titan-embed-text-v2:0")
        .s3(&S3::new(config)) // as that of the client, with a key pair
        .role("arn:aws:iam::123456789012:role/batch")
        .input("s3://my-bucket/in/")
        .output("s3://my-bucket/out/")
        .on_progress(|progress| println!("{:?}", progress.processed));

    let mut records = Records::new(); // for InvokeModel; each one is checked
    let inputs = texts.iter().map(|text| records.add(None, json!({ "inputText": text })));
    let inputs: Vec<_> = inputs.collect(); // or Records::of_file, for the bytes of a file
    let mut run = batch::run(&client, &batch, stream::iter(inputs)).await?;
    save(run.job_arn()); // the job goes on if this app is closed
    while let Some(result) = run.next().await {
        let result = result?;
        show(&result.record_id, result.output);
    }

    // Later, in any app: the results of that job, or its end.
    let mut again = batch::resume(&client, &s3, job_arn);
    batch::stop(&client, job_arn).await?;
    Ok(())
}
