//! The leaves of STS's XML, which have no attributes and no children.

use crate::text::{cut, owned, pieces};

/// The text of the first element of that name. `None` if it is absent, or if it refers to
/// characters by number.
pub(crate) fn element(xml: &str, name: &str) -> Option<String> {
    let inner = pieces(xml, b'<').find_map(|tag| tag.strip_prefix(name)?.strip_prefix('>'))?;
    let mut parts = pieces(inner, b'&');
    let mut text = owned(parts.next()?);
    for part in parts {
        let (entity, rest) = cut(part, b';');
        text.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        });
        text.push_str(rest?);
    }
    Some(text)
}
