//! An upload that is not complete. Its parts cost money until it is removed, which happens whenever
//! it is left: by an error, or because nobody waits for it any more.

use super::S3;
use super::input::Object;
use super::operations::{ABORT_MULTIPART_UPLOAD, CREATE_MULTIPART_UPLOAD, LIST_PARTS};
use super::output::Begun;
use crate::api::config::Timeouts;
use crate::api::edge;
use crate::error::Error;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// How often an upload is removed: a part that was on its way may arrive after the first time.
const REMOVALS: usize = 3;
const REMOVAL: Duration = Duration::from_secs(30);

/// An upload that has an id.
pub(crate) struct Unfinished {
    s3: S3,
    /// The object with the id, until the upload is complete or removed.
    upload: Option<Object>,
}

impl Unfinished {
    /// Begins an upload.
    pub(crate) fn begin(s3: &S3, object: &Object) -> Beginning {
        let creating = s3.clone();
        let new = object.clone().member("ChecksumAlgorithm", "SHA256");
        let target = object.target();
        let owner = s3.clone();
        let begun = async move {
            let row = &CREATE_MULTIPART_UPLOAD;
            let Begun { upload_id } = creating.output(row, &new, None).await?;
            Ok(Self {
                s3: owner,
                upload: Some(target.member("UploadId", upload_id)),
            })
        };
        Beginning(Some(begun.boxed_local()))
    }

    /// The object with the id of the upload.
    pub(crate) fn target(&self) -> Object {
        self.upload.clone().unwrap_or_else(|| Object::new("", ""))
    }

    /// The upload is an object now.
    pub(crate) fn finish(mut self) {
        self.upload = None;
    }

    pub(crate) async fn remove(mut self) {
        if let Some(upload) = self.upload.clone() {
            remove(self.s3.clone(), upload).await;
            self.upload = None;
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(upload) = self.upload.take() {
            edge::spawn(remove(self.s3.clone(), upload));
        }
    }
}

async fn remove(s3: S3, upload: Object) {
    let s3 = s3.with_timeouts(Timeouts::default().total(REMOVAL));
    for _ in 0..REMOVALS {
        let aborted = s3.send(&ABORT_MULTIPART_UPLOAD, &upload, None).await;
        // It is gone, or this identity may not look.
        if aborted.is_err() || s3.send(&LIST_PARTS, &upload, None).await.is_err() {
            return;
        }
    }
}

/// An upload that may have an id already, although nobody knows it yet. Left, it is waited for and
/// removed.
pub(crate) struct Beginning(Option<LocalBoxFuture<'static, Result<Unfinished, Error>>>);

impl Future for Beginning {
    type Output = Result<Unfinished, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(begun) = &mut self.0 else {
            return Poll::Pending;
        };
        let begun = ready!(begun.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(begun)
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        if let Some(begun) = self.0.take() {
            edge::spawn(async {
                if let Ok(unfinished) = begun.await {
                    unfinished.remove().await;
                }
            });
        }
    }
}
