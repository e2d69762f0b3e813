//! Takes a text apart into tokens and comments. Every text has some: what belongs nowhere is a token of its own kind.

use winnow::ascii::digit1;
use winnow::combinator::{alt, opt, preceded, repeat};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, one_of, take_till, take_while};

use super::condition::{self, Piece};
use super::token::{Kind, Token};
use crate::span::Span;

/// A text, taken apart.
pub(super) struct Lexed<'t> {
    /// The last is [`Kind::End`]; no two [`Kind::Newline`] follow each other, and none is first.
    pub tokens: Vec<Token<'t>>,
    /// In the order of the text. What stands in the expression of a condition is part of that.
    pub comments: Vec<Comment<'t>>,
}

/// From `#` to the end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment<'t> {
    pub text: &'t str,
    pub line: u32,
    /// Whether nothing else stands on the line.
    pub is_alone: bool,
}

pub(super) fn tokens(text: &str) -> Lexed<'_> {
    let mut lexer = Lexer {
        rest: text,
        line: 0,
        column: 0,
        is_at_start: true,
        lexed: Lexed {
            tokens: Vec::new(),
            comments: Vec::new(),
        },
    };
    while lexer.token() {}
    lexer.lexed
}

struct Lexer<'t> {
    rest: &'t str,
    line: u32,
    column: u32,
    /// Whether no token was on this line so far.
    is_at_start: bool,
    lexed: Lexed<'t>,
}

impl<'t> Lexer<'t> {
    /// Takes the next token. Says whether there may be another.
    fn token(&mut self) -> bool {
        let (line, blank) = (self.line, self.column);
        self.take(blanks);
        if self.rest.starts_with(['\n', '\r', '#']) && self.ends_line(blank) {
            let start = Span {
                line,
                start: blank,
                end: self.column.max(blank),
            };
            self.lines();
            // Before the first token a new line says nothing.
            if !self.lexed.tokens.is_empty() && !self.rest.is_empty() {
                self.push(Kind::Newline, "\n", start, blank);
            }
            return true;
        }
        let (line, start) = (self.line, self.column);
        let Some((kind, text)) = self.take(token) else {
            let span = Span {
                line,
                start,
                end: start,
            };
            self.push(Kind::End, "", span, blank);
            return false;
        };
        self.is_at_start = false;
        // What goes on over lines is marked where it starts.
        let end = if self.line == line { self.column } else { start + 1 };
        self.push(kind, text, Span { line, start, end }, blank);
        true
    }

    /// Whether what follows ends the line: a `#` does only behind a blank or at the start.
    fn ends_line(&self, blank: u32) -> bool {
        !self.rest.starts_with('#') || self.column == 0 || self.column > blank
    }

    /// Takes the rest of this line, and the empty lines and comments after it.
    fn lines(&mut self) {
        loop {
            let line = self.line;
            if let Some(text) = self.take(comment) {
                self.lexed.comments.push(Comment {
                    text: text.trim_end(),
                    line,
                    is_alone: self.is_at_start,
                });
            } else if self.take(line_end).is_none() {
                return;
            } else {
                self.is_at_start = true;
            }
            // What is blank before a token is that token's.
            let behind = blanks.parse_peek(self.rest).map_or(self.rest, |(rest, _)| rest);
            if behind.starts_with(['\n', '\r', '#']) || behind.is_empty() {
                self.take(blanks);
            } else {
                return;
            }
        }
    }

    fn take<T>(&mut self, mut parser: impl Parser<&'t str, T, EmptyError>) -> Option<T> {
        let before = self.rest;
        let taken = parser.parse_next(&mut self.rest).ok()?;
        let text = &before[..before.len() - self.rest.len()];
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter == '\n' || letter == '\r' && letters.peek() != Some(&'\n') {
                self.line += 1;
                self.column = 0;
            } else {
                self.column += 1;
            }
        }
        Some(taken)
    }

    fn push(&mut self, kind: Kind, text: &'t str, span: Span, blank: u32) {
        self.lexed.tokens.push(Token {
            kind,
            text,
            span,
            blank,
            last_line: self.line,
        });
    }
}

type Read<T> = Result<T, EmptyError>;

fn blanks<'t>(input: &mut &'t str) -> Read<&'t str> {
    take_while(0.., [' ', '\t', '\u{c}']).parse_next(input)
}

fn line_end<'t>(input: &mut &'t str) -> Read<&'t str> {
    alt(("\r\n", "\n", "\r")).parse_next(input)
}

fn comment<'t>(input: &mut &'t str) -> Read<&'t str> {
    ('#', take_till(0.., ['\n', '\r'])).take().parse_next(input)
}

fn token<'t>(input: &mut &'t str) -> Read<(Kind, &'t str)> {
    alt((
        but_not.map(|text| (Kind::ButNot, text)),
        word.map(|text| (Kind::Word, text)),
        number.map(|text| (Kind::Number, text)),
        body,
        one_of([':', ',', '#', '*', '[', ']', '(', ')', '<', '>'])
            .with_taken()
            .map(|(sign, text)| (Kind::Sign(sign), text)),
        any.take().map(|text| (Kind::Unknown, text)),
    ))
    .parse_next(input)
}

fn but_not<'t>(input: &mut &'t str) -> Read<&'t str> {
    let text = "but not".parse_next(input)?;
    if input.starts_with(is_word_part) {
        return Err(EmptyError);
    }
    Ok(text)
}

/// Letters, digits and `_`, joined by one `-`, `.` or `/` each. At the end there may be any number of `-`.
fn word<'t>(input: &mut &'t str) -> Read<&'t str> {
    (
        one_of(|letter: char| letter.is_ascii_alphabetic() || letter == '_'),
        repeat::<_, _, (), _, _>(0.., part),
        take_while(0.., '-'),
    )
        .take()
        .parse_next(input)
}

fn part<'t>(input: &mut &'t str) -> Read<&'t str> {
    alt((
        take_while(1.., is_word_part),
        preceded(one_of(['.', '/']), take_while(1.., is_word_part)),
        preceded(take_while(1.., '-'), take_while(1.., is_word_part)),
    ))
    .parse_next(input)
}

fn is_word_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn number<'t>(input: &mut &'t str) -> Read<&'t str> {
    (
        digit1,
        opt(take_while(1.., |letter| is_word_part(letter) || letter == '.')),
    )
        .take()
        .parse_next(input)
}

/// What stands between braces, whatever it is. Braces in it have to match, unless they are in strings or comments.
fn body<'t>(input: &mut &'t str) -> Read<(Kind, &'t str)> {
    let (closed, text) = preceded('{', inner).with_taken().parse_next(input)?;
    Ok((if closed { Kind::Body } else { Kind::OpenBody }, text))
}

/// Up to the brace that closes. Says whether there was one.
fn inner(input: &mut &str) -> Read<bool> {
    let mut depth = 1_usize;
    while !input.is_empty() {
        match condition::piece.parse_next(input)? {
            Piece::Text("{") => depth += 1,
            Piece::Text("}") => depth -= 1,
            Piece::Text(_) | Piece::Comment => {}
        }
        if depth == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
