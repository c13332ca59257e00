//! Identities of a Cognito identity pool: guests, and those who have logged in.

use super::issued::{
    SESSION_NAME, assume_role, client, cognito, identity_of, no_credentials, refused,
};
use super::services::{GET_CREDENTIALS_FOR_IDENTITY, GET_ID, GET_OPEN_ID_TOKEN};
use super::token::Token;
use crate::api::edge;
use crate::api::identity::{Identity, Provider, Source};
use crate::error::Error;
use crate::time::Timestamp;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// Keys for an identity that a Cognito identity pool gives out.
///
/// ```
/// use bedrock_wasm::{CognitoPool, Config};
///
/// let pool = CognitoPool::new("us-east-1:1699ebc0-7900-4099-b910-2df94f52a030")
///     .role("arn:aws:iam::123456789012:role/guests-may-converse");
/// let config = Config::new("us-east-1").credentials(pool);
/// ```
///
/// Guests need the basic flow, which a [`role`](Self::role) asks for: in the enhanced
/// flow Cognito lets them use a few services, and Bedrock is not one of those.
#[derive(Clone, Debug)]
pub struct CognitoPool {
    pool_id: String,
    logins: Vec<(String, Token)>,
    role_arn: Option<String>,
    endpoint: Option<String>,
    sts_endpoint: Option<String>,
}

impl CognitoPool {
    /// A pool by its id. Without logins, keys are a guest's.
    pub fn new(pool_id: impl Into<String>) -> Self {
        Self {
            pool_id: pool_id.into(),
            logins: Vec::new(),
            role_arn: None,
            endpoint: None,
            sts_endpoint: None,
        }
    }

    /// A login: the name of its provider, such as `accounts.google.com`, and a function that gives
    /// its token.
    #[must_use]
    pub fn login<F, Answer>(mut self, provider: impl Into<String>, token: F) -> Self
    where
        F: Fn() -> Answer + 'static,
        Answer: Future<Output = Result<String, Error>> + 'static,
    {
        self.logins.push((provider.into(), Token::new(token)));
        self
    }

    /// The basic flow, with a role of your choice.
    #[must_use]
    pub fn role(mut self, arn: impl Into<String>) -> Self {
        self.role_arn = Some(arn.into());
        self
    }

    /// Addresses in place of AWS's own, of Cognito Identity and of STS.
    #[must_use]
    pub fn endpoints(mut self, cognito: impl Into<String>, sts: impl Into<String>) -> Self {
        self.endpoint = Some(cognito.into());
        self.sts_endpoint = Some(sts.into());
        self
    }

    async fn identity(self, known: Rc<RefCell<String>>) -> Result<Identity, Error> {
        edge::ready()?;
        let region = self.pool_id.split_once(':').map(|(region, _)| region);
        let Some(region) = region.filter(|region| !region.is_empty()) else {
            let message = "pool_id: give the id of an identity pool, such as \"us-east-1:1699ebc0-7900-4099-b910-2df94f52a030\"";
            return Err(Error::input("invalid_input", message));
        };
        let mut logins = Map::new();
        for (provider, token) in &self.logins {
            logins.insert(provider.clone(), token.get().await?.into());
        }
        let identity = self.exchange(region, &logins, &known).await;
        if identity.is_err() {
            // The identity may be gone; the pool gives another.
            known.borrow_mut().clear();
        }
        identity.map_err(|error| refused("CognitoPool", error))
    }

    /// `GetId`, then `GetCredentialsForIdentity`; or in the basic flow `GetOpenIdToken` and STS.
    /// <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html>
    async fn exchange(
        &self,
        region: &str,
        logins: &Map<String, Value>,
        known: &RefCell<String>,
    ) -> Result<Identity, Error> {
        let client_of = |url: &Option<String>| client(region, url.as_deref());
        let pool = client_of(&self.endpoint);
        let with_logins = |name: &str, value: &str| {
            let mut input = Map::new();
            input.insert(name.into(), value.into());
            if !logins.is_empty() {
                input.insert("Logins".into(), Value::Object(logins.clone()));
            }
            Value::Object(input)
        };
        let mut id = known.borrow().clone();
        if id.is_empty() {
            let input = with_logins("IdentityPoolId", &self.pool_id);
            let output = cognito(&pool, &GET_ID, &input).await?;
            id = text_of(&output, "/IdentityId").ok_or_else(no_credentials)?;
        }
        let input = with_logins("IdentityId", &id);
        let identity = if let Some(role_arn) = &self.role_arn {
            let output = cognito(&pool, &GET_OPEN_ID_TOKEN, &input).await?;
            let token = text_of(&output, "/Token").ok_or_else(no_credentials)?;
            let parameters = [
                ("RoleArn", role_arn.as_str()),
                ("RoleSessionName", SESSION_NAME),
                ("WebIdentityToken", &token),
            ];
            assume_role(&client_of(&self.sts_endpoint), &parameters).await?
        } else {
            let output = cognito(&pool, &GET_CREDENTIALS_FOR_IDENTITY, &input).await?;
            let fields = ["AccessKeyId", "SecretKey", "SessionToken"];
            let fields = fields.map(|name| text_of(&output, &format!("/Credentials/{name}")));
            let ends = output.pointer("/Credentials/Expiration");
            let ends = ends.and_then(Value::as_f64);
            identity_of(
                fields,
                ends.map(|seconds| Timestamp::from_ms((seconds * 1000.0) as u64)),
            )?
        };
        // Guests are one identity; who logs in may be another one each time.
        if self.logins.is_empty() {
            *known.borrow_mut() = id;
        }
        Ok(identity)
    }
}

fn text_of(output: &Value, pointer: &str) -> Option<String> {
    output.pointer(pointer)?.as_str().map(str::to_owned)
}

impl From<CognitoPool> for Provider {
    fn from(pool: CognitoPool) -> Self {
        let identity_id = Rc::default();
        Provider::new(move || pool.clone().identity(Rc::clone(&identity_id)))
    }
}

impl From<CognitoPool> for Source {
    fn from(pool: CognitoPool) -> Self {
        Provider::from(pool).into()
    }
}
