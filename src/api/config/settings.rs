//! A configuration as JavaScript has it: the names of the npm package.

use super::Config;
use super::timeouts::Timeouts;
use crate::api::identity::Identity;
use crate::auth::{ApiKey, Credentials};
use crate::error::Error;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest delay of timers in browsers and Node.
const MAX_MS: u32 = i32::MAX as u32;

/// Members of a configuration; one that is not known is a mistake.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    region: String,
    credentials: Option<KeyPair>,
    token: Option<String>,
    endpoint: Option<String>,
    signing_host: Option<String>,
    #[serde(default)]
    allow_insecure_endpoint: bool,
    #[serde(default)]
    use_fips_endpoint: bool,
    #[serde(default)]
    use_dualstack_endpoint: bool,
    max_attempts: Option<u32>,
    #[serde(default)]
    timeouts: TimeoutSettings,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    max_message_bytes: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyPair {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TimeoutSettings {
    first_byte_ms: Option<u32>,
    idle_ms: Option<u32>,
    total_ms: Option<u32>,
}

impl KeyPair {
    pub(crate) fn identity(self) -> Result<Identity, Error> {
        let token = self.session_token.filter(|token| !token.is_empty());
        Credentials::new(self.access_key_id, self.secret_access_key, token).map(Identity::from)
    }
}

impl TryFrom<Settings> for Config {
    type Error = Error;

    fn try_from(settings: Settings) -> Result<Self, Error> {
        let ms = |ms: Option<u32>| ms.map(|ms| Duration::from_millis(ms.into()));
        let TimeoutSettings {
            first_byte_ms,
            idle_ms,
            total_ms,
        } = settings.timeouts;
        for (name, ms) in [
            ("firstByteMs", first_byte_ms),
            ("idleMs", idle_ms),
            ("totalMs", total_ms),
        ] {
            if ms.is_some_and(|ms| ms > MAX_MS) {
                let message = format!(
                    "timeouts.{name}: give a number of milliseconds up to {MAX_MS}, or leave it out"
                );
                return Err(Error::input("invalid_input", message));
            }
        }
        let mut config = Config::new(settings.region)
            .allow_insecure_endpoint(settings.allow_insecure_endpoint)
            .fips(settings.use_fips_endpoint)
            .dual_stack(settings.use_dualstack_endpoint)
            .timeouts(Timeouts {
                first_byte: ms(first_byte_ms),
                idle: ms(idle_ms),
                total: ms(total_ms),
            });
        config.endpoint = settings.endpoint;
        config.signing_host = settings.signing_host;
        config.headers = settings.headers.into_iter().collect();
        config.max_message_bytes = settings.max_message_bytes;
        if let Some(attempts) = settings.max_attempts {
            config.max_attempts = attempts;
        }
        if let Some(keys) = settings.credentials {
            config = config.credentials(keys.identity()?);
        }
        if let Some(token) = settings.token {
            config = config.credentials(ApiKey::new(token)?);
        }
        Ok(config)
    }
}
