//! Names that no type and no relation can have.

use crate::model::Model;
use crate::problem::{Problem, ProblemKind};
use crate::span::Word;

/// In characters, as OpenFGA's rules have it.
const LONGEST_TYPE: usize = 254;
const LONGEST_RELATION: usize = 50;

/// What older versions of the language called the relation itself.
const RESERVED: [&str; 2] = ["self", "this"];

pub(super) fn check(model: &Model) -> Vec<Problem> {
    let mut problems = Vec::new();
    for definition in &model.types {
        let name = &definition.name;
        if RESERVED.contains(&name.as_str()) {
            let message = "a type cannot be named 'self' or 'this'.";
            problems.push(problem(ProblemKind::ReservedTypeKeyword, message, name));
        }
        if !is_name(name.as_str(), LONGEST_TYPE) {
            let message = format!(
                "type '{name}' does not match naming rule: '{}'.",
                rule(LONGEST_TYPE)
            );
            problems.push(problem(ProblemKind::InvalidName, message, name));
        }
        for relation in definition.relations.iter().map(|relation| &relation.name) {
            if RESERVED.contains(&relation.as_str()) {
                let message = "a relation cannot be named 'self' or 'this'.";
                problems.push(problem(ProblemKind::ReservedRelationKeyword, message, relation));
            }
            if !is_name(relation.as_str(), LONGEST_RELATION) {
                let rule = rule(LONGEST_RELATION);
                let message =
                    format!("relation '{relation}' of type '{name}' does not match naming rule: '{rule}'.");
                problems.push(problem(ProblemKind::InvalidName, message, relation));
            }
        }
    }
    problems
}

fn is_name(name: &str, longest: usize) -> bool {
    (1..=longest).contains(&name.chars().count())
        && !name.contains(|letter: char| letter.is_whitespace() || ":#@*".contains(letter))
}

/// The same as OpenFGA's messages write it.
fn rule(longest: usize) -> String {
    format!(r"^[^:#@\*\s]{{1,{longest}}}$")
}

fn problem(kind: ProblemKind, message: impl Into<String>, name: &Word) -> Problem {
    Problem::new(kind, message, name.span, &name.text)
}
