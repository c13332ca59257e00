//! Text in lines, however its bytes are cut.

use crate::error::Error;
use futures_core::Stream;
use futures_util::StreamExt;

/// Reads the lines of a stream of bytes; a byte order mark is left out.
pub(crate) struct Lines<Bytes> {
    bytes: Bytes,
    held: Vec<u8>,
    /// Where the next line begins, and how far its end was looked for.
    begin: usize,
    searched: usize,
    ended: bool,
    /// Of the last line; the first is 1.
    number: usize,
}

impl<Bytes, Piece> Lines<Bytes>
where
    Bytes: Stream<Item = Result<Piece, Error>> + Unpin,
    Piece: AsRef<[u8]>,
{
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self {
            bytes,
            held: Vec::new(),
            begin: 0,
            searched: 0,
            ended: false,
            number: 0,
        }
    }

    /// The number of the last line; the first is 1.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The next line, without its line feed.
    ///
    /// # Errors
    /// The stream's.
    pub(crate) async fn next(&mut self) -> Result<Option<String>, Error> {
        loop {
            let rest = self.held.get(self.searched..).unwrap_or_default();
            if let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
                return Ok(Some(self.cut(self.searched + at, 1)));
            }
            if self.ended {
                let has_more = self.begin < self.held.len();
                return Ok(has_more.then(|| self.cut(self.held.len(), 0)));
            }
            self.held.drain(..self.begin);
            self.begin = 0;
            self.searched = self.held.len();
            match self.bytes.next().await.transpose()? {
                Some(piece) => self.held.extend(piece.as_ref()),
                None => self.ended = true,
            }
        }
    }

    fn cut(&mut self, end: usize, feed: usize) -> String {
        let line = self.held.get(self.begin..end).unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        self.begin = end + feed;
        self.searched = self.begin;
        self.number += 1;
        match line.strip_prefix('\u{feff}').filter(|_| self.number == 1) {
            Some(line) => line.to_owned(),
            None => line.into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::error::Error;
    use futures_util::FutureExt;
    use futures_util::stream::iter;

    #[test]
    fn lines_are_whole_however_their_bytes_are_cut() {
        let text = "\u{feff}a\n\nbé\r\n世界".as_bytes();
        for size in 1..=text.len() {
            let pieces = text.chunks(size).map(Ok::<_, Error>);
            let mut lines = Lines::new(iter(pieces));
            let mut found = Vec::new();
            while let Some(line) = lines.next().now_or_never().unwrap().unwrap() {
                found.push(line);
            }
            assert_eq!(found, ["a", "", "bé\r", "世界"], "{size}");
            assert_eq!(lines.number(), 4);
        }
    }

    #[test]
    fn a_line_feed_at_the_end_begins_no_line() {
        let mut lines = Lines::new(iter([Ok::<_, Error>("a\n")]));
        assert_eq!(lines.next().now_or_never().unwrap().unwrap().unwrap(), "a");
        assert_eq!(lines.next().now_or_never().unwrap().unwrap(), None);
    }
}
