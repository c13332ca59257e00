//! The cases of `tests/cases/families.json`, which `tests/js/images/families.test.js` runs against
//! the npm package.

use super::{Generate, generate};
use crate::api::edge;
use crate::api::families::Row;
use crate::api::families::tests::{bytes, cases, client, compare_refusal, sent_bodies};
use serde_json::{Value, json};

fn request(options: &Row) -> Generate {
    let mut request = Generate::new(options["modelId"].as_str().unwrap());
    for (name, value) in options {
        let text = || value.as_str().unwrap().to_owned();
        request = match (name.as_str(), value) {
            ("modelId", _) => request,
            ("family", _) => request.family(text()),
            ("task", _) => request.task(text()),
            ("prompt", _) => request.prompt(text()),
            ("image", Value::Object(_)) => request.image(bytes(value)),
            ("mask", Value::Object(_)) => request.mask(bytes(value)),
            ("styleImage", Value::Object(_)) => request.style_image(bytes(value)),
            ("images", Value::Array(images)) => request.images(images.iter().map(bytes)),
            (name, value) => request.option(name, value.clone()),
        };
    }
    request
}

const PNG: &str = "iVBORw0KGgo=";

fn respond_with(answer: Value) {
    edge::respond_with(vec![json!({ "body": [{ "json": answer }] })]);
}

#[test]
fn bodies_are_those_that_aws_documents() {
    for case in cases("images") {
        let name = case["name"].as_str().unwrap();
        if case["body"].is_null() {
            continue;
        }
        respond_with(json!({ "images": [PNG], "seeds": [7] }));
        let made = edge::run(generate(
            &client(),
            &request(case["options"].as_object().unwrap()),
        ));
        let made = made.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(sent_bodies(), [case["body"].clone()], "{name}");
        assert_eq!((made.images.len(), made.seeds), (1, vec![7]), "{name}");
    }
}

#[test]
fn options_that_a_model_does_not_take_are_refused_before_anything_is_sent() {
    for case in cases("images") {
        let options = case["options"].as_object().unwrap();
        compare_refusal(&case, || {
            edge::run(generate(&client(), &request(options))).map(drop)
        });
    }
}

#[test]
fn content_that_was_held_back_is_an_error_with_the_images_that_passed() {
    for (answer, code) in [
        (
            json!({ "images": [PNG], "error": "blocked by our content filters" }),
            "content_filtered",
        ),
        (
            json!({ "images": [PNG, null], "finish_reasons": [null, "Filter reason: prompt"] }),
            "content_filtered",
        ),
        (
            json!({ "images": [], "finish_reasons": ["Inference error"] }),
            "image_failed",
        ),
    ] {
        respond_with(answer.clone());
        let request = Generate::new("amazon.nova-canvas-v1:0").prompt("a cup");
        let error = edge::run(generate(&client(), &request)).unwrap_err();
        assert_eq!((error.code(), error.partial()), (code, Some(&answer)));
    }
}

#[test]
fn a_mask_is_an_image_as_well() {
    for (mask, expected) in [(json!(PNG), 1), (Value::Null, 0)] {
        respond_with(json!({ "images": [PNG], "maskImage": mask }));
        let request = Generate::new("amazon.nova-canvas-v1:0").prompt("a cup");
        let made = edge::run(generate(&client(), &request)).unwrap();
        let masks: Vec<_> = made.mask.iter().collect();
        assert_eq!(masks, made.images.iter().take(expected).collect::<Vec<_>>());
    }
}

#[test]
fn a_response_without_an_image_is_an_error() {
    for (answer, code) in [
        (json!({}), "no_answer"),
        (json!({ "images": ["?"] }), "invalid_base64"),
    ] {
        respond_with(answer);
        let request = Generate::new("amazon.nova-canvas-v1:0").prompt("a cup");
        assert_eq!(
            edge::run(generate(&client(), &request)).unwrap_err().code(),
            code
        );
    }
}
