//! Which objects, by the names that the AWS SDK has for the members.

use super::operations::Row;
use crate::error::Error;
use crate::operations::{Entry, Operation, entries};
use serde_json::{Map, Value};

/// An object of a bucket, and members for the operation: as in
/// `Object::new("my-bucket", "in/records.jsonl").member("Range", "bytes=0-99")`.
///
/// | operation | members |
/// |---|---|
/// | `put_object`, `upload` | `CacheControl`, `ContentDisposition`, `ContentEncoding`, `ContentLanguage`, `ContentType`, `Expires`, `Metadata`, `StorageClass`, `ServerSideEncryption`, `SSEKMSKeyId`, `ACL`, `Tagging` |
/// | `put_object` | `IfMatch`, `IfNoneMatch`, `ChecksumSHA256` |
/// | `get_object`, `head_object` | `Range`, `VersionId`, `PartNumber`, `IfMatch`, `IfNoneMatch`, `IfModifiedSince`, `IfUnmodifiedSince`, `ChecksumMode` |
/// | `delete_object` | `VersionId`, `IfMatch` |
/// | all | `ExpectedBucketOwner`, `RequestPayer` |
#[derive(Clone, Debug)]
pub struct Object {
    pub(crate) bucket: String,
    pub(crate) members: Map<String, Value>,
}

impl Object {
    /// By the bucket's name and the object's key. The key is sent byte for byte; one with a segment
    /// `.` or `..`, which URLs cannot carry, is refused.
    pub fn new(bucket: impl Into<String>, key: impl Into<String>) -> Self {
        let mut members = Map::new();
        members.insert("Key".into(), key.into().into());
        Self {
            bucket: bucket.into(),
            members,
        }
    }

    /// By an address such as `s3://my-bucket/in/records.jsonl`.
    ///
    /// # Errors
    /// It does not begin so, or has no key.
    pub fn at(uri: &str) -> Result<Self, Error> {
        let place = uri.strip_prefix("s3://").and_then(|at| at.split_once('/'));
        match place.filter(|(bucket, key)| !bucket.is_empty() && !key.is_empty()) {
            Some((bucket, key)) => Ok(Self::new(bucket, key)),
            None => {
                let message = "uri: give an address such as \"s3://my-bucket/in/records.jsonl\"";
                Err(Error::input("invalid_input", message))
            }
        }
    }

    /// Sets a member of the operation.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    /// The media type to store with the object; `application/octet-stream` unless given.
    #[must_use]
    pub fn content_type(self, kind: impl Into<String>) -> Self {
        self.member("ContentType", kind.into())
    }

    /// The bytes to get, such as `bytes=0-1023`.
    #[must_use]
    pub fn range(self, range: impl Into<String>) -> Self {
        self.member("Range", range.into())
    }

    /// The name of the bucket.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The key.
    pub fn key(&self) -> &str {
        self.members
            .get("Key")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The same with a media type, to be stored.
    pub(crate) fn as_new(&self) -> Self {
        let mut new = self.clone();
        let kind = new.members.entry("ContentType");
        kind.or_insert_with(|| "application/octet-stream".into());
        new
    }

    /// The same without members that only belong to an object that is made.
    pub(crate) fn target(&self) -> Self {
        let mut target = Self::new(&self.bucket, self.key());
        for name in ["ExpectedBucketOwner", "RequestPayer"] {
            if let Some(value) = self.members.get(name) {
                target.members.insert(name.into(), value.clone());
            }
        }
        target
    }
}

/// Objects of a bucket. Members: `Prefix`, `Delimiter`, `MaxKeys`, `ContinuationToken`,
/// `StartAfter`, `FetchOwner`, `ExpectedBucketOwner`, `RequestPayer`.
#[derive(Clone, Debug)]
pub struct List {
    pub(crate) bucket: String,
    pub(crate) members: Map<String, Value>,
}

impl List {
    /// All objects of a bucket.
    pub fn new(bucket: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            members: Map::new(),
        }
    }

    /// Only objects whose keys begin so.
    #[must_use]
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        self.member("Prefix", prefix.into())
    }

    /// Sets a member of the operation.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }
}

/// The input as its row takes it.
///
/// # Errors
/// A member that the row does not know, which would change nothing, silently.
pub(crate) fn input_of(
    row: &Row,
    bucket: &str,
    by_path: bool,
    mut members: Map<String, Value>,
) -> Result<String, Error> {
    let Operation {
        name,
        query,
        headers,
        ..
    } = row.operation;
    let is_known = |member: &str| {
        let mut known = entries(query).chain(entries(headers));
        member == "Key" || known.any(|Entry { name, .. }| name == member)
    };
    if let Some(unknown) = members.keys().find(|member| !is_known(member)) {
        let message = format!("{name}: {unknown}: not supported; use with_header");
        return Err(Error::input("invalid_input", message));
    }
    if by_path {
        members.insert("Bucket".into(), bucket.into());
    }
    Ok(Value::Object(members).to_string())
}
