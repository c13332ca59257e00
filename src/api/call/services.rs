//! The state that calls to a service in one place share: its endpoint, the retry quota, the
//! signing key, and the offset of its clock.

use crate::api::config::Config;
use crate::api::edge;
use crate::call::Shared;
use crate::error::Error;
use crate::operations::Service;
use std::cell::RefCell;
use std::rc::Rc;

/// The places that are kept; the one that was used longest ago is dropped.
const MAX_PLACES: usize = 16;

/// One for a client and all that are made of it.
#[derive(Default)]
pub(crate) struct Services(RefCell<Vec<(Place, Rc<Shared>)>>);

/// The settings that differ between places: service, how its host begins, region, endpoint and the
/// host to sign for.
type Place = (
    &'static str,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
);

impl Services {
    /// The state shared by all calls to the place that the configuration names.
    ///
    /// # Errors
    /// A place that cannot be one.
    pub(crate) fn shared(&self, service: &Service, config: &Config) -> Result<Rc<Shared>, Error> {
        let place = (
            service.id,
            config.host_prefix.clone(),
            config.region.clone(),
            config.endpoint.clone(),
            config.signing_host.clone(),
        );
        let mut known = self.0.borrow_mut();
        if let Some(at) = known.iter().position(|(other, _)| *other == place) {
            let found = known.remove(at);
            let shared = Rc::clone(&found.1);
            known.push(found);
            return Ok(shared);
        }
        let shared = Rc::new(Shared {
            endpoint: config.endpoint_of(service.id, edge::url_parts)?,
            region: config.region.clone(),
            signing_name: service.signing_name.into(),
            quota: Default::default(),
            keys: Default::default(),
            clock: Default::default(),
        });
        known.push((place, Rc::clone(&shared)));
        if known.len() > MAX_PLACES {
            known.remove(0);
        }
        Ok(shared)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_PLACES, Services};
    use crate::api::Config;
    use crate::operations::CONVERSE;
    use std::rc::Rc;

    #[test]
    fn the_place_used_longest_ago_is_forgotten_if_there_are_too_many() {
        let services = Services::default();
        let shared = |region: usize| {
            let config = Config::new(format!("region-{region}"));
            services.shared(CONVERSE.service(), &config).unwrap()
        };
        let first: Vec<_> = (0..MAX_PLACES).map(shared).collect();
        for (region, known) in first.iter().enumerate() {
            assert!(Rc::ptr_eq(known, &shared(region)), "{region}");
        }
        shared(MAX_PLACES);
        assert!(Rc::ptr_eq(&first[1], &shared(1)));
        assert!(!Rc::ptr_eq(&first[0], &shared(0)));
    }
}
