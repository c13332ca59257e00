//! Paths to the blobs and timestamps below a member: `a.b`, `[]` for every item of a list, `{}` for
//! every value of a map.

use anyhow::{Context, Result, bail};

use super::model::{Kind, Member, Model};

/// How JSON carries a blob or a timestamp.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    /// Base64.
    Blob,
    /// A number of seconds since 1970, which is the protocol's default.
    Seconds,
    /// A string as in RFC 3339.
    Iso8601,
}

/// Every blob and timestamp below `member`, whose own path is `path`.
///
/// # Errors
/// A recursive shape that leads to a blob or a timestamp: it has endlessly many paths.
pub(super) fn leaves(model: &Model, member: &Member, path: String) -> Result<Vec<(Leaf, String)>> {
    let mut found = Vec::new();
    Walk {
        model,
        open: Vec::new(),
        cycles: Vec::new(),
    }
    .visit(member, path, &mut found)?;
    Ok(found)
}

struct Walk<'a> {
    model: &'a Model,
    /// The shapes from the start to here.
    open: Vec<&'a str>,
    /// The shapes that lead back to themselves.
    cycles: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn visit(
        &mut self,
        member: &'a Member,
        path: String,
        found: &mut Vec<(Leaf, String)>,
    ) -> Result<()> {
        let name = member.shape.as_str();
        if self.open.contains(&name) {
            self.cycles.push(name);
            return Ok(());
        }
        let shape = self.model.shape(name)?;
        let before = found.len();
        self.open.push(name);
        match shape.kind {
            Kind::Structure => {
                for (child_name, child) in &shape.members {
                    self.visit(child, format!("{path}.{child_name}"), found)?;
                }
            }
            Kind::List => self.visit(
                shape.member.as_ref().context("a list without member")?,
                format!("{path}[]"),
                found,
            )?,
            Kind::Map => self.visit(
                shape.value.as_ref().context("a map without value")?,
                format!("{path}{{}}"),
                found,
            )?,
            Kind::Blob => found.push((Leaf::Blob, path)),
            Kind::Timestamp => {
                let format = member
                    .timestamp_format
                    .as_ref()
                    .or(shape.timestamp_format.as_ref());
                let leaf = match format.map(String::as_str) {
                    None | Some("unixTimestamp") => Leaf::Seconds,
                    Some("iso8601") => Leaf::Iso8601,
                    Some(other) => {
                        bail!("{path} is a timestamp as {other}, which is not supported in a body")
                    }
                };
                found.push((leaf, path));
            }
            Kind::String
            | Kind::Boolean
            | Kind::Integer
            | Kind::Long
            | Kind::Float
            | Kind::Double => {}
        }
        self.open.pop();
        if self.cycles.contains(&name) && found.len() > before {
            bail!(
                "{name} is recursive and holds a blob or a timestamp: a path has no way to say that yet"
            );
        }
        Ok(())
    }
}
