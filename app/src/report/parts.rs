//! What sections share. What comes from a recording may be written in any direction, and stays in its place.

use domain::report::{Listed, Report};
use domain::{Millis, format};
use leptos::prelude::*;

/// Letters of a text and of an address: some that pages make up would fill a sheet.
const LONGEST: usize = 600;
pub(super) const LONGEST_ADDRESS: usize = 240;

/// A part with a heading, which becomes a bookmark.
pub(super) fn section(heading: &'static str, body: impl IntoView) -> AnyView {
    view! {
        <section>
            <h2>{heading}</h2>
            {body.into_view()}
        </section>
    }
    .into_any()
}

/// What is said where there is nothing to list.
pub(super) fn nothing(sentence: &'static str) -> AnyView {
    view! { <p class="muted">{sentence}</p> }.into_any()
}

/// A table with a head that comes again on each page that it goes on to, and what it leaves out.
pub(super) fn table<T>(
    class: &'static str,
    head: &[&'static str],
    listed: &Listed<T>,
    row: impl Fn(&T) -> AnyView,
) -> AnyView {
    let head: Vec<_> = head
        .iter()
        .map(|name| view! { <th scope="col">{*name}</th> })
        .collect();
    let rows: Vec<_> = listed.rows.iter().map(row).collect();
    view! {
        <table class=class>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {more(listed.more)}
    }
    .into_any()
}

pub(super) fn more(count: u64) -> Option<impl IntoView> {
    let said = (count > 0).then(|| format!("And {} more.", format::count(count)));
    said.map(|said| view! { <p class="more">{said}</p> })
}

/// When something happened, on the clock of the visit.
pub(super) fn when(report: &Report, at: Millis) -> String {
    format::clock(at - report.summary.started_at)
}

/// A text of the recording.
pub(super) fn told(text: &str) -> AnyView {
    view! { <bdi>{format::cut(text, LONGEST)}</bdi> }.into_any()
}

pub(super) fn address(url: &str) -> AnyView {
    view! { <bdi class="address" dir="ltr">{format::cut(url, LONGEST_ADDRESS)}</bdi> }.into_any()
}
