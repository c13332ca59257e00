//! The results that a job wrote
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html>).

use super::lines::Lines;
use super::options::{folder, place_of};
use super::results::{RecordResult, Results};
use super::whole_object::{Pieces, bytes_of};
use crate::api::s3::{List, Object, S3};
use crate::error::Error;
use futures_util::StreamExt;
use serde::Deserialize;
use std::collections::VecDeque;

/// The results in the files of a job, in any order; each id once.
pub(crate) struct Output {
    s3: S3,
    files: VecDeque<Object>,
    file: Option<(Object, Lines<Pieces>)>,
    results: Option<Results>,
    total: Option<u64>,
    /// The folder of the files.
    place: String,
    /// Whether the job ended before its records, so that results may be missing.
    is_partial: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    total_record_count: Option<u64>,
}

impl Output {
    /// Looks for the files of a job. `total` is the job's own count, for folders without a
    /// manifest.
    ///
    /// # Errors
    /// S3's, or there are none.
    pub(crate) async fn find(
        s3: &S3,
        uri: &str,
        job_arn: &str,
        results: Results,
        total: Option<u64>,
        is_partial: bool,
    ) -> Result<Self, Error> {
        let (bucket, key) = place_of("output", uri)?;
        let job_id = job_arn.rsplit('/').next().unwrap_or_default();
        let prefix = folder(&format!("{}{job_id}", folder(key)));
        let mut output = Self {
            s3: s3.clone(),
            files: VecDeque::new(),
            file: None,
            results: Some(results),
            total,
            place: format!("s3://{bucket}/{prefix}: "),
            is_partial,
        };
        let mut manifest = None;
        let list = List::new(bucket).prefix(&prefix);
        let mut listed = s3.list_objects(&list);
        while let Some(listed) = listed.next().await.transpose()? {
            let object = Object::new(bucket, &listed.key);
            if listed.key.rsplit('/').next() == Some("manifest.json.out") {
                manifest = Some(object);
            } else if listed.key.ends_with(".jsonl.out") {
                output.files.push_back(object);
            }
        }
        if output.files.is_empty() && manifest.is_none() && !is_partial {
            let message = format!("results: {}there are none", output.place);
            return Err(Error::stream_integrity("missing_records", message));
        }
        if let Some(manifest) = manifest {
            output.total = output.total_of(manifest).await?.or(total);
        }
        Ok(output)
    }

    async fn total_of(&self, manifest: Object) -> Result<Option<u64>, Error> {
        let place = place(&manifest);
        let mut pieces = bytes_of(&self.s3, manifest);
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.next().await {
            bytes.extend(piece?);
        }
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| {
            let message = format!("results: {place}: is not JSON");
            Error::stream_integrity("invalid_json", message)
        })?;
        Ok(manifest.total_record_count)
    }

    /// The next result; `None` after the last one.
    ///
    /// # Errors
    /// S3's, a line that is not a result, and results that are missing or doubled.
    pub(crate) async fn next(&mut self) -> Result<Option<RecordResult>, Error> {
        loop {
            if self.file.is_none() {
                let Some(object) = self.files.pop_front() else {
                    return self.end();
                };
                let bytes = bytes_of(&self.s3, object.clone());
                self.file = Some((object, Lines::new(bytes)));
            }
            let (Some((object, lines)), Some(results)) = (&mut self.file, &mut self.results) else {
                return Ok(None);
            };
            let Some(line) = lines.next().await? else {
                self.file = None;
                continue;
            };
            let number = lines.number();
            let place = || format!("{}, line {number}: ", place(object));
            if let Some(result) = results.read_at(&line, place)? {
                return Ok(Some(result));
            }
        }
    }

    fn end(&mut self) -> Result<Option<RecordResult>, Error> {
        match self.results.take() {
            Some(results) if !self.is_partial => {
                results.finish_of(self.total, &self.place).map(|()| None)
            }
            _ => Ok(None),
        }
    }
}

fn place(object: &Object) -> String {
    format!("s3://{}/{}", object.bucket(), object.key())
}
