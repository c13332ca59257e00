//! Options of single calls: a copy of a client with other settings.

use super::Client;
use crate::api::config::Config;
use crate::api::config::ModelPlace;
use crate::api::config::Timeouts;
use crate::api::data::Hidden;
use std::rc::Rc;

/// Such clients share what clones share, and are as cheap: make one for a call.
///
/// ```no_run
/// # async fn example(client: bedrock_wasm::Client) -> Result<(), bedrock_wasm::Error> {
/// use bedrock_wasm::{Timeouts, converse};
/// use std::time::Duration;
///
/// let hurried = client.with_timeouts(Timeouts::default().total(Duration::from_secs(10))).with_max_attempts(1);
/// let text = converse::text(&hurried, "us.amazon.nova-lite-v1:0", "Name three colours.").await?;
/// # Ok(())
/// # }
/// ```
impl Client {
    /// A client with these limits. A limit that is `None` stays as it is in this client.
    #[must_use]
    pub fn with_timeouts(&self, timeouts: Timeouts) -> Self {
        self.changed(|config| config.timeouts = timeouts.or(config.timeouts))
    }

    /// A client whose calls have so many attempts, the first among them.
    #[must_use]
    pub fn with_max_attempts(&self, attempts: u32) -> Self {
        self.changed(|config| config.max_attempts = attempts)
    }

    /// A client that sends, and signs, one header more, or another value of one that it sends
    /// already.
    #[must_use]
    pub fn with_header(&self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.changed(|config| config.headers.push((name.into(), value.into())))
    }

    /// A client that refuses larger messages of a stream, and larger outputs.
    #[must_use]
    pub fn with_max_message_bytes(&self, bytes: u32) -> Self {
        self.changed(|config| config.max_message_bytes = Some(bytes))
    }

    /// A client whose calls ask these models in turn, whatever the `modelId` of their inputs, which
    /// may then be left out:
    /// see [several models](Client#several-models). It calls the operations of Bedrock Runtime that
    /// take a model.
    #[must_use]
    pub fn with_models<Model: Into<ModelPlace>>(
        &self,
        models: impl IntoIterator<Item = Model>,
    ) -> Self {
        let mut client = self.clone();
        client.models = Some(models.into_iter().map(Into::into).collect());
        client
    }

    /// A client whose errors do not show a text that its inputs hold.
    pub(crate) fn hiding(&self, text: &str) -> Self {
        self.changed(|config| config.hidden.push(Hidden::new(text)))
    }

    pub(crate) fn changed(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut client = self.clone();
        change(Rc::make_mut(&mut client.caller.config));
        client
    }
}

#[cfg(test)]
mod tests {
    use crate::{Client, Config, Timeouts};
    use std::time::Duration;

    #[test]
    fn options_are_set_one_by_one_and_leave_the_client_as_it_was() {
        let [one, two, three] = [1, 2, 3].map(Duration::from_secs);
        let own = Timeouts::default().idle(one).total(two);
        let config = Config::new("us-east-1").timeouts(own).header("x-a", "1");
        let client = Client::new(config);
        let limits = Timeouts::default().first_byte(three).total(three);
        let other = client
            .with_timeouts(limits)
            .with_max_attempts(7)
            .with_header("x-b", "2")
            .with_max_message_bytes(9);
        let Timeouts {
            first_byte,
            idle,
            total,
        } = other.caller.config.timeouts;
        assert_eq!(
            (first_byte, idle, total),
            (Some(three), Some(one), Some(three))
        );
        assert_eq!(
            (
                other.caller.config.max_attempts,
                other.caller.config.max_message_bytes
            ),
            (7, Some(9))
        );
        let headers = [("x-a", "1"), ("x-b", "2")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(other.caller.config.headers, headers);
        assert_eq!(client.caller.config.timeouts, own);
        assert_eq!(
            (
                client.caller.config.max_attempts,
                client.caller.config.max_message_bytes
            ),
            (3, None)
        );
        assert_eq!(client.caller.config.headers.len(), 1);
    }
}
