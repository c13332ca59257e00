//! Where the secrets of a call come from, and for how long they are kept.

use crate::auth::{ApiKey, Auth, Credentials};
use crate::error::Error;
use crate::time::Timestamp;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Identities are refreshed this long before they expire.
const REFRESH_AHEAD_MS: u64 = 5 * 60 * 1000;

/// Who sends requests, and until when the service believes it. Never printed.
#[derive(Clone, Debug)]
pub struct Identity {
    auth: Auth,
    expiration: Option<Timestamp>,
}

impl Identity {
    /// The same, for so long only: it is refreshed five minutes before. Without an
    /// expiration a provider is asked for every call.
    #[must_use]
    pub fn expires(mut self, at: Timestamp) -> Self {
        self.expiration = Some(at);
        self
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.auth
    }

    fn is_good_at(&self, ms: u64) -> bool {
        self.expiration.is_some_and(|end| ms < end.as_ms())
    }
}

impl From<Credentials> for Identity {
    fn from(credentials: Credentials) -> Self {
        Self {
            auth: Auth::SigV4(credentials),
            expiration: None,
        }
    }
}

impl From<ApiKey> for Identity {
    fn from(key: ApiKey) -> Self {
        Self {
            auth: Auth::Bearer(key),
            expiration: None,
        }
    }
}

type Asking = LocalBoxFuture<'static, Result<Rc<Identity>, Error>>;

/// Gives identities that do not last. Clones share what they know: one refresh is
/// in flight for all who wait, and identities are kept until five minutes before
/// they expire. One that the service refuses as expired is asked for again at once.
#[derive(Clone)]
pub struct Provider(Rc<Keeper>);

struct Keeper {
    ask: Box<dyn Fn() -> Asking>,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    last: Option<Rc<Identity>>,
    refreshing: Option<Shared<Asking>>,
}

impl Provider {
    /// A provider that asks a function of yours, such as one that fetches keys from your own server.
    pub fn new<F, Answer>(ask: F) -> Self
    where
        F: Fn() -> Answer + 'static,
        Answer: Future<Output = Result<Identity, Error>> + 'static,
    {
        let ask = move || ask().map(|identity| identity.map(Rc::new)).boxed_local();
        Self(Rc::new(Keeper {
            ask: Box::new(ask),
            kept: RefCell::default(),
        }))
    }

    /// An identity that is good at `now`, and none that was `refused`.
    ///
    /// # Errors
    /// What the function failed with, unless what was given last is still good.
    pub(crate) async fn identity(
        &self,
        refused: Option<&Rc<Identity>>,
        now: impl Fn() -> Timestamp,
    ) -> Result<Rc<Identity>, Error> {
        let is_refused =
            |identity: &Rc<Identity>| refused.is_some_and(|refused| Rc::ptr_eq(identity, refused));
        let refreshing = {
            let mut kept = self.0.kept.borrow_mut();
            let last = kept.last.as_ref().filter(|last| !is_refused(last));
            let fresh = last.filter(|last| last.is_good_at(now().as_ms() + REFRESH_AHEAD_MS));
            if let Some(fresh) = fresh {
                return Ok(Rc::clone(fresh));
            }
            let ask = || (self.0.ask)().shared();
            kept.refreshing.get_or_insert_with(ask).clone()
        };
        let answer = refreshing.clone().await;
        let mut kept = self.0.kept.borrow_mut();
        // The first of those who waited takes it over; meanwhile another one may have begun.
        if kept
            .refreshing
            .as_ref()
            .is_some_and(|other| other.ptr_eq(&refreshing))
        {
            kept.refreshing = None;
            if let Ok(identity) = &answer {
                kept.last = Some(Rc::clone(identity));
            }
        }
        answer.or_else(|error| {
            let last = kept.last.as_ref().filter(|last| !is_refused(last));
            let good = last.filter(|last| last.is_good_at(now().as_ms()));
            good.map(Rc::clone).ok_or(error)
        })
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider(redacted)")
    }
}

/// Where a client's secrets come from: [`Credentials`], an [`ApiKey`] or a [`Provider`].
#[derive(Clone, Debug)]
pub struct Source(pub(crate) Origin);

#[derive(Clone, Debug)]
pub(crate) enum Origin {
    Fixed(Rc<Identity>),
    Provider(Provider),
}

impl<T: Into<Identity>> From<T> for Source {
    fn from(identity: T) -> Self {
        Self(Origin::Fixed(Rc::new(identity.into())))
    }
}

impl From<Provider> for Source {
    fn from(provider: Provider) -> Self {
        Self(Origin::Provider(provider))
    }
}
