//! The facts of a call that failed: the part of [`Error`] that only the Rust API has.

use crate::api::config::ModelPlace;
use crate::error::facts::Facts;
use crate::error::{Error, ErrorKind};
use serde_json::{Map, Value};
use std::any::Any;

/// The facts of the call that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CallFacts {
    request_id: Option<String>,
    attempts: u32,
    partial: Option<Value>,
    members: Map<String, Value>,
    model: Option<ModelPlace>,
    earlier: Vec<Error>,
}

impl Facts for CallFacts {
    fn copy(&self) -> Box<dyn Facts> {
        Box::new(self.clone())
    }

    fn equals(&self, other: &dyn Facts) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref() == Some(self)
    }
}

/// Members of an error's body that are not its data; `p` is padding.
const ENVELOPE: [&str; 6] = ["Code", "Message", "__type", "code", "message", "p"];

/// Without control characters, which a terminal would act on.
pub(crate) fn printable(text: &str) -> impl Iterator<Item = char> {
    let is_kept = |char: &char| matches!(char, '\n' | '\t') || !char.is_control();
    text.chars().filter(is_kept)
}

impl Error {
    fn facts(&self) -> Option<&CallFacts> {
        let facts: &dyn Any = &**self.0.facts.as_ref()?;
        facts.downcast_ref()
    }

    /// The same with other facts.
    fn knowing(mut self, change: impl FnOnce(&mut CallFacts)) -> Self {
        let mut facts = self.facts().cloned().unwrap_or_default();
        change(&mut facts);
        self.0.facts = Some(Box::new(facts));
        self
    }

    /// The request id of the response that failed, if it could be read.
    pub fn request_id(&self) -> Option<&str> {
        self.facts()?.request_id.as_deref()
    }

    /// Attempts of the call that failed, including the first; 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.facts().map_or(0, |call| call.attempts)
    }

    /// The part that arrived: the message of a Converse stream as far as it came, shaped as
    /// Converse's own output, or the whole output if it does not fit the type it is read into.
    pub fn partial(&self) -> Option<&Value> {
        self.facts()?.partial.as_ref()
    }

    /// A member that the service's error has beside its message, such as `originalStatusCode`.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.facts()?.members.get(name)
    }

    /// Of a call with a list of models: the one that failed, with the region and the endpoint that
    /// it was asked at.
    pub fn model(&self) -> Option<&ModelPlace> {
        self.facts()?.model.as_ref()
    }

    /// Of a call with a list of models: how those failed that were tried before, in turn.
    pub fn earlier(&self) -> &[Error] {
        self.facts().map_or(&[], |call| &call.earlier)
    }

    /// No answer within a time.
    pub(crate) fn timeout(code: &'static str, message: String) -> Self {
        Self::new(ErrorKind::Timeout, code, message)
    }

    /// A 2xx response without any of the members that the model requires.
    pub(crate) fn no_answer(required: &str, said: Option<String>) -> Self {
        let required = required.replace(' ', ", ");
        let message = not_bedrock(&format!("has no {required}"), said);
        let mut error = Self::new(ErrorKind::StreamIntegrity, "no_answer", message);
        error.0.retryable = true;
        error
    }

    /// XML that was cut off, or is none.
    pub(crate) fn cut_xml() -> Self {
        let message = not_bedrock("is not a whole XML document", None);
        let mut error = Self::new(ErrorKind::StreamIntegrity, "invalid_xml", message);
        error.0.retryable = true;
        error
    }

    /// A response that does not fit the caller's type.
    pub(crate) fn mismatch(message: String) -> Self {
        Self::new(ErrorKind::Mismatch, "mismatch", message)
    }

    /// A connection that broke while an answer was read whole, or while it was streamed.
    pub(crate) fn connection_lost(streamed: bool, reason: &str) -> Self {
        let (kind, code) = if streamed {
            (ErrorKind::IncompleteStream, "stream_lost")
        } else {
            (ErrorKind::Network, "connection_lost")
        };
        let message = format!("the connection was lost in the middle of the response: {reason}");
        Self::new(kind, code, message)
    }

    /// The same, worth another call or not as its cause is.
    pub(crate) fn retryable_as(mut self, cause: &Self) -> Self {
        self.0.retryable = cause.0.retryable;
        self
    }

    /// The same with advice behind its text, which may lack its full stop.
    pub(crate) fn with_advice(mut self, advice: &str) -> Self {
        if !advice.is_empty() {
            let said = self.0.message.trim_end();
            let stop = if said.ends_with(['.', '!', '?']) {
                ""
            } else {
                "."
            };
            self.0.message = format!("{said}{stop} {advice}");
        }
        self
    }

    /// The same with other texts in all that the service, a gateway or the host wrote, and without
    /// control characters in its message.
    pub(crate) fn with_texts(mut self, change: &dyn Fn(&mut Value)) -> Self {
        let changed = |text: &mut String| {
            let mut value = Value::String(std::mem::take(text));
            change(&mut value);
            if let Value::String(cleaned) = value {
                *text = cleaned;
            }
        };
        changed(&mut self.0.message);
        self.0.message = printable(&self.0.message).collect();
        changed(&mut self.0.name);
        if self.0.facts.is_some() {
            self = self.knowing(|facts| {
                facts.members.values_mut().for_each(change);
                if let Some(id) = &mut facts.request_id {
                    changed(id);
                }
            });
        }
        self
    }

    pub(crate) fn of_call(self, request_id: Option<&str>, attempts: u32) -> Self {
        self.knowing(|facts| {
            facts.request_id = request_id.map(str::to_owned);
            facts.attempts = attempts;
        })
    }

    /// The same after so many attempts.
    pub(crate) fn after(self, attempts: u32) -> Self {
        self.knowing(|facts| facts.attempts = attempts)
    }

    /// The same with the members of a body, if it is a JSON object.
    pub(crate) fn with_members(self, body: Value) -> Self {
        let Value::Object(members) = body else {
            return self;
        };
        let members = members.into_iter();
        let members = members.filter(|(name, _)| !ENVELOPE.contains(&name.as_str()));
        self.knowing(|facts| facts.members = members.collect())
    }

    pub(crate) fn of_model(self, model: ModelPlace) -> Self {
        self.knowing(|facts| facts.model = Some(model))
    }

    pub(crate) fn with_earlier(self, earlier: Vec<Error>) -> Self {
        if earlier.is_empty() {
            return self;
        }
        self.knowing(|facts| facts.earlier = earlier)
    }

    pub(crate) fn with_partial(self, partial: Value) -> Self {
        self.knowing(|facts| facts.partial = Some(partial))
    }
}

/// The message of a 2xx response that AWS cannot have sent, with its own text, if it has any.
pub(crate) fn not_bedrock(problem: &str, said: Option<String>) -> String {
    let said = said.filter(|text| !text.is_empty());
    let said = said.map_or_else(String::new, |text| format!(" ({text})"));
    format!("the response {problem}{said}; the endpoint, or a proxy in front of it, is not AWS's")
}

#[cfg(test)]
mod tests {
    use crate::error::Error;

    #[test]
    fn errors_are_equal_if_the_facts_of_their_calls_are() {
        let error = |attempts| Error::network("no route").of_call(Some("id"), attempts);
        assert_eq!(error(2), error(2));
        assert_eq!(error(2), error(2).clone());
        assert_ne!(error(2), error(3));
        assert_ne!(error(2), Error::network("no route"));
    }
}
