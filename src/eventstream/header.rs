//! Headers of a message: a name and a value of one of ten types.

use crate::error::Error;
use crate::text::concat;

/// A header's value. Types that the wire tells apart stay apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderValue<'a> {
    /// Types 0 and 1.
    Bool(bool),
    /// Type 2, one byte.
    Byte(i8),
    /// Type 3, two bytes.
    Short(i16),
    /// Type 4, four bytes.
    Integer(i32),
    /// Type 5, eight bytes.
    Long(i64),
    /// Type 6, at most 65,535 bytes.
    ByteArray(&'a [u8]),
    /// Type 7, at most 65,535 bytes of UTF-8.
    String(&'a str),
    /// Type 8, milliseconds since the Unix epoch.
    Timestamp(i64),
    /// Type 9.
    Uuid([u8; 16]),
}

/// A header as it lies in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The name, 1 to 255 bytes.
    pub name: &'a str,
    /// The value.
    pub value: HeaderValue<'a>,
}

/// Walks the headers of a message; the walk ends with the first error.
#[derive(Clone, Debug)]
pub struct Headers<'a> {
    all: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Headers<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            all: bytes,
            rest: bytes,
        }
    }

    /// "Any given header name MUST only appear once in a message."
    fn is_repeated(&self, name: &str, walked: usize) -> bool {
        let walked = self.all.get(..walked).unwrap_or_default();
        let mut earlier = walked;
        while !earlier.is_empty() {
            match read(&mut earlier) {
                Some(header) if header.name != name => {}
                found => return found.is_some(),
            }
        }
        false
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = Result<Header<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let walked = self.all.len() - self.rest.len();
        let header = read(&mut self.rest);
        match header {
            Some(header) if !self.is_repeated(header.name, walked) => Some(Ok(header)),
            found => {
                self.rest = &[];
                let (code, problem) = match found {
                    Some(_) => ("duplicate_header", "a header appears twice in one message"),
                    None => (
                        "invalid_header",
                        "a header's name, type or length cannot be right",
                    ),
                };
                Some(Err(Error::stream_integrity(
                    code,
                    concat(&["event stream: ", problem]),
                )))
            }
        }
    }
}

fn read<'a>(rest: &mut &'a [u8]) -> Option<Header<'a>> {
    let name_length = usize::from(u8::from_be_bytes(take(rest)?));
    let name = std::str::from_utf8(rest.split_off(..name_length)?).ok()?;
    if name.is_empty() {
        return None;
    }
    let [kind] = take(rest)?;
    let value = match kind {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Byte(i8::from_be_bytes(take(rest)?)),
        3 => HeaderValue::Short(i16::from_be_bytes(take(rest)?)),
        4 => HeaderValue::Integer(i32::from_be_bytes(take(rest)?)),
        5 => HeaderValue::Long(i64::from_be_bytes(take(rest)?)),
        6 => HeaderValue::ByteArray(take_prefixed(rest)?),
        7 => HeaderValue::String(std::str::from_utf8(take_prefixed(rest)?).ok()?),
        8 => HeaderValue::Timestamp(i64::from_be_bytes(take(rest)?)),
        9 => HeaderValue::Uuid(take(rest)?),
        _ => return None,
    };
    Some(Header { name, value })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

fn take_prefixed<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(take(rest)?));
    rest.split_off(..length)
}
