//! What changed in meaning between two models: what of a difference a person has to think about. Order and layout mean nothing.
//!
//! [`included`] is what a relation gives by way of others.

mod included;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::{Model, Relation, Restriction, Rewrite};
use included::Inclusion;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    TypeAdded {
        type_name: String,
    },
    TypeRemoved {
        type_name: String,
    },
    RelationAdded {
        type_name: String,
        relation: String,
    },
    RelationRemoved {
        type_name: String,
        relation: String,
    },
    /// More may have it: `gains` is who, as the language writes it.
    RelationWidened {
        type_name: String,
        relation: String,
        gains: Vec<String>,
    },
    /// Fewer may have it: `loses` is who may no longer, or which requirement came.
    RelationNarrowed {
        type_name: String,
        relation: String,
        loses: Vec<String>,
    },
    /// It is computed in another way, and nobody can tell from the model alone who gains or loses.
    RelationChanged {
        type_name: String,
        relation: String,
    },
    ConditionAdded {
        condition: String,
    },
    ConditionRemoved {
        condition: String,
    },
    ConditionChanged {
        condition: String,
    },
}

/// The changes from one model to another: of types in the order of their names, and then of conditions.
///
/// Where a relation that others refer to changed, it alone is in the list, and not what those give by it.
pub fn changes(before: &Model, after: &Model) -> Vec<Change> {
    let of_types = |model: &'_ Model| -> BTreeMap<String, BTreeMap<String, Relation>> {
        let relations = |relations: &[Relation]| {
            let by_name = |relation: &Relation| (relation.name.text.clone(), relation.clone());
            relations.iter().map(by_name).collect()
        };
        let types = model.types.iter();
        types
            .map(|definition| (definition.name.text.clone(), relations(&definition.relations)))
            .collect()
    };
    let (types_before, types_after) = (of_types(before), of_types(after));
    let mut inclusions = Inclusions {
        before: Inclusion::new(before),
        after: Inclusion::new(after),
    };
    let mut changes = Vec::new();
    for type_name in names(&types_before, &types_after) {
        match (types_before.get(type_name), types_after.get(type_name)) {
            (None, _) => changes.push(Change::TypeAdded {
                type_name: type_name.clone(),
            }),
            (_, None) => changes.push(Change::TypeRemoved {
                type_name: type_name.clone(),
            }),
            (Some(before), Some(after)) => {
                changes.extend(of_relations(type_name, before, after, &mut inclusions));
            }
        }
    }
    of_conditions(before, after, &mut changes);
    changes
}

fn names<'n, T>(
    before: &'n BTreeMap<String, T>,
    after: &'n BTreeMap<String, T>,
) -> impl Iterator<Item = &'n String> {
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter()
}

/// What is given by way of others, in both models.
struct Inclusions<'m> {
    before: Inclusion<'m>,
    after: Inclusion<'m>,
}

fn of_relations(
    type_name: &str,
    before: &BTreeMap<String, Relation>,
    after: &BTreeMap<String, Relation>,
    inclusions: &mut Inclusions<'_>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for relation in names(before, after) {
        let (type_name, name) = (type_name.to_owned(), relation.clone());
        changes.extend(match (before.get(relation), after.get(relation)) {
            (None, _) => vec![Change::RelationAdded {
                type_name,
                relation: name,
            }],
            (_, None) => vec![Change::RelationRemoved {
                type_name,
                relation: name,
            }],
            (Some(before), Some(after)) => of_relation(type_name, before, after, inclusions),
        });
    }
    changes
}

fn of_conditions(before: &Model, after: &Model, changes: &mut Vec<Change>) {
    let all = before.conditions.iter().chain(&after.conditions);
    let names: BTreeSet<&str> = all.map(|condition| condition.name.as_str()).collect();
    for name in names {
        let condition = name.to_owned();
        match (before.condition(name), after.condition(name)) {
            (None, _) => changes.push(Change::ConditionAdded { condition }),
            (_, None) => changes.push(Change::ConditionRemoved { condition }),
            (Some(before), Some(after)) => {
                let parameters = |condition: &crate::model::Condition| -> BTreeSet<String> {
                    condition.parameters.iter().map(ToString::to_string).collect()
                };
                let is_same =
                    before.expression == after.expression && parameters(before) == parameters(after);
                if !is_same {
                    changes.push(Change::ConditionChanged { condition });
                }
            }
        }
    }
}

