//! One line of the language.

use crate::dsl::condition::inside;
use crate::dsl::lexer::Comment;
use crate::dsl::token::{Kind, Token};

/// A line: its tokens, and the comments that stand in it or behind it.
pub(super) struct Line<'l, 't> {
    tokens: &'l [Token<'t>],
    comments: Vec<&'l Comment<'t>>,
    /// Where it starts and ends in the text.
    pub first: u32,
    pub last: u32,
}

pub(super) fn indent(columns: usize) -> String {
    " ".repeat(columns)
}

impl<'l, 't> Line<'l, 't> {
    /// Of at least one token.
    pub(super) fn new(tokens: &'l [Token<'t>], comments: &'l [Comment<'t>]) -> Self {
        let first = tokens.first().map_or(0, |token| token.span.line);
        let last = tokens.last().map_or(0, |token| token.last_line);
        let from = comments.partition_point(|comment| comment.line < first);
        let to = comments.partition_point(|comment| comment.line <= last);
        Self {
            tokens,
            comments: comments[from..to].iter().collect(),
            first,
            last,
        }
    }

    fn keyword(&self) -> &'t str {
        self.tokens.first().map_or("", |token| token.text)
    }

    pub(super) fn indent(&self) -> usize {
        match self.keyword() {
            "define" => 4,
            "schema" | "relations" => 2,
            _ => 0,
        }
    }

    /// Whether an empty line stands before it.
    pub(super) fn starts_definition(&self) -> bool {
        matches!(self.keyword(), "type" | "condition")
    }

    /// Whether no empty line stands before it.
    pub(super) fn follows_at_once(&self) -> bool {
        matches!(self.keyword(), "schema" | "relations")
    }

    /// Whether no empty line stands behind it, unless a type starts there.
    pub(super) fn opens_relations(&self) -> bool {
        self.keyword() == "relations"
    }

    pub(super) fn write(&self) -> Vec<String> {
        let mut writer = Writer {
            line: self,
            lines: vec![indent(self.indent())],
            depth: 0,
            broken: Vec::new(),
            commented: 0,
        };
        for (index, token) in self.tokens.iter().enumerate() {
            writer.token(index, token);
        }
        writer.comments_up_to(u32::MAX);
        writer.lines
    }

    /// Whether a bracket's list goes over lines.
    fn is_broken(&self, bracket: usize) -> bool {
        let mut depth = 0_usize;
        for token in &self.tokens[bracket..] {
            match token.kind {
                Kind::Sign('[' | '(') => depth += 1,
                Kind::Sign(']' | ')') => depth -= 1,
                Kind::Newline if depth == 1 => return true,
                _ => {}
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }
}

struct Writer<'w, 'l, 't> {
    line: &'w Line<'l, 't>,
    lines: Vec<String>,
    depth: usize,
    /// The depths of brackets whose lists go over lines.
    broken: Vec<usize>,
    /// How many comments are written.
    commented: usize,
}

impl Writer<'_, '_, '_> {
    fn token(&mut self, index: usize, token: &Token<'_>) {
        match token.kind {
            Kind::Newline => return,
            Kind::Body => {
                self.blank();
                self.body(token.text);
                return;
            }
            Kind::Sign(']' | ')') => {
                if self.broken.last() == Some(&self.depth) {
                    self.broken.pop();
                    self.comments_up_to(token.span.line);
                    self.start(self.line.indent());
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        if let Some(before) = index.checked_sub(1).map(|before| &self.line.tokens[before])
            && self.is_apart(index, before, token)
        {
            self.blank();
        }
        self.push(token.text);
        if matches!(token.kind, Kind::Sign('[' | '(')) {
            self.depth += 1;
            if self.line.is_broken(index) {
                self.broken.push(self.depth);
                self.next_of_list(index);
            }
        }
        if token.is_sign(',') && self.broken.last() == Some(&self.depth) {
            self.next_of_list(index);
        }
    }

    /// Whether a blank stands between two tokens.
    fn is_apart(&self, index: usize, before: &Token<'_>, token: &Token<'_>) -> bool {
        if self.lines.last().is_some_and(|line| line.trim().is_empty()) {
            return false;
        }
        match (before.kind, token.kind) {
            (Kind::Sign('[' | '(' | '<' | '#'), _)
            | (_, Kind::Sign(']' | ')' | ',' | ':' | '#' | '<' | '>' | '*')) => false,
            // The parameters of a condition.
            (_, Kind::Sign('(')) => !(self.line.keyword() == "condition" && index == 2),
            _ => true,
        }
    }

    /// Goes on with the next of a list on a line of its own, behind the comments so far.
    fn next_of_list(&mut self, index: usize) {
        let next = self.line.tokens[index + 1..]
            .iter()
            .find(|token| token.kind != Kind::Newline);
        self.comments_up_to(next.map_or(u32::MAX, |token| token.span.line));
        self.start(self.line.indent() + 2);
    }

    /// Writes the comments that stand before a line of the text.
    fn comments_up_to(&mut self, line: u32) {
        while let Some(comment) = self.line.comments.get(self.commented)
            && comment.line < line
        {
            self.commented += 1;
            if comment.is_alone {
                self.start(self.line.indent() + 2);
            } else {
                self.blank();
            }
            self.push(comment.text);
        }
    }

    /// The expression of a condition, moved as one so that its first line stands two columns in. Where a string goes over
    /// lines, what is blank there is part of it, and nothing is moved.
    fn body(&mut self, body: &str) {
        self.push("{");
        let inside = inside(body);
        let lines: Vec<&str> = inside.lines().collect();
        let is_movable = !inside.contains("\"\"\"") && !inside.contains("'''");
        let mut written = lines.iter().skip_while(|line| line.trim().is_empty());
        let first = written.next().copied().unwrap_or_default();
        let column = first.len() - first.trim_start().len();
        self.lines.push(indent(2) + first.trim());
        for line in written {
            let own = line.len() - line.trim_start().len();
            self.lines.push(if is_movable {
                indent((own + 2).saturating_sub(column)) + line.trim()
            } else {
                (*line).to_owned()
            });
        }
        while self.lines.last().is_some_and(|line| line.trim().is_empty()) {
            self.lines.pop();
        }
        self.lines.push("}".to_owned());
    }

    /// Starts a line, unless this one is empty so far.
    fn start(&mut self, column: usize) {
        match self.lines.last_mut() {
            Some(line) if line.trim().is_empty() => *line = indent(column),
            _ => self.lines.push(indent(column)),
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.push_str(text);
        }
    }

    fn blank(&mut self) {
        self.push(" ");
    }
}
