//! What a model says twice.

use std::collections::HashMap;
use std::hash::Hash;

use crate::model::{Model, Relation, Rewrite};
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// Marks the first of those that say the same, as OpenFGA's validator does.
pub(super) fn check(model: &Model) -> Vec<Problem> {
    let types = model.types.iter().map(|definition| &definition.name);
    let mut problems: Vec<Problem> = repeated(types.map(|name| (name.text.clone(), name.span)))
        .map(|(name, span)| problem(format!("the type `{name}` is a duplicate."), span, name))
        .collect();
    for definition in &model.types {
        for relation in &definition.relations {
            problems.extend(restrictions(relation));
            problems.extend(parts(relation));
        }
    }
    problems
}

fn restrictions(relation: &Relation) -> impl Iterator<Item = Problem> {
    let all = relation.restrictions.iter();
    repeated(all.map(|restriction| (restriction.to_string(), restriction.span()))).map(|(symbol, span)| {
        let message = format!(
            "the type restriction `{symbol}` is a duplicate in the relation `{}`.",
            relation.name
        );
        problem(message, span, symbol)
    })
}

/// Of the parts that the outermost operator joins.
fn parts(relation: &Relation) -> impl Iterator<Item = Problem> {
    let parts: Vec<&Rewrite> = match &relation.rewrite {
        Rewrite::Union(children) | Rewrite::Intersection(children) => children.iter().collect(),
        Rewrite::Difference { base, subtract } => vec![base, subtract],
        Rewrite::This | Rewrite::ComputedUserset(_) | Rewrite::TupleToUserset { .. } => Vec::new(),
    };
    repeated(parts.into_iter().filter_map(reference)).map(|(symbol, span)| {
        let message = format!(
            "the partial relation definition `{symbol}` is a duplicate in the relation `{}`.",
            relation.name
        );
        problem(message, span, symbol)
    })
}

/// What refers to another relation, as it is written, and where.
fn reference(rewrite: &Rewrite) -> Option<(String, Span)> {
    match rewrite {
        Rewrite::ComputedUserset(relation) => Some((relation.text.clone(), relation.span)),
        Rewrite::TupleToUserset { computed, tupleset } => Some((
            format!("{computed} from {tupleset}"),
            computed.span.to(tupleset.span),
        )),
        _ => None,
    }
}

/// What is there more than once: each time after the first, and with the place of the first.
fn repeated<T: Eq + Hash + Clone>(all: impl Iterator<Item = (T, Span)>) -> impl Iterator<Item = (T, Span)> {
    let mut first: HashMap<T, Span> = HashMap::new();
    let again: Vec<(T, Span)> = all
        .filter_map(|(one, span)| match first.get(&one) {
            Some(place) => Some((one, *place)),
            None => {
                first.insert(one, span);
                None
            }
        })
        .collect();
    again.into_iter()
}

fn problem(message: String, span: Span, symbol: String) -> Problem {
    Problem::new(ProblemKind::Duplicated, message, span, symbol)
}
