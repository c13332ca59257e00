//! Values at the edge of an input or an output.

pub(crate) mod absent;
mod blob;
pub(crate) mod exact;
mod hidden;
pub(crate) mod members;
pub(crate) mod misfit;
pub(crate) mod xml;

pub use blob::Blob;
pub(crate) use hidden::Hidden;
