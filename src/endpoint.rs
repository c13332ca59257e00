//! Where requests go. Only the shape is checked here; URL text is taken apart by
//! the host's own parser, so that the signed URL is the one that `fetch` sends.

use crate::error::Error;
use crate::text::{all, concat, cut, listed, owned, pieces};

/// An origin to send to and the path prefix below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    origin: String,
    host: String,
    path_prefix: String,
}

/// Which of AWS's own endpoints of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// Its cryptography is validated by FIPS 140.
    pub fips: bool,
    /// Reached over IPv6 as well as IPv4.
    pub dual_stack: bool,
}

impl Variant {
    /// Where AWS's rules for a service differ from the pattern of all others
    /// (`endpoint-rule-set-1.json` in botocore 1.44.5).
    fn of_service(self, prefix: &str, region: &str) -> Self {
        let Self { fips, dual_stack } = self;
        match prefix {
            "bedrock-mantle" => Self {
                fips,
                dual_stack: true,
            },
            "cognito-identity" => Self {
                fips,
                dual_stack: dual_stack
                    && !listed("us-east-1 us-east-2 us-west-1 us-west-2", region),
            },
            "sts" => Self {
                fips: fips && (dual_stack || !region.starts_with("us-gov-")),
                dual_stack,
            },
            _ => self,
        }
    }
}

/// How the regions of a partition begin, and how the names of its hosts
/// end in, dual-stack ones last (`partitions.json` in botocore 1.44.5). In every
/// other region they are those of `aws` and `aws-us-gov`, the last line.
const PARTITIONS: &str = "\
    cn- amazonaws.com.cn api.amazonwebservices.com.cn;\
    eusc- amazonaws.eu api.amazonwebservices.eu;\
    us-iso- c2s.ic.gov api.aws.ic.gov;\
    us-isob- sc2s.sgov.gov api.aws.scloud;\
    eu-isoe- cloud.adc-e.uk api.cloud-aws.adc-e.uk;\
    us-isof- csp.hci.ic.gov api.aws.hci.ic.gov;\
    \u{20}amazonaws.com api.aws";

fn dns_suffix(region: &str, dual_stack: bool) -> &'static str {
    let mut partitions = pieces(PARTITIONS, b';').map(|partition| cut(partition, b' '));
    let partition = partitions.find(|(start, _)| region.starts_with(start));
    let (_, suffixes) = partition.unwrap_or_default();
    let (suffix, dual_stack_suffix) = cut(suffixes.unwrap_or_default(), b' ');
    dual_stack_suffix.filter(|_| dual_stack).unwrap_or(suffix)
}

impl Endpoint {
    /// AWS's own endpoint of a service, such as `bedrock-runtime`, in a region.
    ///
    /// # Errors
    /// A region that cannot be part of a host name.
    pub fn aws(prefix: &str, region: &str, variant: Variant) -> Result<Self, Error> {
        let label: fn(u8) -> bool =
            |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if region.is_empty() || region.len() > 63 || !all(region, label) {
            return Err(Error::input(
                "invalid_region",
                "region: give the name of an AWS region, such as \"us-east-1\"",
            ));
        }
        Ok(Self::in_region(prefix, region, variant))
    }

    /// The same for a region that was checked, as `pkg/call/endpoint.js` does.
    pub(crate) fn in_region(prefix: &str, region: &str, variant: Variant) -> Self {
        let Variant { fips, dual_stack } = variant.of_service(prefix, region);
        let host = concat(&[
            prefix,
            if fips { "-fips." } else { "." },
            region,
            ".",
            dns_suffix(region, dual_stack),
        ]);
        Self {
            origin: concat(&["https://", &host]),
            host,
            path_prefix: String::new(),
        }
    }

