//! Inputs and their requests, as the REST-JSON protocol has them.

use super::{Bound, json_of};
use crate::api::Blob;
use crate::error::Error;
use crate::operations::{
    self, APPLY_GUARDRAIL, CONVERSE, INVOKE_MODEL, Location, Operation, START_ASYNC_INVOKE,
    bedrock, bedrock_agent, bedrock_agent_runtime,
};
use serde::Serialize;
use serde_json::{Value, json};

fn bound(operation: &Operation, input: impl Serialize) -> Result<Bound, Error> {
    let input = json_of(operation, &input)?;
    Bound::new(operation, &input, &[], |_| Ok("a-token".into()))
}

fn body(bound: &Bound) -> Value {
    serde_json::from_slice(bound.body.as_deref().unwrap()).unwrap()
}

fn at(bound: &Bound, location: Location) -> Vec<(&str, &str)> {
    let values = bound.values.iter();
    let values = values.filter(|value| value.location == location);
    values
        .map(|value| (value.name.as_str(), value.value.as_str()))
        .collect()
}

#[test]
fn labels_leave_the_input_and_the_rest_is_the_body() {
    let rest =
        json!({ "messages": [{ "content": [{ "text": "a \"quoted\", {brace}" }] }], "n": 1e300 });
    let mut input = rest.clone();
    input["modelId"] = "m".into();
    input["system"] = Value::Null;
    let bound = bound(&CONVERSE, &input).unwrap();
    assert_eq!(at(&bound, Location::Label), [("modelId", "m")]);
    assert_eq!(
        at(&bound, Location::Header),
        [("content-type", "application/json")]
    );
    assert_eq!(body(&bound), rest);
    let request = bound.with_call(|call| {
        let target = operations::bind(call.path, call.bindings).unwrap();
        (
            call.method.to_owned(),
            target.path,
            call.payload_hash.to_owned(),
        )
    });
    let hash = crate::sigv4::sha256_hex(bound.body.as_deref().unwrap());
    assert_eq!(request, ("POST".into(), "/model/m/converse".into(), hash));
}

#[test]
fn members_keep_the_order_of_the_callers_struct() {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Input {
        zebra: u8,
        model_id: &'static str,
        ant: [bool; 2],
        left_out: Option<u8>,
    }
    let input = Input {
        zebra: 1,
        model_id: "m",
        ant: [true, false],
        left_out: None,
    };
    let bound = bound(&CONVERSE, input).unwrap();
    assert_eq!(bound.body.unwrap(), br#"{"zebra":1,"ant":[true,false]}"#);
}

#[test]
fn a_missing_member_is_named() {
    for (operation, input, named) in [
        (CONVERSE, json!({}), "Converse: modelId is required"),
        (
            CONVERSE,
            json!({ "modelId": null }),
            "Converse: modelId is required",
        ),
        (
            APPLY_GUARDRAIL,
            json!({ "guardrailIdentifier": "g" }),
            "guardrailVersion",
        ),
        (
            CONVERSE,
            json!({ "modelId": ["m"] }),
            "Converse: modelId: must be a string",
        ),
        (
            CONVERSE,
            json!([1]),
            "Converse: the input must be an object",
        ),
        (
            CONVERSE,
            json!("text"),
            "Converse: the input must be an object",
        ),
    ] {
        let error = bound(&operation, &input).unwrap_err();
        assert!(error.message().contains(named), "{error}");
    }
    assert!(
        bound(&bedrock::LIST_FOUNDATION_MODELS, ())
            .unwrap()
            .body
            .is_none()
    );
}

/// `HttpPrefixHeadersArePresent` and `HttpQueryParamsOnlyRequest` of smithy's protocol tests.
#[test]
fn each_key_of_a_map_is_a_header_or_a_part_of_the_query() {
    const MAPS: Operation = Operation {
        http: "GET /maps",
        required: "",
        headers: "foo:X-Foo fooMap:X-Foo-@map",
        query: "queryMap@map",
        ..CONVERSE
    };
    let bound = bound(
        &MAPS,
        json!({
            "foo": "Foo",
            "fooMap": { "abc": "Abc value", "def": "Def value" },
            "queryMap": { "a": "b", "c": "d" },
        }),
    );
    let bound = bound.unwrap();
    assert_eq!(
        at(&bound, Location::Header),
        [
            ("X-Foo", "Foo"),
            ("X-Foo-abc", "Abc value"),
            ("X-Foo-def", "Def value")
        ]
    );
    assert_eq!(at(&bound, Location::Query), [("a", "b"), ("c", "d")]);
}

/// Those of `tests/js/call/bound-members.test.js`.
#[test]
fn bound_members_have_the_types_of_the_model() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/cases/bound-members.json"
    );
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for case in cases {
        let operation = match case["operation"].as_str().unwrap() {
            "Converse" => CONVERSE,
            "ConverseStream" => operations::CONVERSE_STREAM,
            "CreateModelInvocationJob" => bedrock::CREATE_MODEL_INVOCATION_JOB,
            "GetFoundationModel" => bedrock::GET_FOUNDATION_MODEL,
            "InvokeModel" => INVOKE_MODEL,
            "ListAsyncInvokes" => operations::LIST_ASYNC_INVOKES,
            "ListCustomModels" => bedrock::LIST_CUSTOM_MODELS,
            "ListFoundationModels" => bedrock::LIST_FOUNDATION_MODELS,
            "StartAsyncInvoke" => START_ASYNC_INVOKE,
            "UntagResource" => bedrock_agent::UNTAG_RESOURCE,
            other => panic!("{other}: add it here"),
        };
        let bound = bound(&operation, &case["input"]);
        if let Some(refused) = case["refused"].as_str() {
            let error = bound.err().unwrap_or_else(|| panic!("{case}"));
            assert_eq!(error.message(), refused);
            continue;
        }
        let bound = bound.unwrap();
        let mut query = at(&bound, Location::Query);
        query.sort_unstable();
        assert_eq!(json!(query), case["query"], "{case}");
    }
}

