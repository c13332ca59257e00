//! As the npm package does with the same lists: `tests/js/call/fallback.test.js` has the cases
//! that are asked here.

use crate::api::call::fallback::{Turns, first_to_answer, turns_of};
use crate::api::call::services::Services;
use crate::api::call::turn::{Caller, Turn};
use crate::api::converse::{self, Prompt};
use crate::api::edge;
use crate::api::{Client, Config, ModelPlace};
use crate::auth::Credentials;
use crate::error::{Error, ErrorKind};
use crate::operations::{
    APPLY_GUARDRAIL, CONVERSE, CONVERSE_STREAM, COUNT_TOKENS, INVOKE_MODEL, Operation,
    START_ASYNC_INVOKE, bedrock,
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;

fn client() -> Client {
    let config = Config::new("us-east-1")
        .endpoint("https://a.example")
        .signing_host("b.example");
    Client::new(config)
}

fn turns<'a>(client: &Client, operation: &Operation, input: &'a str) -> Result<Turns<'a>, Error> {
    turns_of(&client.caller, client.models.as_deref(), operation, input)
}

fn list(client: &Client, input: &Value) -> Vec<(Value, Caller, Option<ModelPlace>)> {
    let text = input.to_string();
    let (first, others) = turns(client, &CONVERSE, &text).unwrap();
    let turns = [first].into_iter().chain(others);
    turns
        .map(|turn| {
            let input = serde_json::from_str(&turn.input).unwrap();
            (input, turn.caller, turn.model)
        })
        .collect()
}

#[test]
fn an_input_without_a_list_is_asked_as_it_is() {
    for input in [json!({ "modelId": "a", "n": [1] }), json!({}), json!(null)] {
        let turns = list(&client(), &input);
        let [(sent, _, None)] = turns.as_slice() else {
            panic!("{input}");
        };
        assert_eq!(*sent, input);
    }
}

#[test]
fn of_several_models_each_is_asked_with_its_id_in_its_place() {
    let models = [
        ModelPlace::new("a\""),
        ModelPlace::new("b").region("eu-west-1"),
        ModelPlace::new("c").endpoint("https://c.example"),
        ModelPlace::new("d")
            .endpoint("https://d.example")
            .signing_host("d"),
        ModelPlace::new("e").region("us-west-2"),
    ];
    let expected = [
        ("a\"", "us-east-1", "https://a.example", Some("b.example")),
        ("b", "eu-west-1", "https://a.example", Some("b.example")),
        ("c", "us-east-1", "https://c.example", None),
        ("d", "us-east-1", "https://d.example", Some("d")),
        ("e", "us-west-2", "https://a.example", Some("b.example")),
    ];
    let rest = json!({ "a": { "modelId": ["no"] }, "n": "\"," });
    let mut with_one = rest.clone();
    with_one["modelId"] = json!(["another"]);
    for input in [rest.clone(), with_one] {
        let turns = list(&client().with_models(models.clone()), &input);
        assert_eq!(turns.len(), expected.len());
        for ((sent, caller, model), (id, region, endpoint, host)) in turns.into_iter().zip(expected)
        {
            let mut one = rest.clone();
            one["modelId"] = id.into();
            assert_eq!(sent, one);
            let config = &caller.config;
            assert_eq!(config.region, region);
            assert_eq!(config.endpoint.as_deref(), Some(endpoint));
            assert_eq!(config.signing_host.as_deref(), host);
            let asked = ModelPlace::new(id).region(region).endpoint(endpoint);
            assert_eq!(model, Some(asked));
        }
    }
    let sent = list(&client().with_models(["a"]), &json!(null));
    assert_eq!(sent[0].0, json!({ "modelId": "a" }));
}

