//! Exchanges for credentials, driven by canned answers in the forms that AWS documents.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod support;

use bedrock_wasm::ErrorKind;
use bedrock_wasm::call::step::{Event, Exchange, Step};
use bedrock_wasm::credentials::{
    AssumeRole, Cognito, CognitoIdentity, Container, Issuer, WebIdentity,
};
use bedrock_wasm::endpoint::{Endpoint, Variant};
use bedrock_wasm::http::{Request, Response};
use serde_json::{Value, json};
use std::time::Duration;
use support::host::{after_ms, sent, slept};

const POOL: &str = "us-east-1:1699ebc0-7900-4099-b910-2df94f52a030";
const IDENTITY: &str = "us-east-1:12345678-dcdc-4099-b910-2df94f52a030";
const ROLE: &str = "arn:aws:iam::123456789012:role/Guest";
/// Documented at <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>, with values of our own.
const STS_ANSWER: &str = "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>amzn1.account.A</SubjectFromWebIdentityToken>
    <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/Guest/app1</Arn><AssumedRoleId>ARO:app1</AssumedRoleId></AssumedRoleUser>
    <Credentials>
      <SessionToken>AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE</SessionToken>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
      <Expiration>2014-10-24T23:00:23Z</Expiration>
      <AccessKeyId>ASgeIAIOSFODNN7EXAMPLE</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>";

fn endpoint(prefix: &str) -> Endpoint {
    Endpoint::aws(prefix, "us-east-1", Variant::default()).unwrap()
}

fn role() -> AssumeRole {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    AssumeRole {
        endpoint: endpoint("sts"),
        parameters: vec![pair("RoleArn", ROLE), pair("RoleSessionName", "app 1")],
    }
}

fn guest() -> CognitoIdentity {
    CognitoIdentity {
        endpoint: endpoint("cognito-identity"),
        identity_pool_id: POOL.into(),
        account_id: String::new(),
        identity_id: String::new(),
        logins: String::new(),
        custom_role_arn: String::new(),
        basic: None,
    }
}

fn answer(status: u16, body: &str) -> Event<'_> {
    Event::Response(Response {
        status,
        body: Some(body),
        ..Response::default()
    })
}

fn request(issuer: &mut dyn Issuer, event: Event<'_>) -> Request {
    sent(issuer.next(event, after_ms(0)).unwrap())
}

/// The operation and the members of a request to Cognito, which is never signed.
fn asked(request: &Request, issuer: &dyn Issuer) -> (String, Value) {
    assert_eq!(
        request.url(),
        "https://cognito-identity.us-east-1.amazonaws.com/"
    );
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(request.header("authorization"), None);
    let target = request.header("x-amz-target").unwrap();
    let operation = target.strip_prefix("AWSCognitoIdentityService.").unwrap();
    (
        operation.to_owned(),
        serde_json::from_str(issuer.body()).unwrap(),
    )
}

fn issued(issuer: &dyn Issuer) -> [&str; 4] {
    let issued = issuer.issued().unwrap();
    [
        &issued.access_key_id,
        &issued.secret_access_key,
        &issued.session_token,
        &issued.expiration,
    ]
}

#[test]
fn a_guest_in_the_enhanced_flow() {
    let mut guest = Cognito::new(guest());
    let first = request(&mut guest, Event::Begin);
    assert_eq!(
        asked(&first, &guest),
        ("GetId".into(), json!({ "IdentityPoolId": POOL }))
    );
    let id = json!({ "IdentityId": IDENTITY }).to_string();
    let second = request(&mut guest, answer(200, &id));
    assert_eq!(
        asked(&second, &guest),
        (
            "GetCredentialsForIdentity".into(),
            json!({ "IdentityId": IDENTITY })
        )
    );
    let keys = format!(
        r#"{{"IdentityId":"{IDENTITY}","Credentials":{{"AccessKeyId":"ASIA1","SecretKey":"a\/b+\u0063","SessionToken":"t=","Expiration":1.415998623E9}}}}"#
    );
    let step = guest.next(answer(200, &keys), after_ms(0)).unwrap();
    assert!(matches!(step, Step::Done));
    assert_eq!(issued(&guest), ["ASIA1", "a/b+c", "t=", "1.415998623E9"]);
    assert_eq!(guest.identity_id(), IDENTITY);
}

