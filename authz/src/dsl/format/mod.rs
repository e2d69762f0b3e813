//! Writes a text anew: the same model and the same comments, laid out as everybody's.
//!
//! [`lines`] puts lines and comments in order, [`line`] writes one of them.

mod line;
mod lines;

use super::{check_length, lexer, parser};
use crate::problem::Problem;
use lines::Item;

/// The text of a model with its blanks and empty lines put in order. Comments stay before or behind what they stood before
/// or behind; a list in `[ ]` or `( )` that goes over lines still does; expressions keep their lines. What was formatted
/// stays as it is.
///
/// # Errors
///
/// The problems of a text that cannot be read.
pub fn format(text: &str) -> Result<String, Vec<Problem>> {
    check_length(text)?;
    let lexed = lexer::tokens(text);
    parser::model(&lexed.tokens)?;
    let mut written = String::new();
    for Item {
        has_empty_line_before,
        lines,
    } in lines::items(&lexed)
    {
        if has_empty_line_before {
            written.push('\n');
        }
        for line in lines {
            written += line.trim_end();
            written.push('\n');
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsl::parse;
    use crate::model::Model;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let formatted = format(text).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(formatted, expected);
        assert_eq!(format(&formatted).as_deref(), Ok(expected), "formatted again");
        assert_eq!(meaning(text), meaning(&formatted), "the same model");
    }

    /// The model of a text, with the expressions on one line.
    fn meaning(text: &str) -> Model {
        let mut model = parse(text).unwrap();
        for condition in &mut model.conditions {
            let words: Vec<&str> = condition.expression.text.split_whitespace().collect();
            condition.expression.text = words.join(" ");
        }
        model
    }

    #[test]
    fn blanks_and_empty_lines_are_put_in_order() {
        check(
            "model\n schema   1.1\ntype user\n\n\n\ntype  group\n\n  relations\n\n  define member :[user,group#member  ,user:*]\n\n\n      define x:(member  or y)  but not  z\n   define y : member\n define z: member from   x",
            "model\n  schema 1.1\n\ntype user\n\ntype group\n  relations\n    define member: [user, group#member, user:*]\n\n    define x: (member or y) but not z\n    define y: member\n    define z: member from x\n",
        );
    }

    #[test]
    fn comments_keep_their_places() {
        check(
            "# first\n\n# second\nmodel # m\n# before schema\n  schema 1.1 #s\n# of user\ntype user # u\ntype group\n# of relations\n  relations\n  # a\n    define a: [user] # behind a\n\n  # b, and\n  # more\n    define b: a\n  # still of group\n\n# of doc\n\ntype doc\n# last",
            "# first\n\n# second\nmodel # m\n  # before schema\n  schema 1.1 #s\n\n# of user\ntype user # u\n\ntype group\n  # of relations\n  relations\n    # a\n    define a: [user] # behind a\n\n    # b, and\n    # more\n    define b: a\n    # still of group\n\n# of doc\n\ntype doc\n# last\n",
        );
    }

    #[test]
    fn lists_over_lines_stay_so() {
        check(
            "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define a: [user, # people\n  # and\n  user:*\n  ] or b # done\n    define b: [user]\ncondition c(x: int,\n y: list<string> ) { x < 1 }\n",
            "model\n  schema 1.1\n\ntype user\n\ntype doc\n  relations\n    define a: [\n      user, # people\n      # and\n      user:*\n    ] or b # done\n    define b: [user]\n\ncondition c(\n  x: int,\n  y: list<string>\n) {\n  x < 1\n}\n",
        );
    }

    #[test]
    fn expressions_keep_their_lines() {
        check(
            "model\n  schema 1.1\ncondition c(x: int) {\n      x < 1 &&\n        x > 0 # why\n      # not\n}\n",
            "model\n  schema 1.1\n\ncondition c(x: int) {\n  x < 1 &&\n    x > 0 # why\n  # not\n}\n",
        );
        check(
            "model\n  schema 1.1\ncondition c(x: string) {x == \"\"\"\n a\"\"\"}\n",
            "model\n  schema 1.1\n\ncondition c(x: string) {\n  x == \"\"\"\n a\"\"\"\n}\n",
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_touched() {
        assert!(format("model\n  schema 1.1\ntype\n").is_err());
    }
}
