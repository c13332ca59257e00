//! The members that a drop-in client does not show its logger: those whose shapes the model calls
//! sensitive.

use std::collections::BTreeSet;

use anyhow::Result;

use super::model::{Kind, Member, Model};
use super::service::Service;

/// Their names. If a member of the same name is not sensitive, the member around it stands in front
/// (`.body` is an input's or an output's own), and if that does not tell them apart, the operation
/// as well. A list or a map of what is sensitive is sensitive as a whole.
pub(super) fn sensitive(service: &Service, model: &Model) -> Result<String> {
    let mut walk = Walk {
        model,
        operation: "",
        seen: BTreeSet::new(),
        sensitive: BTreeSet::new(),
        others: BTreeSet::new(),
    };
    for (name, operation) in model.emitted(service) {
        walk.operation = name;
        for place in [&operation.input, &operation.output].into_iter().flatten() {
            walk.members("", &place.shape)?;
        }
    }
    let mut names = BTreeSet::new();
    for (operation, around, name) in &walk.sensitive {
        let mut others = walk.others.iter().filter(|(_, other)| other == name);
        names.insert(if others.clone().next().is_none() {
            name.clone()
        } else if others.any(|(other, _)| other == around) {
            format!("{operation}.{around}.{name}")
        } else {
            format!("{around}.{name}")
        });
    }
    Ok(Vec::from_iter(names).join(" "))
}

struct Walk<'a> {
    model: &'a Model,
    operation: &'a str,
    /// Structures, by the operation and the member around them.
    seen: BTreeSet<(&'a str, String, &'a str)>,
    /// The operation, the member around it, and the name.
    sensitive: BTreeSet<(&'a str, String, String)>,
    /// Members that are not sensitive: the member around each, and the name.
    others: BTreeSet<(String, String)>,
}

impl<'a> Walk<'a> {
    fn members(&mut self, around: &str, id: &'a str) -> Result<()> {
        if !self.seen.insert((self.operation, around.to_owned(), id)) {
            return Ok(());
        }
        for (name, member) in &self.model.shape(id)?.members {
            let place = (around.to_owned(), name.clone());
            if let Some(inner) = self.inner(member)? {
                self.others.insert(place);
                if self.model.shape(inner)?.kind == Kind::Structure {
                    self.members(name, inner)?;
                }
            } else {
                self.sensitive.insert((self.operation, place.0, place.1));
            }
        }
        Ok(())
    }

    /// The shape of a member, or of the items in it; nothing if it is sensitive.
    fn inner(&self, member: &'a Member) -> Result<Option<&'a str>> {
        let mut id = member.shape.as_str();
        loop {
            let shape = self.model.shape(id)?;
            if shape.sensitive {
                return Ok(None);
            }
            match shape.member.as_ref().or(shape.value.as_ref()) {
                Some(item) => id = item.shape.as_str(),
                None => return Ok(Some(id)),
            }
        }
    }
}
