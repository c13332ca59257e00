//! The members of an input in which any JSON may stand, so that `null` is data there.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use super::model::{Kind, Member, Model, Shape};

/// Their names, with the member around them in front if another member of the input has the same
/// name: `json`, `toolUse.input`. A list or a map of documents counts as one.
///
/// # Errors
/// Two members that cannot be told apart so, or a list or map in which `null` is data by itself.
pub(super) fn documents(model: &Model, input: &Shape) -> Result<String> {
    let mut walk = Walk {
        model,
        open: Vec::new(),
        documents: BTreeSet::new(),
        others: BTreeSet::new(),
    };
    for (name, member) in &input.members {
        if member.location.is_none() {
            walk.visit("", name, member)?;
        }
    }
    let mut names = BTreeSet::new();
    for (parent, name) in &walk.documents {
        if !walk.others.iter().any(|(_, other)| other == name) {
            names.insert(name.clone());
            continue;
        }
        ensure!(
            !parent.is_empty() && !walk.others.contains(&(parent.clone(), name.clone())),
            "{name} is a document in one place and something else in another, which the table has no way to say"
        );
        names.insert(format!("{parent}.{name}"));
    }
    Ok(Vec::from_iter(names).join(" "))
}

struct Walk<'a> {
    model: &'a Model,
    /// The shapes from the input to here.
    open: Vec<&'a str>,
    /// The member around it, or nothing for an item of a list or a map, and the name.
    documents: BTreeSet<(String, String)>,
    others: BTreeSet<(String, String)>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, parent: &str, name: &str, member: &'a Member) -> Result<()> {
        let outer = self.model.shape(&member.shape)?;
        let mut inner = member;
        let mut shape = outer;
        while matches!(shape.kind, Kind::List | Kind::Map) {
            ensure!(
                !shape.sparse,
                "{name} is sparse, which is not supported yet"
            );
            let item = shape.member.as_ref().or(shape.value.as_ref());
            inner = item.context("a list or a map of nothing")?;
            shape = self.model.shape(&inner.shape)?;
        }
        let place = (parent.to_owned(), name.to_owned());
        if shape.document {
            self.documents.insert(place);
            return Ok(());
        }
        if matches!(outer.kind, Kind::Structure | Kind::List | Kind::Map) {
            self.others.insert(place);
        }
        let id = inner.shape.as_str();
        if shape.kind != Kind::Structure || self.open.contains(&id) {
            return Ok(());
        }
        self.open.push(id);
        let around = if std::ptr::eq(outer, shape) { name } else { "" };
        for (child_name, child) in &shape.members {
            self.visit(around, child_name, child)?;
        }
        self.open.pop();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::documents;
    use crate::codegen::model::Model;

    fn of(shapes: Value) -> anyhow::Result<String> {
        let mut model: Value = serde_json::from_str(include_str!("weather.json")).unwrap();
        let all = model["shapes"].as_object_mut().unwrap();
        all.extend(shapes.as_object().unwrap().clone());
        let model = Model::read(&model.to_string()).unwrap();
        documents(&model, model.shape("In").unwrap())
    }

    fn structure(members: &[(&str, &str)]) -> Value {
        let members = members
            .iter()
            .map(|(name, shape)| ((*name).to_owned(), json!({ "shape": shape })));
        json!({ "type": "structure", "members": serde_json::Map::from_iter(members) })
    }

    #[test]
    fn a_name_says_which_unless_another_member_has_it() {
        let list = json!({ "type": "list", "member": { "shape": "Anything" } });
        let shapes = json!({
            "In": structure(&[("input", "Outer"), ("free", "Anything"), ("spans", "Spans"), ("text", "Text")]),
            "Outer": structure(&[("tool", "Tool"), ("again", "Outer")]),
            "Tool": structure(&[("input", "Anything"), ("json", "Anything")]),
            "Spans": list,
        });
        assert_eq!(of(shapes).unwrap(), "free json spans tool.input");
    }

    #[test]
    fn names_that_do_not_say_which_are_refused() {
        let items = json!({ "type": "list", "member": { "shape": "Item" } });
        let shapes = json!({
            "In": structure(&[("input", "Items")]), "Items": items, "Item": structure(&[("input", "Anything")]),
        });
        assert!(of(shapes).is_err());
        let sparse = json!({ "type": "list", "member": { "shape": "Text" }, "sparse": true });
        assert!(of(json!({ "In": structure(&[("a", "Sparse")]), "Sparse": sparse })).is_err());
    }
}
