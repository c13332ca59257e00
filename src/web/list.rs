//! Lists of strings, which cross as one string each: an array of strings costs a
//! crossing for every one of them.

use crate::endpoint::{Endpoint, Variant};
use crate::error::Error;
use crate::text::{Pieces, pieces};

/// Between the strings of a list.
pub(crate) const SEPARATOR: u8 = 0;

pub(crate) fn list(text: &str) -> Pieces<'_> {
    pieces(text, SEPARATOR)
}

/// The next `N` strings; "" after the end of the list.
pub(crate) fn take<'a, const N: usize>(list: &mut Pieces<'a>) -> [&'a str; N] {
    let mut strings = [""; N];
    fill(&mut strings, list);
    strings
}

#[inline(never)]
fn fill<'a>(strings: &mut [&'a str], list: &mut Pieces<'a>) {
    for string in strings {
        *string = list.next().unwrap_or_default();
    }
}

/// The endpoint of a service, from a region, two flags that are set unless empty, a protocol, a
/// host, a path and a host to sign for, which may be empty. Without protocol and host it is AWS's
/// own.
pub(crate) fn endpoint(
    prefix: &str,
    [region, fips, dual_stack, protocol, host, path, signing_host]: [&str; 7],
    allow_insecure: bool,
) -> Result<Endpoint, Error> {
    if protocol.is_empty() && host.is_empty() {
        let variant = Variant {
            fips: !fips.is_empty(),
            dual_stack: !dual_stack.is_empty(),
        };
        return Ok(Endpoint::in_region(prefix, region, variant));
    }
    let signing_host = Some(signing_host).filter(|host| !host.is_empty());
    Endpoint::custom(protocol, host, path, signing_host, allow_insecure)
}
