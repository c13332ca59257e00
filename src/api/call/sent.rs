//! The result of a call that succeeded, before its output is read.

use super::redact::Secrets;
use super::watch::Watch;
use crate::api::config::ModelPlace;
use crate::api::edge::{Answer, Head};

/// The id of a request; S3 has a header of another name for it.
pub(crate) fn request_id(head: &Head) -> Option<&str> {
    let names = ["x-amzn-requestid", "x-amz-request-id"];
    names.into_iter().find_map(|name| head.header(name))
}

/// A 2xx response and the facts of its call.
pub(crate) struct Sent {
    pub(crate) answer: Answer,
    /// Empty if the response streams.
    pub(crate) body: Vec<u8>,
    /// What limits the rest of it.
    pub(crate) watch: Watch,
    pub(crate) attempts: u32,
    /// None of them may stand in an error.
    pub(crate) secrets: Secrets,
    /// Of a list of models, the one that answers.
    pub(crate) model: Option<ModelPlace>,
}
