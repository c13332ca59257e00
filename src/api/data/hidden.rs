use std::fmt;
use zeroize::Zeroizing;

/// A text that no message may show.
#[derive(Clone)]
pub(crate) struct Hidden(Zeroizing<String>);

impl Hidden {
    pub(crate) fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;

    #[test]
    fn a_hidden_text_prints_that_it_is_hidden() {
        let shown = format!("{:?}", Hidden::new("canary"));
        assert_eq!(shown, "Hidden(redacted)");
    }
}
