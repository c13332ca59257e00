//! `application/vnd.amazon.eventstream`: frames in, messages out, and back.
//!
//! ```text
//!  0        4        8        12                                     total - 4
//!  +--------+--------+--------+-----------------+------------------+--------+
//!  | total  | headers| prelude| headers         | payload          | message|
//!  | length | length | CRC    |                 |                  | CRC    |
//!  +--------+--------+--------+-----------------+------------------+--------+
//!  `---- prelude: 12 bytes ---'
//!
//!  header:  name length (1) | name | type (1) | value
//!  type:    0 true  1 false  2 byte  3 short  4 integer  5 long
//!           6 byte array (2-byte length)  7 string (2-byte length)
//!           8 timestamp (8 bytes, ms)  9 UUID (16 bytes)
//! ```
//!
//! All integers are big-endian; both checksums are CRC-32 (IEEE).
//! <https://smithy.io/2.0/aws/amazon-eventstream.html>
//!
//! [`Decoder`] yields messages. [`EventDecoder`] reads their meaning, events, exceptions and
//! errors, and hands it to a [`Sink`]. One sink makes a [`Batch`] of a network chunk: a single JSON
//! text, because a JavaScript engine is fastest at one parse of many events.

mod batch;
mod crc32;
mod decoder;
mod encoder;
mod event;
mod header;
mod message;
mod payload;
mod short;

pub use batch::Batch;
#[cfg(all(feature = "javascript", target_arch = "wasm32"))]
pub(crate) use batch::Elements;
pub use decoder::{DEFAULT_MAX_MESSAGE_BYTES, Decoder};
pub use encoder::encode;
pub use event::{EventDecoder, Sink};
pub use header::{Header, HeaderValue, Headers};
pub use message::Message;
#[cfg(feature = "rust-api")]
pub(crate) use payload::push_unpadded;
