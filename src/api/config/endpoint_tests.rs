use super::Config;
use crate::api::edge::url_parts;
use crate::error::{Error, ErrorKind};

const AWS: &str = "bedrock-runtime.us-east-1.amazonaws.com";
const GATEWAY: &str = "https://gateway.example/v1";

/// Where requests go, and the host that they are signed for.
fn places(config: &Config) -> Result<(String, String), Error> {
    let endpoint = config.endpoint_of("bedrock-runtime", url_parts)?;
    Ok((endpoint.origin().to_owned(), endpoint.host().to_owned()))
}

fn config() -> Config {
    Config::new("us-east-1")
}

#[test]
fn requests_go_to_aws_or_to_the_endpoint() {
    let (origin, host) = places(&config()).unwrap();
    assert_eq!((origin, host.as_str()), (format!("https://{AWS}"), AWS));
    let (origin, host) = places(&config().endpoint(GATEWAY)).unwrap();
    assert_eq!(
        (origin.as_str(), host.as_str()),
        ("https://gateway.example", "gateway.example")
    );
    let signed_for_aws = config().endpoint(GATEWAY).signing_host(AWS);
    let (origin, host) = places(&signed_for_aws).unwrap();
    assert_eq!((origin.as_str(), host.as_str()), (GATEWAY, AWS));
}

/// The names of AWS's FIPS and dual-stack hosts are in `tests/endpoint_rules.rs`.
#[test]
fn a_variant_of_aws_and_an_endpoint_contradict_each_other() {
    for config in [config().fips(true), config().dual_stack(true)] {
        places(&config).unwrap();
        assert_refused(&config.endpoint(GATEWAY), "fips, dual_stack: ");
    }
}

#[test]
fn a_signing_host_is_a_host_alone() {
    for host in [
        "",
        "a b",
        "gateway.example/path",
        "gateway.example/",
        "user@gateway.example",
        "https://gateway.example",
        "GATEWAY.example",
    ] {
        assert_refused(
            &config().endpoint(GATEWAY).signing_host(host),
            "signing_host: ",
        );
    }
    assert_refused(&config().signing_host(AWS), "signing_host: ");
}

#[test]
fn an_endpoint_is_a_url_without_more() {
    for url in [
        "gateway.example",
        "https://user@gateway.example",
        "https://gateway.example/?a=b",
        "https://gateway.example/#a",
        "ws://gateway.example",
    ] {
        assert_refused(&config().endpoint(url), "endpoint: ");
    }
}

fn assert_refused(config: &Config, start: &str) {
    let error = places(config).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert_eq!(error.code(), "invalid_endpoint", "{error}");
    assert!(error.message().starts_with(start), "{error}");
}