/// The cases of `tests/js/call/model-places.test.js`: out of JSON comes no address.
#[test]
fn lists_out_of_json_hold_ids_alone() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/model-lists.json");
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for case in cases {
        let operation = match case["operation"].as_str().unwrap() {
            "ApplyGuardrail" => APPLY_GUARDRAIL,
            "Converse" => CONVERSE,
            "ConverseStream" => CONVERSE_STREAM,
            "CountTokens" => COUNT_TOKENS,
            "CreateModelInvocationJob" => bedrock::CREATE_MODEL_INVOCATION_JOB,
            "GetFoundationModelAvailability" => bedrock::GET_FOUNDATION_MODEL_AVAILABILITY,
            "InvokeModel" => INVOKE_MODEL,
            "StartAsyncInvoke" => START_ASYNC_INVOKE,
            other => panic!("{other}: add it here"),
        };
        edge::respond_with(vec![
            json!({ "status": 429, "body": [{ "json": { "__type": "ThrottlingException", "message": "m" } }] }),
        ]);
        let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
        let config = Config::new("us-east-1").credentials(keys).max_attempts(1);
        let mut input = json!({
            "input": {}, "modelInput": {}, "outputDataConfig": {}, "guardrailIdentifier": "g", "guardrailVersion": "1", "source": "INPUT",
            "content": [], "jobName": "j", "roleArn": "r", "inputDataConfig": {},
        });
        input["modelId"] = case["modelId"].clone();
        let client = Client::new(config);
        let error = if operation.streams() {
            edge::run(client.stream::<Value>(&operation, &input)).unwrap_err()
        } else {
            edge::run(client.call::<Value>(&operation, &input)).unwrap_err()
        };
        let sent = edge::sent();
        let hosts = sent.iter().map(|(request, _)| request.host.as_str());
        assert!(
            hosts
                .into_iter()
                .all(|host| host == "bedrock-runtime.us-east-1.amazonaws.com"),
            "{case}"
        );
        let Some(refused) = case["refused"].as_str() else {
            let asked = error.earlier().iter().chain([&error]);
            let asked: Vec<_> = asked
                .map(|error| &error.model().unwrap().model_id)
                .collect();
            assert_eq!(json!(asked), case["asked"], "{case}");
            assert_eq!(sent.len(), asked.len());
            continue;
        };
        assert_eq!(sent.len(), 0, "{case}");
        assert_eq!(error.kind(), ErrorKind::Input, "{case}: {error}");
        for part in refused.split(".*") {
            assert!(error.message().contains(part), "{error}, not {refused}");
        }
    }
}

#[test]
fn a_serialized_place_is_refused_as_an_entry() {
    let place = ModelPlace::new("a").endpoint("https://evil.example");
    let input = json!({ "modelId": [place] }).to_string();
    let error = turns(&client(), &CONVERSE, &input).err().unwrap();
    assert!(
        error.message().contains("endpoint does not belong"),
        "{error}"
    );
}

#[test]
fn models_are_for_operations_that_take_one() {
    for (models, operation) in [
        (vec!["a"], APPLY_GUARDRAIL),
        (vec!["a"], bedrock::CREATE_MODEL_INVOCATION_JOB),
        (vec![], CONVERSE),
    ] {
        let client = client().with_models(models);
        let error = turns(&client, &operation, "{}").err().unwrap();
        assert_eq!(error.code(), "invalid_input");
    }
}

#[test]
fn a_prompt_calls_the_models_in_their_places() {
    edge::respond_with(vec![
        json!({ "status": 503 }),
        json!({ "body": [{ "json": { "output": { "message": { "content": [{ "text": "Hi" }] } }, "stopReason": "end_turn" } }] }),
    ]);
    let keys = Credentials::new("AKIDEXAMPLE".into(), "canary".into(), None).unwrap();
    let client = Client::new(Config::new("us-east-1").credentials(keys).max_attempts(1));
    let prompt = Prompt::new("a")
        .fallback(ModelPlace::new("b").endpoint("https://b.example"))
        .user("Hello");
    let answer = edge::run(converse::ask(&client, &prompt)).unwrap();
    let hosts: Vec<_> = edge::sent()
        .into_iter()
        .map(|(request, _)| request.host)
        .collect();
    assert_eq!(
        hosts,
        ["bedrock-runtime.us-east-1.amazonaws.com", "b.example"]
    );
    let place = answer.model.unwrap();
    assert_eq!(
        (place.model_id.as_str(), place.endpoint.as_deref()),
        ("b", Some("https://b.example"))
    );
}

#[test]
fn the_places_that_are_kept_are_bounded() {
    let services = Services::default();
    let at = |region: &str| {
        services
            .shared(CONVERSE.service(), &Config::new(region))
            .unwrap()
    };
    let kept = at("kept-1");
    let gone = at("gone-1");
    for place in 0..40 {
        at(&format!("region-{place}"));
        assert!(Rc::ptr_eq(&kept, &at("kept-1")), "one in use stays");
    }
    assert!(!Rc::ptr_eq(&gone, &at("gone-1")));
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
    let turns = turns(&client(), &CONVERSE, &input).unwrap();
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
fn the_next_model_is_asked_after_errors_that_may_not_concern_it() {
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
fn other_errors_are_returned_at_once() {
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
