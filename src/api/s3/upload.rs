//! Uploads in parts (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>).

use super::S3;
use super::checksum::Checksum;
use super::input::Object;
use super::operations::{COMPLETE_MULTIPART_UPLOAD, PUT_OBJECT, Row, UPLOAD_PART};
use super::output::Written;
use super::parts::Parts;
use super::send::output_of;
use super::unfinished::Unfinished;
use crate::api::data::xml::escaped;
use crate::error::Error;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use std::fmt;
use std::pin::pin;
use std::rc::Rc;

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>
const MIN_PART_BYTES: usize = 5 << 20;
const MAX_PART_BYTES: u64 = 5 << 30;
const MAX_PARTS: usize = 10_000;

/// An upload of a body of any size.
#[derive(Clone)]
pub struct Upload {
    object: Object,
    part_bytes: usize,
    concurrency: usize,
    on_progress: Rc<dyn Fn(u64)>,
}

impl Upload {
    /// In parts of 5 MiB, four of them at once.
    pub fn new(object: Object) -> Self {
        Self {
            object,
            part_bytes: MIN_PART_BYTES,
            concurrency: 4,
            on_progress: Rc::new(|_| {}),
        }
    }

    /// Bytes of a part: from 5 MiB to 5 GiB. There are at most 10,000 parts.
    #[must_use]
    pub fn part_bytes(mut self, bytes: usize) -> Self {
        self.part_bytes = bytes;
        self
    }

    /// Parts that are on their way at the same time. Each is held in memory.
    #[must_use]
    pub fn concurrency(mut self, parts: usize) -> Self {
        self.concurrency = parts;
        self
    }

    /// A function that gets the number of bytes that S3 has, after every part.
    #[must_use]
    pub fn on_progress(mut self, function: impl Fn(u64) + 'static) -> Self {
        self.on_progress = Rc::new(function);
        self
    }

    fn check(&self) -> Result<(), Error> {
        let refused = |message: String| Err(Error::input("invalid_input", message));
        if self.part_bytes < MIN_PART_BYTES || self.part_bytes as u64 > MAX_PART_BYTES {
            return refused(format!(
                "part_bytes: give a number from {MIN_PART_BYTES} to {MAX_PART_BYTES}"
            ));
        }
        if self.concurrency == 0 {
            return refused("concurrency: give a number above 0".into());
        }
        Ok(())
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Upload");
        shown.field("object", &self.object).finish_non_exhaustive()
    }
}

/// A part that S3 has.
struct Sent {
    number: usize,
    bytes: usize,
    e_tag: String,
    checksum: Checksum,
}

impl S3 {
    /// Uploads a body of any size, in parts if it has more than one: bytes in pieces of any length,
    /// such as those of a file, or the [`Body`](super::Body) of another object. The ETag and, from
    /// servers that have them, the checksum of every part and of the object are compared.
    ///
    /// After an error the parts are removed. If the future is dropped, they are removed as well, by
    /// requests that go on by themselves. Whoever drops it while the parts are put together comes
    /// too late to know whether there is an object; if there is, it is whole.
    ///
    /// # Errors
    /// As of [`put_object`](Self::put_object), or S3 stored other bytes than were sent.
    pub async fn upload<Piece: AsRef<[u8]>>(
        &self,
        upload: &Upload,
        body: impl Stream<Item = Result<Piece, Error>>,
    ) -> Result<Written, Error> {
        upload.check()?;
        let body = pin!(body);
        let mut parts = Parts::new(body, upload.part_bytes);
        let first = parts.next().await?.unwrap_or_default();
        let object = upload.object.as_new();
        if first.len() < upload.part_bytes {
            return self.put_checked(upload, &object, first).await;
        }
        let unfinished = Unfinished::begin(self, &object).await?;
        (upload.on_progress)(0);
        let target = unfinished.target();
        let rest = unfold(parts, async |mut parts| {
            let part = parts.next().await.transpose()?;
            Some((part, parts))
        });
        let parts = once(async { Ok(first) }).chain(rest).enumerate();
        let target = &target;
        let sends = parts.map(async move |(at, part)| self.send_part(target, at + 1, part?).await);
        // Those that are on their way end here, before the upload is removed.
        let sent = collected(upload, pin!(sends.buffer_unordered(upload.concurrency))).await;
        let written = match sent {
            Ok(sent) => self.complete(target, &sent).await,
            Err(error) => Err(error),
        };
        match written {
            Ok(written) => {
                unfinished.finish();
                Ok(written)
            }
            Err(error) => {
                unfinished.remove().await;
                Err(error)
            }
        }
    }

