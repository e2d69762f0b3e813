//! Conditions: `condition name(parameter: type) { expression }`.

use winnow::combinator::{alt, preceded, repeat};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, literal, take_till, take_until, take_while};

use super::parser::{Parsed, expect, expect_sign, next, refuse, skip_newline};
use super::token::{Kind, Token, Tokens};
use crate::model::{Condition, Parameter, ParameterType, SimpleType};
use crate::span::{Span, Word};

/// A condition, from its keyword on.
pub(super) fn condition(input: &mut Tokens<'_, '_>) -> Parsed<Condition> {
    next(input);
    let name = expect(input, Token::is_condition_name, "the name of the condition")?;
    expect_sign(input, '(')?;
    let mut parameters: Vec<Parameter> = Vec::new();
    loop {
        skip_newline(input);
        let parameter = parameter(input)?;
        if parameters.iter().any(|other| other.name == parameter.name) {
            let message = format!("The parameter `{}` is there twice.", parameter.name);
            return Err(refuse(message, parameter.name.span, parameter.name.text));
        }
        parameters.push(parameter);
        skip_newline(input);
        let sign = expect(
            input,
            |token| token.is_sign(',') || token.is_sign(')'),
            "`,` and the next parameter, or `)`",
        )?;
        if sign.is_sign(')') {
            break;
        }
    }
    let body = expect(
        input,
        |token| matches!(token.kind, Kind::Body | Kind::OpenBody),
        "`{` and the expression of the condition",
    )?;
    if body.kind == Kind::OpenBody {
        let span = Span {
            end: body.span.start + 1,
            ..body.span
        };
        return Err(refuse("This `{` is never closed by a `}`.", span, "{"));
    }
    Ok(Condition {
        name: name.word(),
        parameters,
        expression: expression(&body),
    })
}

fn parameter(input: &mut Tokens<'_, '_>) -> Parsed<Parameter> {
    let name = expect(input, Token::is_condition_name, "the name of a parameter")?;
    expect_sign(input, ':')?;
    Ok(Parameter {
        name: name.word(),
        parameter_type: parameter_type(input)?,
    })
}

fn parameter_type(input: &mut Tokens<'_, '_>) -> Parsed<ParameterType> {
    let is_container = |token: &Token<'_>| token.is("list") || token.is("map");
    let is_simple = |token: &Token<'_>| SimpleType::from_name(token.text).is_some();
    let token = expect(
        input,
        |token| is_container(token) || is_simple(token),
        "a type: bool, string, int, uint, double, duration, timestamp, ipaddress, list<…> or map<…>",
    )?;
    if let Some(simple) = SimpleType::from_name(token.text) {
        return Ok(ParameterType::Simple(simple));
    }
    expect_sign(input, '<')?;
    let inner = expect(
        input,
        is_simple,
        "what the list or map holds: bool, string, int, uint, double, duration, timestamp or ipaddress",
    )?;
    expect_sign(input, '>')?;
    let inner = SimpleType::from_name(inner.text).unwrap_or(SimpleType::String);
    Ok(if token.is("list") {
        ParameterType::List(inner)
    } else {
        ParameterType::Map(inner)
    })
}

/// What stands between the braces, without comments of the language and what is blank around it.
fn expression(body: &Token<'_>) -> Word {
    let written = inside(body.text);
    let text: String = pieces(written)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Comment => "",
        })
        .collect();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Word::new(lines.join("\n").trim(), body.span)
}

/// The text of a body without its braces.
pub(super) fn inside(body: &str) -> &str {
    body.strip_prefix('{')
        .and_then(|body| body.strip_suffix('}'))
        .unwrap_or(body)
}

/// A part of an expression. Put together in order, they are all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Something of CEL: a string, a comment of CEL, a brace, or what is between such.
    Text(&'t str),
    /// A comment of the language: from `#` to the end of the line, unless it is in a string.
    Comment,
}

fn pieces(expression: &str) -> Vec<Piece<'_>> {
    repeat(0.., piece).parse(expression).unwrap_or_default()
}

