//! The settings of a client.

mod model_place;
pub(crate) mod setters;
pub(crate) mod settings;
pub(crate) mod timeouts;

pub use model_place::ModelPlace;
pub use timeouts::Timeouts;

use crate::api::config::setters::setters;
use crate::api::config::settings::Settings;
use crate::api::data::Hidden;
use crate::api::identity::Source;
use crate::endpoint::{Endpoint, Variant};
use crate::error::Error;
use serde::Deserialize;
use std::convert::identity;
use std::time::Duration;

/// The settings of a [`Client`](super::Client). If one is invalid, the
/// first call fails. `Debug` prints no secret.
///
/// It can be deserialized, from the names of the npm package:
///
/// ```
/// # fn main() -> Result<(), serde_json::Error> {
/// let config: bedrock_wasm::Config = serde_json::from_str(
///     r#"{ "region": "us-east-1", "token": "bedrock-api-key-EXAMPLE", "timeouts": { "totalMs": 60000 } }"#,
/// )?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Settings")]
pub struct Config {
    pub(crate) region: String,
    pub(crate) source: Option<Source>,
    pub(crate) endpoint: Option<String>,
    /// In place of a service's id, how AWS's hosts begin: with the name of a bucket.
    pub(crate) host_prefix: Option<String>,
    pub(crate) signing_host: Option<String>,
    pub(crate) allow_insecure_endpoint: bool,
    pub(crate) fips: bool,
    pub(crate) dual_stack: bool,
    pub(crate) max_attempts: u32,
    pub(crate) timeouts: Timeouts,
    pub(crate) headers: Vec<(String, String)>,
    /// What inputs hold that no message may show, such as the token of a login.
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) max_message_bytes: Option<u32>,
}

impl Config {
    /// A configuration for a region, such as `us-east-1`.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            source: None,
            endpoint: None,
            host_prefix: None,
            signing_host: None,
            allow_insecure_endpoint: false,
            fips: false,
            dual_stack: false,
            max_attempts: crate::call::retry::DEFAULT_MAX_ATTEMPTS,
            timeouts: Timeouts::default(),
            headers: Vec::new(),
            hidden: Vec::new(),
            max_message_bytes: None,
        }
    }

    /// Who calls: [`Credentials`](crate::auth::Credentials), an
    /// [`ApiKey`](crate::auth::ApiKey), or a [`Provider`](super::Provider).
    #[must_use]
    pub fn credentials(mut self, source: impl Into<Source>) -> Self {
        self.source = Some(source.into());
        self
    }

    setters! {
        /// An address in place of AWS's own, such as a proxy's or an emulator's.
        endpoint = Some(url: impl Into<String>);

        /// The host that requests are signed for, if the endpoint forwards them unchanged.
        signing_host = Some(host: impl Into<String>);

        /// Allows `http:` to other machines than this one.
        allow_insecure_endpoint = identity(allow: bool);

        /// AWS's endpoints whose cryptography is validated by FIPS 140.
        fips = identity(fips: bool);

        /// AWS's endpoints that are reached over IPv6 as well.
        dual_stack = identity(dual_stack: bool);

        /// Attempts of a call, the first among them; 3 unless given.
        max_attempts = identity(attempts: u32);

        /// How long calls may take; nothing is limited unless given.
        timeouts = identity(timeouts: Timeouts);

        /// The largest message of a stream, and the largest output that does not stream, in bytes;
        /// 64 MiB unless given.
        max_message_bytes = Some(bytes: u32);
    }

    /// A header for every request.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// # Errors
    /// A number or a limit of 0, with which no call could succeed.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Timeouts {
            first_byte,
            idle,
            total,
        } = self.timeouts;
        let zero = Some(Duration::ZERO);
        for (name, is_zero) in [
            ("max_attempts", self.max_attempts == 0),
            ("max_message_bytes", self.max_message_bytes == Some(0)),
            ("timeouts.first_byte", first_byte == zero),
            ("timeouts.idle", idle == zero),
            ("timeouts.total", total == zero),
        ] {
            if is_zero {
                let message = format!("{name}: give more than 0, or leave it out");
                return Err(Error::input("invalid_input", message));
            }
        }
        Ok(())
    }

    /// Where a service is; `parts` takes a URL apart.
    ///
    /// # Errors
    /// A region or an endpoint that cannot be one, or settings that contradict each other.
    pub(crate) fn endpoint_of(
        &self,
        service: &str,
        parts: impl Fn(&str) -> Option<[String; 3]>,
    ) -> Result<Endpoint, Error> {
        let refused = |message: &str| Err(Error::input("invalid_endpoint", message));
        // It is part of the credential scope as well.
        let variant = Variant {
            fips: self.fips,
            dual_stack: self.dual_stack,
        };
        let prefix = self.host_prefix.as_deref().unwrap_or(service);
        let aws = Endpoint::aws(prefix, &self.region, variant)?;
        let Some(url) = &self.endpoint else {
            if self.signing_host.is_some() {
                return refused("signing_host: give the endpoint to send to as well");
            }
            return Ok(aws);
        };
        if self.fips || self.dual_stack {
            return refused(
                "fips, dual_stack: choose AWS's own host; leave them or the endpoint out",
            );
        }
        let Some([protocol, host, path]) = parts(url) else {
            return refused(
                "endpoint: give an absolute URL without user, query or fragment, such as \"https://gateway.example/bedrock\"",
            );
        };
        let signing_host = self.signing_host.as_deref();
        if let Some(host) = signing_host {
            let read = parts(&format!("https://{host}"));
            if read.is_none_or(|[_, read, path]| read != host || path != "/") {
                return refused(
                    "signing_host: give a host alone, such as \"bedrock-runtime.us-east-1.amazonaws.com\"",
                );
            }
        }
        Endpoint::custom(
            &protocol,
            &host,
            &path,
            signing_host,
            self.allow_insecure_endpoint,
        )
    }
}

