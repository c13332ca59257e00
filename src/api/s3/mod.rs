//! Objects of S3: the part that batch inference, documents and videos need. The members have the
//! names and the meaning that they have in the AWS SDK; retries, timeouts, credentials and errors
//! are those of every call of the crate.
//!
//! ```no_run
//! # async fn example(credentials: bedrock_wasm::auth::Credentials) -> Result<(), bedrock_wasm::Error> {
//! use bedrock_wasm::{Config, s3::{List, Object, S3}};
//! use futures_util::StreamExt;
//!
//! let s3 = S3::new(Config::new("us-east-1").credentials(credentials));
//! let object = Object::new("my-bucket", "notes/today.txt");
//! s3.put_object(&object.clone().content_type("text/plain"), "Rates rose.").await?;
//! let text = s3.get_object(&object).await?.body.text().await?;
//!
//! let mut objects = s3.list_objects(&List::new("my-bucket").prefix("notes/"));
//! while let Some(object) = objects.next().await {
//!     println!("{}", object?.key);
//! }
//! # Ok(())
//! # }
//! ```

mod body;
mod checksum;
mod input;
pub(crate) mod operations;
mod output;
mod parts;
mod place;
pub(crate) mod send;
#[cfg(test)]
mod tests;
mod unfinished;
mod upload;

pub use body::Body;
pub use input::{List, Object};
pub use output::{CommonPrefix, Deleted, Download, Head, Listed, Page, Written};
pub use upload::Upload;

use self::operations::{DELETE_OBJECT, GET_OBJECT, HEAD_OBJECT, LIST_OBJECTS_V2, PUT_OBJECT};
use crate::api::client::Client;
use crate::api::config::{Config, Timeouts};
use crate::error::{Error, ErrorKind};
use futures_core::Stream;
use futures_util::stream::{iter, unfold};
use futures_util::{StreamExt, TryStreamExt};

/// A client of S3. Clones are cheap and share credentials, retry quota and clock.
#[derive(Clone, Debug)]
pub struct S3 {
    client: Client,
    force_path_style: bool,
}

impl S3 {
    /// A client. If the configuration is invalid, the first call fails. S3 does not take API keys.
    pub fn new(config: Config) -> Self {
        Self {
            client: Client::new(config),
            force_path_style: false,
        }
    }

    /// Puts the bucket into the path rather than into the host. This is done by itself if its name
    /// cannot be a label of a host, if the endpoint is an IP address, and with a signing host.
    #[must_use]
    pub fn force_path_style(mut self, force: bool) -> Self {
        self.force_path_style = force;
        self
    }

    /// A client with these limits, as of [`Client::with_timeouts`].
    #[must_use]
    pub fn with_timeouts(&self, timeouts: Timeouts) -> Self {
        self.with(self.client.with_timeouts(timeouts))
    }

    /// A client whose calls have so many attempts, the first among them.
    #[must_use]
    pub fn with_max_attempts(&self, attempts: u32) -> Self {
        self.with(self.client.with_max_attempts(attempts))
    }

    /// A client that sends, and signs, one header more.
    #[must_use]
    pub fn with_header(&self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(self.client.with_header(name, value))
    }

    fn with(&self, client: Client) -> Self {
        Self {
            client,
            force_path_style: self.force_path_style,
        }
    }

    /// Stores an object in one request, which may have up to 5 GB.
    ///
    /// # Errors
    /// The object is refused before anything is sent, or the call fails: see [`Error`].
    pub async fn put_object(
        &self,
        object: &Object,
        body: impl Into<Vec<u8>>,
    ) -> Result<Written, Error> {
        let object = object.as_new();
        self.output(&PUT_OBJECT, &object, Some(body.into())).await
    }

    /// An object, or a range of it, as it arrives.
    ///
    /// # Errors
    /// As of [`put_object`](Self::put_object); `NoSuchKey` if it is not there.
    pub async fn get_object(&self, object: &Object) -> Result<Download, Error> {
        let sent = self.send(&GET_OBJECT, object, None).await?;
        let head = send::output_of(&GET_OBJECT, &sent)?;
        let body = Body::new(sent);
        Ok(Download { head, body })
    }

    /// The facts of an object.
    ///
    /// # Errors
    /// As of [`put_object`](Self::put_object); `NotFound` if it is not there.
    pub async fn head_object(&self, object: &Object) -> Result<Head, Error> {
        self.output(&HEAD_OBJECT, object, None).await
    }

    /// Deletes an object, whether it is there or not.
    ///
    /// # Errors
    /// As of [`put_object`](Self::put_object).
    pub async fn delete_object(&self, object: &Object) -> Result<Deleted, Error> {
        self.output(&DELETE_OBJECT, object, None).await
    }

    /// A page of a list: up to 1,000 objects.
    ///
    /// # Errors
    /// As of [`put_object`](Self::put_object).
    pub async fn list_objects_v2(&self, list: &List) -> Result<Page, Error> {
        let List { bucket, members } = list.clone();
        let list = Object { bucket, members };
        self.output(&LIST_OBJECTS_V2, &list, None).await
    }

    /// Every object of a list, page after page. After an error there are no more.
    pub fn list_objects(&self, list: &List) -> impl Stream<Item = Result<Listed, Error>> + use<> {
        let s3 = self.clone();
        let pages = unfold(Some(list.clone()), move |list| {
            let s3 = s3.clone();
            async move {
                let list = list?;
                let page = s3.list_objects_v2(&list).await;
                let next = page.and_then(|page| Ok((next_page(&list, &page)?, page)));
                Some(match next {
                    Ok((next, page)) => (Ok(iter(page.contents).map(Ok)), next),
                    Err(error) => (Err(error), None),
                })
            }
        });
        pages.try_flatten().fuse().boxed_local()
    }
}

/// The list of the next page, if there is one.
///
/// # Errors
/// The page's token is that of the last one: the pages would never end.
fn next_page(list: &List, page: &Page) -> Result<Option<List>, Error> {
    if !page.is_truncated {
        return Ok(None);
    }
    let last = list.members.get("ContinuationToken");
    match &page.next_continuation_token {
        Some(next) if last.is_none_or(|last| last != next) => Ok(Some(
            list.clone().member("ContinuationToken", next.as_str()),
        )),
        _ => {
            let message = "S3 gave no new NextContinuationToken".into();
            Err(Error::new(ErrorKind::Model, "same_token", message))
        }
    }
}
