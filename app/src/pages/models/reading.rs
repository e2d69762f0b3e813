//! A text, read as a model where it is shown: what decides never asks this.

use authz::model::{Model, Rewrite};
use domain::models::ModelProblem;

/// What a text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Also of one that makes no sense; `None` where it does not follow the syntax.
    pub(super) model: Option<Model>,
    /// All that is wrong with it, but for the expressions of conditions: those only the server reads.
    pub(super) problems: Vec<ModelProblem>,
}

pub(super) fn read(text: &str) -> Reading {
    match authz::dsl::parse(text) {
        Ok(model) => Reading {
            problems: said(&authz::validate::validate(&model)),
            model: Some(model),
        },
        Err(problems) => Reading {
            model: None,
            problems: said(&problems),
        },
    }
}

/// What changed in meaning from one text to another, as sentences. `None` where one of them is no model.
pub(super) fn changes(old: &str, new: &str) -> Option<Vec<String>> {
    let (old, new) = (authz::dsl::parse(old).ok()?, authz::dsl::parse(new).ok()?);
    let changes = authz::meaning::changes(&old, &new);
    Some(
        changes
            .iter()
            .map(|change| sentence(&change.to_string()))
            .collect(),
    )
}

/// What of a model can be given by tuples, and what asked for: relations, each once, by name.
pub(super) fn relations(model: &Model) -> Vec<String> {
    let all = model.types.iter().flat_map(|definition| &definition.relations);
    let mut names: Vec<String> = all.map(|relation| relation.name.text.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A relation as it is written, for who does not see the graph.
pub(super) fn written(rewrite: &Rewrite, restrictions: &str) -> String {
    let joined = |children: &[Rewrite], word: &str| {
        let parts: Vec<String> = children.iter().map(|child| within(child, restrictions)).collect();
        parts.join(word)
    };
    match rewrite {
        Rewrite::This => restrictions.to_owned(),
        Rewrite::ComputedUserset(relation) => relation.text.clone(),
        Rewrite::TupleToUserset { computed, tupleset } => format!("{computed} from {tupleset}"),
        Rewrite::Union(children) => joined(children, " or "),
        Rewrite::Intersection(children) => joined(children, " and "),
        Rewrite::Difference { base, subtract } => {
            format!(
                "{} but not {}",
                within(base, restrictions),
                within(subtract, restrictions)
            )
        }
    }
}

fn within(rewrite: &Rewrite, restrictions: &str) -> String {
    match rewrite {
        Rewrite::This | Rewrite::ComputedUserset(_) | Rewrite::TupleToUserset { .. } => {
            written(rewrite, restrictions)
        }
        _ => format!("({})", written(rewrite, restrictions)),
    }
}

fn said(problems: &[authz::problem::Problem]) -> Vec<ModelProblem> {
    let problem = |problem: &authz::problem::Problem| ModelProblem {
        line: problem.span.line,
        start: problem.span.start,
        end: problem.span.end,
        kind: problem.kind.as_str().to_owned(),
        message: problem.message.clone(),
    };
    problems.iter().map(problem).collect()
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define owner: [user]\n";

    #[test]
    fn a_text_is_read_as_far_as_it_can_be() {
        let fine = read(MODEL);
        assert!(fine.model.is_some());
        assert_eq!(fine.problems, []);
        let odd = read(&format!("{MODEL}    define viewer: editor\n"));
        assert!(odd.model.is_some());
        assert_eq!(
            odd.problems[0].to_string(),
            "Line 7, column 20: the relation `editor` does not exist."
        );
        let none = read("model\n  schema 1.1\ntyp user\n");
        assert!(none.model.is_none());
        assert_eq!(none.problems[0].line, 2);
    }

    #[test]
    fn what_changed_in_meaning_is_said() {
        let more = format!("{MODEL}    define viewer: [user] or owner\n");
        assert_eq!(changes(MODEL, &more).unwrap(), ["Relation `doc#viewer` added"]);
        assert_eq!(changes(MODEL, MODEL).unwrap(), Vec::<String>::new());
        assert_eq!(changes(MODEL, "nothing"), None);
    }

    #[test]
    fn a_relation_reads_as_it_is_written() {
        for relation in [
            "[user] or (owner and b from c)",
            "owner but not b",
            "a and b and c",
        ] {
            let text = format!("{MODEL}    define a: {relation}\n");
            let model = authz::dsl::parse(&text).unwrap();
            let found = model.type_definition("doc").and_then(|doc| doc.relation("a"));
            assert_eq!(written(&found.unwrap().rewrite, "[user]"), relation);
        }
    }
}
