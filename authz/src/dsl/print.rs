//! Writes a model as text.

use super::is_name;
use crate::model::{Condition, Model, Related, Relation, Restriction, Rewrite, TypeDefinition};

/// Why a model has no text. Only one from JSON can be such.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprintable {
    #[error(
        "the relation `{relation}` of `{type_name}` assigns users directly where the language has no place for it"
    )]
    Direct { type_name: String, relation: String },
    #[error("`{0}` cannot be a name in the language")]
    Name(String),
    #[error(
        "the expression of `{0}` would be read as another: it has a `#`, or a brace that nothing matches"
    )]
    Expression(String),
}

/// A model as text: types, relations and conditions in their order, with blanks and empty lines as OpenFGA's tools
/// write them.
///
/// # Errors
///
/// Where the language cannot say what the model does: direct assignments stand first in a relation, and once. Unions and
/// intersections are put in order for that.
pub fn print(model: &Model) -> Result<String, Unprintable> {
    let version = &model.schema_version.text;
    if !version
        .chars()
        .all(|letter| letter.is_ascii_digit() || letter == '.')
    {
        return Err(Unprintable::Name(version.clone()));
    }
    let mut text = format!("model\n  schema {version}\n");
    for definition in &model.types {
        text += "\n";
        text += &type_definition(definition)?;
    }
    for condition in &model.conditions {
        text += "\n";
        text += &self::condition(condition)?;
    }
    Ok(text)
}

fn type_definition(definition: &TypeDefinition) -> Result<String, Unprintable> {
    let mut text = format!("type {}\n", checked(&definition.name.text)?);
    if !definition.relations.is_empty() {
        text += "  relations\n";
    }
    for relation in &definition.relations {
        let misplaced = || Unprintable::Direct {
            type_name: definition.name.text.clone(),
            relation: relation.name.text.clone(),
        };
        let mut places = 0;
        let rewrite = operation(&relation.rewrite, relation, &mut places)?;
        if places > 1 || places == 1 && !is_first(&relation.rewrite) {
            return Err(misplaced());
        }
        text += &format!("    define {}: {rewrite}\n", checked(&relation.name.text)?);
    }
    Ok(text)
}

/// Whether direct assignment comes first once unions and intersections are put in order.
fn is_first(rewrite: &Rewrite) -> bool {
    match rewrite {
        Rewrite::This => true,
        Rewrite::ComputedUserset(_) | Rewrite::TupleToUserset { .. } => false,
        Rewrite::Union(children) | Rewrite::Intersection(children) => children.iter().any(is_first),
        Rewrite::Difference { base, .. } => is_first(base),
    }
}

/// A rewrite without brackets around it. Counts the places of direct assignment.
fn operation(rewrite: &Rewrite, relation: &Relation, places: &mut usize) -> Result<String, Unprintable> {
    match rewrite {
        Rewrite::This => {
            *places += 1;
            restrictions(&relation.restrictions)
        }
        Rewrite::ComputedUserset(relation) => checked(&relation.text).map(str::to_owned),
        Rewrite::TupleToUserset { computed, tupleset } => Ok(format!(
            "{} from {}",
            checked(&computed.text)?,
            checked(&tupleset.text)?
        )),
        Rewrite::Union(children) => joined(children, " or ", relation, places),
        Rewrite::Intersection(children) => joined(children, " and ", relation, places),
        Rewrite::Difference { base, subtract } => {
            let base = operand(base, relation, places)?;
            let subtract = operand(subtract, relation, places)?;
            Ok(format!("{base} but not {subtract}"))
        }
    }
}

fn joined(
    children: &[Rewrite],
    operator: &str,
    relation: &Relation,
    places: &mut usize,
) -> Result<String, Unprintable> {
    let mut ordered: Vec<&Rewrite> = children.iter().collect();
    ordered.sort_by_key(|child| !is_first(child));
    let parts: Vec<String> = ordered
        .into_iter()
        .map(|child| operand(child, relation, places))
        .collect::<Result<_, _>>()?;
    Ok(parts.join(operator))
}

fn operand(rewrite: &Rewrite, relation: &Relation, places: &mut usize) -> Result<String, Unprintable> {
    let text = operation(rewrite, relation, places)?;
    Ok(match rewrite {
        Rewrite::Union(_) | Rewrite::Intersection(_) | Rewrite::Difference { .. } => format!("({text})"),
        Rewrite::This | Rewrite::ComputedUserset(_) | Rewrite::TupleToUserset { .. } => text,
    })
}

