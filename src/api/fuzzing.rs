//! What `tests/fuzz/` reaches inside; not a part of the API.

use super::call::bind::Bound;
use crate::auth::Auth;
use crate::call::step::{Event, Moment, Step};
use crate::call::{Call, Shared};
use crate::endpoint::{Endpoint, Variant};
use crate::error::Error;
use crate::http::Request;
use crate::operations::Operation;
use crate::time::Timestamp;
use std::rc::Rc;

/// The request that an input becomes, unsigned, and its body.
///
/// # Errors
/// An input, or a header, that cannot be sent.
pub fn request_of(
    operation: &Operation,
    input: &str,
    headers: &[(String, String)],
) -> Result<(Request, Option<Vec<u8>>), Error> {
    let bound = Bound::new(operation, input, headers, |_| Ok("token".into()))?;
    let shared = Rc::new(Shared {
        endpoint: Endpoint::aws(operation.service.id, "us-east-1", Variant::default())?,
        region: "us-east-1".into(),
        signing_name: operation.service.signing_name.into(),
        quota: Default::default(),
        keys: Default::default(),
        clock: Default::default(),
    });
    let mut call = bound.with_call(|operation| Call::new(shared, Auth::Unsigned, operation, 1))?;
    let now = Timestamp::from_ms(0);
    match call.next(Event::Begin, Moment { now, random: 0 })? {
        Step::Send => Ok((call.request().clone(), bound.body)),
        _ => Err(Error::network("nothing was sent")),
    }
}

/// The text of a leaf of STS's XML.
pub fn xml_element(xml: &str, name: &str) -> Option<String> {
    crate::api::data::xml::element(xml, name)
}
