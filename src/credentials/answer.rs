//! Reading what identity services answer: one level of JSON, or the leaves of XML.

use super::Issued;
use crate::error::Error;
use crate::text::json::Members;
use crate::text::{cut, owned, pieces};

/// A member of a JSON object as it stands in the text.
pub(crate) fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = Members::of(object.as_bytes()).find(|(key, _)| *key == name.as_bytes())?;
    std::str::from_utf8(value).ok()
}

/// The text of a JSON string. `None` where it is none, or has an escape that keys,
/// tokens and messages of AWS do not have: of half a surrogate pair, or of a control
/// character other than a line feed.
pub(crate) fn json_text(value: &str) -> Option<String> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next()? {
                'n' => '\n',
                'u' => {
                    let mut code = 0;
                    for _ in 0..4 {
                        code = code << 4 | characters.next()?.to_digit(16)?;
                    }
                    char::from_u32(code)?
                }
                escaped @ ('"' | '\\' | '/') => escaped,
                _ => return None,
            },
            plain => plain,
        });
    }
    Some(text)
}

/// A string among the members of a JSON object.
pub(crate) fn string(object: &str, name: &str) -> Option<String> {
    json_text(member(object, name)?)
}

/// The text of the first element of that name, which has no attributes and no children.
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

/// What was issued, from `read`, which gives the text of a field.
///
/// # Errors
/// A field that the answer lacks.
pub(crate) fn issued(
    fields: [&str; 3],
    expiration: String,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Issued, Error> {
    let [key, secret, token] = fields.map(read);
    match (key, secret, token) {
        (Some(access_key_id), Some(secret_access_key), Some(session_token)) => Ok(Issued {
            access_key_id,
            secret_access_key,
            session_token,
            expiration,
        }),
        _ => Err(incomplete()),
    }
}

/// An answer that lacks what was asked for.
pub(crate) fn incomplete() -> Error {
    Error::credentials(
        "malformed_answer",
        "the answer holds no credentials; the endpoint or a proxy on the way is not AWS's",
    )
}
