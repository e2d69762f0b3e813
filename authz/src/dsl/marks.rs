//! What the parts of a text are, for who shows it in colours. A text that is no model has some, too.

use winnow::stream::Offset;

use super::token::{Kind, Token};
use super::{check_length, lexer};

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// What a line begins with: `type`, `define`.
    Keyword,
    /// `or`, `and`, `but not`, `from`, `with`.
    Operator,
    Type,
    Relation,
    /// A condition, or a parameter of one.
    Condition,
    /// A version of the schema, what a parameter may be, or the expression of a condition.
    Literal,
    Comment,
}

/// A part of a text, by bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub kind: MarkKind,
    pub start: usize,
    pub end: usize,
}

/// The parts that have a kind, in the order of the text. A text that is too long to be read has none.
pub fn marks(text: &str) -> Vec<Mark> {
    if check_length(text).is_err() {
        return Vec::new();
    }
    let lexed = lexer::tokens(text);
    let mark = |kind, part: &str| {
        let start = part.offset_from(&text);
        Mark {
            kind,
            start,
            end: start + part.len(),
        }
    };
    let mut reader = Reader::default();
    let mut marks: Vec<Mark> = lexed
        .tokens
        .iter()
        .filter_map(|token| Some(mark(reader.kind(token)?, token.text)))
        .collect();
    let comments = lexed.comments.iter();
    marks.extend(comments.map(|comment| mark(MarkKind::Comment, comment.text)));
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// What the next name stands for, by what came before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// A line begins.
    #[default]
    Line,
    /// A type, as it is defined.
    Type,
    /// Behind `define`, or in what follows.
    Relation,
    /// The name of a condition, or of a parameter.
    Condition,
    /// What a parameter may be.
    ParameterType,
    /// Behind the version of the schema, or where nothing is expected.
    Nothing,
}

#[derive(Debug, Default)]
struct Reader {
    place: Place,
    /// Between `[` and `]`, also over lines.
    is_in_list: bool,
    /// In the list of a condition's parameters, also over lines.
    is_in_parameters: bool,
}

impl Reader {
    fn kind(&mut self, token: &Token<'_>) -> Option<MarkKind> {
        match token.kind {
            Kind::Newline => {
                if !self.is_in_list && !self.is_in_parameters {
                    self.place = Place::Line;
                }
                None
            }
            Kind::Sign(sign) => {
                self.sign(sign);
                None
            }
            Kind::Number | Kind::Body | Kind::OpenBody => Some(MarkKind::Literal),
            Kind::ButNot => Some(MarkKind::Operator),
            Kind::Word => self.word(token),
            Kind::End | Kind::Unknown => None,
        }
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '[' => self.is_in_list = true,
            ']' => self.is_in_list = false,
            '(' if self.place == Place::Condition => self.is_in_parameters = true,
            ')' => self.is_in_parameters = false,
            _ => {}
        }
        if self.is_in_list {
            self.place = if sign == '#' { Place::Relation } else { Place::Type };
        } else if self.is_in_parameters {
            self.place = match sign {
                ':' | '<' => Place::ParameterType,
                _ => Place::Condition,
            };
        } else if sign == ']' {
            self.place = Place::Relation;
        }
    }

    fn word(&mut self, token: &Token<'_>) -> Option<MarkKind> {
        if token.is_operator() || token.is("from") {
            return Some(MarkKind::Operator);
        }
        if token.is("with") && self.is_in_list {
            self.place = Place::Condition;
            return Some(MarkKind::Operator);
        }
        match self.place {
            Place::Line => {
                self.place = match token.text {
                    "type" => Place::Type,
                    "define" => Place::Relation,
                    "condition" => Place::Condition,
                    "model" | "schema" | "relations" | "module" => Place::Nothing,
                    // What is extended follows.
                    "extend" => Place::Line,
                    _ => {
                        self.place = Place::Nothing;
                        return None;
                    }
                };
                Some(MarkKind::Keyword)
            }
            Place::Type => Some(MarkKind::Type),
            Place::Relation => Some(MarkKind::Relation),
            Place::Condition => Some(MarkKind::Condition),
            Place::ParameterType => Some(MarkKind::Literal),
            Place::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part with the first letter of its kind before it.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let drawn: Vec<String> = marks(text)
            .into_iter()
            .map(|Mark { kind, start, end }| {
                let letter = format!("{kind:?}").remove(0).to_ascii_lowercase();
                format!("{letter}:{}", &text[start..end])
            })
            .collect();
        assert_eq!(drawn.join(" "), expected, "{text}");
    }

    #[test]
    fn each_name_is_what_its_place_makes_it() {
        check("model # m\n  schema 1.1\n", "k:model c:# m k:schema l:1.1");
        check(
            "type doc\n  relations\n    define type: [user, group#member with c, user:*] or (viewer from parent but not banned)",
            "k:type t:doc k:relations k:define r:type t:user t:group r:member o:with c:c t:user o:or r:viewer o:from \
             r:parent o:but not r:banned",
        );
        check(
            "define a: [\n  user,\n  team] and b\n",
            "k:define r:a t:user t:team o:and r:b",
        );
        check(
            "condition c(\n  x: int, y: list<string>\n) { x > 1 }\ntype t",
            "k:condition c:c c:x l:int c:y l:list l:string l:{ x > 1 } k:type t:t",
        );
    }

    #[test]
    fn what_is_no_model_has_marks_as_well() {
        check("", "");
        check("define", "k:define");
        check("typo doc\n!type 한", "k:type");
        check("type 한국 # 어", "k:type c:# 어");
        check("[[[ type", "t:type");
        assert!(marks(&"type a\n".repeat(50_000)).is_empty());
    }
}