#[test]
fn query_members_are_text_and_lists_repeat() {
    let listed = bound(
        &bedrock::LIST_CUSTOM_MODELS,
        json!({ "maxResults": 5, "isOwned": true }),
    )
    .unwrap();
    assert_eq!(
        at(&listed, Location::Query),
        [("maxResults", "5"), ("isOwned", "true")]
    );
    assert!(listed.body.is_none());
    let tags = json!({ "resourceArn": "arn", "tagKeys": ["a", "b"] });
    let untag = bound(&bedrock_agent::UNTAG_RESOURCE, &tags).unwrap();
    assert_eq!(
        at(&untag, Location::Query),
        [("tagKeys", "a"), ("tagKeys", "b")]
    );
}

#[test]
fn a_payload_is_bytes_or_json_and_never_text_by_mistake() {
    let sent = |body: Value| {
        bound(
            &INVOKE_MODEL,
            json!({ "modelId": "m", "body": body, "accept": "image/png" }),
        )
    };
    let raw = sent(json!(Blob(vec![0, 255, 128]))).unwrap();
    assert_eq!(raw.body.as_deref(), Some(&[0, 255, 128][..]));
    assert_eq!(
        at(&raw, Location::Header),
        [
            ("Accept", "image/png"),
            ("content-type", "application/json")
        ]
    );
    assert_eq!(
        body(&sent(json!({ "prompt": "x" })).unwrap()),
        json!({ "prompt": "x" })
    );
    let error = sent(json!("{\"prompt\":1}")).unwrap_err();
    assert!(
        error
            .message()
            .contains("InvokeModel: body: text must be base64"),
        "{error}"
    );
}

#[test]
fn an_absent_idempotency_token_is_made() {
    let made = |input: Value| {
        body(&bound(&START_ASYNC_INVOKE, input).unwrap())["clientRequestToken"].clone()
    };
    let mut input = json!({ "modelId": "m", "modelInput": {}, "outputDataConfig": {} });
    assert_eq!(made(input.clone()), "a-token");
    input["clientRequestToken"] = "mine".into();
    assert_eq!(made(input), "mine");
}

#[test]
fn headers_of_the_client_replace_others_but_not_those_of_the_signature() {
    let with = |name: &str| {
        let headers = [(name.to_owned(), "text/plain".to_owned())];
        Bound::new(&CONVERSE, r#"{"modelId":"m"}"#, &headers, |_| {
            Ok(String::new())
        })
    };
    let bound = with("Content-Type").unwrap();
    assert_eq!(
        at(&bound, Location::Header).last(),
        Some(&("Content-Type", "text/plain"))
    );
    for name in [
        "Host",
        "authorization",
        "X-Amz-Date",
        "x-amz-security-token",
    ] {
        assert_eq!(with(name).unwrap_err().code(), "invalid_header");
    }
}

#[test]
fn every_row_binds_its_required_members() {
    let agent = bedrock_agent_runtime::INVOKE_AGENT;
    let input = json!({ "agentId": "a", "agentAliasId": "b", "sessionId": "c", "inputText": "d" });
    let bound = bound(&agent, &input).unwrap();
    assert_eq!(body(&bound), json!({ "inputText": "d" }));
    let path = bound.with_call(|call| operations::bind(call.path, call.bindings).unwrap().path);
    assert_eq!(path, "/agents/a/agentAliases/b/sessions/c/text");
}
