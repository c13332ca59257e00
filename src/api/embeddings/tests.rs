//! The cases of `tests/cases/families.json`, which `tests/js/embeddings/families.test.js` runs
//! against the npm package.

use super::body::calls_of;
use super::{Embed, Item, embed};
use crate::api::families::tests::{bytes, cases, client, compare_refusal, sent_bodies};
use crate::api::{edge, families::Row};
use serde_json::{Value, json};

fn item(value: &Value) -> Item {
    match (value.as_str(), value.get("text").and_then(Value::as_str)) {
        (Some(text), _) => text.into(),
        (None, Some(text)) => Item::text_and_image(text, bytes(&value["image"])),
        (None, None) => Item::image(bytes(&value["image"])),
    }
}

fn request(options: &Row) -> Embed {
    let values = options["values"].as_array().unwrap().iter().map(item);
    let model_id = options.get("modelId").and_then(Value::as_str);
    let mut request = Embed::new(model_id.unwrap_or_default(), values);
    for (name, value) in options {
        let text = || value.as_str().unwrap().to_owned();
        request = match name.as_str() {
            "modelId" | "values" => request,
            "family" => request.family(text()),
            "dimensions" => request.dimensions(value.as_u64().unwrap().try_into().unwrap()),
            "inputType" => request.input_type(text()),
            "truncate" => request.truncate(text()),
            "normalize" => request.normalize(value.as_bool().unwrap()),
            other => panic!("{other}: add it here"),
        };
    }
    request
}

/// A response in the shape of the family that a body belongs to.
fn answer(body: &Value, length: usize) -> Value {
    let vector = vec![0.5; length];
    let lists = ["texts", "images", "inputs"].map(|name| body[name].as_array());
    let answer = match lists.into_iter().flatten().next() {
        Some(list) => json!({ "embeddings": { "float": vec![vector; list.len()] } }),
        None if body["taskType"].is_string() => json!({ "embeddings": [{ "embedding": vector }] }),
        None if body["inputType"].is_string() => json!({ "data": [{ "embedding": vector }] }),
        None => json!({ "embedding": vector, "inputTextTokenCount": 1 }),
    };
    json!({ "body": [{ "json": answer }] })
}

#[test]
fn bodies_are_those_that_aws_documents() {
    for case in cases("embeddings") {
        let name = case["name"].as_str().unwrap();
        let options = case["options"].as_object().unwrap();
        let Some(bodies) = case["bodies"].as_array() else {
            continue;
        };
        let length = options
            .get("dimensions")
            .map_or(2, |length| length.as_u64().unwrap());
        let answers = bodies.iter().map(|body| answer(body, length as usize));
        edge::respond_with(answers.collect());
        let found = edge::run(embed(&client(), &request(options).concurrency(1)));
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(sent_bodies(), *bodies, "{name}");
        assert_eq!(
            found.vectors.len(),
            options["values"].as_array().unwrap().len()
        );
        assert!(
            found
                .vectors
                .iter()
                .all(|vector| vector.len() as u64 == length),
            "{name}"
        );
    }
}

#[test]
fn options_that_a_model_does_not_take_are_refused_before_anything_is_sent() {
    for case in cases("embeddings") {
        let options = case["options"].as_object().unwrap();
        compare_refusal(&case, || {
            edge::run(embed(&client(), &request(options))).map(drop)
        });
    }
}

#[test]
fn vectors_are_in_the_order_of_their_values_and_tokens_add_up() {
    let answers = [1.0, 2.0, 3.0].map(|number| {
        json!({ "body": [{ "json": { "embedding": [number], "inputTextTokenCount": 2 } }] })
    });
    edge::respond_with(answers.to_vec());
    let request = Embed::new("amazon.titan-embed-text-v2:0", ["a", "b", "c"]);
    let found = edge::run(embed(&client(), &request)).unwrap();
    assert_eq!(found.vectors, [[1.0], [2.0], [3.0]]);
    assert_eq!(found.input_tokens, Some(6));
}

#[test]
fn a_throttled_call_is_made_again() {
    let busy = json!({ "status": 429, "body": [{ "json": { "message": "slow down" } }] });
    let right = json!({ "body": [{ "json": { "embedding": [1.0], "inputTextTokenCount": 1 } }] });
    edge::respond_with(vec![busy.clone(), busy, right]);
    let request = Embed::new("amazon.titan-embed-text-v2:0", ["a", "b"]);
    let found = edge::run(embed(&client().with_max_attempts(1), &request)).unwrap();
    assert_eq!(found.vectors, [[1.0], [1.0]]);
}

#[test]
fn a_response_without_a_vector_for_each_value_is_an_error() {
    for answer in [
        json!({ "embeddings": [[1.0]] }),
        json!({ "embeddings": [[1.0], []] }),
        json!({ "embeddings": [[1.0], ["1"]] }),
        json!({}),
    ] {
        edge::respond_with(vec![json!({ "body": [{ "json": answer }] })]);
        let request = Embed::new("cohere.embed-english-v3", ["a", "b"]);
        let error = edge::run(embed(&client(), &request)).unwrap_err();
        assert_eq!(error.code(), "no_answer", "{answer}");
    }
}

#[test]
fn tokens_are_those_that_the_response_counts() {
    for case in cases("usage") {
        let name = case["name"].as_str().unwrap();
        let header = case
            .get("header")
            .map(|count| json!({ "x-amzn-bedrock-input-token-count": count }));
        let response = json!({ "headers": header, "body": [{ "json": case["response"] }] });
        edge::respond_with(vec![response]);
        let request = Embed::new(case["modelId"].as_str().unwrap(), ["a"]);
        let found =
            edge::run(embed(&client(), &request)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.input_tokens, case["tokens"].as_u64(), "{name}");
    }
}

/// The limit is of all images of a call.
#[test]
fn images_go_into_as_few_calls_as_their_bytes_allow() {
    let Value::Object(row) = json!({
        "bodies": { "image": {} },
        "perCall": { "image": 96 },
        "maxImageBytes": 30,
    }) else {
        unreachable!()
    };
    let values = [10, 10, 10, 11, 20].map(|size| {
        let mut image = b"\x89PNG".to_vec();
        image.resize(size, 0);
        Item::image(image)
    });
    let calls = calls_of(&row, &values).unwrap();
    let sizes: Vec<usize> = calls.iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 1, 1]);
}
