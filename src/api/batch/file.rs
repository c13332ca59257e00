//! The records of a file.

use super::lines::Lines;
use super::records::{Record, Records};
use crate::error::Error;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::unfold;

impl Records {
    /// The records of a file of JSON Lines, which arrives in pieces of any length. After an error
    /// there are no more.
    pub fn of_file<Piece: AsRef<[u8]>>(
        self,
        bytes: impl Stream<Item = Result<Piece, Error>>,
    ) -> impl Stream<Item = Result<Record, Error>> {
        let lines = Lines::new(Box::pin(bytes));
        let records = unfold(Some((self, lines)), async |state| {
            let (mut records, mut lines) = state?;
            loop {
                let line = lines.next().await.transpose()?;
                match line.and_then(|line| records.read(&line)).transpose() {
                    Some(Ok(record)) => return Some((Ok(record), Some((records, lines)))),
                    Some(Err(error)) => return Some((Err(error), None)),
                    // A blank line.
                    None => {}
                }
            }
        });
        records.fuse()
    }
}
