//! What the text of a model consists of.

use winnow::stream::TokenSlice;

use crate::span::{Span, Word};

/// Tokens as the parser takes them.
pub(super) type Tokens<'a, 't> = TokenSlice<'a, Token<'t>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub span: Span,
    /// Where the blanks before it start: its own start if there are none.
    pub blank: u32,
    /// Where it ends: expressions go over lines.
    pub last_line: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword: which of them, its place decides.
    Word,
    /// What starts with a digit.
    Number,
    /// `but not`, with one blank, as OpenFGA has it.
    ButNot,
    /// One of `: , # * [ ] ( ) < >`.
    Sign(char),
    /// `{`, the expression of a condition, `}`.
    Body,
    /// The same, where the text ends before the `}`.
    OpenBody,
    /// The end of a line, with the empty lines and comments after it.
    Newline,
    End,
    /// A character that stands nowhere in the language.
    Unknown,
}

/// Words that are no names, wherever they stand.
const RESERVED: [&str; 11] = [
    "and",
    "condition",
    "define",
    "false",
    "from",
    "in",
    "null",
    "or",
    "relations",
    "true",
    "with",
];

/// Words that name types of parameters, and so no condition or parameter.
const PARAMETER_TYPES: [&str; 10] = [
    "bool",
    "double",
    "duration",
    "int",
    "ipaddress",
    "list",
    "map",
    "string",
    "timestamp",
    "uint",
];

impl Token<'_> {
    pub(super) fn is(&self, text: &str) -> bool {
        self.kind == Kind::Word && self.text == text
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Of a type or a relation. Keywords that start a line of their own may be names, too.
    pub(super) fn is_name(&self) -> bool {
        self.kind == Kind::Word && !RESERVED.contains(&self.text)
    }

    /// Of a condition or a parameter: without `.` and `/`.
    pub(super) fn is_condition_name(&self) -> bool {
        self.is_name() && !self.text.contains(['.', '/']) && !PARAMETER_TYPES.contains(&self.text)
    }

    /// A word that joins two parts of a relation.
    pub(super) fn is_operator(&self) -> bool {
        self.kind == Kind::ButNot || self.is("and") || self.is("or")
    }

    pub(super) fn ends_line(&self) -> bool {
        matches!(self.kind, Kind::Newline | Kind::End)
    }

    pub(super) fn has_blank_before(&self) -> bool {
        self.blank < self.span.start
    }

    pub(super) fn word(&self) -> Word {
        Word::new(self.text, self.span)
    }
}
