//! Bytes among the members of inputs, outputs and events.

use crate::text::base64;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// Bytes: an image, a document, the body of `InvokeModel`. In JSON, as AWS has
/// it, they are text in base64.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Blob(pub Vec<u8>);

impl Blob {
    /// The bytes read as JSON, which most models' own answers are. As `serde_json` does, a `Value`
    /// rounds integers beyond 64 bits; outputs, events and messages with such integers are errors.
    ///
    /// # Errors
    /// The bytes are not JSON, or the JSON does not fit the type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, crate::Error> {
        serde_json::from_slice(&self.0)
            .map_err(|error| crate::api::data::misfit::misfit("the blob", &error))
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        base64::decode(text.as_bytes())
            .map(Self)
            .ok_or_else(|| D::Error::custom("a blob that is not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::Blob;

    #[test]
    fn bytes_become_a_blob_and_are_read_from_it() {
        let bytes = [0, 1, 0xff];
        assert_eq!(Blob::from(bytes.to_vec()), Blob(bytes.to_vec()));
        assert_eq!(Blob::from(&bytes[..]), Blob(bytes.to_vec()));
        assert_eq!(Blob(bytes.to_vec()).as_ref(), bytes);
    }
}