    async fn put_checked(
        &self,
        upload: &Upload,
        object: &Object,
        body: Vec<u8>,
    ) -> Result<Written, Error> {
        let bytes = body.len();
        let (written, _) = self.store(&PUT_OBJECT, object, body, "the object").await?;
        (upload.on_progress)(bytes as u64);
        Ok(written)
    }

    async fn send_part(
        &self,
        target: &Object,
        number: usize,
        body: Vec<u8>,
    ) -> Result<Sent, Error> {
        if number > MAX_PARTS {
            let message = format!("part_bytes: makes more than {MAX_PARTS} parts; give more");
            return Err(Error::input("invalid_input", message));
        }
        let bytes = body.len();
        let part = target.clone().member("PartNumber", number);
        let name = format!("part {number}");
        let (written, checksum) = self.store(&UPLOAD_PART, &part, body, &name).await?;
        Ok(Sent {
            number,
            bytes,
            e_tag: written.e_tag.unwrap_or_default(),
            checksum,
        })
    }

    /// Sends bytes with their checksum, and compares it with that of S3.
    async fn store(
        &self,
        row: &Row,
        object: &Object,
        body: Vec<u8>,
        name: &str,
    ) -> Result<(Written, Checksum), Error> {
        let checksum = Checksum::of(&body);
        let object = object.as_new().member("ChecksumSHA256", checksum.base64());
        let sent = self.send_hashed(row, &object, Some((body, checksum.hex())));
        let written: Written = output_of(row, &sent.await?)?;
        check(name, &checksum.base64(), &written)?;
        Ok((written, checksum))
    }

    async fn complete(&self, target: &Object, sent: &[Sent]) -> Result<Written, Error> {
        let parts = sent.iter().map(|part| {
            let (e_tag, checksum) = (escaped(&part.e_tag), part.checksum.base64());
            let number = part.number;
            format!(
                "<Part><ChecksumSHA256>{checksum}</ChecksumSHA256><ETag>{e_tag}</ETag>\
                 <PartNumber>{number}</PartNumber></Part>"
            )
        });
        let parts: String = parts.collect();
        let document = format!(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{parts}\
             </CompleteMultipartUpload>"
        );
        let target = target.clone().content_type("application/xml");
        let body = Some(document.into_bytes());
        let written: Written = self
            .output(&COMPLETE_MULTIPART_UPLOAD, &target, body)
            .await?;
        let composite = Checksum::of_all(sent.iter().map(|part| &part.checksum));
        let composite = format!("{}-{}", composite.base64(), sent.len());
        check("the object", &composite, &written)?;
        Ok(written)
    }
}

/// The parts in their order, once all are sent.
///
/// # Errors
/// The first that fails.
async fn collected(
    upload: &Upload,
    mut sends: impl Stream<Item = Result<Sent, Error>> + Unpin,
) -> Result<Vec<Sent>, Error> {
    let mut loaded = 0;
    let mut all: Vec<Sent> = Vec::new();
    while let Some(sent) = sends.next().await.transpose()? {
        loaded += sent.bytes as u64;
        all.push(sent);
        (upload.on_progress)(loaded);
    }
    all.sort_unstable_by_key(|part| part.number);
    Ok(all)
}

/// # Errors
/// S3 has not stored what was sent; not every server has checksums.
fn check(thing: &str, checksum: &str, written: &Written) -> Result<(), Error> {
    if written.e_tag.is_none() {
        let message = format!(
            "the response for {thing} has no ETag; in a page, add ETag to the ExposeHeaders of the \
             bucket's CORS rule"
        );
        return Err(Error::stream_integrity("no_answer", message));
    }
    let stored = written.checksum_sha256.as_deref();
    if stored.is_some_and(|stored| stored != checksum) {
        let message = format!("S3 stored different bytes of {thing} than were sent");
        return Err(Error::stream_integrity("checksum_mismatch", message));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
