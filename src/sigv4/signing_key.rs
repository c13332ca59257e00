//! Step 4: the signing key. It changes once a day, so the last one is kept.

use super::Scope;
use crate::auth::Credentials;
use crate::time::Timestamp;
use aws_sigv4::sign::v4;
use std::cell::RefCell;
use zeroize::Zeroize;

/// The last derived key and what it was derived from. Deriving one takes four
/// HMACs; a client uses the same one all day.
#[derive(Default)]
pub struct SigningKeys {
    last: RefCell<Option<Derived>>,
}

struct Derived {
    secret: String,
    credential_scope: String,
    key: Vec<u8>,
}

impl SigningKeys {
    /// The signature of a string to sign: lower-case hex, 64 digits.
    pub fn signature(
        &self,
        credentials: &Credentials,
        scope: Scope<'_>,
        now: Timestamp,
        string_to_sign: &str,
    ) -> String {
        let secret = credentials.secret_access_key();
        let credential_scope = scope.credential_scope(now);
        let mut last = self.last.borrow_mut();
        let fresh = last.as_ref().is_some_and(|derived| {
            derived.secret == secret && derived.credential_scope == credential_scope
        });
        if !fresh {
            *last = None;
        }
        let derived = last.get_or_insert_with(|| Derived {
            secret: secret.to_owned(),
            credential_scope,
            key: v4::generate_signing_key(
                secret,
                now.as_system_time(),
                scope.region,
                scope.service,
            )
            .as_ref()
            .to_vec(),
        });
        v4::calculate_signature(&derived.key, string_to_sign.as_bytes())
    }
}

impl Drop for Derived {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.key.zeroize();
    }
}
