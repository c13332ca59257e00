//! Where the requests for a bucket go. Its name may be data, so it can be a label of a host or a
//! segment of a path and nothing else.

use crate::api::client::Client;
use crate::api::config::Config;
use crate::api::edge;
use crate::error::Error;
use crate::text::cut;

/// A client for the bucket, and whether the bucket is in the path.
///
/// # Errors
/// A name that no bucket has.
pub(crate) fn place_of(
    client: &Client,
    bucket: &str,
    force_path_style: bool,
) -> Result<(Client, bool), Error> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let is_right = (2..=255).contains(&bucket.len())
        && bucket.starts_with(|c: char| c.is_ascii_alphanumeric())
        && bucket.chars().all(is_name);
    if !is_right {
        let message = "Bucket: give the name of a bucket; ARNs and access points are not supported";
        return Err(Error::input("invalid_input", message));
    }
    let config = &client.caller().config;
    let parts = config.endpoint.as_deref().and_then(edge::url_parts);
    let is_address = parts.as_ref().is_some_and(|[_, host, _]| is_address(host));
    let by_path =
        force_path_style || config.signing_host.is_some() || is_address || !is_label(bucket);
    let front = if by_path {
        String::new()
    } else {
        format!("{bucket}.")
    };
    let client = client.changed(|config| match (&config.endpoint, parts) {
        (None, _) => choose_host(config, &front),
        (Some(_), Some([protocol, host, path])) => {
            config.endpoint = Some(format!("{protocol}//{front}{host}{path}"));
        }
        // It is refused when it is used.
        (Some(_), None) => {}
    });
    Ok((client, by_path))
}

/// S3's hosts have their variants in other places than those of other services.
fn choose_host(config: &mut Config, front: &str) {
    let fips = if config.fips { "-fips" } else { "" };
    let dual_stack = if config.dual_stack { ".dualstack" } else { "" };
    config.host_prefix = Some(format!("{front}s3{fips}{dual_stack}"));
    config.fips = false;
    config.dual_stack = false;
}

/// Whether a host is an IP address, which has no labels.
fn is_address(host: &str) -> bool {
    let name = cut(host, b':').0;
    host.starts_with('[')
        || name
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether a name can be a label of a host; one with a dot would not be covered by the certificate.
fn is_label(bucket: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&bucket.len())
        && bucket.starts_with(is_inner)
        && bucket.ends_with(is_inner)
        && bucket.chars().all(|c| is_inner(c) || c == '-')
}
