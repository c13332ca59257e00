//! Fields of an input: text between bytes 0xFF, which UTF-8 never has. So inputs stay
//! readable, and a mutation that inserts or removes bytes moves no other field.

use std::borrow::Cow;

const SEPARATOR: u8 = 0xff;

/// The fields from left to right; empty ones without end after the last.
pub(crate) struct Fields<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self { rest: Some(data) }
    }

    /// Whether there is another one.
    pub(crate) fn left(&self) -> bool {
        self.rest.is_some()
    }

    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        let Some(rest) = self.rest.take() else {
            return &[];
        };
        let Some(at) = rest.iter().position(|byte| *byte == SEPARATOR) else {
            return rest;
        };
        self.rest = Some(&rest[at + 1..]);
        &rest[..at]
    }

    pub(crate) fn text(&mut self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes())
    }

    /// Text that is there.
    pub(crate) fn some(&mut self) -> Option<String> {
        Some(self.text().into_owned()).filter(|text| !text.is_empty())
    }
}
