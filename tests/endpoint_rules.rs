//! AWS's own tests of its endpoint rules, from botocore.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod support;

use bedrock_wasm::endpoint::{Endpoint, Variant};
use serde_json::Value;
use support::sources::{json, published};

/// Left out: a region of our own making and a flag for it, which mean a host without a
/// region (`sts.amazonaws.com`), and configurations that the constructors here cannot express,
/// namely no region and FIPS or dual-stack beside a host of the user's own (`pkg/call/client.js`
/// refuses both).
fn is_left_out(parameters: &Value) -> bool {
    parameters["UseGlobalEndpoint"] == true
        || parameters["Region"] == "aws-global"
        || parameters["Region"].is_null()
        || parameters.get("Endpoint").is_some()
}

#[test]
fn endpoints_are_those_of_the_rules() {
    let Some(root) = published("endpoint-rules") else {
        return;
    };
    for (prefix, expected_count) in [
        ("bedrock", 16),
        ("bedrock-runtime", 16),
        ("cognito-identity", 30),
        ("sts", 44),
    ] {
        let tests = json(root.join(prefix).join("endpoint-tests-1.json"));
        let mut count = 0;
        for case in tests["testCases"].as_array().unwrap() {
            let parameters = &case["params"];
            if is_left_out(parameters) {
                continue;
            }
            let variant = Variant {
                fips: parameters["UseFIPS"].as_bool().unwrap(),
                dual_stack: parameters["UseDualStack"].as_bool().unwrap(),
            };
            let region = parameters["Region"].as_str().unwrap();
            let endpoint = Endpoint::aws(prefix, region, variant).unwrap();
            let expected = case["expect"]["endpoint"]["url"].as_str().unwrap();
            assert_eq!(endpoint.origin(), expected, "{prefix} {parameters}");
            assert_eq!(Some(endpoint.host()), expected.strip_prefix("https://"));
            count += 1;
        }
        assert_eq!(count, expected_count, "{prefix}");
    }
}
