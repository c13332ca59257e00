//! Credentials that services issue. Each source is an [`Exchange`] whose requests carry
//! no signature and whose answers are read whole: [`Event::Response`](crate::call::step::Event::Response) must have
//! its `body`, and what is sent has the body that [`Issuer::body`] gives.

mod answer;
mod cognito;
mod container;
mod request;
mod web_identity;

pub use cognito::{Cognito, CognitoIdentity};
pub use container::Container;
pub use web_identity::{AssumeRole, WebIdentity};

use crate::call::step::Exchange;
use std::fmt;
use zeroize::Zeroize;

/// An exchange for credentials.
pub trait Issuer: Exchange {
    /// The body of the last request; empty where it has none.
    fn body(&self) -> &str;

    /// What was issued, once the exchange is over.
    fn issued(&self) -> Option<&Issued>;

    /// The Cognito identity that they were issued to; empty for none.
    fn identity_id(&self) -> &str {
        ""
    }
}

/// Temporary credentials, as a service wrote them. Wiped from memory when
/// dropped, and never printed.
pub struct Issued {
    /// The public half of the key pair.
    pub access_key_id: String,
    /// The secret half of the key pair.
    pub secret_access_key: String,
    /// The token that goes with them.
    pub session_token: String,
    /// When they end: seconds since the Unix epoch (Cognito), or RFC 3339 text; empty for never.
    pub expiration: String,
}

impl Drop for Issued {
    fn drop(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Issued(redacted)")
    }
}
