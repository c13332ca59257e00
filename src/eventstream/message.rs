//! One message: headers and a payload, still lying in the decoder's buffer.

use super::header::Headers;

/// A message whose checksums are right. Its headers are read as they are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    pub(crate) headers: &'a [u8],
    pub(crate) payload: &'a [u8],
}

impl<'a> Message<'a> {
    /// The headers in their order on the wire.
    pub fn headers(&self) -> Headers<'a> {
        Headers::new(self.headers)
    }

    /// The payload, as it came.
    pub fn payload(&self) -> &'a [u8] {
        self.payload
    }
}
