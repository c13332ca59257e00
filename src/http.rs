//! Heads of HTTP messages. Bodies stay with the host: the core needs only the
//! SHA-256 of the request's and a few strings of the response's.

use crate::text::{append_ascii, append_text, owned, push_all};
use crate::time::Timestamp;
use std::fmt;

/// Headers whose values are secrets and must never print.
const SECRET_HEADERS: [&str; 2] = ["authorization", "x-amz-security-token"];

/// The head of a request, ready for `fetch` once it is signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Scheme and authority, such as `https://bedrock-runtime.us-east-1.amazonaws.com`,
    /// followed by the part of the path that is not signed, if a gateway has one.
    pub origin: String,
    /// The host that the signature binds the request to: the value of the `host` header.
    pub host: String,
    /// The path as it goes over the wire, already percent-encoded, with its leading `/`.
    pub path: String,
    /// The query as it goes over the wire, without `?`; may be empty.
    pub query: String,
    /// Names in lower case, in the order they were added. `host` is not among them.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The URL to hand to `fetch`.
    pub fn url(&self) -> String {
        let mut url = String::with_capacity(self.origin.len() + self.path.len() + 16);
        push_all(&mut url, &[&self.origin, &self.path]);
        if !self.query.is_empty() {
            append_ascii(&mut url, b'?');
            append_text(&mut url, &self.query);
        }
        url
    }

    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Adds a header, in place of any of the same name.
    pub fn set_header(&mut self, name: &str, value: String) {
        match self.headers.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => self.headers.push((owned(name), value)),
        }
    }

    /// Removes a header, if it is present.
    pub fn remove_header(&mut self, name: &str) {
        if let Some(at) = self.headers.iter().position(|(key, _)| key == name) {
            self.headers.remove(at);
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.headers.iter().map(|(name, value)| {
            let secret = SECRET_HEADERS.contains(&name.as_str());
            (
                name.as_str(),
                if secret { "(redacted)" } else { value.as_str() },
            )
        });
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("origin", &self.origin)
            .field("path", &self.path)
            .field("headers", &shown.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// The facts of a response that the core needs. A 2xx with a code is an error, whatever its
/// status.
#[derive(Clone, Copy, Debug, Default)]
pub struct Response<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The header `x-amzn-errortype`; not readable cross-origin unless exposed.
    pub error_type: Option<&'a str>,
    /// `__type`, else `code`, of a JSON error body.
    pub body_code: Option<&'a str>,
    /// `message`, else `Message`, of a JSON error body.
    pub body_message: Option<&'a str>,
    /// The header `x-amz-retry-after`, in milliseconds.
    pub retry_after_ms: Option<&'a str>,
    /// The header `date`; not readable cross-origin unless exposed.
    pub date: Option<Timestamp>,
}

impl Response<'_> {
    /// Whether it is 2xx without an error's code.
    pub(crate) fn is_success(&self) -> bool {
        let codes = [self.error_type, self.body_code];
        self.is_2xx() && codes.into_iter().flatten().all(str::is_empty)
    }

    pub(crate) fn is_2xx(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn a_header_is_replaced_and_removed_by_its_name() {
        let mut request = Request {
            method: "GET".into(),
            origin: "https://a.example".into(),
            host: "a.example".into(),
            path: "/".into(),
            query: String::new(),
            headers: vec![("accept".into(), "text/plain".into())],
        };
        request.set_header("x-amz-security-token", "old".into());
        request.set_header("x-amz-security-token", "new".into());
        assert_eq!(request.header("x-amz-security-token"), Some("new"));
        request.remove_header("x-amz-security-token");
        request.remove_header("x-amz-date");
        assert_eq!(
            request.headers,
            [("accept".to_owned(), "text/plain".to_owned())]
        );
    }
}
