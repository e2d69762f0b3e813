//! What a version may be: everything that is saved comes through here.

use app::ConsoleError;
use authz::problem::Problem;
use authz::schema::Schema;
use authz::tuple::{Object, User};
use domain::models::{Assertion, LONGEST_NOTE, MOST_ASSERTIONS};

type Result<T> = std::result::Result<T, ConsoleError>;

const LONGEST_RELATION: usize = 50;

/// All that is wrong with a text, also with its conditions: nothing if it can decide.
pub(super) fn problems(text: &str) -> Vec<Problem> {
    match authz::dsl::parse(text) {
        Ok(model) => Schema::compile(&model, 0).err().unwrap_or_default(),
        Err(problems) => problems,
    }
}

/// The note as it is kept.
pub(super) fn note(note: &str) -> Result<String> {
    let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
    match note.chars().count() {
        0 => Err(invalid(
            "note",
            "Say what changed, for those who read this later".into(),
        )),
        1..=LONGEST_NOTE => Ok(note),
        _ => Err(invalid("note", format!("At most {LONGEST_NOTE} characters"))),
    }
}

/// What an assertion may say. Whether the model knows of it is found out by trying.
pub(super) fn assertions(assertions: &[Assertion]) -> Result<()> {
    if assertions.len() > MOST_ASSERTIONS {
        let message = format!("A version has at most {MOST_ASSERTIONS} assertions");
        return Err(invalid("assertions", message));
    }
    for (assertion, number) in assertions.iter().zip(1..) {
        let wrong = if User::parse(&assertion.user).is_none() {
            "the user is written as account:3, account:* or team:support#member"
        } else if Object::parse(&assertion.object).is_none() {
            "the object is written as service:web-admin"
        } else if !is_relation(&assertion.relation) {
            "the relation is a name of the model, such as can_export"
        } else {
            continue;
        };
        return Err(invalid("assertions", format!("Assertion {number}: {wrong}")));
    }
    Ok(())
}

fn is_relation(text: &str) -> bool {
    (1..=LONGEST_RELATION).contains(&text.chars().count())
        && !text.contains(|letter: char| letter.is_whitespace() || ":#@".contains(letter))
}

pub(super) fn invalid(field: &str, message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: field.into(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "model\n  schema 1.1\ntype account\n";

    #[test]
    fn problems_are_told_with_their_places_whatever_the_text() {
        let model = |rest: &str| format!("{HEAD}{rest}");
        for (text, expected) in [
            (model(""), &[][..]),
            (
                model("type doc\n  relations\n    define a: [accont]\n    define b: c\n"),
                &[
                    "line 6, column 16: `accont` is not a valid type.",
                    "line 7, column 15: the relation `c` does not exist.",
                ],
            ),
            (
                model(
                    "type doc\n  relations\n    define a: [account with c]\ncondition c(x: int) {\n  x >\n}\n",
                ),
                &["line 7, column 11:"],
            ),
            (
                "x".repeat(300 << 10),
                &["line 1, column 1: A model has at most 256 KB of text."],
            ),
        ] {
            let found = problems(&text);
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (problem, expected) in found.iter().zip(expected) {
                let problem = problem.to_string();
                assert!(problem.starts_with(expected), "{problem}");
            }
        }
        // Beyond a depth there is a limit, and no stack overflow.
        for depth in [31, 10_000] {
            let deep = format!(
                "type doc\n  relations\n    define r: {}[account]{}\n",
                "(".repeat(depth),
                " or r)".repeat(depth)
            );
            let found = problems(&model(&deep));
            assert!(
                found
                    .iter()
                    .any(|problem| problem.kind.as_str() == "limit-exceeded"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_note_says_something_and_no_novel() {
        assert_eq!(
            note("  Viewers  export\nno longer "),
            Ok("Viewers export no longer".into())
        );
        assert!(note(" \n").is_err());
        assert!(note(&"a".repeat(LONGEST_NOTE + 1)).is_err());
    }

    #[test]
    fn an_assertion_is_written_as_a_tuple_is() {
        let assertion = |user: &str, relation: &str, object: &str| Assertion {
            user: user.into(),
            relation: relation.into(),
            object: object.into(),
            expectation: true,
        };
        for (one, is_fine) in [
            (assertion("account:3", "can_export", "service:web-admin"), true),
            (
                assertion("team:support#member", "viewer", "service:web-admin"),
                true,
            ),
            (assertion("kim", "viewer", "service:web-admin"), false),
            (assertion("account:3", "can export", "service:web-admin"), false),
            (assertion("account:3", "", "service:web-admin"), false),
            (assertion("account:3", "viewer", "web-admin"), false),
        ] {
            assert_eq!(assertions(std::slice::from_ref(&one)).is_ok(), is_fine, "{one:?}");
        }
        let many = vec![assertion("account:3", "viewer", "service:web-admin"); MOST_ASSERTIONS + 1];
        assert!(assertions(&many).is_err());
    }
}
