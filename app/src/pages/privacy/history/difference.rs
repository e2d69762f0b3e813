use leptos::prelude::*;

use crate::functions::privacy::{DiffLine, DiffPiece, DiffRow, VersionDiff};

/// Two versions side by side, on a phone one below the other.
#[component]
pub(super) fn Difference(diff: VersionDiff) -> impl IntoView {
    let (old, new) = (diff.old.number, diff.new.number);
    if diff.stretches.is_empty() {
        view! { <p class="panel-note muted">"Nothing differs between these two."</p> }.into_any()
    } else {
        let stretches = diff.stretches.into_iter().map(|stretch| {
            view! { <tbody>{stretch.into_iter().map(row).collect_view()}</tbody> }
        });
        view! {
            <div class="diff-scroll">
                <table class="diff">
                    <colgroup>
                        <col class="diff-number"/>
                        <col/>
                        <col class="diff-number"/>
                        <col/>
                    </colgroup>
                    <thead>
                        <tr>
                            <th scope="col" colspan="2" class="is-old">
                                {format!("Version {old}")}
                            </th>
                            <th scope="col" colspan="2" class="is-new">
                                {format!("Version {new}")}
                            </th>
                        </tr>
                    </thead>
                    {stretches.collect_view()}
                </table>
            </div>
        }
        .into_any()
    }
}

fn row(row: DiffRow) -> impl IntoView {
    let DiffRow { old, new, is_same } = row;
    let class = if is_same { "is-same" } else { "is-different" };
    view! {
        <tr class=class>
            {side(old, is_same, false)}
            {side(new, is_same, true)}
        </tr>
    }
}

/// The number of a line and its text; what differs is deleted or inserted text for those who listen, too.
fn side(line: Option<DiffLine>, is_same: bool, is_new: bool) -> impl IntoView {
    let class = match (&line, is_same, is_new) {
        (None, ..) => "diff-line is-none",
        (_, true, false) => "diff-line is-old",
        (_, true, true) => "diff-line is-new",
        (_, false, false) => "diff-line is-old is-removed",
        (_, false, true) => "diff-line is-new is-added",
    };
    let number = line.as_ref().map(|line| line.number.to_string());
    let piece = move |piece: DiffPiece| {
        if piece.is_different {
            view! { <mark>{piece.text}</mark> }.into_any()
        } else {
            piece.text.into_any()
        }
    };
    let text = line.map(|line| line.pieces.into_iter().map(piece).collect_view());
    let text = match (is_same, is_new) {
        (true, _) => view! { <span>{text}</span> }.into_any(),
        (false, false) => view! { <del>{text}</del> }.into_any(),
        (false, true) => view! { <ins>{text}</ins> }.into_any(),
    };
    view! {
        <td class=format!("{class} diff-number number")>{number}</td>
        <td class=format!("{class} diff-text")>{text}</td>
    }
}
