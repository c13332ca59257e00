//! Headers of a message: a name and a value of one of ten types.

use crate::error::Error;
use crate::text::{concat, utf8};

/// A header's value, with a variant for each type on the wire.
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
    rest: &'a [u8],
    /// The names that were walked, as a tree: at depth n, the n-th bit from the end of
    /// a name says on which side it lies. However names are chosen, none has more above
    /// it than the longest has bits, which a table of hashes could not promise.
    names: Vec<Name<'a>>,
}

#[derive(Clone, Debug)]
struct Name<'a> {
    name: &'a [u8],
    /// Where the names of either side begin in the list; 0 if there are none.
    sides: [usize; 2],
}

/// A header whose value has not been read: its bytes, of the length that its type has.
/// In the module, where JavaScript reads the values, it is all that is needed.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    /// The number of the value's type.
    pub(crate) kind: u8,
    pub(crate) value: &'a [u8],
}

/// The type of strings, whose bytes are known to be UTF-8.
pub(crate) const STRING: u8 = 7;

impl<'a> Headers<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            names: Vec::new(),
        }
    }

    #[inline(never)]
    pub(crate) fn next_field(&mut self) -> Result<Option<Field<'a>>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (code, problem) = match field(&mut self.rest) {
            Some(field) if self.is_new(field.name.as_bytes()) => return Ok(Some(field)),
            Some(_) => ("duplicate_header", "a header appears twice in one message"),
            None => (
                "malformed_header",
                "a header's name, type or length cannot be right",
            ),
        };
        self.rest = &[];
        let message = concat(&["event stream: ", problem]);
        Err(Error::stream_integrity(code, message))
    }

    /// "Any given header name MUST only appear once in a message."
    #[inline(never)]
    fn is_new(&mut self, name: &'a [u8]) -> bool {
        let end = self.names.len();
        let (mut at, mut bits) = (0, name.len() * 8);
        while let Some(other) = self.names.get_mut(at) {
            if other.name == name {
                return false;
            }
            bits = bits.saturating_sub(1);
            let side = match (&mut other.sides, name.get(bits / 8)) {
                ([left, _], Some(byte)) if byte >> (bits & 7) & 1 == 0 => left,
                ([_, right], _) => right,
            };
            if *side == 0 {
                *side = end;
            }
            at = *side;
        }
        self.names.push(Name {
            name,
            sides: [0; 2],
        });
        true
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = Result<Header<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let field = self.next_field().transpose()?;
        Some(field.map(|field| Header {
            name: field.name,
            value: value(field),
        }))
    }
}

#[inline(never)]
fn field<'a>(rest: &mut &'a [u8]) -> Option<Field<'a>> {
    let [name_length] = take(rest)?;
    let name = rest.split_off(..name_length.into())?;
    let [kind] = take(rest)?;
    let length = match kind {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 => 4,
        5 | 8 => 8,
        6 | STRING => u16::from_be_bytes(take(rest)?),
        9 => 16,
        _ => return None,
    };
    let value = rest.split_off(..length.into())?;
    if name.is_empty() || kind == STRING && utf8(value).is_none() {
        return None;
    }
    let name = utf8(name)?;
    Some(Field { name, kind, value })
}

/// The value of the bytes; their length is that of the type.
fn value(field: Field<'_>) -> HeaderValue<'_> {
    match field.kind {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Byte(i8::from_be_bytes(fixed(field.value))),
        3 => HeaderValue::Short(i16::from_be_bytes(fixed(field.value))),
        4 => HeaderValue::Integer(i32::from_be_bytes(fixed(field.value))),
        5 => HeaderValue::Long(i64::from_be_bytes(fixed(field.value))),
        STRING => HeaderValue::String(utf8(field.value).unwrap_or_default()),
        8 => HeaderValue::Timestamp(i64::from_be_bytes(fixed(field.value))),
        9 => HeaderValue::Uuid(fixed(field.value)),
        _ => HeaderValue::ByteArray(field.value),
    }
}

fn fixed<const N: usize>(value: &[u8]) -> [u8; N] {
    value.first_chunk().copied().unwrap_or([0; N])
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}
