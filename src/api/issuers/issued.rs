//! Providers whose keys services issue: an exchange of `credentials`, driven as calls are.

use crate::api::call::drive::{Conversation, drive};
use crate::api::call::watch::Watch;
use crate::api::edge;
use crate::api::identity::Identity;
use crate::auth::Credentials;
use crate::credentials::{Issued, Issuer};
use crate::endpoint::{Endpoint, Variant};
use crate::error::{Error, ErrorKind};
use crate::time::Timestamp;

/// Where a service that issues credentials is: AWS's own in a region, or an address.
pub(crate) fn endpoint_of(
    service: &str,
    region: &str,
    url: Option<&str>,
) -> Result<Endpoint, Error> {
    let Some(url) = url else {
        return Endpoint::aws(service, region, Variant::default());
    };
    let Some([protocol, host, path]) = edge::url_parts(url) else {
        let message = "endpoint: give an absolute URL without user, query or fragment";
        return Err(Error::input("invalid_endpoint", message));
    };
    Endpoint::custom(&protocol, &host, &path, None, false)
}

/// Drives the exchange to its end.
///
/// # Errors
/// What the service refuses, as a failure of the credentials, with what to do.
pub(crate) async fn issue(
    provider: &str,
    issuer: &mut (impl Issuer + Conversation),
) -> Result<Identity, Error> {
    edge::ready()?;
    let mut watch = Watch::new(crate::api::config::Timeouts::default());
    drive(issuer, &mut watch)
        .await
        .map_err(|error| refused(provider, error))?;
    let issued = issuer.issued().ok_or_else(|| malformed(provider))?;
    identity_of(issued).ok_or_else(|| malformed(provider))
}

fn malformed(provider: &str) -> Error {
    Error::credentials(
        "malformed_answer",
        format!(
            "{provider}: the answer holds no credentials; the endpoint or a proxy on the way is not AWS's"
        ),
    )
}

/// Keys with the time at which they end.
pub(crate) fn identity_of(issued: &Issued) -> Option<Identity> {
    let credentials = Credentials::new(
        issued.access_key_id.clone(),
        issued.secret_access_key.clone(),
        Some(issued.session_token.clone()),
    );
    let ends = match issued.expiration.parse::<f64>() {
        Ok(seconds) => Timestamp::from_ms((seconds * 1000.0) as u64),
        Err(_) => Timestamp::from_rfc3339(&issued.expiration)?,
    };
    Some(Identity::from(credentials.ok()?).expires(ends))
}

fn refused(provider: &str, error: Error) -> Error {
    if error.kind() == ErrorKind::Input {
        return error;
    }
    let advice = match error.name() {
        Some("ExpiredTokenException") => "The login's token is over: log in again for a new one.",
        Some("InvalidIdentityToken") => {
            "The token is none of an identity provider that the role trusts, or it is damaged."
        }
        Some("AccessDenied") => "The role's trust policy does not let this identity assume it.",
        Some("NotAuthorizedException") => {
            "The login's token is expired or not of this pool; without logins, the pool allows no guests."
        }
        Some("ResourceNotFoundException") => "Check the id and the region of the identity pool.",
        Some("InvalidIdentityPoolConfigurationException") => {
            "Give the identity pool a role for this kind of identity."
        }
        Some("InvalidParameterException") => {
            "Where the basic (classic) flow is meant, it must be enabled in the identity pool."
        }
        Some(_) => "",
        None => "Try again later.",
    };
    let code = match error.kind() {
        ErrorKind::Service if !error.retryable() => "refused",
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
        let advice = "The login's token is expired or not of this pool; without logins, the pool allows no guests.";
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