fn of_relation(
    type_name: String,
    before: &Relation,
    after: &Relation,
    inclusions: &mut Inclusions<'_>,
) -> Vec<Change> {
    let parts_before = Parts::new(before);
    let parts_after = Parts::new(after);
    let relation = after.name.text.clone();
    if parts_before == parts_after {
        return Vec::new();
    }
    let Some((mut more, mut fewer)) = parts_before.compare(&parts_after) else {
        return vec![Change::RelationChanged { type_name, relation }];
    };
    if let (Parts::Any(_), Parts::Any(_)) = (&parts_before, &parts_after) {
        let had = inclusions.before.of(&type_name, &relation);
        more.retain(|part| !had.contains(part));
        let has = inclusions.after.of(&type_name, &relation);
        fewer.retain(|part| !has.contains(part));
    }
    let mut changes = Vec::new();
    if !more.is_empty() {
        changes.push(Change::RelationWidened {
            type_name: type_name.clone(),
            relation: relation.clone(),
            gains: more,
        });
    }
    if !fewer.is_empty() {
        changes.push(Change::RelationNarrowed {
            type_name,
            relation,
            loses: fewer,
        });
    }
    changes
}

/// What the outermost operator of a relation joins, as written, and without order.
#[derive(Debug, PartialEq, Eq)]
enum Parts {
    /// Each of them gives it: also where it is only one.
    Any(BTreeSet<String>),
    /// It takes all of them.
    All(BTreeSet<String>),
    /// The first gives it, unless one of the others does.
    Except(String, BTreeSet<String>),
}

impl Parts {
    fn new(relation: &Relation) -> Self {
        match &relation.rewrite {
            Rewrite::Intersection(children) => {
                let text = |child| text(child, &relation.restrictions);
                Self::All(children.iter().map(text).collect())
            }
            Rewrite::Difference { base, subtract } => {
                let mut parts = BTreeSet::new();
                any(subtract, &relation.restrictions, &mut parts);
                Self::Except(text(base, &relation.restrictions), parts)
            }
            rewrite => {
                let mut parts = BTreeSet::new();
                any(rewrite, &relation.restrictions, &mut parts);
                Self::Any(parts)
            }
        }
    }

    /// What gives more and what gives less than before. Nothing if that cannot be told.
    fn compare(&self, after: &Self) -> Option<(Vec<String>, Vec<String>)> {
        let only_in = |one: &BTreeSet<String>, other: &BTreeSet<String>, before: &str| -> Vec<String> {
            one.difference(other)
                .map(|part| format!("{before}{part}"))
                .collect()
        };
        match (self, after) {
            (Self::Any(before), Self::Any(after)) => {
                Some((only_in(after, before, ""), only_in(before, after, "")))
            }
            (Self::All(before), Self::All(after)) => Some((
                only_in(before, after, "who is not "),
                only_in(after, before, "who is not "),
            )),
            (Self::Except(base, before), Self::Except(base_after, after)) if base == base_after => {
                Some((only_in(before, after, ""), only_in(after, before, "")))
            }
            // An exception or a requirement that came or went.
            (before, Self::Except(base, subtracted)) if before.is(base) => {
                Some((Vec::new(), subtracted.iter().cloned().collect()))
            }
            (Self::Except(base, subtracted), after) if after.is(base) => {
                Some((subtracted.iter().cloned().collect(), Vec::new()))
            }
            (before, Self::All(required)) if required.iter().any(|part| before.is(part)) => {
                let others = required.iter().filter(|part| !before.is(part));
                Some((
                    Vec::new(),
                    others.map(|part| format!("who is not {part}")).collect(),
                ))
            }
            (Self::All(required), after) if required.iter().any(|part| after.is(part)) => {
                let others = required.iter().filter(|part| !after.is(part));
                Some((
                    others.map(|part| format!("who is not {part}")).collect(),
                    Vec::new(),
                ))
            }
            _ => None,
        }
    }

