//! Which lines and comments a text has, in order, and where empty lines are between them.

use super::line::{Line, indent};
use crate::dsl::lexer::{Comment, Lexed};
use crate::dsl::token::Kind;

/// A line with what belongs to it, or a comment that stands alone.
pub(super) struct Item {
    pub has_empty_line_before: bool,
    /// A list or an expression may take several.
    pub lines: Vec<String>,
}

pub(super) fn items(lexed: &Lexed<'_>) -> Vec<Item> {
    let lines = lines(lexed);
    let mut items = Vec::new();
    let mut comments: Vec<&Comment<'_>> = lexed.comments.iter().collect();
    // Those in a line and behind it are that line's.
    comments.retain(|comment| {
        let after = lines.partition_point(|line| line.first <= comment.line);
        let line = after.checked_sub(1).map(|index| &lines[index]);
        line.is_none_or(|line| comment.line > line.last)
    });
    let mut before: Option<&Line<'_, '_>> = None;
    for line in lines.iter().map(Some).chain([None]) {
        let until = line.map_or(u32::MAX, |line| line.first);
        let at = comments.partition_point(|comment| comment.line < until);
        let rest = comments.split_off(at);
        between(before, &comments, line, &mut items);
        comments = rest;
        before = line;
    }
    items
}

/// Lines of the language. What stands in brackets may go over several of the text.
fn lines<'l, 't>(lexed: &'l Lexed<'t>) -> Vec<Line<'l, 't>> {
    let mut lines = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (index, token) in lexed.tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign('[' | '(') => depth += 1,
            Kind::Sign(']' | ')') => depth = depth.saturating_sub(1),
            Kind::Newline | Kind::End if depth == 0 || token.kind == Kind::End => {
                if start < index {
                    lines.push(Line::new(&lexed.tokens[start..index], &lexed.comments));
                }
                start = index + 1;
            }
            _ => {}
        }
    }
    lines
}

/// The comments between two lines, and then the second.
fn between(
    before: Option<&Line<'_, '_>>,
    comments: &[&Comment<'_>],
    after: Option<&Line<'_, '_>>,
    items: &mut Vec<Item>,
) {
    let starts_anew = after.is_none_or(|line| line.starts_definition());
    let of_before = if starts_anew {
        of_before(before, comments, after)
    } else {
        0
    };
    let is_close = before.is_some_and(Line::opens_relations) || after.is_some_and(Line::follows_at_once);
    let mut last = before.map(|line| line.last);
    for (index, comment) in comments.iter().enumerate() {
        let column = match (before, after) {
            (Some(before), _) if index < of_before => before.indent(),
            (_, Some(after)) => after.indent(),
            (_, None) => 0,
        };
        let has_empty_line_before = match last {
            None => false,
            Some(_) if index == of_before && before.is_some() && after.is_some() && starts_anew => true,
            Some(_) if index == 0 && is_close => false,
            Some(last) => comment.line > last + 1,
        };
        items.push(Item {
            has_empty_line_before,
            lines: vec![format!("{}{}", indent(column), comment.text)],
        });
        last = Some(comment.line);
    }
    let Some(line) = after else { return };
    let has_empty_line_before = match last {
        None => false,
        Some(_) if comments.len() == of_before && line.starts_definition() => before.is_some(),
        Some(_) if comments.is_empty() && is_close => false,
        Some(last) => line.first > last + 1,
    };
    items.push(Item {
        has_empty_line_before,
        lines: line.write(),
    });
}

/// How many of the comments belong to the line before them: those right below it, where an empty line follows.
fn of_before(
    before: Option<&Line<'_, '_>>,
    comments: &[&Comment<'_>],
    after: Option<&Line<'_, '_>>,
) -> usize {
    let Some(before) = before else { return 0 };
    let mut last = before.last;
    for (index, comment) in comments.iter().enumerate() {
        if comment.line > last + 1 {
            return index;
        }
        last = comment.line;
    }
    let is_apart = after.is_none_or(|line| line.first > last + 1);
    if is_apart { comments.len() } else { 0 }
}