    /// An endpoint of the user's choice: `protocol` (`https:`), `host` (with its
    /// port unless that is the protocol's own) and `path` as a URL parser gives them.
    ///
    /// With a `signing_host`, requests are signed as if they went to that host
    /// itself: the path is the gateway's own then, and is not signed.
    ///
    /// # Errors
    /// Plain `http:` to another machine, unless `allow_insecure`: keys and
    /// answers would cross the network readable and changeable.
    pub fn custom(
        protocol: &str,
        host: &str,
        path: &str,
        signing_host: Option<&str>,
        allow_insecure: bool,
    ) -> Result<Self, Error> {
        match protocol {
            "https:" => {}
            "http:" if allow_insecure || is_loopback(host) => {}
            "http:" => {
                return Err(Error::input(
                    "insecure_endpoint",
                    "endpoint: http: is only for loopback; use https:, or set allowInsecureEndpoint",
                ));
            }
            _ => {
                return Err(Error::input(
                    "invalid_endpoint",
                    "endpoint: give an https: URL, such as \"https://gateway.example/bedrock\"",
                ));
            }
        }
        let path = path.strip_suffix('/').unwrap_or(path);
        let (unsigned_path, path_prefix) = match signing_host {
            Some(_) => (path, ""),
            None => ("", path),
        };
        Ok(Self {
            origin: concat(&[protocol, "//", host, unsigned_path]),
            host: owned(signing_host.unwrap_or(host)),
            path_prefix: owned(path_prefix),
        })
    }

    /// Scheme, authority and the gateway's path in front of the signed one.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host that signatures are bound to.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// What every path is preceded by: empty, or starting with `/`.
    pub fn path_prefix(&self) -> &str {
        &self.path_prefix
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(bracketed) => return cut(bracketed, b']').0 == "::1",
        None => cut(host, b':').0,
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || name.strip_prefix("127.").is_some_and(digits_and_dots)
}

/// A host that ends in a number must be a whole IPv4 address for a URL parser. One that
/// ends in a dot is a name.
fn digits_and_dots(text: &str) -> bool {
    let ends_in_digit = text.bytes().last().is_some_and(|last| last != b'.');
    ends_in_digit && all(text, |byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, Variant};

    #[test]
    fn the_ordinary_host() {
        let endpoint =
            Endpoint::aws("bedrock-runtime", "eu-central-1", Variant::default()).unwrap();
        assert_eq!(
            endpoint.origin(),
            "https://bedrock-runtime.eu-central-1.amazonaws.com"
        );
        assert_eq!(
            endpoint.host(),
            "bedrock-runtime.eu-central-1.amazonaws.com"
        );
    }

    #[test]
    fn a_region_cannot_change_the_host() {
        for region in [
            "",
            "evil.example/",
            "us-east-1.evil.example#",
            "US-EAST-1",
            "a b",
            // One more than a label of a host name may have (RFC 1035 §2.3.4).
            &"a".repeat(64),
        ] {
            assert_eq!(
                Endpoint::aws("bedrock", region, Variant::default())
                    .unwrap_err()
                    .code(),
                "invalid_region",
                "{region}"
            );
        }
        let longest = "a".repeat(63);
        let endpoint = Endpoint::aws("bedrock", &longest, Variant::default()).unwrap();
        assert_eq!(endpoint.host(), format!("bedrock.{longest}.amazonaws.com"));
    }

    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html>
    #[test]
    fn mantle_has_dual_stack_hosts_alone() {
        let endpoint = Endpoint::aws("bedrock-mantle", "us-east-1", Variant::default()).unwrap();
        assert_eq!(endpoint.host(), "bedrock-mantle.us-east-1.api.aws");
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for host in [
            "localhost:8080",
            "127.0.0.1:1",
            "127.9.9.9",
            "[::1]:8080",
            "a.localhost",
        ] {
            assert!(
                Endpoint::custom("http:", host, "/", None, false).is_ok(),
                "{host}"
            );
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "127.0..",
            "127.",
            "10.0.0.1",
        ] {
            let refused = Endpoint::custom("http:", host, "/", None, false);
            assert_eq!(refused.unwrap_err().code(), "insecure_endpoint", "{host}");
            assert!(
                Endpoint::custom("http:", host, "/", None, true).is_ok(),
                "{host}"
            );
        }
        let refused = Endpoint::custom("ftp:", "localhost", "/", None, true);
        assert_eq!(refused.unwrap_err().code(), "invalid_endpoint");
    }

    #[test]
    fn the_signing_host_may_differ() {
        let aws = "bedrock-runtime.us-east-1.amazonaws.com";
        let endpoint = Endpoint::custom(
            "https:",
            "gateway.example",
            "/v1/bedrock/",
            Some(aws),
            false,
        )
        .unwrap();
        assert_eq!(endpoint.origin(), "https://gateway.example/v1/bedrock");
        assert_eq!(endpoint.host(), aws);
        assert_eq!(endpoint.path_prefix(), "");
    }
}