    /// Whether it is the same as one part of something else.
    fn is(&self, part: &str) -> bool {
        match self {
            Self::Any(parts) => joined(parts, " or ") == part,
            Self::All(parts) => joined(parts, " and ") == part,
            Self::Except(..) => false,
        }
    }
}

/// What each gives the relation: the parts of unions, also in brackets, and each restriction by itself.
fn any(rewrite: &Rewrite, restrictions: &[Restriction], parts: &mut BTreeSet<String>) {
    match rewrite {
        Rewrite::This => parts.extend(restrictions.iter().map(|restriction| format!("[{restriction}]"))),
        Rewrite::Union(children) => {
            for child in children {
                any(child, restrictions, parts);
            }
        }
        other => {
            parts.insert(text(other, restrictions));
        }
    }
}

/// As it is written, in an order that depends on nothing else.
fn text(rewrite: &Rewrite, restrictions: &[Restriction]) -> String {
    match rewrite {
        Rewrite::This | Rewrite::Union(_) => {
            let mut parts = BTreeSet::new();
            any(rewrite, restrictions, &mut parts);
            joined(&parts, " or ")
        }
        Rewrite::ComputedUserset(relation) => relation.text.clone(),
        Rewrite::TupleToUserset { computed, tupleset } => format!("{computed} from {tupleset}"),
        Rewrite::Intersection(children) => {
            let parts = children.iter().map(|child| text(child, restrictions)).collect();
            joined(&parts, " and ")
        }
        Rewrite::Difference { base, subtract } => {
            format!(
                "({} but not {})",
                text(base, restrictions),
                text(subtract, restrictions)
            )
        }
    }
}

