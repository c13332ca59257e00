//! Step 4: the signing key. It changes once a day, so the last one is kept.

use super::Scope;
use crate::auth::{Credentials, wipe};
use crate::text::{concat, cut};
use crate::time::Timestamp;
use aws_sigv4::sign::v4::calculate_signature;
use std::cell::Cell;
use zeroize::Zeroize;

/// The last derived key, and its inputs. Deriving one takes four
/// HMACs; a client uses the same one all day.
#[derive(Default)]
pub struct SigningKeys {
    last: Cell<Derived>,
}

#[derive(Default)]
struct Derived {
    /// The credential scope and the secret.
    inputs: String,
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
        let credential_scope = scope.credential_scope(now);
        let secret = credentials.secret_access_key();
        self.sign(secret, scope, &credential_scope, string_to_sign)
    }

    pub(super) fn sign(
        &self,
        secret: &str,
        scope: Scope<'_>,
        credential_scope: &str,
        string_to_sign: &str,
    ) -> String {
        let mut last = self.last.take();
        let inputs = concat(&[credential_scope, "\n", secret]);
        let key = if last.inputs == inputs {
            std::mem::take(&mut last.key)
        } else {
            signing_key(secret, scope, credential_scope)
        };
        let signature = calculate_signature(&key, string_to_sign.as_bytes());
        self.last.set(Derived { inputs, key });
        signature
    }
}

/// HMACs chained over the parts of the scope: date, region, service and
/// `aws4_request`. Each is one of `aws-sigv4`'s signatures, taken as bytes; its
/// own key derivation would bring `core::fmt` and a calendar into the module.
fn signing_key(secret: &str, scope: Scope<'_>, credential_scope: &str) -> Vec<u8> {
    let mut key = concat(&["AWS4", secret]).into_bytes();
    let (date, _) = cut(credential_scope, b'/');
    for part in &[date, scope.region, scope.service, "aws4_request"] {
        let mut digits = calculate_signature(&key, part.as_bytes()).into_bytes();
        key.as_mut_slice().zeroize();
        let cells = Cell::from_mut(digits.as_mut_slice()).as_slice_of_cells();
        for (byte, [high, low]) in cells.iter().zip(cells.as_chunks().0) {
            byte.set(nibble(high.get()) << 4 | nibble(low.get()));
        }
        let length = digits.len() / 2;
        digits.split_at_mut(length).1.zeroize();
        digits.truncate(length);
        key = digits;
    }
    key
}

/// The value of a lower-case hex digit.
fn nibble(digit: u8) -> u8 {
    (digit & 15) + (digit >> 6) * 9
}

impl Drop for Derived {
    fn drop(&mut self) {
        wipe(&mut self.inputs);
        self.key.as_mut_slice().zeroize();
    }
}
