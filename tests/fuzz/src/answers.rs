//! Answers of identity services as parsers of XML and JSON read them. `None` on the
//! outside where what is read for a signature's sake, and in a few lines, may differ:
//! texts that are no XML or JSON at all, and forms that these services never write.

use super::object::{Object, plainly_escaped};
use roxmltree::Document;

/// The access key id, the secret, the token, and the expiration.
pub(crate) type Said = [String; 4];

/// What Cognito says.
pub(crate) struct Cognito {
    pub(crate) id: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) credentials: Option<Said>,
}

/// The code and the message of an error.
pub(crate) fn error(body: &str) -> Option<(Option<String>, Option<String>)> {
    if body.trim_ascii_start().starts_with('<') {
        let xml = document(body)?;
        return Some((element(&xml, "Code"), element(&xml, "Message")));
    }
    if body.is_empty() {
        return Some((None, None));
    }
    let object = object(body)?;
    let either = |first, second| object.string(first).or_else(|| object.string(second));
    Some((either("__type", "code"), either("message", "Message")))
}

/// Of `AssumeRoleWithWebIdentity`.
pub(crate) fn of_sts(body: &str) -> Option<Option<Said>> {
    let xml = document(body)?;
    let names = [
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
    ];
    Some(all(names.map(|name| element(&xml, name))))
}

/// Of a container's host.
pub(crate) fn of_container(body: &str) -> Option<Option<Said>> {
    let object = object(body)?;
    let names = ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"];
    Some(all(names.map(|name| object.string(name))))
}

/// Of `GetId`, `GetOpenIdToken` and `GetCredentialsForIdentity`.
pub(crate) fn of_cognito(body: &str) -> Option<Cognito> {
    let object = object(body)?;
    let credentials = match object.raw("Credentials") {
        Some(text) if text.starts_with('{') => {
            let inner = self::object(text)?;
            let [key, secret, token] =
                ["AccessKeyId", "SecretKey", "SessionToken"].map(|name| inner.string(name));
            all([
                key,
                secret,
                token,
                inner.raw("Expiration").map(str::to_owned),
            ])
        }
        _ => None,
    };
    Some(Cognito {
        id: object.string("IdentityId"),
        token: object.string("Token"),
        credentials,
    })
}

fn all(fields: [Option<String>; 4]) -> Option<Said> {
    match fields {
        [Some(a), Some(b), Some(c), Some(d)] => Some([a, b, c, d]),
        _ => None,
    }
}

fn object(body: &str) -> Option<Object> {
    Object::parse(body).filter(|object| !object.repeats() && plainly_escaped(body))
}

/// A document without what could hide a tag, and without a line end that a parser makes another of.
fn document(body: &str) -> Option<Document<'_>> {
    let mut instructions = body.split("<?").skip(1);
    let hidden = instructions.any(|rest| rest.split("?>").next().is_some_and(|i| i.contains('<')));
    let plain = !hidden && !body.contains("<!") && !body.contains('\r');
    Document::parse(body).ok().filter(|_| plain)
}

/// The text of the first element with that start tag and no more in it. `None` where
/// there is no such element, or it has references to characters by their number.
fn element(xml: &Document<'_>, name: &str) -> Option<String> {
    let tag = format!("<{name}>");
    let node = xml
        .descendants()
        .find(|node| node.is_element() && xml.input_text()[node.range()].starts_with(&tag))?;
    let raw = &xml.input_text()[node.range()][tag.len()..];
    if raw.split('<').next()?.contains("&#") {
        return None;
    }
    let text = node.first_child().filter(|child| child.is_text());
    Some(
        text.and_then(|text| text.text())
            .unwrap_or_default()
            .to_owned(),
    )
}
