//! The language models are written in: OpenFGA's DSL, schema 1.1.
//!
//! In reading order: [`token`] is what a text consists of, [`lexer`] takes it apart; [`parser`] reads tokens as a model,
//! with [`relation`] and [`condition`] for what stands in it; [`print`] writes a model as text, [`format`] writes a
//! text anew with its comments, and [`marks`] says what its parts are.

mod condition;
mod format;
mod lexer;
mod marks;
mod parser;
mod print;
mod relation;
mod token;

use crate::model::{LONGEST_MODEL, Model};
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

pub use format::format;
pub use marks::{Mark, MarkKind, marks};
pub use print::{Unprintable, print};

/// Reads a text as a model. What it refers to is not looked at here: see [`validate`](crate::validate::validate).
///
/// # Errors
///
/// All that does not follow the syntax, by place. After a mistake reading goes on with the next line.
pub fn parse(text: &str) -> Result<Model, Vec<Problem>> {
    check_length(text)?;
    parser::model(&lexer::tokens(text).tokens)
}

fn check_length(text: &str) -> Result<(), Vec<Problem>> {
    if text.len() <= LONGEST_MODEL {
        return Ok(());
    }
    let kilobytes = LONGEST_MODEL >> 10;
    Err(vec![Problem::new(
        ProblemKind::Limit,
        format!("A model has at most {kilobytes} KB of text."),
        Span::default(),
        "",
    )])
}

/// Whether a type or relation can be called so in the language.
pub(crate) fn is_name(text: &str) -> bool {
    matches!(
        lexer::tokens(text).tokens.as_slice(),
        [token, end] if token.is_name() && token.text == text && end.kind == token::Kind::End
    )
}
