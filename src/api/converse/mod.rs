//! The most frequent call in small types: a prompt in, text out.
//!
//! ```no_run
//! # async fn example(client: bedrock_wasm::Client) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::converse::{self, Prompt};
//!
//! let text = converse::text(&client, "us.amazon.nova-lite-v1:0", "Name three colours.").await?;
//!
//! let prompt = Prompt::new("us.amazon.nova-lite-v1:0")
//!     .system("You are brief.")
//!     .user("Name three colours.")
//!     .assistant(text)
//!     .user("And three more.")
//!     .max_tokens(100);
//! let answer = converse::ask(&client, &prompt).await?;
//! println!("{} ({:?})", answer.text(), answer.usage);
//! # Ok(())
//! # }
//! ```
//!
//! For all that these types leave out, tools and images and guardrails, hand
//! `serde_json::json!` or your own structs to [`Client::call`] and [`Client::stream`].

mod answer;
mod deltas;
mod prompt;

pub use answer::{Answer, Usage};
pub use deltas::TextDeltas;
pub use prompt::Prompt;

use super::client::Client;
use crate::error::Error;
use crate::operations::{CONVERSE, CONVERSE_STREAM};

/// The text that a model answers to a text.
///
/// # Errors
/// As of [`Client::call`].
pub async fn text(client: &Client, model_id: &str, prompt: &str) -> Result<String, Error> {
    let answer = ask(client, &Prompt::new(model_id).user(prompt)).await?;
    Ok(answer.text())
}

/// The whole answer to a prompt.
///
/// # Errors
/// As of [`Client::call`].
pub async fn ask(client: &Client, prompt: &Prompt) -> Result<Answer, Error> {
    prompt.client(client).call(&CONVERSE, prompt).await
}

/// The answer to a prompt as it is written: [`EventStream::text_deltas`] gives its
/// text piece by piece, [`EventStream::final_message`] the whole of it at the end.
///
/// [`EventStream::text_deltas`]: super::EventStream::text_deltas
/// [`EventStream::final_message`]: super::EventStream::final_message
///
/// # Errors
/// As of [`Client::stream`].
pub async fn stream(client: &Client, prompt: &Prompt) -> Result<super::EventStream, Error> {
    let client = prompt.client(client);
    client.stream(&CONVERSE_STREAM, prompt).await
}

#[cfg(test)]
mod tests;
