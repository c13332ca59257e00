//! A body in parts of one size; no more than one part is held.

use crate::error::Error;
use futures_core::Stream;
use futures_util::StreamExt;

const SMALL: usize = 64 << 10;

/// Cuts the pieces of a body. Every part has so many bytes, but the last may have fewer. An empty
/// body has one empty part.
pub(crate) struct Parts<Body, Piece> {
    body: Body,
    part_bytes: usize,
    /// A piece that is longer than what was missing, and how much of it is used.
    piece: Option<(Piece, usize)>,
    is_first: bool,
}

impl<Body, Piece> Parts<Body, Piece>
where
    Body: Stream<Item = Result<Piece, Error>> + Unpin,
    Piece: AsRef<[u8]>,
{
    pub(crate) fn new(body: Body, part_bytes: usize) -> Self {
        Self {
            body,
            part_bytes,
            piece: None,
            is_first: true,
        }
    }

    /// The next part; `None` after the last one.
    ///
    /// # Errors
    /// The body's, or a part does not fit into memory.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut part = Vec::new();
        while part.len() < self.part_bytes {
            if self.piece.is_none() {
                self.piece = self.body.next().await.transpose()?.map(|piece| (piece, 0));
            }
            let Some((piece, used)) = &mut self.piece else {
                break;
            };
            let rest = piece.as_ref().get(*used..).unwrap_or_default();
            let wanted = self.part_bytes - part.len();
            let taken = rest.get(..wanted).unwrap_or(rest);
            // Most bodies are small; all others get room once, for the whole part.
            if part.len() + taken.len() > part.capacity() {
                let is_small = part.len() + taken.len() <= SMALL;
                let room = if is_small { SMALL } else { wanted };
                part.try_reserve_exact(room).map_err(|_| {
                    let message = "part_bytes: not enough memory for a part; give fewer bytes";
                    Error::input("invalid_input", message)
                })?;
            }
            part.extend_from_slice(taken);
            match rest.len() > wanted {
                true => *used += wanted,
                false => self.piece = None,
            }
        }
        let is_first = std::mem::take(&mut self.is_first);
        Ok(Some(part).filter(|part| is_first || !part.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::error::Error;
    use futures_util::FutureExt;
    use futures_util::stream::iter;

    fn cut(pieces: &[&str]) -> Result<Vec<String>, Error> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| match *piece {
                "fails" => Err(Error::network("down")),
                piece => Ok(piece),
            })
            .collect();
        let mut parts = Parts::new(iter(pieces), 3);
        let mut found = Vec::new();
        while let Some(part) = parts.next().now_or_never().unwrap()? {
            found.push(String::from_utf8(part).unwrap());
        }
        Ok(found)
    }

    #[test]
    fn parts_have_one_size_however_the_pieces_are_cut() {
        for (pieces, parts) in [
            (&["abcdefgh"][..], &["abc", "def", "gh"][..]),
            (&["a", "", "bcd", "e", "fgh"], &["abc", "def", "gh"]),
            (&["abc", "def"], &["abc", "def"]),
            (&["abcd", "ef"], &["abc", "def"]),
            (&["ab"], &["ab"]),
            (&["", ""], &[""]),
            (&[], &[""]),
        ] {
            assert_eq!(cut(pieces).unwrap(), parts, "{pieces:?}");
        }
        assert_eq!(cut(&["abcd", "fails"]).unwrap_err().message(), "down");
    }

    /// No memory has room for such a part: that is an error, and only of bodies that need the room.
    #[test]
    fn room_is_reserved_once_a_body_is_not_small() {
        let cut = |lengths: &[usize]| {
            let pieces: Vec<_> = lengths.iter().map(|length| vec![0; *length]).collect();
            let mut parts = Parts::new(iter(pieces.into_iter().map(Ok::<_, Error>)), usize::MAX);
            let part = parts.next().now_or_never().unwrap();
            part.map(|part| part.unwrap().len())
                .map_err(|error| error.code())
        };
        for (lengths, found) in [
            (&[3][..], Ok(3)),
            (&[64 << 10], Ok(64 << 10)),
            (&[1, (64 << 10) - 1], Ok(64 << 10)),
            (&[(64 << 10) + 1], Err("invalid_input")),
            (&[64 << 10, 1], Err("invalid_input")),
        ] {
            assert_eq!(cut(lengths), found, "{lengths:?}");
        }
    }
}
