//! Rows that are chosen, by their boxes and by keys, and the bar with what can be done with them.

use domain::account::Permission;
use domain::format;
use domain::id::SessionId;
use domain::query::{MOST_EXPORTED, SessionFilter, SessionQuery};
use leptos::prelude::*;
use leptos::{ev, web_sys};

use super::chosen::Chosen;
use super::place::{row_id, session_of_row};
use super::state::ListState;
use crate::browser;
use crate::components::{
    Button, ExportDialog, ExportOf, Icon, KeyHint, Look, PageAction, use_page_actions, use_page_keys,
};
use crate::frame::may;

const KEYS: [KeyHint; 2] = [
    ("x", "Select the row, or take that back"),
    ("Shift x", "The same with all rows from the last one"),
];
const PATH: &str = "/admin/session-recordings/export.zip";

#[derive(Clone, Copy)]
pub(super) struct Selection(RwSignal<Chosen>);

impl Selection {
    /// `None` for who may do nothing with what is chosen.
    pub(super) fn new() -> Option<Self> {
        if !may(Permission::ExportSessions).get_untracked() {
            return None;
        }
        let selection = Self(RwSignal::new(Chosen::default()));
        use_page_keys(&KEYS);
        Effect::new(move || {
            let pressed = window_event_listener(ev::keydown, move |event| selection.on_key(&event));
            on_cleanup(move || pressed.remove());
        });
        Some(selection)
    }

    pub(super) fn show(self, rows: Vec<SessionId>) {
        self.0.update(|chosen| chosen.show(rows));
    }

    fn count(self) -> usize {
        self.0.with(Chosen::count)
    }

    fn on_key(self, event: &web_sys::KeyboardEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let other = modified || browser::is_typing(event) || event.default_prevented();
        if other || !event.key().eq_ignore_ascii_case("x") || browser::dialog_is_open() {
            return;
        }
        if let Some(session) = document()
            .active_element()
            .and_then(|row| session_of_row(&row.id()))
        {
            event.prevent_default();
            self.0.update(|chosen| chosen.press(&session, event.shift_key()));
        }
    }
}

/// The box of a row.
#[component]
pub(super) fn RowBox(selection: Selection, session: SessionId) -> impl IntoView {
    let (pressed, shown) = (session.clone(), session.clone());
    view! {
        <td class="col-select">
            <label class="row-box">
                <input
                    type="checkbox"
                    aria-label="Select"
                    aria-describedby=row_id(&session)
                    prop:checked=move || selection.0.with(|chosen| chosen.has(&shown))
                    on:click=move |event| {
                        selection.0.update(|chosen| chosen.press(&pressed, event.shift_key()));
                    }
                />
            </label>
        </td>
    }
}

/// The box above those of the rows.
#[component]
pub(super) fn AllBox(selection: Selection) -> impl IntoView {
    let all = move || selection.0.with(Chosen::all);
    let some = move || selection.count() > 0 && !all();
    view! {
        <th class="col-select">
            <label class="row-box">
                <input
                    type="checkbox"
                    aria-label="Select all on this page"
                    prop:checked=all
                    prop:indeterminate=some
                    on:click=move |_| selection.0.update(Chosen::press_all)
                />
            </label>
        </th>
    }
}

/// What can be done with the rows that are chosen; there is none as long as there are none. `matching` is how many the
/// filters let through, where that is known.
#[component]
pub(super) fn SelectionBar(
    selection: Selection,
    state: ListState,
    matching: RwSignal<Option<u64>>,
) -> impl IntoView {
    let (open, of) = (RwSignal::new(false), RwSignal::new(ExportOf::default()));
    let export = move |export: ExportOf| {
        of.set(export);
        open.set(true);
    };
    let export_all = move || {
        let count = matching.get_untracked().unwrap_or_default();
        export(of_all(state.query_untracked(), count));
    };
    let export_chosen = move |_| {
        export(selection.0.with_untracked(of_chosen));
    };
    let all_fit = Memo::new(move |_| matching.get().is_some_and(fits));
    let all = Signal::derive(move || {
        format!(
            "Export all {} that match",
            format::count(matching.get().unwrap_or_default())
        )
    });
    use_page_actions([PageAction::new(Icon::Download, all, all_fit, export_all)]);
    let selected = move || format!("{} selected", format::count(selection.count() as u64));
    view! {
        <p class="visually-hidden" role="status">
            {move || (selection.count() > 0).then(selected)}
        </p>
        <Show when=move || { selection.count() > 0 }>
            <section class="selection" aria-label="Selected sessions">
                <p class="selection-count number">{selected}</p>
                <Button look=Look::Primary icon=Icon::Download on:click=export_chosen>
                    "Export as JSON (zip)"
                </Button>
                <Show
                    when=move || all_fit.get()
                    fallback=move || matching.get().map(|count| view! { <p class="muted">{too_many(count)}</p> })
                >
                    <Button on:click=move |_| export_all()>{move || all.get()}</Button>
                </Show>
                <Button look=Look::Quiet on:click=move |_| selection.0.update(Chosen::clear)>
                    "Clear"
                </Button>
            </section>
        </Show>
        <ExportDialog open of/>
    }
}

fn fits(count: u64) -> bool {
    count > 0 && count <= MOST_EXPORTED as u64
}

fn too_many(count: u64) -> String {
    format!(
        "{} match; one file takes {}",
        format::count(count),
        format::count(MOST_EXPORTED as u64)
    )
}

fn of_chosen(chosen: &Chosen) -> ExportOf {
    let ids: Vec<_> = chosen.ids().map(SessionId::as_str).collect();
    of_many(ids.len() as u64, vec![("session", ids.join(","))])
}

fn of_all(query: SessionQuery, count: u64) -> ExportOf {
    let query = SessionQuery {
        cursor: None,
        ..query
    };
    let mut which = query.to_pairs();
    if query.filter == SessionFilter::default() {
        which.push(("all", "1".into()));
    }
    of_many(count, which)
}

fn of_many(count: u64, which: Vec<(&'static str, String)>) -> ExportOf {
    ExportOf {
        title: format!("Export {} as JSON", format::counted(count, "session", "sessions")),
        about: "A zip with a file for each session as it is stored.",
        path: PATH.into(),
        which,
        packs: false,
    }
}

#[cfg(test)]
mod tests {
    use domain::query::{Cursor, Sort};

    use super::*;

    #[test]
    fn an_export_of_all_is_of_the_whole_list_and_not_of_its_page() {
        let mut query = SessionQuery {
            cursor: Some(Cursor::After("n.1.1".into())),
            sort: Sort::Oldest,
            ..SessionQuery::default()
        };
        let pairs = |query: &SessionQuery| of_all(query.clone(), 2).which;
        let text = |key, value: &str| (key, value.to_owned());
        assert_eq!(pairs(&query), [text("sort", "oldest"), text("all", "1")]);
        query.filter.has_errors = true;
        assert_eq!(pairs(&query), [text("errors", "1"), text("sort", "oldest")]);
    }

    #[test]
    fn one_file_takes_so_many() {
        for (count, expected) in [(0, false), (1, true), (1_000, true), (1_001, false)] {
            assert_eq!(fits(count), expected, "{count}");
        }
        assert_eq!(too_many(1_204), "1,204 match; one file takes 1,000");
    }
}
