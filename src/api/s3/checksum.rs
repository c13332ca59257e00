//! The SHA-256 of a body, as the signature and as S3 has it.

use crate::text::base64;
use sha2::{Digest, Sha256};

pub(crate) struct Checksum([u8; 32]);

impl Checksum {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// That of an object in parts
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>).
    pub(crate) fn of_all<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        let joined: Vec<u8> = parts.flat_map(|part| part.0).collect();
        Self::of(&joined)
    }

    pub(crate) fn hex(&self) -> String {
        hex::encode(self.0)
    }

    pub(crate) fn base64(&self) -> String {
        base64::encode(&self.0)
    }
}
