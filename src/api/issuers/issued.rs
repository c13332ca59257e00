//! Calls to the services that issue credentials, and what their answers mean for a client that
//! needs credentials.

use super::advice_texts::ADVICE;
use super::services::ASSUME_ROLE_WITH_WEB_IDENTITY;
use crate::api::data::xml::element;
use crate::api::identity::Identity;
use crate::api::{Blob, Client, Config};
use crate::auth::Credentials;
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;
use crate::text::percent::push_pair;
use crate::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// The name of the sessions of a role, as CloudTrail has it.
pub(crate) const SESSION_NAME: &str = "bedrock-wasm";

/// A client for a service that issues credentials: AWS's own in a region, or at a URL.
pub(crate) fn client(region: &str, url: Option<&str>) -> Client {
    let config = Config::new(region);
    Client::new(match url {
        Some(url) => config.endpoint(url),
        None => config,
    })
}

/// Calls an operation of Cognito Identity (AWS JSON 1.1).
///
/// # Errors
/// The call fails, or its response is not a JSON object.
pub(crate) async fn cognito(
    client: &Client,
    operation: &Operation,
    input: &Value,
) -> Result<Value, Error> {
    let target = format!("AWSCognitoIdentityService.{}", operation.name);
    let mut client = client
        .with_header("content-type", "application/x-amz-json-1.1")
        .with_header("x-amz-target", target);
    let logins = input["Logins"].as_object();
    for token in logins.into_iter().flat_map(|logins| logins.values()) {
        client = client.hiding(token.as_str().unwrap_or_default());
    }
    client.call(operation, input).await
}

/// The credentials of a role that STS gives for a token of an identity provider.
///
/// # Errors
/// The call fails, or its response holds no credentials.
pub(crate) async fn assume_role(
    client: &Client,
    parameters: &[(&str, &str)],
) -> Result<Identity, Error> {
    #[derive(Deserialize)]
    struct Output {
        xml: Blob,
    }

    let mut form = String::from("Action=AssumeRoleWithWebIdentity&Version=2011-06-15");
    let mut client = client.with_header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in parameters {
        push_pair(&mut form, name, value);
        if *name == "WebIdentityToken" {
            client = client.hiding(value);
        }
    }
    let input = json!({ "form": Blob(form.into_bytes()) });
    let output: Output = client.call(&ASSUME_ROLE_WITH_WEB_IDENTITY, &input).await?;
    let xml = String::from_utf8_lossy(&output.xml.0);
    let fields = ["AccessKeyId", "SecretAccessKey", "SessionToken"];
    let ends = element(&xml, "Expiration").and_then(|text| Timestamp::from_rfc3339(&text));
    identity_of(fields.map(|name| element(&xml, name)), ends)
}

/// Credentials that lack nothing.
///
/// # Errors
/// A field is absent.
pub(crate) fn identity_of(
    fields: [Option<String>; 3],
    ends: Option<Timestamp>,
) -> Result<Identity, Error> {
    let ([Some(key), Some(secret), token @ Some(_)], Some(ends)) = (fields, ends) else {
        return Err(no_credentials());
    };
    let credentials = Credentials::new(key, secret, token).map_err(|_| no_credentials())?;
    Ok(Identity::from(credentials).expires(ends))
}

/// A response without credentials.
pub(crate) fn no_credentials() -> Error {
    Error::credentials(
        "malformed_answer",
        "the response contains no credentials; the endpoint, or a proxy in between, is not AWS's",
    )
}

/// Why a provider failed, as a failure of the credentials, with what to do.
pub(crate) fn refused(provider: &str, error: Error) -> Error {
    let error = match error.kind() {
        ErrorKind::Input => return error,
        ErrorKind::StreamIntegrity | ErrorKind::Mismatch => no_credentials(),
        _ => error,
    };
    let advice = match error.name() {
        Some(name) => ADVICE.iter().find(|(known, _)| *known == name),
        None => Some(&("", "Try again later.")),
    };
    let advice = advice.map_or("", |(_, advice)| advice);
    let code = match error.kind() {
        ErrorKind::Service if !error.retryable() => "refused",
        ErrorKind::Credentials => error.code(),
        _ => "provider_failed",
    };
    Error::credentials(code, format!("{provider}: {error}"))
        .retryable_as(&error)
        .with_advice(advice)
}

#[cfg(test)]
mod tests {
    use super::refused;
    use crate::error::Error;

    #[test]
    fn advice_follows_a_full_stop() {
        let advice = "The login token has expired or was not issued for this pool; without logins, the pool does not allow guests.";
        for said in [
            "Access is forbidden",
            "Access is forbidden.",
            "Access is forbidden. ",
        ] {
            let name = "NotAuthorizedException".to_owned();
            let error = refused("cognito", Error::service(name, 400, said.into(), false));
            let expected =
                format!("cognito: NotAuthorizedException: Access is forbidden. {advice}");
            assert_eq!((error.message(), error.code()), (&*expected, "refused"));
        }
    }
}
