//! Identities of a Cognito identity pool: guests, and those who have logged in.

use super::issued::{endpoint_of, issue};
use super::token::Token;
use crate::api::identity::{Identity, Provider, Source};
use crate::credentials::{AssumeRole, Cognito, CognitoIdentity, Issuer};
use crate::error::Error;
use crate::text::json::push_string;
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
/// flow Cognito lets them use a few services, and Bedrock is none of those.
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

    /// A login: the name of its provider, such as `accounts.google.com`, and a function that gives its token.
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

    async fn identity(self, identity_id: Rc<RefCell<String>>) -> Result<Identity, Error> {
        let region = self.pool_id.split_once(':').map(|(region, _)| region);
        let Some(region) = region.filter(|region| !region.is_empty()) else {
            let message = "pool_id: give the id of an identity pool, such as \"us-east-1:1699ebc0-7900-4099-b910-2df94f52a030\"";
            return Err(Error::input("invalid_input", message));
        };
        let basic = self.role_arn.as_ref().map(|arn| {
            Ok::<_, Error>(AssumeRole {
                endpoint: endpoint_of("sts", region, self.sts_endpoint.as_deref())?,
                parameters: vec![
                    ("RoleArn".into(), arn.clone()),
                    ("RoleSessionName".into(), "bedrock-wasm".into()),
                ],
            })
        });
        let logins = logins_json(&self.logins).await?;
        let mut exchange = Cognito::new(CognitoIdentity {
            endpoint: endpoint_of("cognito-identity", region, self.endpoint.as_deref())?,
            identity_pool_id: self.pool_id.clone(),
            account_id: String::new(),
            identity_id: identity_id.borrow().clone(),
            logins,
            custom_role_arn: String::new(),
            basic: basic.transpose()?,
        });
        let identity = issue("CognitoPool", &mut exchange).await;
        // One that was refused may be gone; the pool gives another.
        let known = identity.as_ref().map_or("", |_| exchange.identity_id());
        // Guests are one identity; who logs in may be another one each time.
        if self.logins.is_empty() {
            known.clone_into(&mut identity_id.borrow_mut());
        }
        identity
    }
}

/// A JSON object of tokens by their providers; empty for a guest.
async fn logins_json(logins: &[(String, Token)]) -> Result<String, Error> {
    let mut json = Vec::new();
    for (provider, token) in logins {
        json.push(if json.is_empty() { b'{' } else { b',' });
        push_string(&mut json, provider);
        json.push(b':');
        push_string(&mut json, &token.get().await?);
    }
    if !json.is_empty() {
        json.push(b'}');
    }
    Ok(String::from_utf8(json).unwrap_or_default())
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
