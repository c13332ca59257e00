//! The bytes of an object. If its body is cut, the rest is read from there, unless the object has
//! changed since.

use crate::api::s3::{Body, Object, S3};
use crate::error::Error;
use futures_util::StreamExt;
use futures_util::stream::{LocalBoxStream, unfold};

/// How often a body may be cut before another byte arrives.
const MAX_CUTS: u32 = 4;

struct Reading {
    s3: S3,
    object: Object,
    body: Option<Body>,
    e_tag: Option<String>,
    at: u64,
    cuts: u32,
}

pub(crate) type Pieces = LocalBoxStream<'static, Result<Vec<u8>, Error>>;

pub(crate) fn bytes_of(s3: &S3, object: Object) -> Pieces {
    let reading = Reading {
        s3: s3.clone(),
        object,
        body: None,
        e_tag: None,
        at: 0,
        cuts: 0,
    };
    let pieces = unfold(Some(reading), async |reading| {
        let mut reading = reading?;
        match reading.next().await.transpose()? {
            Ok(piece) => Some((Ok(piece), Some(reading))),
            Err(error) => Some((Err(error), None)),
        }
    });
    pieces.boxed_local()
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            let error = match self.piece().await {
                Ok(piece) => return Ok(piece),
                Err(error) => error,
            };
            self.body = None;
            let may_go_on = self.at == 0 || self.e_tag.is_some();
            if !error.retryable() || self.cuts >= MAX_CUTS || !may_go_on {
                return Err(error);
            }
            self.cuts += 1;
        }
    }

    async fn piece(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.body.is_none() {
            let mut object = self.object.clone();
            if let Some(e_tag) = self.e_tag.clone().filter(|_| self.at > 0) {
                object = object
                    .range(format!("bytes={}-", self.at))
                    .member("IfMatch", e_tag);
            }
            let got = self.s3.get_object(&object).await?;
            self.e_tag = got.head.written.e_tag;
            self.body = Some(got.body);
        }
        let Some(body) = &mut self.body else {
            return Ok(None);
        };
        let piece = body.next().await.transpose()?;
        if let Some(piece) = &piece {
            self.at += piece.len() as u64;
            self.cuts = 0;
        }
        Ok(piece)
    }
}
