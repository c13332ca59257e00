//! The top level of a JSON text.

use crate::text::json::Members;

/// The members of an object, each with its JSON text; none of anything else. A key is as it is
/// written, with its escapes.
pub(crate) fn members(object: &str) -> impl Iterator<Item = (&str, &str)> {
    Members::of(object.as_bytes()).filter_map(|(key, value)| {
        let text = |bytes| std::str::from_utf8(bytes).ok();
        Some((text(key)?, text(value)?))
    })
}
