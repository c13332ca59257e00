//! Status and headers of a response.

/// Status and headers of a response, the names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// Whether it is of another origin, so that a page sees some of its headers only.
    pub(crate) is_partial: bool,
}

impl Head {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The length of the body, unless the host may have decoded it.
    pub(crate) fn length(&self) -> Option<u64> {
        let may_differ = self.is_partial || self.header("content-encoding").is_some();
        let text = self.header("content-length").filter(|_| !may_differ)?;
        text.parse().ok()
    }
}
