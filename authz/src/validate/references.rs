//! Types, relations and conditions that a model refers to.

use std::collections::{HashMap, HashSet};

use crate::model::{Model, Related, Relation, Restriction, Rewrite};
use crate::problem::{Problem, ProblemKind};
use crate::span::{Span, Word};

/// More than these are not looked for.
const MOST_PROBLEMS: usize = 1_000;

pub(super) fn check(model: &Model) -> Vec<Problem> {
    let names = Names::new(model);
    let mut problems = Vec::new();
    for definition in &model.types {
        let place = Place {
            names: &names,
            type_name: definition.name.as_str(),
        };
        for relation in &definition.relations {
            for leaf in relation.rewrite.leaves() {
                place.leaf(leaf, &mut problems);
            }
            if relation.rewrite.is_assignable() {
                place.restrictions(relation, &mut problems);
            }
            // Each of many relations can be wrong for each of many types.
            if problems.len() >= MOST_PROBLEMS {
                return problems;
            }
        }
    }
    problems
}

/// What there is in a model.
struct Names<'m> {
    types: HashMap<&'m str, HashMap<&'m str, &'m Relation>>,
    conditions: HashSet<&'m str>,
}

impl<'m> Names<'m> {
    fn new(model: &'m Model) -> Self {
        let relations = |relations: &'m [Relation]| {
            let by_name = |relation: &'m Relation| (relation.name.as_str(), relation);
            relations.iter().map(by_name).collect()
        };
        Self {
            types: model
                .types
                .iter()
                .map(|definition| (definition.name.as_str(), relations(&definition.relations)))
                .collect(),
            conditions: model
                .conditions
                .iter()
                .map(|condition| condition.name.as_str())
                .collect(),
        }
    }

    fn relation(&self, type_name: &str, relation: &str) -> Option<&'m Relation> {
        self.types.get(type_name)?.get(relation).copied()
    }
}

/// Where references are looked at.
struct Place<'n, 'm> {
    names: &'n Names<'m>,
    type_name: &'m str,
}

impl Place<'_, '_> {
    fn leaf(&self, leaf: &Rewrite, problems: &mut Vec<Problem>) {
        match leaf {
            Rewrite::ComputedUserset(computed) => {
                if self.names.relation(self.type_name, computed.as_str()).is_none() {
                    problems.push(Problem::new(
                        ProblemKind::MissingDefinition,
                        format!("the relation `{computed}` does not exist."),
                        computed.span,
                        &computed.text,
                    ));
                }
            }
            Rewrite::TupleToUserset { computed, tupleset } => {
                self.tuple_to_userset(computed, tupleset, problems);
            }
            Rewrite::This | Rewrite::Union(_) | Rewrite::Intersection(_) | Rewrite::Difference { .. } => {}
        }
    }

    fn restrictions(&self, relation: &Relation, problems: &mut Vec<Problem>) {
        if relation.restrictions.is_empty() {
            problems.push(Problem::new(
                ProblemKind::AssignableRelationWithoutTypes,
                format!("assignable relation '{}' must have types", relation.name),
                relation.name.span,
                &relation.name.text,
            ));
        }
        for restriction in &relation.restrictions {
            self.restriction(restriction, problems);
        }
    }

    fn restriction(&self, restriction: &Restriction, problems: &mut Vec<Problem>) {
        let type_name = &restriction.type_name;
        let is_type = self.names.types.contains_key(type_name.as_str());
        if !is_type {
            problems.push(Problem::new(
                ProblemKind::InvalidType,
                format!("`{type_name}` is not a valid type."),
                type_name.span,
                &type_name.text,
            ));
        }
        if let Related::Userset(relation) = &restriction.related
            && is_type
            && self
                .names
                .relation(type_name.as_str(), relation.as_str())
                .is_none()
        {
            let symbol = format!("{type_name}#{relation}");
            problems.push(invalid_relation(
                relation,
                type_name.as_str(),
                restriction.span(),
                symbol,
            ));
        }
        if let Some(condition) = &restriction.condition
            && !self.names.conditions.contains(condition.as_str())
        {
            problems.push(Problem::new(
                ProblemKind::ConditionNotDefined,
                format!("`{condition}` is not a defined condition in the model."),
                condition.span,
                &condition.text,
            ));
        }
    }

    /// `computed from tupleset`: the tupleset is a relation that tuples alone give, to objects of which one has `computed`.
    fn tuple_to_userset(&self, computed: &Word, tupleset: &Word, problems: &mut Vec<Problem>) {
        let span = computed.span.to(tupleset.span);
        let symbol = format!("{computed} from {tupleset}");
        let Some(relation) = self.names.relation(self.type_name, tupleset.as_str()) else {
            problems.push(invalid_relation(tupleset, self.type_name, span, symbol));
            return;
        };
        let is_direct = relation.rewrite == Rewrite::This
            && !relation.restrictions.is_empty()
            && relation
                .restrictions
                .iter()
                .all(|restriction| restriction.related == Related::Object);
        if !is_direct {
            problems.push(Problem::new(
                ProblemKind::TuplesetNotDirect,
                format!("`{tupleset}` relation used inside from allows only direct relation."),
                tupleset.span,
                &tupleset.text,
            ));
            return;
        }
        let has_computed = |parent: &Restriction| {
            let parent = parent.type_name.as_str();
            self.names.relation(parent, computed.as_str()).is_some()
        };
        if relation.restrictions.iter().any(has_computed) {
            return;
        }
        for parent in relation.restrictions.iter().take(MOST_PROBLEMS) {
            problems.push(Problem::new(
                ProblemKind::InvalidRelationOnTupleset,
                format!(
                    "the `{computed}` relation definition on type `{}` is not valid: `{computed}` does not exist on \
                     `{tupleset}`, which is of type `{}`.",
                    self.type_name, parent.type_name
                ),
                span,
                symbol.clone(),
            ));
        }
    }
}

fn invalid_relation(relation: &Word, type_name: &str, span: Span, symbol: String) -> Problem {
    Problem::new(
        ProblemKind::InvalidRelationType,
        format!("`{relation}` is not a valid relation for `{type_name}`."),
        span,
        symbol,
    )
}
