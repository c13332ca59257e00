//! A role for those who hold a token of an identity provider.

use super::issued::{SESSION_NAME, assume_role, client, refused};
use super::token::Token;
use crate::api::edge;
use crate::api::identity::{Identity, Provider, Source};
use crate::error::Error;

/// Keys of a role that STS gives for a token of an OpenID Connect provider.
///
/// ```
/// use bedrock_wasm::{Config, Error, WebIdentityRole};
///
/// # async fn token_of_the_login() -> Result<String, Error> { Ok(String::new()) }
/// let role = WebIdentityRole::new("us-east-1", "arn:aws:iam::123456789012:role/chat", token_of_the_login);
/// let config = Config::new("us-east-1").credentials(role);
/// ```
#[derive(Clone, Debug)]
pub struct WebIdentityRole {
    region: String,
    role_arn: String,
    token: Token,
    endpoint: Option<String>,
    duration_s: Option<u32>,
}

impl WebIdentityRole {
    /// A role, and a function that gives the token.
    pub fn new<F, Answer>(region: impl Into<String>, role_arn: impl Into<String>, token: F) -> Self
    where
        F: Fn() -> Answer + 'static,
        Answer: Future<Output = Result<String, Error>> + 'static,
    {
        Self {
            region: region.into(),
            role_arn: role_arn.into(),
            token: Token::new(token),
            endpoint: None,
            duration_s: None,
        }
    }

    /// An address in place of AWS's own STS.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// For how long keys are wanted: 900 to 43,200 seconds.
    #[must_use]
    pub fn duration_s(mut self, seconds: u32) -> Self {
        self.duration_s = Some(seconds);
        self
    }

    async fn identity(self) -> Result<Identity, Error> {
        edge::ready()?;
        let token = self.token.get().await?;
        let duration = self.duration_s.map(|seconds| seconds.to_string());
        let mut parameters = vec![
            ("RoleArn", self.role_arn.as_str()),
            ("RoleSessionName", SESSION_NAME),
        ];
        parameters.extend(duration.as_deref().map(|text| ("DurationSeconds", text)));
        parameters.push(("WebIdentityToken", &token));
        let sts = client(&self.region, self.endpoint.as_deref());
        assume_role(&sts, &parameters)
            .await
            .map_err(|error| refused("WebIdentityRole", error))
    }
}

impl From<WebIdentityRole> for Provider {
    fn from(role: WebIdentityRole) -> Self {
        Provider::new(move || role.clone().identity())
    }
}

impl From<WebIdentityRole> for Source {
    fn from(role: WebIdentityRole) -> Self {
        Provider::from(role).into()
    }
}
