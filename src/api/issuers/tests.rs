//! What Cognito and STS are asked, and what their answers become. The answers have the forms that
//! AWS documents.

use super::{CognitoPool, WebIdentityRole};
use crate::api::{Identity, Provider, edge};
use crate::error::{Error, ErrorKind};
use crate::http::Request;
use crate::time::Timestamp;
use serde_json::{Value, json};
use std::rc::Rc;

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

/// A request with its body.
type Sent = (Request, String);

/// The result of a provider for these responses, and its requests.
fn ask(
    provider: impl Into<Provider>,
    answers: Vec<Value>,
) -> (Result<Rc<Identity>, Error>, Vec<Sent>) {
    edge::respond_with(answers);
    let provider = provider.into();
    let identity = edge::run(provider.identity(None, || Timestamp::from_ms(0)));
    let sent = edge::sent().into_iter();
    let sent = sent.map(|(request, body)| (request, String::from_utf8(body.unwrap()).unwrap()));
    (identity, sent.collect())
}

fn answer(status: u16, body: &str) -> Value {
    json!({ "status": status, "body": [body] })
}

/// The operation and the members of a request to Cognito, which is never signed.
fn asked((request, body): &Sent) -> (&str, Value) {
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
    (operation, serde_json::from_str(body).unwrap())
}

fn keys_of(identity: &Identity) -> [String; 3] {
    let crate::auth::Auth::SigV4(keys) = identity.auth() else {
        panic!("not a key pair");
    };
    [
        keys.access_key_id().to_owned(),
        keys.secret_access_key().to_owned(),
        keys.session_token().unwrap_or_default().to_owned(),
    ]
}

fn web_identity(token: &'static str) -> WebIdentityRole {
    WebIdentityRole::new("us-east-1", ROLE, move || {
        std::future::ready(Ok(token.to_owned()))
    })
}

#[test]
fn a_guest_in_the_enhanced_flow() {
    let keys = format!(
        r#"{{"IdentityId":"{IDENTITY}","Credentials":{{"AccessKeyId":"ASIA1","SecretKey":"a\/b+\u0063","SessionToken":"t=","Expiration":1.415998623E9}}}}"#
    );
    let answers = vec![
        answer(200, &json!({ "IdentityId": IDENTITY }).to_string()),
        answer(200, &keys),
    ];
    let (identity, sent) = ask(CognitoPool::new(POOL), answers);
    let [first, second] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert_eq!(asked(first), ("GetId", json!({ "IdentityPoolId": POOL })));
    assert_eq!(
        asked(second),
        (
            "GetCredentialsForIdentity",
            json!({ "IdentityId": IDENTITY })
        )
    );
    let identity = identity.unwrap();
    assert_eq!(keys_of(&identity), ["ASIA1", "a/b+c", "t="]);
    assert!(identity.is_good_at(1_415_998_622_999) && !identity.is_good_at(1_415_998_623_000));
}

#[test]
fn a_guest_is_the_same_identity_until_it_is_refused() {
    let id = answer(200, &json!({ "IdentityId": IDENTITY }).to_string());
    let keys = answer(
        200,
        r#"{"Credentials":{"AccessKeyId":"A","SecretKey":"s","SessionToken":"t","Expiration":1}}"#,
    );
    let gone = answer(
        400,
        r#"{"__type":"ResourceNotFoundException","message":"Identity not found."}"#,
    );
    edge::respond_with(vec![id.clone(), keys.clone(), keys.clone(), gone, id, keys]);
    let provider = Provider::from(CognitoPool::new(POOL));
    let outcomes =
        [(); 4].map(|()| edge::run(provider.identity(None, || Timestamp::from_ms(10_000))).is_ok());
    assert_eq!(outcomes, [true, true, false, true]);
    let sent = edge::sent();
    let operations: Vec<_> = sent
        .iter()
        .map(|(request, _)| request.header("x-amz-target").unwrap())
        .map(|target| target.rsplit('.').next().unwrap())
        .collect();
    let get_keys = "GetCredentialsForIdentity";
    assert_eq!(
        operations,
        ["GetId", get_keys, get_keys, get_keys, "GetId", get_keys]
    );
}

#[test]
fn a_login_in_the_basic_flow() {
    let pool = CognitoPool::new(POOL)
        .login("accounts.google.com", || {
            std::future::ready(Ok("a \"token\"".to_owned()))
        })
        .role(ROLE);
    let token = json!({ "IdentityId": IDENTITY, "Token": "eyJ.a+b/c" }).to_string();
    let answers = vec![
        answer(200, &json!({ "IdentityId": IDENTITY }).to_string()),
        answer(200, &token),
        answer(200, STS_ANSWER),
    ];
    let (identity, sent) = ask(pool, answers);
    let logins = json!({ "accounts.google.com": "a \"token\"" });
    let [first, second, third] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert_eq!(
        asked(first),
        ("GetId", json!({ "IdentityPoolId": POOL, "Logins": logins }))
    );
    assert_eq!(
        asked(second),
        (
            "GetOpenIdToken",
            json!({ "IdentityId": IDENTITY, "Logins": logins })
        )
    );
    assert_eq!(third.0.url(), "https://sts.us-east-1.amazonaws.com/");
    assert_eq!(
        third.1,
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15\
         &RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FGuest\
         &RoleSessionName=bedrock-wasm&WebIdentityToken=eyJ.a%2Bb%2Fc"
    );
    assert_eq!(keys_of(&identity.unwrap())[0], "ASgeIAIOSFODNN7EXAMPLE");
}

