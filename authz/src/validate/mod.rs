//! What makes no sense in a model, although it follows the syntax.
//!
//! In reading order: [`names`] are those that nothing may have, [`references`] lead somewhere, [`duplicates`] say the same
//! twice, and [`entry`] is how anybody gets a relation at all. Each looks only at what the ones before it found nothing wrong
//! with, as OpenFGA's validator does: a name that is missing would show up in all of them.

mod duplicates;
mod entry;
mod names;
mod references;

use std::collections::HashSet;

use crate::model::Model;
use crate::problem::{Problem, ProblemKind};

/// Versions of the language that this crate reads. In one file they say the same.
const SCHEMA_VERSIONS: [&str; 2] = ["1.1", "1.2"];

/// All that is wrong with a model, by place: nothing if it can be used.
pub fn validate(model: &Model) -> Vec<Problem> {
    let mut problems = names::check(model);
    let version = &model.schema_version;
    if !SCHEMA_VERSIONS.contains(&version.as_str()) {
        problems.push(Problem::new(
            ProblemKind::InvalidSchema,
            format!("invalid schema {version}"),
            version.span,
            &version.text,
        ));
    }
    if problems.is_empty() {
        for check in [references::check, duplicates::check, entry::check] {
            problems = check(model);
            if !problems.is_empty() {
                break;
            }
        }
        problems.extend(unused_conditions(model));
    }
    problems.sort_by_key(|problem| problem.span);
    problems
}

fn unused_conditions(model: &Model) -> impl Iterator<Item = Problem> {
    let used: HashSet<&str> = model
        .types
        .iter()
        .flat_map(|definition| &definition.relations)
        .flat_map(|relation| &relation.restrictions)
        .filter_map(|restriction| restriction.condition.as_ref())
        .map(|condition| condition.as_str())
        .collect();
    let unused = model.conditions.iter().map(|condition| &condition.name);
    unused
        .filter(move |name| !used.contains(name.as_str()))
        .map(|name| {
            Problem::new(
                ProblemKind::ConditionNotUsed,
                format!("`{name}` condition is not used in the model."),
                name.span,
                &name.text,
            )
        })
}
