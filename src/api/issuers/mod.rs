//! Credentials that AWS's services issue in exchange for an identity.

#[rustfmt::skip]
mod advice_texts;
mod cognito_pool;
mod issued;
mod services;
mod token;
mod web_identity_role;

pub use cognito_pool::CognitoPool;
pub use web_identity_role::WebIdentityRole;

#[cfg(test)]
mod tests;
