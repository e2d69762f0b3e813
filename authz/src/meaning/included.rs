//! What a relation takes in by way of others: where `viewer` takes in `admin`, whoever had `admin from service` and is given
//! `viewer from service` instead loses nothing.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Model, Relation, Rewrite};

/// Relations that are looked at in all. No model that a person wrote needs as many; of one that does, some of what is taken in
/// is not found.
const MOST_LOOKS: usize = 100_000;

/// A model, by the names of types and relations.
pub(super) struct Inclusion<'m> {
    relations: HashMap<(&'m str, &'m str), &'m Relation>,
    looks: usize,
}

impl<'m> Inclusion<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let of_types = model.types.iter().flat_map(|definition| {
            let relations = definition.relations.iter();
            relations.map(|relation| {
                (
                    (definition.name.text.as_str(), relation.name.text.as_str()),
                    relation,
                )
            })
        });
        Self {
            relations: of_types.collect(),
            looks: 0,
        }
    }

    /// What gives a relation, as it is written, whatever stands between, as far as all of that are unions.
    pub(super) fn of(&mut self, type_name: &str, relation: &str) -> BTreeSet<String> {
        let mut included = BTreeSet::new();
        let reached = self.reached(type_name, relation);
        for name in &reached {
            let parts = self.parts(type_name, name);
            for part in parts {
                if let Rewrite::TupleToUserset { computed, tupleset } = part {
                    included.extend(self.by_way_of(type_name, &computed.text, &tupleset.text));
                }
            }
        }
        included.extend(reached.into_iter().map(str::to_owned));
        included
    }

    /// What `computed from tupleset` takes in: what `computed` does in each type that `tupleset` leads to.
    fn by_way_of(&mut self, type_name: &str, computed: &'m str, tupleset: &str) -> Vec<String> {
        let restrictions = self
            .relations
            .get(&(type_name, tupleset))
            .map_or(&[][..], |relation| &relation.restrictions);
        let mut each: Vec<(&str, BTreeSet<&str>)> = Vec::new();
        for restriction in restrictions {
            let target = restriction.type_name.text.as_str();
            each.push((target, self.reached(target, computed)));
        }
        let all: BTreeSet<&str> = each.iter().flat_map(|(_, reached)| reached).copied().collect();
        // A type that has no such relation gives it to nobody, in whatever way it is asked for.
        let is_in_each = |name: &&str| {
            let mut each = each.iter();
            each.all(|(target, reached)| {
                reached.contains(name) || !self.relations.contains_key(&(*target, *name))
            })
        };
        let names = all.into_iter().filter(is_in_each);
        names.map(|name| format!("{name} from {tupleset}")).collect()
    }

    /// A relation, and those of the same type that it takes in.
    fn reached<'n>(&mut self, type_name: &str, relation: &'n str) -> BTreeSet<&'n str>
    where
        'm: 'n,
    {
        let mut reached = BTreeSet::from([relation]);
        let mut ahead: Vec<&'n str> = vec![relation];
        while let Some(name) = ahead.pop() {
            for part in self.parts(type_name, name) {
                if let Rewrite::ComputedUserset(other) = part
                    && reached.insert(other.text.as_str())
                {
                    ahead.push(other.text.as_str());
                }
            }
        }
        reached
    }

    /// Each part of the union that a relation is; of what is none, that.
    fn parts(&mut self, type_name: &str, relation: &str) -> Vec<&'m Rewrite> {
        self.looks += 1;
        if self.looks > MOST_LOOKS {
            return Vec::new();
        }
        let relation = self.relations.get(&(type_name, relation));
        relation.map_or_else(Vec::new, |relation| united(&relation.rewrite))
    }
}

fn united(rewrite: &Rewrite) -> Vec<&Rewrite> {
    match rewrite {
        Rewrite::Union(children) => children.iter().flat_map(united).collect(),
        other => vec![other],
    }
}
