//! Where the secrets of a call come from, and how long they are kept.

mod provider;

pub(crate) use provider::Origin;
pub use provider::{Identity, Provider, Source};
