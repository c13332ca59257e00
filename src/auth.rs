//! Who sends a request: a key pair that signs it, or an API key that it carries.

use crate::error::Error;
use std::fmt;
use zeroize::Zeroize;

/// AWS credentials. Wiped from memory when dropped, and never printed.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Credentials {
    /// Credentials from their parts; `session_token` belongs to temporary ones.
    ///
    /// # Errors
    /// A part that is empty, or holds characters no header can carry.
    pub fn new(
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
    ) -> Result<Self, Error> {
        let credentials = Self {
            access_key_id,
            secret_access_key,
            session_token,
        };
        for (name, value) in [
            ("accessKeyId", Some(&credentials.access_key_id)),
            ("secretAccessKey", Some(&credentials.secret_access_key)),
            ("sessionToken", credentials.session_token.as_ref()),
        ] {
            if let Some(value) = value {
                printable(name, value)?;
            }
        }
        Ok(credentials)
    }

    /// The public half of the key pair.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret half of the key pair.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The token that temporary credentials carry.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(redacted)")
    }
}

/// A Bedrock API key, or for AgentCore the token of a user, sent as a bearer token. Never printed.
#[derive(Clone)]
pub struct ApiKey(String);

impl ApiKey {
    /// An API key as the console shows it.
    ///
    /// # Errors
    /// An empty key, or one with characters no header can carry.
    pub fn new(token: String) -> Result<Self, Error> {
        printable("token", &token)?;
        Ok(Self(token))
    }

    #[cfg(feature = "rust-api")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the `authorization` header.
    pub(crate) fn authorization(&self) -> String {
        let mut value = String::with_capacity(7 + self.0.len());
        value.push_str("Bearer ");
        value.push_str(&self.0);
        value
    }
}

impl Drop for ApiKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(redacted)")
    }
}

/// How a request proves who sends it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Auth {
    /// Signed with AWS Signature Version 4.
    SigV4(Credentials),
    /// Carries a Bedrock API key.
    Bearer(ApiKey),
    /// Proves nothing: the services that issue credentials ask for none.
    Unsigned,
}

/// The value itself must not be quoted in the message: it is a secret.
fn printable(name: &str, value: &str) -> Result<(), Error> {
    let problem = if value.is_empty() {
        " is empty; give the whole value"
    } else if value.bytes().all(|byte| (0x21..=0x7e).contains(&byte)) {
        return Ok(());
    } else {
        " has spaces, line breaks or characters outside ASCII; copy it again without them"
    };
    let mut message = String::from("credentials: ");
    message.push_str(name);
    message.push_str(problem);
    Err(Error::credentials("malformed_credentials", message))
}

#[cfg(test)]
mod tests {
    use super::{ApiKey, Auth, Credentials};

    #[test]
    fn secrets_never_print() {
        let secret = "canary-secret";
        let credentials =
            Credentials::new("AKID".into(), secret.into(), Some(secret.into())).unwrap();
        let auth = [
            Auth::SigV4(credentials),
            Auth::Bearer(ApiKey::new(secret.into()).unwrap()),
        ];
        assert!(!format!("{auth:?}{auth:#?}").contains("canary"));
    }

    #[test]
    fn credentials_that_no_header_can_carry_are_refused_without_being_quoted() {
        for bad in [
            "",
            "canary with space",
            "canary\r\nx-injected: 1",
            "canary\u{e9}",
        ] {
            let error = Credentials::new("AKID".into(), bad.into(), None).unwrap_err();
            assert!(error.message().contains("secretAccessKey"));
            assert!(!error.message().contains("canary"));
            assert!(ApiKey::new(bad.into()).is_err());
        }
    }
}
