//! The secrets of a call are taken out of what others say about it: a service that quotes the
//! request, a `fetch` that names headers.

use crate::api::config::Config;
use crate::api::data::Hidden;
use crate::auth::Auth;
use crate::error::Error;
use serde_json::Value;
use std::rc::Rc;
use zeroize::Zeroizing;

const HIDDEN: &str = "(redacted)";
/// Shorter texts are in messages by chance.
const MIN_LENGTH: usize = 8;

/// The secrets of a call, and the values of the user's own headers, which may be as secret.
#[derive(Clone)]
pub(crate) struct Secrets {
    auth: Auth,
    config: Rc<Config>,
}

impl Secrets {
    pub(crate) fn new(auth: &Auth, config: &Rc<Config>) -> Self {
        Self {
            auth: auth.clone(),
            config: Rc::clone(config),
        }
    }

    /// The same error without them.
    pub(crate) fn clean(&self, error: Error) -> Error {
        let texts = self.texts();
        error.with_texts(&|value| hide(value, &texts))
    }

    /// The body of an error without them, before a part of it is taken: half a secret would not be
    /// found.
    pub(crate) fn clean_body(&self, body: Vec<u8>) -> Vec<u8> {
        let text = String::from_utf8_lossy(&body);
        let told: Value = serde_json::from_str(&text).unwrap_or_else(|_| text.as_ref().into());
        let mut cleaned = told.clone();
        hide(&mut cleaned, &self.texts());
        match cleaned {
            same if same == told => body,
            Value::String(text) if !told_as_json(&body) => text.into_bytes(),
            json => json.to_string().into_bytes(),
        }
    }

    /// The same text without them.
    pub(crate) fn clean_text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.texts() {
            hide_in(&mut text, secret.as_bytes());
        }
        text
    }

    fn texts(&self) -> Vec<Zeroizing<String>> {
        let [key, secret, token] = match &self.auth {
            Auth::SigV4(keys) => [
                keys.access_key_id(),
                keys.secret_access_key(),
                keys.session_token().unwrap_or_default(),
            ],
            Auth::Bearer(key) => [key.as_str(), "", ""],
            Auth::Unsigned => [""; 3],
        };
        let headers = self.config.headers.iter().map(|(_, value)| value.as_str());
        let hidden = self.config.hidden.iter().map(Hidden::as_str);
        let all = [key, secret, token]
            .into_iter()
            .chain(headers)
            .chain(hidden);
        all.filter(|text| text.len() >= MIN_LENGTH)
            .map(|text| Zeroizing::new(text.to_owned()))
            .collect()
    }
}

fn told_as_json(body: &[u8]) -> bool {
    serde_json::from_slice::<&serde_json::value::RawValue>(body).is_ok()
}

fn hide(value: &mut Value, texts: &[Zeroizing<String>]) {
    match value {
        Value::String(text) => {
            for secret in texts {
                hide_in(text, secret.as_bytes());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, texts)),
        Value::Object(members) => members.values_mut().for_each(|member| hide(member, texts)),
        _ => {}
    }
}

/// Replaces a secret wherever it stands, with any of its punctuation escaped.
fn hide_in(text: &mut String, secret: &[u8]) {
    let mut cleaned = String::new();
    let mut rest = text.as_str();
    while let Some((start, end)) = find(rest.as_bytes(), secret) {
        cleaned.push_str(&rest[..start]);
        cleaned.push_str(HIDDEN);
        rest = &rest[end..];
    }
    if !cleaned.is_empty() {
        cleaned.push_str(rest);
        *text = cleaned;
    }
}

/// Where the secret begins and ends.
fn find(text: &[u8], secret: &[u8]) -> Option<(usize, usize)> {
    (0..text.len()).find_map(|start| {
        let mut ends = vec![start];
        for &byte in secret {
            let next = ends.iter().flat_map(|&at| {
                let lengths = lengths_of(byte, text.get(at..).unwrap_or_default());
                lengths.into_iter().map(move |length| at + length)
            });
            ends = next.collect();
            if ends.is_empty() {
                return None;
            }
        }
        ends.first().map(|&end| (start, end))
    })
}

/// The lengths that a byte of a secret may have at the start of a text: as it is or, unless it is
/// a letter or a digit, escaped as in JSON (`\/`, `\u002f`), in a URL (`%2f`, `%252F`) or in HTML
/// (`&#x2f;`).
fn lengths_of(byte: u8, text: &[u8]) -> Vec<usize> {
    let is_escape = matches!(text.first(), Some(b'\\' | b'%' | b'&'));
    if !is_escape || byte.is_ascii_alphanumeric() || !byte.is_ascii() {
        return Vec::from_iter((text.first() == Some(&byte)).then_some(1));
    }
    let mut forms = vec![
        format!("&#x{byte:02x};"),
        format!("&#{byte};"),
        format!("%{byte:02x}"),
        format!("%25{byte:02x}"),
        format!("%2525{byte:02x}"),
        format!("\\u00{byte:02x}"),
        format!("\\\\u00{byte:02x}"),
    ];
    forms.extend((0..=3).map(|count| format!("{}{}", "\\".repeat(count), byte as char)));
    let begins = |form: &&String| {
        let start = text.get(..form.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(form.as_bytes()))
    };
    forms.iter().filter(begins).map(String::len).collect()
}

#[cfg(test)]
mod tests;
