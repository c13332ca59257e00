//! XML: the leaves of STS, which have no attributes and no children, and the documents of S3.

use crate::text::{cut, owned, pieces, push_all};
use serde_json::{Map, Value};

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

/// A document's element: with text, or with other elements. Attributes carry nothing but
/// namespaces.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    text: String,
    children: Vec<Element>,
}

/// No document of AWS's is deeper; another server's is not followed further.
const MAX_DEPTH: usize = 32;
/// Elements that may come more than once.
const LISTS: [&str; 4] = ["Contents", "CommonPrefixes", "Part", "ChecksumAlgorithm"];
const NUMBERS: [&str; 5] = ["Size", "KeyCount", "MaxKeys", "MaxParts", "PartNumber"];

impl Element {
    /// The root of a document; `None` if it is not whole.
    pub(crate) fn parse(xml: &str) -> Option<Self> {
        let mut open = vec![Self::default()];
        for piece in pieces(xml, b'<').skip(1) {
            let (tag, text) = cut(piece, b'>');
            let text = text?;
            if tag.starts_with(['?', '!']) {
                continue;
            }
            let mut names = tag.split(|c: char| c.is_ascii_whitespace() || c == '/');
            let begun = names.next()?;
            if !begun.is_empty() {
                open.push(Self {
                    name: begun.into(),
                    text: if tag.ends_with('/') { "" } else { text }.into(),
                    children: Vec::new(),
                });
            }
            if !begun.is_empty() && !tag.ends_with('/') {
                // The first holds the root.
                if open.len() - 1 > MAX_DEPTH {
                    return None;
                }
                continue;
            }
            let ended = if begun.is_empty() {
                names.next()?
            } else {
                begun
            };
            let element = open.pop().filter(|element| element.name == ended)?;
            open.last_mut()?.children.push(element);
        }
        let root = open.pop().filter(|_| open.is_empty())?;
        root.children.into_iter().next()
    }

    /// What it holds, by the names that the AWS SDK has for the members.
    pub(crate) fn members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        for child in &self.children {
            let name = child.name.as_str();
            if !LISTS.contains(&name) {
                members.insert(name.into(), child.value());
                continue;
            }
            let list = if name == "Part" { "Parts" } else { name };
            let list = members
                .entry(list)
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = list {
                items.push(child.value());
            }
        }
        members
    }

    fn value(&self) -> Value {
        if !self.children.is_empty() {
            return self.members().into();
        }
        let text = unescaped(&self.text);
        match self.name.as_str() {
            "IsTruncated" => (text == "true").into(),
            name if NUMBERS.contains(&name) => {
                text.parse::<u64>().map_or(Value::String(text), Value::from)
            }
            _ => text.into(),
        }
    }
}

/// The name of a document's first element.
pub(crate) fn root_of(xml: &str) -> &str {
    let mut tags = pieces(xml, b'<').skip(1);
    let root = tags.find(|tag| !tag.starts_with(['?', '!']));
    let end = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/');
    root.and_then(|tag| tag.split(end).next())
        .unwrap_or_default()
}

fn unescaped(text: &str) -> String {
    let mut parts = pieces(text, b'&');
    let mut out = owned(parts.next().unwrap_or_default());
    for part in parts {
        let (entity, rest) = cut(part, b';');
        match rest.zip(character(entity)) {
            Some((rest, character)) => {
                out.push(character);
                out.push_str(rest);
            }
            None => push_all(&mut out, &["&", part]),
        }
    }
    out
}

fn character(entity: &str) -> Option<char> {
    let point = match entity {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => entity.strip_prefix('#')?,
    };
    let point = match point.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => point.parse(),
    };
    char::from_u32(point.ok()?)
}

/// The same text with what XML gives a meaning escaped.
pub(crate) fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '&' | '<' | '>' | '"' => format!("&#{};", u32::from(c)),
        c => c.into(),
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::{Element, MAX_DEPTH, escaped, root_of};
    use proptest::prelude::*;
    use roxmltree::{Document, Node};

    const NAMES: [&str; 6] = ["Error", "Key", "Contents", "Part", "Size", "a"];

    /// A document, with texts as they may stand in one.
    fn document() -> impl Strategy<Value = String> {
        let text = prop::string::string_regex("[a-zé世 &<>\"\r\n]{0,6}").unwrap();
        let name = || prop::sample::select(&NAMES[..]);
        let leaf = (name(), text).prop_map(|(name, text)| match text.is_empty() {
            true => format!("<{name}/>"),
            false => format!("<{name}>{}</{name}>", escaped(&text).replace('\r', "&#13;")),
        });
        let tree = leaf.prop_recursive(4, 24, 4, move |inner| {
            let children = prop::collection::vec(inner, 1..4);
            (name(), children).prop_map(|(name, children)| {
                let children = children.join("\n ");
                format!("<{name} xmlns=\"http://a/b\" >{children}</{name}>")
            })
        });
        tree.prop_map(|tree| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{tree}\n"))
    }

    fn assert_same(ours: &Element, theirs: Node<'_, '_>) {
        assert_eq!(ours.name, theirs.tag_name().name());
        let children: Vec<_> = theirs.children().filter(Node::is_element).collect();
        assert_eq!(ours.children.len(), children.len());
        for (ours, theirs) in ours.children.iter().zip(&children) {
            assert_same(ours, *theirs);
        }
        if children.is_empty() {
            let text = super::unescaped(&ours.text);
            assert_eq!(text, theirs.text().unwrap_or_default());
        }
    }

    proptest! {
        #[test]
        fn a_document_is_that_of_a_parser(xml in document()) {
            let theirs = Document::parse(&xml).unwrap();
            let ours = Element::parse(&xml).unwrap();
            assert_same(&ours, theirs.root_element());
            prop_assert_eq!(root_of(&xml), ours.name);
        }

        #[test]
        fn a_document_that_is_cut_off_is_none(xml in document(), at in 0.0..1.0) {
            let xml = xml.trim_end();
            let at = (xml.len() as f64 * at) as usize;
            if let Some(cut) = xml.get(..at) {
                prop_assert!(Element::parse(cut).is_none(), "{}", cut);
            }
        }

        #[test]
        fn no_text_makes_it_panic(xml in "[<>/?!&#x;0-9ab \n\\PC]{0,60}") {
            if let Some(root) = Element::parse(&xml) {
                root.members();
            }
            root_of(&xml);
        }
    }

    #[test]
    fn a_document_deeper_than_any_of_s3_is_none() {
        let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(Element::parse(&deep(MAX_DEPTH)).is_some());
        assert!(Element::parse(&deep(MAX_DEPTH + 1)).is_none());
        assert!(Element::parse(&deep(1_000_000)).is_none());
    }

    #[test]
    fn characters_may_be_referred_to_in_every_way() {
        let xml = "<a>&lt;&gt;&amp;&quot;&apos;&#60;&#x3C;&#X3e;&#1114112;&none;&;& </a>";
        let root = Element::parse(xml).unwrap();
        assert_eq!(
            super::unescaped(&root.text),
            "<>&\"'<<>&#1114112;&none;&;& "
        );
    }
}
