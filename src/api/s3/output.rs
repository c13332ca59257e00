//! What S3 responds, by the names that the AWS SDK has for the members. Times are as on the wire.

use super::body::Body;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An object that was stored, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Written {
    /// Changes with the object. In a page, it is readable if the bucket's CORS rule exposes it.
    #[serde(rename = "ETag")]
    pub e_tag: Option<String>,
    /// The version, of a bucket that keeps them.
    pub version_id: Option<String>,
    /// In base64.
    #[serde(rename = "ChecksumSHA256")]
    pub checksum_sha256: Option<String>,
    /// How the object is encrypted.
    pub server_side_encryption: Option<String>,
    /// The key of that.
    #[serde(rename = "SSEKMSKeyId")]
    pub sse_kms_key_id: Option<String>,
}

/// The facts of an object, without its body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Head {
    /// The facts that are known of it since it was stored.
    #[serde(flatten)]
    pub written: Written,
    /// Bytes of the body, or of the range.
    pub content_length: Option<u64>,
    /// Such as `bytes 0-99/1234`.
    pub content_range: Option<String>,
    /// `bytes` if ranges can be asked for.
    pub accept_ranges: Option<String>,
    /// As in `Sat, 28 Nov 2026 23:00:00 GMT`.
    pub last_modified: Option<String>,
    /// How long others may keep it.
    pub cache_control: Option<String>,
    /// Whether it is shown or saved.
    pub content_disposition: Option<String>,
    /// How it is compressed.
    pub content_encoding: Option<String>,
    /// Its language.
    pub content_language: Option<String>,
    /// Its media type.
    pub content_type: Option<String>,
    /// Until when others may keep it.
    pub expires: Option<String>,
    /// The user's own, by names in lower case.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    /// Where S3 keeps it; absent if it is `STANDARD`.
    pub storage_class: Option<String>,
}

/// An object as it arrives.
#[derive(Debug)]
#[non_exhaustive]
pub struct Download {
    /// Its facts.
    pub head: Head,
    /// Its bytes.
    pub body: Body,
}

/// An object, or a version of one, that is there no more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Deleted {
    /// The version that was deleted, or that of the marker.
    pub version_id: Option<String>,
    /// Whether a marker was made or removed.
    pub delete_marker: Option<bool>,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Page {
    /// The objects.
    pub contents: Vec<Listed>,
    /// With a delimiter, what keys have in common.
    pub common_prefixes: Vec<CommonPrefix>,
    /// Whether there are more pages.
    pub is_truncated: bool,
    /// The `ContinuationToken` of the next one.
    pub next_continuation_token: Option<String>,
    /// The number of keys.
    pub key_count: Option<u64>,
}

/// An object in a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// As in `2026-11-28T23:00:00.000Z`.
    pub last_modified: Option<String>,
    /// Changes with the object.
    #[serde(rename = "ETag")]
    pub e_tag: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    /// Where S3 keeps it.
    pub storage_class: Option<String>,
}

/// How several keys begin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CommonPrefix {
    /// Up to and with the delimiter.
    pub prefix: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Begun {
    pub(crate) upload_id: String,
}