fn joined(parts: &BTreeSet<String>, operator: &str) -> String {
    let all: Vec<&str> = parts.iter().map(String::as_str).collect();
    match all.as_slice() {
        [one] => (*one).to_owned(),
        all => format!("({})", all.join(operator)),
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TypeAdded { type_name } => write!(formatter, "type `{type_name}` added"),
            Self::TypeRemoved { type_name } => write!(formatter, "type `{type_name}` removed"),
            Self::RelationAdded { type_name, relation } => {
                write!(formatter, "relation `{type_name}#{relation}` added")
            }
            Self::RelationRemoved { type_name, relation } => {
                write!(formatter, "relation `{type_name}#{relation}` removed")
            }
            Self::RelationWidened {
                type_name,
                relation,
                gains,
            } => write!(
                formatter,
                "relation `{type_name}#{relation}` widened: also {}",
                gains.join(", ")
            ),
            Self::RelationNarrowed {
                type_name,
                relation,
                loses,
            } => write!(
                formatter,
                "relation `{type_name}#{relation}` narrowed: no longer {}",
                loses.join(", ")
            ),
            Self::RelationChanged { type_name, relation } => {
                write!(formatter, "relation `{type_name}#{relation}` changed")
            }
            Self::ConditionAdded { condition } => write!(formatter, "condition `{condition}` added"),
            Self::ConditionRemoved { condition } => write!(formatter, "condition `{condition}` removed"),
            Self::ConditionChanged { condition } => write!(formatter, "condition `{condition}` changed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsl::parse;

    #[track_caller]
    fn check_models(before: &str, after: &str, expected: &[&str]) {
        let model = |text: &str| parse(&format!("model\n  schema 1.1\n{text}")).unwrap();
        let changes = changes(&model(before), &model(after));
        let sentences: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(sentences, expected);
    }

    /// Of a relation `r` of a type `t`.
    #[track_caller]
    fn check(before: &str, after: &str, expected: &[&str]) {
        let model = |relation: &str| format!("type t\n  relations\n    define r: {relation}\n");
        check_models(&model(before), &model(after), expected);
    }

    #[test]
    fn what_comes_and_goes_is_said() {
        check_models(
            "type a\ntype b\n  relations\n    define x: [a]\n    define y: [a]\ncondition c(p: int) {\n p > 1\n}\n",
            "type b\n  relations\n    define y: [a]\n    define z: [a]\ntype d\ncondition c(p: int) {\n p > 2\n}\ncondition e(p: int) {\n p > 1\n}\n",
            &[
                "type `a` removed",
                "relation `b#x` removed",
                "relation `b#z` added",
                "type `d` added",
                "condition `c` changed",
                "condition `e` added",
            ],
        );
    }

    #[test]
    fn layout_and_order_mean_nothing() {
        check(
            "[user, user:*] or a or b",
            "[user:*,  user]  or b or a # the same",
            &[],
        );
        check("a and b", "b and a", &[]);
        check("(a or b) or c", "a or (b or c)", &[]);
    }

    #[test]
    fn who_more_or_fewer_may_is_said() {
        check(
            "[user]",
            "[user, user:*]",
            &["relation `t#r` widened: also [user:*]"],
        );
        check("[user] or a", "[user]", &["relation `t#r` narrowed: no longer a"]);
        check(
            "[user] or a",
            "[user] or b from c",
            &[
                "relation `t#r` widened: also b from c",
                "relation `t#r` narrowed: no longer a",
            ],
        );
        check(
            "a and b",
            "a and b and c",
            &["relation `t#r` narrowed: no longer who is not c"],
        );
        check(
            "a and b and c",
            "a and b",
            &["relation `t#r` widened: also who is not c"],
        );
        check(
            "a but not b",
            "a but not (b or c)",
            &["relation `t#r` narrowed: no longer c"],
        );
        check("a", "a but not b", &["relation `t#r` narrowed: no longer b"]);
        check("a but not b", "a", &["relation `t#r` widened: also b"]);
        check(
            "a or b",
            "(a or b) and c",
            &["relation `t#r` narrowed: no longer who is not c"],
        );
        check(
            "(a or b) and c",
            "a or b",
            &["relation `t#r` widened: also who is not c"],
        );
        check(
            "[user]",
            "[user with c]",
            &[
                "relation `t#r` widened: also [user with c]",
                "relation `t#r` narrowed: no longer [user]",
            ],
        );
    }

    #[test]
    fn who_has_it_by_way_of_another_relation_loses_and_gains_nothing() {
        let model = |relation: &str| {
            format!(
                "type user\ntype team\n  relations\n    define owner: [user]\n    define editor: [user] or owner\n    define viewer: [user] or editor\n    define guest: [user]\ntype folder\n  relations\n    define editor: [user]\n    define viewer: editor\ntype t\n  relations\n    define team: [team]\n    define parent: [team, folder]\n    define a: [user]\n    define b: [user] or a\n    define r: {relation}\n"
            )
        };
        for (before, after, expected) in [
            (
                "owner from team",
                "viewer from team",
                &["relation `t#r` widened: also viewer from team"][..],
            ),
            (
                "viewer from team",
                "owner from team",
                &["relation `t#r` narrowed: no longer viewer from team"],
            ),
            ("a", "b", &["relation `t#r` widened: also b"]),
            ("a or b", "b", &[]),
            (
                "b",
                "a or b or owner from team",
                &["relation `t#r` widened: also owner from team"],
            ),
            // Nobody is the owner of a folder.
            (
                "owner from parent",
                "viewer from parent",
                &["relation `t#r` widened: also viewer from parent"],
            ),
            (
                "guest from parent",
                "viewer from parent",
                &[
                    "relation `t#r` widened: also viewer from parent",
                    "relation `t#r` narrowed: no longer guest from parent",
                ],
            ),
        ] {
            check_models(&model(before), &model(after), expected);
        }
    }

    #[test]
    fn relations_that_take_each_other_in_come_to_an_end() {
        check_models(
            "type user\ntype t\n  relations\n    define x: [user] or y\n    define y: [user] or x\n    define r: x\n",
            "type user\ntype t\n  relations\n    define x: [user] or y\n    define y: [user] or x\n    define r: y\n",
            &[],
        );
    }

    #[test]
    fn what_cannot_be_told_is_said_to_be_changed() {
        check("a or b", "a and b", &["relation `t#r` changed"]);
        check("a but not b", "c but not b", &["relation `t#r` changed"]);
    }
}
