//! Step 4: the signing key. It changes once a day, so the last one is kept.

use super::Scope;
use crate::auth::Credentials;
use crate::text::{concat, owned};
use crate::time::Timestamp;
use aws_sigv4::sign::v4::calculate_signature;
use std::cell::Cell;
use zeroize::Zeroize;

/// The last derived key, and its inputs. Deriving one takes four
/// HMACs; a client uses the same one all day.
#[derive(Default)]
pub struct SigningKeys {
    last: Cell<Option<Derived>>,
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
        let derived = match self.last.take() {
            Some(last) if last.secret == secret && last.credential_scope == credential_scope => {
                last
            }
            _ => {
                let key = signing_key(secret, scope, now);
                Derived {
                    secret: owned(secret),
                    credential_scope,
                    key,
                }
            }
        };
        let signature = calculate_signature(&derived.key, string_to_sign.as_bytes());
        self.last.set(Some(derived));
        signature
    }
}

/// HMACs chained over the parts of the scope: date, region, service and
/// `aws4_request`. Each is one of `aws-sigv4`'s signatures, taken as bytes; its
/// own key derivation would bring `core::fmt` and a calendar into the module.
fn signing_key(secret: &str, scope: Scope<'_>, now: Timestamp) -> Vec<u8> {
    let mut key = concat(&["AWS4", secret]).into_bytes();
    for part in [&now.amz_date(), scope.region, scope.service, "aws4_request"] {
        let mut hex = calculate_signature(&key, part.as_bytes());
        key.zeroize();
        key = hex
            .as_bytes()
            .as_chunks()
            .0
            .iter()
            .map(|[high, low]| nibble(*high) << 4 | nibble(*low))
            .collect();
        hex.zeroize();
    }
    key
}

fn nibble(digit: u8) -> u8 {
    if digit.is_ascii_digit() {
        digit - b'0'
    } else {
        digit.wrapping_sub(b'a').wrapping_add(10) & 15
    }
}

impl Drop for Derived {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.key.zeroize();
    }
}