/// The next part of an expression. There is one in any text that is not empty.
pub(super) fn piece<'t>(input: &mut &'t str) -> Result<Piece<'t>, EmptyError> {
    alt((
        preceded('#', take_till(0.., ['\n', '\r'])).value(Piece::Comment),
        alt((
            string,
            ("//", take_till(0.., ['\n', '\r'])).take(),
            // A name goes in one, so that its last letter is not taken for the mark of a raw string.
            take_while(1.., |letter: char| letter.is_alphanumeric() || letter == '_'),
            take_while(1.., |letter: char| {
                !letter.is_alphanumeric() && !"_{}\"'#/".contains(letter)
            }),
            any.take(),
        ))
        .map(Piece::Text),
    ))
    .parse_next(input)
}

/// A string of CEL, raw or not. One that is not closed is none: its quote stands for itself.
fn string<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    let prefix = |marks: &'static str| take_while(0..=2, move |letter: char| marks.contains(letter));
    alt((
        (
            raw_prefix,
            alt((
                raw_long("\"\"\""),
                raw_long("'''"),
                raw_short('"'),
                raw_short('\''),
            )),
        )
            .take(),
        (
            prefix("bB"),
            alt((long("\"\"\""), long("'''"), short('"'), short('\''))),
        )
            .take(),
    ))
    .parse_next(input)
}

/// `r`, also before or after a `b`.
fn raw_prefix<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    take_while(1..=2, |letter: char| "rRbB".contains(letter))
        .verify(|prefix: &str| prefix.contains(['r', 'R']))
        .parse_next(input)
}

fn raw_long<'t>(quotes: &'static str) -> impl Parser<&'t str, &'t str, EmptyError> {
    (quotes, take_until(0.., quotes), quotes).take()
}

fn raw_short<'t>(quote: char) -> impl Parser<&'t str, &'t str, EmptyError> {
    (quote, take_till(0.., [quote, '\n', '\r']), quote).take()
}

fn long<'t>(quotes: &'static str) -> impl Parser<&'t str, &'t str, EmptyError> {
    let rest = move |input: &mut &'t str| {
        while !input.starts_with(quotes) {
            character.parse_next(input)?;
        }
        literal(quotes).parse_next(input)
    };
    (quotes, rest).take()
}

fn short<'t>(quote: char) -> impl Parser<&'t str, &'t str, EmptyError> {
    let letter = character.verify(move |text: &str| !text.starts_with([quote, '\n', '\r']));
    (quote, repeat::<_, _, (), _, _>(0.., letter), quote).take()
}

/// A character, or what follows a backslash together with it.
fn character<'t>(input: &mut &'t str) -> Result<&'t str, EmptyError> {
    alt((("\\", any).take(), any.take())).parse_next(input)
}

#[cfg(test)]
mod tests {
    /// What remains of a body between braces.
    fn check(inner: &str, expected: &str) {
        let text = format!("model\n  schema 1.1\ncondition c(x: int) {{{inner}}}\n");
        let model = crate::dsl::parse(&text).expect(inner);
        assert_eq!(model.conditions[0].expression.text, expected);
    }

    #[test]
    fn an_expression_is_kept_as_written() {
        check("\n  x<100\n", "x<100");
        check("\n  x  == 1 &&\n    y\n", "x  == 1 &&\n    y");
        check("x == \"{}\"", "x == \"{}\"");
        check("x == {'a': 1}['a']", "x == {'a': 1}['a']");
    }

    #[test]
    fn braces_and_comments_in_strings_are_none() {
        check(r#"x == "a # }" "#, r#"x == "a # }""#);
        check(r#"x == '}\'}' "#, r#"x == '}\'}'"#);
        check(r#"x == r"}\" "#, r#"x == r"}\""#);
        check("x == '''}\n#\"''' ", "x == '''}\n#\"'''");
        check("x == 1 // }\n", "x == 1 // }");
        check("xr == 1 ", "xr == 1");
    }

    #[test]
    fn comments_of_the_language_are_none_of_cel() {
        check("\n  x == 1 # one\n  # two\n  || y", "x == 1\n\n  || y");
    }
}
