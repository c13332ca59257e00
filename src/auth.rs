//! Who sends a request: a key pair that signs it, or an API key that it carries.

use crate::error::Error;
use crate::text::{all, concat, cut, owned};
use std::fmt;
use zeroize::Zeroize;

/// AWS credentials. Wiped from memory when dropped, and never printed.
#[derive(Clone)]
pub struct Credentials {
    /// Access key id, secret access key and session token, a line each.
    lines: String,
}

impl Credentials {
    /// Credentials from their parts; `session_token` belongs to temporary ones.
    ///
    /// # Errors
    /// A part that is empty, or holds characters no header can carry.
    pub fn new(
        mut access_key_id: String,
        mut secret_access_key: String,
        mut session_token: Option<String>,
    ) -> Result<Self, Error> {
        let (id, secret) = (&access_key_id, &secret_access_key);
        let credentials = match &session_token {
            _ if id.is_empty() => Err(empty("accessKeyId")),
            _ if secret.is_empty() => Err(empty("secretAccessKey")),
            Some(token) if token.is_empty() => Err(empty("sessionToken")),
            token => Self::of(id, secret, token.as_deref().unwrap_or_default()),
        };
        access_key_id.zeroize();
        secret_access_key.zeroize();
        session_token.zeroize();
        credentials
    }

    /// The same for parts that are not empty; the token is, if there is none.
    pub(crate) fn of(key_id: &str, secret: &str, token: &str) -> Result<Self, Error> {
        printable("accessKeyId", key_id)?;
        printable("secretAccessKey", secret)?;
        printable("sessionToken", token)?;
        Ok(Self {
            lines: concat(&[key_id, "\n", secret, "\n", token]),
        })
    }

    /// The public half of the key pair.
    pub fn access_key_id(&self) -> &str {
        cut(&self.lines, b'\n').0
    }

    /// The secret half of the key pair.
    pub fn secret_access_key(&self) -> &str {
        self.after_key_id().0
    }

    /// The token that temporary credentials carry.
    pub fn session_token(&self) -> Option<&str> {
        self.after_key_id().1.filter(|token| !token.is_empty())
    }

    fn after_key_id(&self) -> (&str, Option<&str>) {
        cut(cut(&self.lines, b'\n').1.unwrap_or_default(), b'\n')
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        wipe(&mut self.lines);
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
    pub fn new(mut token: String) -> Result<Self, Error> {
        let key = if token.is_empty() {
            Err(empty("token"))
        } else {
            Self::of(&token)
        };
        token.zeroize();
        key
    }

    /// The same for a token that is not empty.
    pub(crate) fn of(token: &str) -> Result<Self, Error> {
        printable("token", token)?;
        Ok(Self(owned(token)))
    }

    #[cfg(feature = "rust-api")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the `authorization` header.
    pub(crate) fn authorization(&self) -> String {
        concat(&["Bearer ", &self.0])
    }
}

impl Drop for ApiKey {
    fn drop(&mut self) {
        wipe(&mut self.0);
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

/// Overwrites a secret. Its text was made by `concat`, which leaves no room behind it.
#[inline(never)]
pub(crate) fn wipe(text: &mut String) {
    let mut bytes = std::mem::take(text).into_bytes();
    bytes.as_mut_slice().zeroize();
}

/// The value itself must not be quoted in the message: it is a secret.
fn printable(name: &str, value: &str) -> Result<(), Error> {
    if all(value, |byte| (0x21..=0x7e).contains(&byte)) {
        return Ok(());
    }
    Err(malformed(
        name,
        " has spaces, line breaks or characters outside ASCII; copy it again without them",
    ))
}

fn empty(name: &str) -> Error {
    malformed(name, " is empty; give the whole value")
}

#[inline(never)]
fn malformed(name: &str, problem: &str) -> Error {
    let message = concat(&["credentials: ", name, problem]);
    Error::credentials("malformed_credentials", message)
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
