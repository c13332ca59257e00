//! Steps 2 and 3: the hash of the canonical request, bound to a time and a scope.

use super::{ALGORITHM, Scope, sha256_hex};
use crate::text::concat;
use crate::time::Timestamp;

/// `AWS4-HMAC-SHA256`, the time, the credential scope and the hash, a line each.
pub fn string_to_sign(canonical_request: &str, scope: Scope<'_>, now: Timestamp) -> String {
    of_scope(canonical_request, &scope.credential_scope(now), now)
}

pub(super) fn of_scope(canonical_request: &str, credential_scope: &str, now: Timestamp) -> String {
    let hash = sha256_hex(canonical_request.as_bytes());
    let now = now.amz_date_time();
    concat(&[ALGORITHM, "\n", &now, "\n", credential_scope, "\n", &hash])
}