#[cfg(test)]
mod endpoint_tests;

#[cfg(test)]
mod tests {
    use super::Config;
    use serde_json::json;

    #[test]
    fn limits_that_no_timer_has_are_refused_by_name() {
        for name in ["firstByteMs", "idleMs", "totalMs"] {
            let config = |ms: u32| {
                let settings = json!({ "region": "us-east-1", "timeouts": { name: ms } });
                serde_json::from_value::<Config>(settings)
            };
            let error = config(2_147_483_648).unwrap_err().to_string();
            assert!(error.starts_with(&format!("timeouts.{name}: ")), "{error}");
            config(2_147_483_647).unwrap();
        }
    }

    /// The same that the npm package refuses: `checkCounts` and `Timeouts` there.
    #[test]
    fn numbers_and_limits_of_0_are_refused_by_name() {
        let config = |members: serde_json::Value| {
            let mut settings = json!({ "region": "us-east-1" });
            let all = settings.as_object_mut().unwrap();
            all.extend(members.as_object().unwrap().clone());
            serde_json::from_value::<Config>(settings).unwrap()
        };
        for (members, name) in [
            (json!({ "maxAttempts": 0 }), "max_attempts: "),
            (json!({ "maxMessageBytes": 0 }), "max_message_bytes: "),
            (
                json!({ "timeouts": { "firstByteMs": 0 } }),
                "timeouts.first_byte: ",
            ),
            (json!({ "timeouts": { "idleMs": 0 } }), "timeouts.idle: "),
            (
                json!({ "timeouts": { "idleMs": 1, "totalMs": 0 } }),
                "timeouts.total: ",
            ),
        ] {
            let error = config(members).check().unwrap_err();
            assert!(error.message().starts_with(name), "{error}");
        }
        let smallest = json!({ "maxAttempts": 1, "maxMessageBytes": 1, "timeouts": { "firstByteMs": 1, "idleMs": 1, "totalMs": 1 } });
        config(smallest).check().unwrap();
    }
}