fn restrictions(restrictions: &[Restriction]) -> Result<String, Unprintable> {
    let parts: Vec<String> = restrictions
        .iter()
        .map(|restriction| {
            checked(&restriction.type_name.text)?;
            if let Related::Userset(relation) = &restriction.related {
                checked(&relation.text)?;
            }
            if let Some(condition) = &restriction.condition {
                checked(&condition.text)?;
            }
            Ok(restriction.to_string())
        })
        .collect::<Result<_, _>>()?;
    Ok(format!("[{}]", parts.join(", ")))
}

fn condition(condition: &Condition) -> Result<String, Unprintable> {
    let name = checked(&condition.name.text)?;
    let parameters: Vec<String> = condition
        .parameters
        .iter()
        .map(|parameter| {
            checked(&parameter.name.text)?;
            Ok(parameter.to_string())
        })
        .collect::<Result<_, _>>()?;
    let text = format!(
        "condition {name}({}) {{\n  {}\n}}\n",
        parameters.join(", "),
        condition.expression
    );
    // What is read back has to be the same condition, and nothing behind it.
    let read = super::parse(&format!("model\n  schema 1.1\n{text}"));
    let is_same = read.is_ok_and(|model| model.conditions == [condition.clone()]);
    is_same
        .then_some(text)
        .ok_or_else(|| Unprintable::Expression(name.to_owned()))
}

fn checked(name: &str) -> Result<&str, Unprintable> {
    is_name(name)
        .then_some(name)
        .ok_or_else(|| Unprintable::Name(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Word;

    /// A relation `r` that may be given to users, as text.
    fn check(rewrite: Rewrite, expected: &str) {
        let relation = Relation {
            name: Word::of("r"),
            restrictions: vec![Restriction {
                type_name: Word::of("user"),
                related: Related::Object,
                condition: None,
            }],
            rewrite,
        };
        let model = Model {
            schema_version: Word::of("1.1"),
            types: vec![TypeDefinition {
                name: Word::of("t"),
                relations: vec![relation],
            }],
            conditions: Vec::new(),
        };
        let text = print(&model).unwrap_or_else(|error| error.to_string());
        let line = text.lines().last().unwrap_or_default();
        assert_eq!(line.trim().trim_start_matches("define r: "), expected);
    }

    fn computed(name: &str) -> Rewrite {
        Rewrite::ComputedUserset(Word::of(name))
    }

    #[test]
    fn direct_assignment_comes_first_wherever_json_has_it() {
        check(Rewrite::Union(vec![computed("a"), Rewrite::This]), "[user] or a");
        check(
            Rewrite::Union(vec![
                computed("a"),
                Rewrite::Intersection(vec![computed("b"), Rewrite::This]),
            ]),
            "([user] and b) or a",
        );
    }

    #[test]
    fn what_the_language_has_no_place_for_is_refused() {
        let refused = "the relation `r` of `t` assigns users directly where the language has no place for it";
        check(
            Rewrite::Difference {
                base: Box::new(computed("a")),
                subtract: Box::new(Rewrite::This),
            },
            refused,
        );
        check(Rewrite::Union(vec![Rewrite::This, Rewrite::This]), refused);
        check(computed("a b"), "`a b` cannot be a name in the language");
        check(computed("define"), "`define` cannot be a name in the language");
    }

    #[test]
    fn what_is_no_name_is_not_read_as_more_of_the_text() {
        let model = |version: &str, relation: &str, condition: Option<&str>| Model {
            schema_version: Word::of(version),
            types: vec![TypeDefinition {
                name: Word::of("team"),
                relations: vec![Relation {
                    name: Word::of("member"),
                    restrictions: vec![Restriction {
                        type_name: Word::of("team"),
                        related: Related::Userset(Word::of(relation)),
                        condition: condition.map(Word::of),
                    }],
                    rewrite: Rewrite::This,
                }],
            }],
            conditions: Vec::new(),
        };
        assert!(print(&model("1.1", "member", Some("c"))).is_ok());
        for (version, relation, condition, name) in [
            ("1.1\ntype evil", "member", None, "1.1\ntype evil"),
            ("1.1", "member, account", None, "member, account"),
            ("1.1", "member", Some("c, account"), "c, account"),
        ] {
            let refused = print(&model(version, relation, condition));
            assert_eq!(refused, Err(Unprintable::Name(name.to_owned())));
        }
    }
}
