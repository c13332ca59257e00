//! The result of a call that succeeded, before its output is read.

use super::redact::Secrets;
use super::watch::Watch;
use crate::api::config::ModelPlace;
use crate::api::edge::Answer;

/// The header with the id of a request.
pub(crate) const REQUEST_ID: &str = "x-amzn-requestid";

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
