//! Where the secrets of a call come from, and for how long they are kept.

use crate::auth::{ApiKey, Auth, Credentials};
use crate::error::{Error, ErrorKind};
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

    /// Nobody in particular, for services that issue credentials.
    pub(crate) fn unsigned() -> Self {
        Self {
            auth: Auth::Unsigned,
            expiration: None,
        }
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.auth
    }

    pub(crate) fn is_good_at(&self, ms: u64) -> bool {
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
    /// A provider that calls your function, for example one that fetches credentials from your own
    /// server.
    pub fn new<F, Answer>(ask: F) -> Self
    where
        F: Fn() -> Answer + 'static,
        Answer: Future<Output = Result<Identity, Error>> + 'static,
    {
        let ask = move || {
            let identity = ask().map(|identity| identity.map(Rc::new).map_err(provider_failed));
            identity.boxed_local()
        };
        Self(Rc::new(Keeper {
            ask: Box::new(ask),
            kept: RefCell::default(),
        }))
    }

    /// An identity that is valid at `now`, and is not the one that was `refused`.
    ///
    /// # Errors
    /// The function's error, unless the last identity is still valid.
    pub(crate) async fn identity(
        &self,
        refused: Option<&Rc<Identity>>,
        now: impl Fn() -> Timestamp,
    ) -> Result<Rc<Identity>, Error> {
        let is_refused =
            |identity: &Rc<Identity>| refused.is_some_and(|refused| Rc::ptr_eq(identity, refused));
        {
            let kept = self.0.kept.borrow();
            let last = kept.last.as_ref().filter(|last| !is_refused(last));
            let fresh = last.filter(|last| last.is_good_at(now().as_ms() + REFRESH_AHEAD_MS));
            if let Some(fresh) = fresh {
                return Ok(Rc::clone(fresh));
            }
        }
        let (mut answer, joined) = self.refreshed().await;
        // The refresh in flight was an early one and failed. The service has rejected the identity,
        // whatever its date.
        if joined && answer.is_err() && self.0.kept.borrow().last.as_ref().is_some_and(is_refused) {
            (answer, _) = self.refreshed().await;
        }
        answer.or_else(|error| {
            let kept = self.0.kept.borrow();
            let last = kept.last.as_ref().filter(|last| !is_refused(last));
            let good = last.filter(|last| last.is_good_at(now().as_ms()));
            good.map(Rc::clone).ok_or(error)
        })
    }

    /// The function's result; true if a call was in flight already and all who wait share the
    /// answer.
    async fn refreshed(&self) -> (Result<Rc<Identity>, Error>, bool) {
        let (refreshing, joined) = {
            let mut kept = self.0.kept.borrow_mut();
            let joined = kept.refreshing.is_some();
            let ask = || (self.0.ask)().shared();
            (kept.refreshing.get_or_insert_with(ask).clone(), joined)
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
        (answer, joined)
    }
}

/// Whatever a function fails with, the call lacks credentials; whether to call again is as the
/// function says.
fn provider_failed(error: Error) -> Error {
    if matches!(error.kind(), ErrorKind::Credentials | ErrorKind::Input) {
        return error;
    }
    let message = format!("credentials: the provider failed: {error}");
    Error::credentials("provider_failed", message).retryable_as(&error)
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

#[cfg(test)]
mod tests {
    use super::{Identity, Provider};
    use crate::auth::Credentials;
    use crate::error::{Error, ErrorKind};
    use crate::time::Timestamp;
    use futures_util::FutureExt;
    use futures_util::future::{join, join_all, pending, poll_fn};
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use std::task::Poll;

    const NOW: u64 = 1_000_000_000;
    const MINUTE: u64 = 60_000;

    /// A provider whose answers, in turn, take six polls, so that five can wait for one; and how
    /// often it was asked.
    fn provider(answers: Vec<Result<Option<u64>, &'static str>>) -> (Provider, Rc<Cell<usize>>) {
        let asked = Rc::new(Cell::new(0));
        let count = Rc::clone(&asked);
        let provider = Provider::new(move || {
            let answer = answers[count.get()];
            count.set(count.get() + 1);
            let mut polls = 0;
            async move {
                poll_fn(|context| {
                    context.waker().wake_by_ref();
                    polls += 1;
                    if polls > 6 {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                })
                .await;
                let ends = answer.map_err(|code| Error::credentials(code, "no"))?;
                let keys = Credentials::new("AKID".into(), "canary".into(), None)?;
                let identity = Identity::from(keys);
                Ok(match ends {
                    Some(ms) => identity.expires(Timestamp::from_ms(ms)),
                    None => identity,
                })
            }
        });
        (provider, asked)
    }

    fn ask(
        provider: &Provider,
        refused: Option<&Rc<Identity>>,
        now_ms: u64,
    ) -> Result<Rc<Identity>, Error> {
        run(provider.identity(refused, || Timestamp::from_ms(now_ms)))
    }

    /// Polls until it is ready, which all futures here are soon.
    fn run<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        for _ in 0..20 {
            if let Some(value) = future.as_mut().now_or_never() {
                return value;
            }
        }
        panic!("still pending");
    }

    #[test]
    fn an_identity_is_kept_until_five_minutes_before_its_end() {
        let (provider, asked) = provider(vec![
            Ok(Some(NOW + 10 * MINUTE)),
            Ok(Some(NOW + 20 * MINUTE)),
        ]);
        for (after, expected) in [(0, 1), (4 * MINUTE, 1), (5 * MINUTE, 2), (14 * MINUTE, 2)] {
            ask(&provider, None, NOW + after).unwrap();
            assert_eq!(asked.get(), expected, "after {after} ms");
        }
        assert_eq!(format!("{provider:?}"), "Provider(redacted)");
        let (forgetful, asked) = self::provider(vec![Ok(None), Ok(None)]);
        for _ in 0..2 {
            ask(&forgetful, None, NOW).unwrap();
        }
        assert_eq!(
            asked.get(),
            2,
            "an identity without an end is asked for each time"
        );
    }

    #[test]
    fn one_refresh_serves_all_who_wait_and_a_failure_is_not_kept() {
        let (provider, asked) = provider(vec![Err("down"), Ok(Some(NOW + 10 * MINUTE))]);
        let all = || (0..5).map(|_| provider.identity(None, || Timestamp::from_ms(NOW)));
        for answer in run(join_all(all())) {
            assert_eq!(answer.unwrap_err().code(), "down");
        }
        assert_eq!(asked.get(), 1);
        assert!(run(join_all(all())).iter().all(Result::is_ok));
        assert_eq!(asked.get(), 2);
    }

    #[test]
    fn who_leaves_does_not_take_the_refresh_along() {
        let (provider, asked) = provider(vec![Ok(Some(NOW + 10 * MINUTE))]);
        let mut first = Box::pin(provider.identity(None, || Timestamp::from_ms(NOW)));
        assert!(first.as_mut().now_or_never().is_none());
        drop(first);
        ask(&provider, None, NOW).unwrap();
        assert_eq!(asked.get(), 1);
    }

    #[test]
    fn a_refused_identity_is_not_given_again() {
        let end = Some(NOW + 60 * MINUTE);
        let (provider, asked) = provider(vec![Ok(end), Ok(end), Err("down")]);
        let first = ask(&provider, None, NOW).unwrap();
        let second = ask(&provider, Some(&first), NOW).unwrap();
        assert!(!Rc::ptr_eq(&first, &second));
        assert!(Rc::ptr_eq(
            &second,
            &ask(&provider, Some(&first), NOW).unwrap()
        ));
        assert_eq!(asked.get(), 2);
        assert_eq!(
            ask(&provider, Some(&second), NOW).unwrap_err().code(),
            "down"
        );
    }

    /// A refresh that began ahead of the end serves those whose identity is still good; who was
    /// refused needs another one.
    #[test]
    fn who_was_refused_asks_again_if_the_refresh_in_flight_fails() {
        let (provider, asked) = provider(vec![
            Ok(Some(NOW + 10 * MINUTE)),
            Err("down"),
            Ok(Some(NOW + 60 * MINUTE)),
        ]);
        let first = ask(&provider, None, NOW).unwrap();
        let later = || Timestamp::from_ms(NOW + 6 * MINUTE);
        let (ahead, refused) = (
            provider.identity(None, later),
            provider.identity(Some(&first), later),
        );
        let (ahead, refused) = run(join(ahead, refused));
        assert!(Rc::ptr_eq(&ahead.unwrap(), &first));
        assert!(!Rc::ptr_eq(&refused.unwrap(), &first));
        assert_eq!(asked.get(), 3);
    }

    #[test]
    fn ahead_of_its_end_an_identity_outlasts_a_failure() {
        let (provider, asked) =
            provider(vec![Ok(Some(NOW + 10 * MINUTE)), Err("down"), Err("down")]);
        let first = ask(&provider, None, NOW).unwrap();
        assert!(Rc::ptr_eq(
            &first,
            &ask(&provider, None, NOW + 6 * MINUTE).unwrap()
        ));
        assert_eq!(
            ask(&provider, None, NOW + 10 * MINUTE).unwrap_err().code(),
            "down"
        );
        assert_eq!(asked.get(), 3);
    }

    /// As `tests/js/credentials/credentials.test.js` has it of the npm package.
    #[test]
    fn whatever_a_provider_fails_with_the_call_lacks_credentials() {
        for (error, code, retryable) in [
            (Error::network("down"), "provider_failed", true),
            (Error::credentials("mine", "m"), "mine", false),
            (Error::input("mine", "m"), "mine", false),
            (
                Error::service("Busy".into(), 429, "m".into(), true),
                "provider_failed",
                true,
            ),
        ] {
            let expected = error.clone();
            let provider = Provider::new(move || std::future::ready(Err(error.clone())));
            let error = ask(&provider, None, NOW).unwrap_err();
            assert_eq!((error.code(), error.retryable()), (code, retryable));
            assert!(error.message().ends_with(expected.message()), "{error}");
            if code == "provider_failed" {
                assert_eq!(error.kind(), ErrorKind::Credentials);
            }
        }
    }

    #[test]
    fn nothing_of_a_provider_is_printed() {
        let seen = Rc::new(RefCell::new(String::from("canary")));
        let provider = Provider::new(move || {
            seen.borrow_mut().push('!');
            pending()
        });
        let config = crate::Config::new("us-east-1").credentials(provider);
        assert!(!format!("{config:?}").contains("canary"));
        let keys = Credentials::new("AKID".into(), "canary".into(), Some("canary".into())).unwrap();
        let config = crate::Config::new("us-east-1").credentials(keys);
        assert!(!format!("{config:?}{:?}", crate::Client::new(config.clone())).contains("canary"));
    }
}
