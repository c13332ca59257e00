//! The secrets of a call are taken out of what others say about it: a service that quotes the
//! request, a `fetch` that
//! names headers.

use crate::api::config::Config;
use crate::auth::Auth;
use crate::error::Error;
use crate::text::percent;
use serde_json::Value;
use std::rc::Rc;
use zeroize::Zeroizing;

const HIDDEN: &str = "(redacted)";
/// Shorter texts are in messages by chance.
const MIN_LENGTH: usize = 8;

/// What a call is signed with, and the values of the user's own headers, which may be as secret.
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

    /// Each as it is, and as it stands in a query.
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
        let all = [key, secret, token].into_iter().chain(headers);
        all.filter(|text| text.len() >= MIN_LENGTH)
            .flat_map(|text| {
                let mut encoded = String::new();
                percent::encode(&mut encoded, text.as_bytes(), None);
                [text.to_owned(), encoded].map(Zeroizing::new)
            })
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
                if text.contains(secret.as_str()) {
                    *text = text.replace(secret.as_str(), HIDDEN);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, texts)),
        Value::Object(members) => members.values_mut().for_each(|member| hide(member, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
