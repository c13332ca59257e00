//! The answers of agents, knowledge bases and flows, put together.
//!
//! Give the events of `InvokeAgent`, `InvokeInlineAgent`, `InvokeFlow` or
//! `RetrieveAndGenerateStream` to a [`Reader`] as they arrive; each returns its text. The output of
//! `RetrieveAndGenerate` counts as one event.
//!
//! ```no_run
//! # async fn example(client: bedrock_wasm::Client, input: serde_json::Value) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::{agents, operations::bedrock_agent_runtime};
//! use futures_util::TryStreamExt;
//! use serde_json::Value;
//!
//! let mut events = client.stream::<Value>(&bedrock_agent_runtime::INVOKE_AGENT, &input).await?;
//! let mut reader = agents::Reader::default();
//! while let Some(event) = events.try_next().await? {
//!     print!("{}", reader.add(&event)?);
//! }
//! let answer = reader.finish()?;
//! for citation in &answer.citations {
//!     println!("{}: {:?}", citation.text, citation.sources[0].uri);
//! }
//! # Ok(())
//! # }
//! ```

mod citations;
#[cfg(test)]
mod tests;
mod trace;

pub use citations::{Citation, Source};
pub use trace::Step;

use super::data::Blob;
use super::data::misfit::misfit;
use crate::error::Error;
use citations::Cited;
use serde::Deserialize;
use serde_json::Value;

/// An answer that is whole.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The outputs of a flow follow one another without anything between them.
    pub text: String,
    /// In the order in which they came.
    pub citations: Vec<Citation>,
    /// Of a code interpreter.
    pub files: Vec<File>,
    /// Of calls with `enableTrace`.
    pub trace: Vec<Step>,
    /// AWS's `ReturnControlPayload`: what the agent asks its caller to run.
    pub return_control: Option<Value>,
    /// AWS's `FlowOutputEvent`s.
    pub outputs: Vec<Value>,
    /// AWS's `FlowMultiTurnInputRequestEvent`: the question of a flow that waits for a reply.
    pub asks: Option<Value>,
    /// `INTERVENED` or `NONE`, of a knowledge base.
    pub guardrail_action: Option<String>,
}

/// A file that an agent has made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct File {
    /// Its name, if it has one.
    #[serde(default)]
    pub name: String,
    /// Its media type.
    #[serde(rename = "type", default)]
    pub media_type: String,
    /// Its contents.
    #[serde(default)]
    pub bytes: Blob,
}

/// Puts an answer together.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    answer: Answer,
    cited: Vec<Cited>,
    /// The beginning of a character whose end has not come.
    cut: Vec<u8>,
    is_complete: bool,
}

impl Reader {
    /// Adds an event, and returns its text.
    ///
    /// # Errors
    /// A member of the event is not what AWS's model says.
    pub fn add(&mut self, event: &Value) -> Result<&str, Error> {
        let answer = &mut self.answer;
        let from = answer.text.len();
        let chunk = &event["chunk"];
        if let Some(text) = event.pointer("/output/text").and_then(Value::as_str) {
            answer.text.push_str(text);
        }
        if let Some(bytes) = chunk.get("bytes") {
            self.cut.extend(read::<Blob>(bytes)?.0);
            push_whole_characters(&mut self.cut, &mut answer.text);
        }
        if let Some(output) = event.get("flowOutputEvent") {
            match output.pointer("/content/document") {
                Some(Value::String(text)) => answer.text.push_str(text),
                Some(document) => answer.text.push_str(&document.to_string()),
                None => {}
            }
            answer.outputs.push(output.clone());
        }
        let lists = [
            event.get("citations"),
            chunk.pointer("/attribution/citations"),
        ];
        let listed = lists
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten();
        let alone = event
            .get("citation")
            .map(|one| one.get("citation").unwrap_or(one));
        self.cited
            .extend(listed.chain(alone).map(|one| Cited::of(one, from)));
        if let Some(files) = event.pointer("/files/files") {
            answer.files.extend(read::<Vec<File>>(files)?);
        }
        for part in ["trace", "flowTraceEvent"]
            .into_iter()
            .filter_map(|name| event.get(name))
        {
            trace::add(part, &mut answer.trace);
        }
        for (name, place) in [
            ("returnControl", &mut answer.return_control),
            ("flowMultiTurnInputRequestEvent", &mut answer.asks),
        ] {
            *place = event.get(name).cloned().or_else(|| place.take());
        }
        let action = event
            .pointer("/guardrail/action")
            .or(event.get("guardrailAction"));
        if let Some(action) = action.and_then(Value::as_str) {
            answer.guardrail_action = Some(action.to_owned());
        }
        let ends = ["chunk", "returnControl", "output", "flowCompletionEvent"];
        self.is_complete |= ends.iter().any(|name| event.get(*name).is_some())
            || answer.guardrail_action.as_deref() == Some("INTERVENED");
        Ok(&self.answer.text[from..])
    }

    /// The answer, once there are no further events.
    ///
    /// # Errors
    /// There was no answer, or it ends inside a character: the stream was cut. Those of agents have
    /// no last event.
    pub fn finish(mut self) -> Result<Answer, Error> {
        if !self.is_complete || !self.cut.is_empty() {
            let message = "the stream ended before the answer: the response is incomplete";
            return Err(Error::incomplete_stream("no_terminal_event", message));
        }
        self.answer.citations = citations::placed(self.cited, &self.answer.text);
        Ok(self.answer)
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(value).map_err(|error| misfit("the event", &error))
}

/// Moves all but a character that is cut at its end; bytes that are no character become U+FFFD.
fn push_whole_characters(bytes: &mut Vec<u8>, text: &mut String) {
    let end = bytes
        .utf8_chunks()
        .last()
        .map_or(&[][..], |last| last.invalid());
    let is_cut = std::str::from_utf8(end).is_err_and(|error| error.error_len().is_none());
    let cut = if is_cut { end.len() } else { 0 };
    let rest = bytes.split_off(bytes.len() - cut);
    text.push_str(&String::from_utf8_lossy(bytes));
    *bytes = rest;
}
