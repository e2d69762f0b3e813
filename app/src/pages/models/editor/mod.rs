//! Where a model is written.
//!
//! In reading order: [`area`] is the text, in colours, as [`lines`] of pieces; [`typing`] is what keys do to it; [`problems`]
//! are what is wrong with it, by place.

mod area;
mod lines;
mod problems;
mod typing;

use std::time::Duration;

use domain::format;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlTextAreaElement;

use super::state::ModelState;
use crate::components::{Button, Icon, KeyHint, Toasts, use_page_keys};
use crate::functions::models::check_model;
use area::{Area, apply, selection};
use problems::Problems;

/// The id of the text field.
pub(super) const TEXT: &str = "model-text";

const KEYS: [KeyHint; 2] = [
    ("Ctrl ]", "Indent the lines, in the editor"),
    ("Ctrl [", "Take the indentation back"),
];
/// What the server is asked once nobody has written for so long.
const REST: Duration = Duration::from_millis(400);

#[component]
pub(super) fn Editor(state: ModelState) -> impl IntoView {
    use_page_keys(&KEYS);
    let area = NodeRef::<html::Textarea>::new();
    ask_server(state);
    let summary = move || {
        let problems = state.problems();
        match problems.len() as u64 {
            0 => "No problems".to_owned(),
            count => format::counted(count, "problem", "problems"),
        }
    };
    let toasts = Toasts::get();
    let format = move |_| {
        let Some(area) = area.get_untracked() else { return };
        match authz::dsl::format(&area.value()) {
            Ok(text) if text == area.value() => toasts.say("It is laid out as all models are already"),
            Ok(text) => {
                let (caret, _) = selection(&area);
                apply(state, &area, typing::replace(&area.value(), text, caret));
            }
            Err(_) => toasts.say("Nothing can be laid out before its problems are put right"),
        }
    };
    view! {
        <section class="panel model-editor" aria-labelledby="model-title">
            <header class="panel-head">
                <h2 id="model-title">"Model"</h2>
                <span class="muted number" role="status">{summary}</span>
                <span class="bar-push"></span>
                <Button icon=Icon::List on:click=format>"Format"</Button>
            </header>
            <Area state area/>
            <Problems state go=Callback::new(move |place| go_to(area, place))/>
        </section>
    }
}

/// Moves the caret to a place of the text: line, start and end.
fn go_to(area: NodeRef<html::Textarea>, (line, start, end): (u32, u32, u32)) {
    let Some(area) = area.get_untracked() else { return };
    let area: HtmlTextAreaElement = area;
    let (from, to) = typing::place(&area.value(), line, start, end);
    let units = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let _ = area.focus();
    let _ = area.set_selection_range(units(from), units(to));
    area::show_line(&area, line);
}

/// What is wrong with the expressions of conditions only the server knows.
fn ask_server(state: ModelState) {
    let mut later = debounce(REST, move |text: String| {
        spawn_local(async move {
            if let Ok(found) = check_model(text.clone()).await {
                let _ = state.found.try_set(Some((text, found)));
            }
        });
    });
    let read = state.read_text();
    Effect::new(move || {
        let has_conditions = state.reading.with(|reading| {
            let model = reading.model.as_ref();
            reading.problems.is_empty() && model.is_some_and(|model| !model.conditions.is_empty())
        });
        let text = read.get();
        if has_conditions {
            later(text);
        }
    });
}
