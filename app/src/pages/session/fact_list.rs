//! A list of facts that stays quick with ten thousand of them, and that follows the playback.

use std::sync::Arc;

use domain::{Millis, format};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

use super::entries::{self, Entry};
use super::follow::{Follow, Viewport};
use super::label::Label;
use super::shape;
use super::story::{Story, Teller};
use crate::components::{Button, Look, on_resize};

/// Rows are all of this height, in px; the style sheet has it too.
const ROW_PX: f64 = 32.0;

#[component]
pub(super) fn FactList(
    /// What a screen reader calls the list.
    label: &'static str,
    entries: Memo<Arc<Vec<Entry>>>,
    /// Positions of the entries that are listed.
    shown: Memo<Arc<Vec<usize>>>,
    /// The position of the entry that was picked last, whose text is shown whole below.
    picked: RwSignal<Option<usize>>,
) -> AnyView {
    let (story, teller) = (Story::get(), Teller::get());
    let scroller = NodeRef::<html::Div>::new();
    let size = RwSignal::new((0.0, 0.0));
    let follow = RwSignal::new(Follow::default());
    // The row that Tab comes to.
    let active = RwSignal::new(0_usize);

    let current =
        Memo::new(move |_| entries::current_row(&entries.get(), &shown.get(), teller.at.get(), picked.get()));
    let count = Memo::new(move |_| shown.with(|shown| shown.len()));
    let viewport = Memo::new(move |_| {
        let (top, height) = size.get();
        Viewport {
            row_height: ROW_PX,
            height,
            top,
        }
    });
    let rows = Memo::new(move |_| viewport.get().rows(count.get()));
    let scroll_to = move |top: f64| {
        if let Some(scroller) = scroller.get_untracked() {
            follow.update_untracked(|follow| follow.scrolls_to(top));
            #[expect(clippy::cast_possible_truncation, reason = "a scroll position in px")]
            scroller.set_scroll_top(top.round() as i32);
        }
    };

    Effect::new(move || {
        if let Some(scroller) = scroller.get() {
            let scroller: Element = scroller.into();
            on_resize(&scroller, move |_, height| size.update(|size| size.1 = height));
        }
    });
    // Keeps the current row in view.
    Effect::new(move || {
        let (row, count) = (current.get(), count.get());
        let viewport = viewport.get_untracked();
        let measured = size.with(|(_, height)| *height > 0.0);
        if measured
            && follow.with(|follow| follow.following)
            && let Some(top) = row.and_then(|row| viewport.reveal(row, count))
        {
            scroll_to(top);
        }
    });
    // What the filter leaves may be shorter than where Tab would have gone.
    Effect::new(move || {
        let row = current.get().unwrap_or_default();
        if follow.with(|follow| follow.following) {
            active.set(row);
        }
    });

    let on_scroll = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            let top = f64::from(scroller.scroll_top());
            let mut follow_now = follow.get_untracked();
            follow_now.scrolled(top);
            if follow_now != follow.get_untracked() {
                follow.set(follow_now);
            }
            size.update(|size| size.0 = top);
        }
    };
    let focus_row = move |row: usize| {
        active.set(row);
        if let Some(top) = viewport.get_untracked().reveal(row, count.get_untracked()) {
            scroll_to(top);
            size.update(|size| size.0 = top);
        }
        // The row is built in the meantime.
        request_animation_frame(move || focus(scroller, row));
    };
    let on_key = move |event: KeyboardEvent| {
        if let Some(row) = row_by_key(&event.key(), active.get_untracked(), count.get_untracked()) {
            event.prevent_default();
            follow.update(|follow| follow.following = false);
            focus_row(row);
        }
    };
    let pick = move |row: usize, position: usize| {
        active.set(row);
        picked.set(Some(position));
        follow.update(Follow::resume);
        let at = entries.with_untracked(|entries| entries.get(position).map(|entry| entry.at));
        if let Some(at) = at {
            teller.pick.run(at);
        }
    };
    let tab_row = move || {
        let rows = rows.get();
        active.get().clamp(rows.start, rows.end.max(1) - 1)
    };
    // With what they say: more facts may come before the one that a row had.
    let listed = move || {
        let (shown, entries) = (shown.get(), entries.get());
        rows.get()
            .filter_map(|row| {
                let position = *shown.get(row)?;
                let entry = entries.get(position)?;
                Some((row, position, entry.at, entry.label.clone()))
            })
            .collect::<Vec<_>>()
    };
    let row_view = move |(row, position, ..): (usize, usize, Millis, Label)| {
        let Some(entry) = entries.with_untracked(|entries| entries.get(position).cloned()) else {
            return ().into_any();
        };
        let start = story.start();
        let is_current = move || current.get() == Some(row);
        view! {
            <li
                class="row"
                aria-setsize=move || count.get().to_string()
                aria-posinset=(row + 1).to_string()
                style:top=format!("{}px", viewport.get_untracked().y(row))
            >
                <button
                    type="button"
                    class="row-button"
                    class:is-current=is_current
                    class:is-error=entry.level() == entries::Level::Error
                    class:is-warn=entry.level() == entries::Level::Warn
                    data-row=row.to_string()
                    title=entry.hint.clone()
                    aria-current=move || is_current().then_some("true")
                    tabindex=move || if tab_row() == row { "0" } else { "-1" }
                    on:click=move |_| pick(row, position)
                >
                    <span class="row-time number">{format::clock(entry.at - start)}</span>
                    {shape::alone(entry.group)}
                    <span class="row-word">{entry.label.word.clone()}</span>
                    <span class="row-text clip">{entry.label.text.clone()}</span>
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="rows-frame">
            <div class="rows-scroll" node_ref=scroller on:scroll=on_scroll on:keydown=on_key>
                <ol
                    class="rows"
                    role="list"
                    aria-label=label
                    style:height=move || format!("{}px", viewport.get_untracked().y(count.get()))
                >
                    <For each=listed key=Clone::clone children=row_view/>
                </ol>
            </div>
            <Show when=move || !follow.with(|follow| follow.following) && current.get().is_some()>
                <div class="rows-follow">
                    <Button look=Look::Plain on:click=move |_| follow.update(Follow::resume)>
                        {teller.follow}
                    </Button>
                </div>
            </Show>
        </div>
        <Picked entries picked/>
    }
    .into_any()
}

