//! Rows of lines, with signs and words for what colours say.

use domain::difference::{Layout, Line, Row, visible};
use leptos::prelude::*;

use super::words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Removed,
    Added,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Removed => " is-removed",
            Self::Added => " is-added",
        }
    }

    /// Its sign, and for who listens its word.
    fn mark(self) -> impl IntoView {
        let (sign, word) = match self {
            Self::Same => return None,
            Self::Removed => ("−", "removed"),
            Self::Added => ("+", "added"),
        };
        Some(view! {
            <span class="diff-sign" aria-hidden="true">
                {sign}
            </span>
            <span class="visually-hidden">{word}</span>
        })
    }
}

pub(super) fn view_of(rows: Vec<Row<'_>>, layout: Layout) -> AnyView {
    match layout {
        Layout::SideBySide => rows.into_iter().map(side_by_side).collect_view().into_any(),
        Layout::Unified => rows.into_iter().map(unified).collect_view().into_any(),
    }
}

fn side_by_side(row: Row<'_>) -> impl IntoView + use<> {
    let (old, new) = match row.is_same {
        true => (Kind::Same, Kind::Same),
        false => (Kind::Removed, Kind::Added),
    };
    view! {
        <tr class:is-same=row.is_same>
            {side(row.old, old)}
            {side(row.new, new)}
        </tr>
    }
}

fn side(line: Option<Line<'_>>, kind: Kind) -> AnyView {
    let Some(line) = line else {
        return view! {
            <td class="diff-gutter is-none"></td>
            <td class="diff-text is-none"></td>
        }
        .into_any();
    };
    view! {
        <td class=format!("diff-gutter number{}", kind.class())>{line.number} {kind.mark()}</td>
        <td class=format!("diff-text{}", kind.class())>{text(&line, kind)}</td>
    }
    .into_any()
}

fn unified(row: Row<'_>) -> impl IntoView + use<> {
    let kind = match (row.is_same, &row.old) {
        (true, _) => Kind::Same,
        (false, Some(_)) => Kind::Removed,
        (false, None) => Kind::Added,
    };
    let number = |line: &Option<Line<'_>>| line.as_ref().map(|line| line.number);
    let (old, new) = (number(&row.old), number(&row.new));
    let text = row.old.or(row.new).map(|line| text(&line, kind));
    let class = |column: &str| format!("{column}{}", kind.class());
    view! {
        <tr>
            <td class=class("diff-number number")>{old}</td>
            <td class=class("diff-number number")>{new}</td>
            <td class=class("diff-mark")>{kind.mark()}</td>
            <td class=class("diff-text")>{text}</td>
        </tr>
    }
}

fn text(line: &Line<'_>, kind: Kind) -> AnyView {
    let pieces = line.pieces.iter().map(|piece| {
        let text = visible(piece.text).into_owned();
        match (piece.is_changed, kind) {
            (false, _) | (true, Kind::Same) => text.into_any(),
            (true, Kind::Removed) => view! { <del>{text}</del> }.into_any(),
            (true, Kind::Added) => view! { <ins>{text}</ins> }.into_any(),
        }
    });
    let ending = line
        .is_ending_changed
        .then(|| words::ending(line.ending))
        .flatten();
    let ending = ending.map(|ending| view! { <span class="diff-ending">{ending}</span> });
    view! {
        {pieces.collect_view()}
        {ending}
    }
    .into_any()
}