#[test]
fn a_login_in_the_basic_flow() {
    let logins = json!({ "accounts.google.com": "a \"token\"" });
    let mut login = Cognito::new(CognitoIdentity {
        logins: logins.to_string(),
        identity_id: IDENTITY.into(),
        basic: Some(role()),
        ..guest()
    });
    let first = request(&mut login, Event::Begin);
    assert_eq!(
        asked(&first, &login),
        (
            "GetOpenIdToken".into(),
            json!({ "IdentityId": IDENTITY, "Logins": logins })
        )
    );
    let token = json!({ "IdentityId": IDENTITY, "Token": "eyJ.a+b/c" }).to_string();
    let second = request(&mut login, answer(200, &token));
    assert_eq!(second.url(), "https://sts.us-east-1.amazonaws.com/");
    assert_eq!(
        login.body(),
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15\
         &RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FGuest\
         &RoleSessionName=app%201&WebIdentityToken=eyJ.a%2Bb%2Fc"
    );
    login.next(answer(200, STS_ANSWER), after_ms(0)).unwrap();
    assert_eq!(issued(&login)[0], "ASgeIAIOSFODNN7EXAMPLE");
    assert_eq!(login.identity_id(), IDENTITY);
}

#[test]
fn a_web_identity() {
    let mut identity = WebIdentity::new(&role(), "token");
    let first = request(&mut identity, Event::Begin);
    assert_eq!(
        first.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    identity.next(answer(200, STS_ANSWER), after_ms(0)).unwrap();
    assert_eq!(
        issued(&identity),
        [
            "ASgeIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY",
            "AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE",
            "2014-10-24T23:00:23Z",
        ]
    );
}

#[test]
fn the_host_of_a_container() {
    let place = Endpoint::custom("http:", "127.0.0.1:8080", "/v2/keys", None, false).unwrap();
    let mut container = Container::new(&place, "Basic abc");
    let first = request(&mut container, Event::Begin);
    assert_eq!(first.url(), "http://127.0.0.1:8080/v2/keys");
    assert_eq!(first.method, "GET");
    assert_eq!(first.header("authorization"), Some("Basic abc"));
    let keys = json!({ "AccessKeyId": "A", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-01-01T00:00:00Z" });
    container
        .next(answer(200, &keys.to_string()), after_ms(0))
        .unwrap();
    assert_eq!(issued(&container), ["A", "s", "t", "2026-01-01T00:00:00Z"]);
}

#[test]
fn refusals_say_what_aws_says() {
    for (body, name, message) in [
        (
            r#"{"__type":"NotAuthorizedException","message":"Invalid login token."}"#,
            "NotAuthorizedException",
            "Invalid login token.",
        ),
        (
            r#"{"__type":"com.amazonaws.cognito#ResourceNotFoundException","Message":"IdentityPool 'x' not found."}"#,
            "ResourceNotFoundException",
            "IdentityPool 'x' not found.",
        ),
        (
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
             <Code>ExpiredTokenException</Code><Message>Token expired: 1 &lt; 2 &amp; &quot;over&quot;</Message></Error></ErrorResponse>",
            "ExpiredTokenException",
            "Token expired: 1 < 2 & \"over\"",
        ),
    ] {
        let mut identity = WebIdentity::new(&role(), "canary-secret");
        request(&mut identity, Event::Begin);
        let error = identity.next(answer(400, body), after_ms(0)).unwrap_err();
        assert_eq!((error.name(), error.message()), (Some(name), message));
        assert!(identity.issued().is_none());
        assert!(!format!("{error}{error:?}").contains("canary"));
    }
}

#[test]
fn an_answer_without_credentials_is_an_error() {
    for body in [
        "",
        "{}",
        "<html>",
        r#"{"IdentityId":7}"#,
        "<AccessKeyId>A</AccessKeyId><Expiration>never</Expiration>",
    ] {
        let mut guest = Cognito::new(guest());
        request(&mut guest, Event::Begin);
        let error = guest.next(answer(200, body), after_ms(0)).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Credentials, "malformed_answer")
        );
        let mut identity = WebIdentity::new(&role(), "token");
        request(&mut identity, Event::Begin);
        assert!(identity.next(answer(200, body), after_ms(0)).is_err());
    }
}

#[test]
fn trouble_is_tried_again_and_refusals_are_not() {
    let mut guest = Cognito::new(guest());
    let first = request(&mut guest, Event::Begin);
    let pause = slept(guest.next(answer(500, "{}"), after_ms(0)).unwrap());
    assert_eq!(pause, Duration::from_millis(50));
    let second = request(&mut guest, Event::Woke);
    assert_eq!(first, second);
    let pause = slept(guest.next(Event::Failed("offline"), after_ms(0)).unwrap());
    assert_eq!(pause, Duration::from_millis(100));
    request(&mut guest, Event::Woke);
    let error = guest
        .next(Event::Failed("offline"), after_ms(0))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
}
