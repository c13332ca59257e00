//! What the npm package does with the same lists: `tests/js/fallback.test.js` has the cases that are asked here.

use super::{Turn, first_to_answer, turns_of};
use crate::api::{Client, Config, ModelPlace};
use crate::error::{Error, ErrorKind};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::cell::RefCell;

fn client() -> Client {
    let config = Config::new("us-east-1")
        .endpoint("https://a.example")
        .signing_host("b.example");
    Client::new(config)
}

fn list(input: &Value) -> Vec<(Value, Client, Option<ModelPlace>)> {
    let text = input.to_string();
    let (first, others) = turns_of(&client(), &text).unwrap();
    let turns = [first].into_iter().chain(others);
    turns
        .map(|turn| {
            let input = serde_json::from_str(&turn.input).unwrap();
            (input, turn.client, turn.model)
        })
        .collect()
}

#[test]
fn an_input_without_a_list_is_asked_as_it_is() {
    for input in [json!({ "modelId": "a", "n": [1] }), json!({}), json!(null)] {
        let turns = list(&input);
        let [(sent, _, None)] = turns.as_slice() else {
            panic!("{input}");
        };
        assert_eq!(*sent, input);
    }
}

#[test]
fn of_a_list_each_entry_is_asked_with_its_id_in_its_place() {
    let models = json!([
        "a\"",
        { "modelId": "b", "region": "eu-west-1" },
        { "modelId": "c", "endpoint": "https://c.example" },
        { "modelId": "d", "endpoint": "https://d.example", "signingHost": "d", "region": null },
        ModelPlace::new("e").region("us-west-2"),
    ]);
    let input = json!({ "a": { "modelId": ["no"] }, "modelId": models, "n": "\"," });
    let expected = [
        ("a\"", "us-east-1", "https://a.example", Some("b.example")),
        ("b", "eu-west-1", "https://a.example", Some("b.example")),
        ("c", "us-east-1", "https://c.example", None),
        ("d", "us-east-1", "https://d.example", Some("d")),
        ("e", "us-west-2", "https://a.example", Some("b.example")),
    ];
    let turns = list(&input);
    assert_eq!(turns.len(), expected.len());
    for ((sent, client, model), (id, region, endpoint, host)) in turns.into_iter().zip(expected) {
        let mut one = input.clone();
        one["modelId"] = id.into();
        assert_eq!(sent, one);
        let config = &client.config;
        assert_eq!(config.region, region);
        assert_eq!(config.endpoint.as_deref(), Some(endpoint));
        assert_eq!(config.signing_host.as_deref(), host);
        let asked = ModelPlace::new(id).region(region).endpoint(endpoint);
        assert_eq!(model, Some(asked));
    }
}

#[test]
fn what_is_no_list_of_models_is_refused() {
    let no_place = json!([{ "modelId": "a", "regoin": "x" }]);
    for models in [
        json!([]),
        json!([1]),
        json!(["a", null]),
        json!([{}]),
        no_place,
    ] {
        let input = json!({ "modelId": models }).to_string();
        let error = turns_of(&client(), &input).err().unwrap();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Input, "invalid_input"),
            "{input}"
        );
        assert!(error.message().starts_with("modelId: "), "{error}");
    }
}

/// Asks three models that fail so in turn; which were asked, each with whether it was the last one.
fn asked(failures: [Option<Error>; 3]) -> (Result<String, Error>, Vec<(String, bool)>) {
    let input = json!({ "modelId": ["one", "two", "three"] }).to_string();
    let asked = RefCell::new(Vec::new());
    let ask = async |turn: &Turn<'_>, is_last: bool| {
        let id = turn.model.clone().unwrap().model_id;
        let mut asked = asked.borrow_mut();
        let failure = failures[asked.len()].clone();
        asked.push((id.clone(), is_last));
        failure.map_or(Ok(id), Err)
    };
    let turns = turns_of(&client(), &input).unwrap();
    let outcome = first_to_answer(turns, ask).now_or_never().unwrap();
    (outcome.map(|(id, _)| id), asked.into_inner())
}

fn service(name: &str, retryable: bool) -> Error {
    Error::service(name.into(), 400, "m".into(), retryable)
}

fn models<const N: usize>(ids: [(&str, bool); N]) -> Vec<(String, bool)> {
    ids.map(|(id, last)| (id.to_owned(), last)).into()
}

#[test]
fn what_may_pass_elsewhere_is_asked_of_the_next_model() {
    for failure in [
        service("ThrottlingException", true),
        service("ModelTimeoutException", false),
        service("ServiceQuotaExceededException", false),
        Error::network("no connection"),
        Error::connection_lost(true, "reset"),
        Error::incomplete_stream("no_terminal_event", "m"),
        Error::timeout("timeout_firstByteMs", String::new()),
        Error::timeout("timeout_idleMs", String::new()),
    ] {
        let (answer, asked) = asked([Some(failure.clone()), None, None]);
        assert_eq!(answer.unwrap(), "two", "{failure}");
        assert_eq!(asked, models([("one", false), ("two", false)]));
    }
}

#[test]
fn what_may_not_is_told_at_once() {
    for failure in [
        service("ValidationException", false),
        service("ModelErrorException", false),
        Error::credentials("missing_credentials", "m"),
        Error::input("invalid_input", "m"),
        Error::stream_integrity("invalid_json", "m"),
        Error::timeout("timeout_totalMs", String::new()),
    ] {
        let (answer, asked) = asked([Some(failure.clone()), None, None]);
        let error = answer.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (failure.kind(), failure.code())
        );
        assert_eq!(error.model().unwrap().model_id, "one");
        assert!(error.earlier().is_empty());
        assert_eq!(asked, models([("one", false)]));
    }
}

#[test]
fn when_all_fail_the_last_error_has_those_before_it() {
    let [busy, away, refused] = [
        service("ThrottlingException", true),
        Error::network("away"),
        service("ValidationException", false),
    ];
    let told = |answer: Result<String, Error>| {
        let error = answer.unwrap_err();
        let all = [&error].into_iter().chain(error.earlier());
        all.map(|error| (error.code(), error.model().unwrap().model_id.clone()))
            .collect::<Vec<_>>()
    };
    let named = |names: &[(&'static str, &str)]| {
        let names = names.iter();
        names
            .map(|(code, id)| (*code, (*id).to_owned()))
            .collect::<Vec<_>>()
    };
    let (answer, sent) = asked([Some(busy.clone()), Some(away), Some(busy.clone())]);
    assert_eq!(
        sent,
        models([("one", false), ("two", false), ("three", true)])
    );
    assert_eq!(
        told(answer),
        named(&[("service", "three"), ("service", "one"), ("network", "two")])
    );
    let (answer, sent) = asked([Some(busy), Some(refused), None]);
    assert_eq!(sent, models([("one", false), ("two", false)]));
    assert_eq!(
        told(answer),
        named(&[("service", "two"), ("service", "one")])
    );
}