#[test]
fn a_web_identity() {
    let role = web_identity("token").duration_s(900);
    let (identity, sent) = ask(role, vec![answer(200, STS_ANSWER)]);
    let (request, body) = &sent[0];
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(request.header("authorization"), None);
    assert!(body.ends_with("&DurationSeconds=900&WebIdentityToken=token"));
    let identity = identity.unwrap();
    assert_eq!(
        keys_of(&identity),
        [
            "ASgeIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY",
            "AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE",
        ]
    );
    let end = Timestamp::from_rfc3339("2014-10-24T23:00:23Z").unwrap();
    assert!(identity.is_good_at(end.as_ms() - 1) && !identity.is_good_at(end.as_ms()));
}

#[test]
fn refusals_have_the_message_of_aws() {
    for (body, message) in [
        (
            r#"{"__type":"NotAuthorizedException","message":"Invalid login token."}"#,
            "NotAuthorizedException: Invalid login token. ",
        ),
        (
            r#"{"__type":"com.amazonaws.cognito#ResourceNotFoundException","Message":"IdentityPool 'x' not found."}"#,
            "ResourceNotFoundException: IdentityPool 'x' not found. ",
        ),
        (
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
             <Code>ExpiredTokenException</Code><Message>Token expired: 1 &lt; 2 &amp; &quot;over&quot; &apos;yet&apos;</Message></Error></ErrorResponse>",
            "ExpiredTokenException: Token expired: 1 < 2 & \"over\" 'yet'. ",
        ),
    ] {
        let (outcome, _) = ask(web_identity("canary-secret"), vec![answer(400, body)]);
        let error = outcome.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Credentials, "refused")
        );
        let expected = format!("WebIdentityRole: {message}");
        assert!(error.message().starts_with(&expected), "{error}");
        assert!(!format!("{error}{error:?}").contains("canary"));
    }
}

#[test]
fn a_pool_in_a_region_that_cannot_be_one_is_a_wrong_input() {
    let (outcome, _) = ask(
        Provider::from(CognitoPool::new("US-EAST-1:pool")),
        Vec::new(),
    );
    let error = outcome.unwrap_err();
    let found = (error.kind(), error.code());
    assert_eq!(found, (ErrorKind::Input, "invalid_region"), "{error}");
}

#[test]
fn an_issuer_in_trouble_has_not_refused() {
    for status in [429, 503] {
        let (outcome, _) = ask(web_identity("token"), vec![answer(status, "")]);
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), "provider_failed", "{error}");
        assert!(error.retryable());
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
        for provider in [
            Provider::from(CognitoPool::new(POOL)),
            web_identity("token").into(),
        ] {
            let (outcome, _) = ask(provider, vec![answer(200, body)]);
            let error = outcome.unwrap_err();
            assert_eq!(
                (error.kind(), error.code()),
                (ErrorKind::Credentials, "malformed_answer"),
                "{body}"
            );
        }
    }
}

#[test]
fn trouble_is_tried_again_and_refusals_are_not() {
    let offline = json!({ "refused": "offline" });
    let answers = vec![answer(500, "{}"), offline.clone(), offline];
    let (outcome, sent) = ask(CognitoPool::new(POOL), answers);
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|attempt| *attempt == sent[0]));
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), "provider_failed");
    assert!(error.retryable());
    let refusal = answer(400, r#"{"__type":"NotAuthorizedException"}"#);
    assert_eq!(ask(CognitoPool::new(POOL), vec![refusal]).1.len(), 1);
}

#[test]
fn the_token_of_a_login_shows_in_no_error() {
    let token = "canary/login+token==";
    let quoted = r"the token canary\\/login+token== (canary%2flogin%2Btoken%3d%3d) is wrong";
    let body = json!({ "__type": "NotAuthorizedException", "message": quoted }).to_string();
    let xml = format!(
        "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>{quoted}</Message></Error></ErrorResponse>"
    );
    let pool = || {
        CognitoPool::new(POOL).login("accounts.google.com", move || {
            std::future::ready(Ok(token.to_owned()))
        })
    };
    let id = answer(200, &json!({ "IdentityId": IDENTITY }).to_string());
    let open_id = answer(200, &json!({ "Token": token }).to_string());
    let refused = |text: &str| json!({ "refused": format!("{text} {token}") });
    let failures = [
        ask(pool(), vec![answer(400, &body)]),
        ask(pool(), vec![id.clone(), answer(400, &body)]),
        ask(pool().role(ROLE), vec![id, open_id, answer(400, &xml)]),
        ask(web_identity(token), vec![answer(400, &xml)]),
        ask(
            web_identity(token),
            vec![refused("a"), refused("b"), refused("c")],
        ),
    ];
    for (outcome, _) in failures {
        let error = outcome.unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(printed.contains("(redacted)"), "{printed}");
        assert!(!printed.contains("canary"), "{printed}");
    }
}
