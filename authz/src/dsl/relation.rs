//! Relations: `define viewer: [user, group#member] or editor`.

use super::parser::{
    Parsed, Refused, end_line, expect, expect_sign, expected, next, peek, refuse, skip_newline,
};
use super::token::{Kind, Token, Tokens};
use crate::model::{DEEPEST_NESTING, Related, Relation, Restriction, Rewrite};
use crate::problem::{Problem, ProblemKind};
use crate::span::Word;

/// A relation, from `define` to the end of the line.
pub(super) fn relation(input: &mut Tokens<'_, '_>) -> Parsed<Relation> {
    next(input);
    let name = expect(input, Token::is_name, "the name of the relation")?;
    expect(
        input,
        |token| token.is_sign(':'),
        "`:` and then who has the relation",
    )?;
    let mut restrictions = Vec::new();
    let first = operand(input, &mut Place::first(&mut restrictions))?;
    let rewrite = operation(input, first, 0)?;
    end_relation(input, &rewrite)?;
    Ok(Relation {
        name: name.word(),
        restrictions,
        rewrite,
    })
}

/// Where an operand stands.
struct Place<'r> {
    /// What takes the direct restrictions, where some may stand: first in a relation and nowhere else.
    restrictions: Option<&'r mut Vec<Restriction>>,
    /// In how many brackets.
    depth: usize,
}

impl<'r> Place<'r> {
    fn first(restrictions: &'r mut Vec<Restriction>) -> Self {
        Self {
            restrictions: Some(restrictions),
            depth: 0,
        }
    }

    fn later(depth: usize) -> Self {
        Self {
            restrictions: None,
            depth,
        }
    }
}

/// What an operator joins: direct restrictions, something in brackets, or the name of a relation.
fn operand(input: &mut Tokens<'_, '_>, place: &mut Place<'_>) -> Parsed<Rewrite> {
    let token = peek(input);
    match (token.kind, &mut place.restrictions) {
        (Kind::Sign('['), Some(restrictions)) => {
            **restrictions = self::restrictions(input)?;
            Ok(Rewrite::This)
        }
        (Kind::Sign('['), None) => Err(refuse(
            "What is assigned directly stands first in a relation, and once.",
            token.span,
            token.text,
        )),
        (Kind::Sign('('), _) => in_brackets(input, place),
        _ => reference(input),
    }
}

fn in_brackets(input: &mut Tokens<'_, '_>, place: &mut Place<'_>) -> Parsed<Rewrite> {
    let bracket = next(input);
    place.depth += 1;
    if place.depth > DEEPEST_NESTING {
        return Err(Refused(Box::new(Problem::new(
            ProblemKind::Limit,
            format!("Brackets nest at most {DEEPEST_NESTING} deep."),
            bracket.span,
            bracket.text,
        ))));
    }
    let first = operand(input, place)?;
    let rewrite = operation(input, first, place.depth)?;
    let close = peek(input);
    if close.is_operator() {
        return Err(mixed(&close, &rewrite));
    }
    expect_sign(input, ')')?;
    place.depth -= 1;
    Ok(rewrite)
}

/// What one operator joins to a first operand. Another operator after that needs brackets.
fn operation(input: &mut Tokens<'_, '_>, first: Rewrite, depth: usize) -> Parsed<Rewrite> {
    let operator = peek(input);
    if !operator.is_operator() || !operator.has_blank_before() {
        return Ok(first);
    }
    let joined = |input: &mut Tokens<'_, '_>| {
        next(input);
        let token = peek(input);
        if !token.has_blank_before() && !token.ends_line() {
            return Err(refuse("A blank has to stand here.", token.span, token.text));
        }
        operand(input, &mut Place::later(depth))
    };
    if operator.kind == Kind::ButNot {
        return Ok(Rewrite::Difference {
            base: Box::new(first),
            subtract: Box::new(joined(input)?),
        });
    }
    let mut children = vec![first];
    while peek(input).is(operator.text) && peek(input).has_blank_before() {
        children.push(joined(input)?);
    }
    Ok(if operator.is("or") {
        Rewrite::Union(children)
    } else {
        Rewrite::Intersection(children)
    })
}

/// `editor` or `viewer from parent`.
fn reference(input: &mut Tokens<'_, '_>) -> Parsed<Rewrite> {
    let relation = expect(input, Token::is_name, "the name of a relation")?;
    if !peek(input).is("from") {
        return Ok(Rewrite::ComputedUserset(relation.word()));
    }
    next(input);
    let tupleset = expect(input, Token::is_name, "the name of the relation after `from`")?;
    Ok(Rewrite::TupleToUserset {
        computed: relation.word(),
        tupleset: tupleset.word(),
    })
}

/// `[user, user:*, group#member with condition]`
fn restrictions(input: &mut Tokens<'_, '_>) -> Parsed<Vec<Restriction>> {
    next(input);
    let mut restrictions = Vec::new();
    loop {
        skip_newline(input);
        restrictions.push(restriction(input)?);
        skip_newline(input);
        let sign = expect(
            input,
            |token| token.is_sign(',') || token.is_sign(']'),
            "`,` and the next type, or `]`",
        )?;
        if sign.is_sign(']') {
            return Ok(restrictions);
        }
    }
}

fn restriction(input: &mut Tokens<'_, '_>) -> Parsed<Restriction> {
    let type_name = expect(input, Token::is_name, "the name of a type")?;
    let sign = peek(input);
    let is_joined = |token: &Token<'_>| !token.has_blank_before();
    let related = if sign.is_sign(':') && is_joined(&sign) {
        next(input);
        expect(
            input,
            |token| token.is_sign('*') && is_joined(token),
            "`*` right behind the `:`",
        )?;
        Related::Wildcard
    } else if sign.is_sign('#') && is_joined(&sign) {
        next(input);
        let relation = expect(
            input,
            |token| token.is_name() && is_joined(token),
            "the name of a relation right behind the `#`",
        )?;
        Related::Userset(relation.word())
    } else {
        Related::Object
    };
    Ok(Restriction {
        type_name: type_name.word(),
        related,
        condition: condition(input)?,
    })
}

fn condition(input: &mut Tokens<'_, '_>) -> Parsed<Option<Word>> {
    if !peek(input).is("with") {
        return Ok(None);
    }
    next(input);
    let name = expect(input, Token::is_condition_name, "the name of a condition")?;
    Ok(Some(name.word()))
}

fn end_relation(input: &mut Tokens<'_, '_>, rewrite: &Rewrite) -> Parsed<()> {
    let mut after = peek(input);
    if after.is_operator() && after.has_blank_before() {
        after.span.start = after.blank;
        return Err(mixed(&after, rewrite));
    }
    if after.is_sign(')') {
        return Err(expected("the end of the line: no bracket is open", &after));
    }
    end_line(input)
}

/// Why an operator cannot follow another.
fn mixed(operator: &Token<'_>, before: &Rewrite) -> Refused {
    let message = match (before, operator.text) {
        (Rewrite::Difference { .. }, "but not") => {
            "Which `but not` comes first? Put one of them and its two sides in brackets.".to_owned()
        }
        (_, operator) => format!(
            "`{operator}` after another operator needs brackets that say what belongs together, as in `(a or b) and c`."
        ),
    };
    refuse(message, operator.span, operator.text)
}
