//! The leaves of STS's XML, read as `roxmltree` reads them. An input is a response of STS; what the
//! reader leaves out on purpose (comments, CDATA, references to characters by number) is left out
//! in `document` and `element`.

use roxmltree::Document;

/// The elements of credentials and of errors.
const NAMES: [&str; 6] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
    "Code",
    "Message",
];

/// Reads each leaf.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let found = NAMES.map(|name| bedrock_wasm::fuzzing::xml_element(&text, name));
    if let Some(xml) = document(&text) {
        assert_eq!(found, NAMES.map(|name| element(&xml, name)), "{text}");
    }
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