/// The whole text of the row that was picked, where its row has no room for it, and the way to its moment.
#[component]
fn Picked(entries: Memo<Arc<Vec<Entry>>>, picked: RwSignal<Option<usize>>) -> impl IntoView {
    let elsewhere = Teller::get().elsewhere;
    let told = Memo::new(move |_| {
        let position = picked.get()?;
        let entry = entries.with(|entries| entries.get(position).cloned())?;
        let address = elsewhere.map(|elsewhere| elsewhere.run(entry.at));
        (entry.more.is_some() || address.is_some()).then_some((entry.more, address))
    });
    move || {
        told.get().map(|(more, address)| {
            let text = more.map(|more| {
                view! {
                    <pre tabindex="0" aria-label="Whole text">
                        {more}
                    </pre>
                }
            });
            let link = address.map(|address| {
                view! {
                    <a class="button is-quiet" href=address>
                        "See it in the replay"
                    </a>
                }
            });
            view! {
                <div class="row-more">
                    {text} {link}
                    <Button look=Look::Quiet on:click=move |_| picked.set(None)>
                        "Close"
                    </Button>
                </div>
            }
        })
    }
}

/// The row that a key pressed on this one goes to.
fn row_by_key(key: &str, row: usize, count: usize) -> Option<usize> {
    const PAGE: usize = 10;
    let last = count.checked_sub(1)?;
    Some(match key {
        "ArrowDown" => row.saturating_add(1).min(last),
        "ArrowUp" => row.saturating_sub(1),
        "PageDown" => row.saturating_add(PAGE).min(last),
        "PageUp" => row.saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

fn focus(scroller: NodeRef<html::Div>, row: usize) {
    let Some(scroller) = scroller.try_get_untracked().flatten() else {
        return;
    };
    let found = scroller
        .query_selector(&format!("[data-row=\"{row}\"]"))
        .ok()
        .flatten();
    if let Some(button) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::row_by_key;

    #[test]
    fn keys_go_through_the_rows_and_stay_within() {
        for (key, row, count, expected) in [
            ("ArrowDown", 0, 3, Some(1)),
            ("ArrowDown", 2, 3, Some(2)),
            ("ArrowUp", 0, 3, Some(0)),
            ("PageDown", 0, 100, Some(10)),
            ("PageUp", 5, 100, Some(0)),
            ("Home", 50, 100, Some(0)),
            ("End", 0, 100, Some(99)),
            ("ArrowDown", 0, 0, None),
            ("Enter", 0, 3, None),
        ] {
            assert_eq!(row_by_key(key, row, count), expected, "{key} on {row} of {count}");
        }
    }
}
