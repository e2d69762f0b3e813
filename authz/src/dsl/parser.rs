//! Reads tokens as a model. After a mistake reading goes on with the next line that starts with a keyword.

use winnow::error::ParserError;
use winnow::prelude::*;
use winnow::token::any;

use super::condition::condition;
use super::relation::relation;
use super::token::{Kind, Token, Tokens};
use crate::model::{Model, TypeDefinition};
use crate::problem::Problem;
use crate::span::{Span, Word};

/// What reads some tokens: what it read, or why it could not.
pub(super) type Parsed<T> = Result<T, Refused>;

/// Why reading stopped.
#[derive(Debug)]
pub(super) struct Refused(pub Box<Problem>);

impl<'a, 't> ParserError<Tokens<'a, 't>> for Refused {
    type Inner = Self;

    fn from_input(input: &Tokens<'a, 't>) -> Self {
        let span = input.first().map_or_else(Span::default, |token| token.span);
        refuse("The text ends here.", span, "")
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

pub(super) fn refuse(message: impl Into<String>, span: Span, symbol: impl Into<String>) -> Refused {
    Refused(Box::new(Problem::syntax(message, span, symbol)))
}

pub(super) fn model(tokens: &[Token<'_>]) -> Result<Model, Vec<Problem>> {
    let input = &mut Tokens::new(tokens);
    let mut reader = Reader::default();
    if peek(input).is("module") {
        return Err(vec![*module(input).0]);
    }
    match header(input) {
        Ok(schema_version) => reader.model.schema_version = schema_version,
        Err(refused) => {
            reader.problems.push(*refused.0);
            skip_to_keyword(input);
        }
    }
    while peek(input).kind != Kind::End {
        let left = input.len();
        if let Err(refused) = reader.definition(input) {
            reader.problems.push(*refused.0);
            if input.len() == left {
                next(input);
            }
            skip_to_keyword(input);
        }
    }
    reader.finish()
}

/// Goes on where a line starts with a keyword.
fn skip_to_keyword(input: &mut Tokens<'_, '_>) {
    let is_at_start = |input: &Tokens<'_, '_>| input.previous_tokens().next().is_none_or(Token::ends_line);
    while peek(input).kind != Kind::End && !(is_at_start(input) && is_keyword(&peek(input))) {
        next(input);
    }
}

/// Why a text that starts with `module` is refused.
fn module(input: &mut Tokens<'_, '_>) -> Refused {
    let keyword = next(input);
    let name = peek(input);
    if !name.is_name() {
        return expected(
            "the name of the module. But only models in one file can be read: `model` instead of `module`",
            &name,
        );
    }
    refuse(
        "Modules cannot be read: a model is one file that starts with `model`. `fga model transform` makes one of modules.",
        keyword.span,
        keyword.text,
    )
}

fn header(input: &mut Tokens<'_, '_>) -> Parsed<Word> {
    expect(
        input,
        |token| token.is("model"),
        "`model`, with which every model starts",
    )?;
    expect(
        input,
        |token| token.kind == Kind::Newline,
        "the end of the line: `schema 1.1` stands on the next one",
    )?;
    expect(input, |token| token.is("schema"), "`schema 1.1`")?;
    let version = expect(input, is_version, "the version of the schema: `1.1`")?;
    end_line(input)?;
    Ok(version.word())
}

fn is_version(token: &Token<'_>) -> bool {
    token.kind == Kind::Number
        && token.text.split_once('.').is_some_and(|(major, minor)| {
            [major, minor]
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    model: Model,
    problems: Vec<Problem>,
    place: Place,
}

/// What may follow.
#[derive(Default, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    /// `relations` of this type.
    Type,
    /// Relations of the last type.
    Relations,
    Condition,
}

impl Reader {
    /// One line, or a condition.
    fn definition(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<()> {
        let keyword = peek(input);
        match keyword.text {
            _ if keyword.kind == Kind::Newline => {
                next(input);
                Ok(())
            }
            "type" => self.type_definition(input),
            "extend" => self.extension(input),
            "relations" => self.relations(input),
            "define" if self.place == Place::Relations => self.relation(input),
            "define" => Err(refuse(
                "`relations` has to stand on a line before the first `define` of a type.",
                keyword.span,
                keyword.text,
            )),
            "condition" => self.condition(input),
            _ if self.place == Place::Relations => Err(expected("`define`, `type` or `condition`", &keyword)),
            _ => Err(expected("`type`, `relations` or `condition`", &keyword)),
        }
    }

    fn type_definition(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<()> {
        let keyword = next(input);
        if let Some(condition) = self.model.conditions.last() {
            let message = format!("Types stand before conditions, and `{}` is one.", condition.name);
            self.problems
                .push(Problem::syntax(message, keyword.span, keyword.text));
        }
        self.type_name(input)?;
        end_line(input)
    }

    /// Only modules extend types. What it says is read all the same, for the mistakes in it.
    fn extension(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<()> {
        next(input);
        expect(input, |token| token.is("type"), "`type`")?;
        let name = self.type_name(input)?;
        self.problems.push(Problem::syntax(
            "`extend` belongs to modules, which cannot be read: a type has all of its relations in one place.",
            name.span,
            name.text,
        ));
        end_line(input)
    }

    /// A type without a name stays as one, so that its relations are not taken for those of the type before.
    fn type_name(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<Word> {
        let name = expect(input, Token::is_name, "the name of the type").map(|token| token.word());
        self.model.types.push(TypeDefinition {
            name: name.as_ref().cloned().unwrap_or_default(),
            relations: Vec::new(),
        });
        self.place = Place::Type;
        name
    }

    fn relations(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<()> {
        let keyword = next(input);
        if self.place != Place::Type {
            return Err(refuse(
                "`relations` stands once, on the line after `type`.",
                keyword.span,
                keyword.text,
            ));
        }
        self.place = Place::Relations;
        end_line(input)?;
        let after = peek(input);
        if after.kind == Kind::End || is_keyword(&after) && !after.is("define") {
            return Err(expected(
                "`define`: a type without relations has no `relations` either",
                &after,
            ));
        }
        Ok(())
    }

    fn relation(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<()> {
        let relation = relation(input)?;
        let Some(definition) = self.model.types.last_mut() else {
            return Ok(());
        };
        if definition.relation(&relation.name.text).is_some() {
            let message = format!("`{}` is already defined in `{}`.", relation.name, definition.name);
            return Err(refuse(message, relation.name.span, relation.name.text));
        }
        definition.relations.push(relation);
        Ok(())
    }

    fn condition(&mut self, input: &mut Tokens<'_, '_>) -> Parsed<()> {
        self.place = Place::Condition;
        let condition = condition(input)?;
        if self.model.condition(&condition.name.text).is_some() {
            let message = format!("The condition `{}` is already defined.", condition.name);
            return Err(refuse(message, condition.name.span, condition.name.text));
        }
        self.model.conditions.push(condition);
        end_line(input)
    }

    fn finish(mut self) -> Result<Model, Vec<Problem>> {
        if self.problems.is_empty() {
            return Ok(self.model);
        }
        self.problems.sort_by_key(|problem| problem.span);
        Err(self.problems)
    }
}

/// Whether a line may start so.
fn is_keyword(token: &Token<'_>) -> bool {
    ["type", "extend", "relations", "define", "condition"]
        .iter()
        .any(|keyword| token.is(keyword))
}

pub(super) fn peek<'t>(input: &Tokens<'_, 't>) -> Token<'t> {
    input.first().copied().unwrap_or(END)
}

/// Behind the last token, which nothing reads.
const END: Token<'static> = Token {
    kind: Kind::End,
    text: "",
    span: Span {
        line: 0,
        start: 0,
        end: 0,
    },
    blank: 0,
    last_line: 0,
};

pub(super) fn next<'t>(input: &mut Tokens<'_, 't>) -> Token<'t> {
    any::<_, Refused>.parse_next(input).copied().unwrap_or(END)
}

/// Takes the next token if it is what should stand here, which `what` names.
pub(super) fn expect<'t>(
    input: &mut Tokens<'_, 't>,
    is_wanted: impl Fn(&Token<'t>) -> bool,
    what: &str,
) -> Parsed<Token<'t>> {
    let token = peek(input);
    if is_wanted(&token) {
        return Ok(next(input));
    }
    Err(expected(what, &token))
}

pub(super) fn expect_sign<'t>(input: &mut Tokens<'_, 't>, sign: char) -> Parsed<Token<'t>> {
    expect(input, |token| token.is_sign(sign), &format!("`{sign}`"))
}

/// Within brackets a line may end.
pub(super) fn skip_newline(input: &mut Tokens<'_, '_>) {
    if peek(input).kind == Kind::Newline {
        next(input);
    }
}

/// Nothing more may stand on the line. What does is marked with the blanks before it.
pub(super) fn end_line(input: &mut Tokens<'_, '_>) -> Parsed<()> {
    let token = peek(input);
    if token.ends_line() {
        skip_newline(input);
        return Ok(());
    }
    let span = Span {
        start: token.blank,
        ..token.span
    };
    Err(refuse(
        format!("The line should end before {}.", name_of(&token)),
        span,
        token.text,
    ))
}

pub(super) fn expected(what: &str, found: &Token<'_>) -> Refused {
    let message = format!("Expected {what}, and found {}.", name_of(found));
    refuse(message, found.span, found.text)
}

/// What a person would call it.
fn name_of(token: &Token<'_>) -> String {
    match token.kind {
        Kind::Newline => "the end of the line".to_owned(),
        Kind::End => "the end of the text".to_owned(),
        Kind::Body | Kind::OpenBody => "`{`".to_owned(),
        _ => format!("`{}`", token.text),
    }
}
