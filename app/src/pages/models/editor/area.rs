//! A text field whose letters nobody sees: behind it stand the same letters, in colours. Both scroll as one, and only the
//! lines around those that are seen are there, so that a long text is as quick as a short one.

use authz::dsl::{MarkKind, marks};
use domain::models::ModelProblem;
use leptos::prelude::*;
use leptos::web_sys::{HtmlDivElement, HtmlDocument, HtmlElement, HtmlTextAreaElement};
use leptos::{ev, html};
use wasm_bindgen::JsCast;

use super::super::state::ModelState;
use super::TEXT;
use super::lines::{Piece, lines, pieces};
use super::typing::{self, Edit};

/// In pixels, as `style/pages/models/editor.css` has it.
const LINE: i32 = 20;
/// Lines that are made at a time, and how many of those times are there.
const BLOCK: usize = 40;
const BLOCKS: usize = 4;
/// A text of so many bytes is read with each letter; a longer one once somebody rests.
const SHORT: usize = 16 << 10;
const REST: std::time::Duration = std::time::Duration::from_millis(150);

#[component]
pub(super) fn Area(state: ModelState, area: NodeRef<html::Textarea>) -> impl IntoView {
    let numbers = NodeRef::<html::Div>::new();
    let letters = NodeRef::<html::Div>::new();
    let scrolled = RwSignal::new((0, 0));
    // The first line that is there.
    let first = Memo::new(move |_| {
        let (top, _) = scrolled.get();
        let line = usize::try_from(top / LINE).unwrap_or_default();
        (line / BLOCK).saturating_sub(1) * BLOCK
    });
    Effect::new(move || {
        let ((top, left), first) = (scrolled.get(), first.get());
        let begin = i32::try_from(first).unwrap_or_default() * LINE - top;
        for (layer, left) in [(numbers.get(), 0), (letters.get(), left)] {
            move_to(layer, -left, begin);
        }
    });
    let mut read_later = debounce(REST, move |()| state.read_now());
    let input = move |event: ev::Targeted<ev::Event, HtmlTextAreaElement>| {
        state.text.set(event.target().value());
        if state.text.with_untracked(String::len) <= SHORT {
            state.read_now();
        } else {
            read_later(());
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let Some(area) = area.get_untracked() else { return };
        if let Some(edit) = edit_of(&event, &area) {
            event.prevent_default();
            apply(state, &area, edit);
        }
    };
    let text = state.text;
    let places = Memo::new(move |_| text.with(|text| lines(text)));
    let colours = Memo::new(move |_| text.with(|text| marks(text)));
    let problems = Memo::new(move |_| state.problems());
    let shown = move || {
        let first = first.get();
        first..(first + BLOCK * BLOCKS).min(places.with(Vec::len))
    };
    let coloured = move || {
        // As long as somebody writes, what is wrong stands where it stood: nobody knows better yet.
        let problems = problems.get();
        text.with(|text| {
            places.with(|places| {
                colours.with(|marks| {
                    shown()
                        .filter_map(|index| Some((index, *places.get(index)?)))
                        .map(|(index, place)| line(pieces(text, place, marks, &of_line(&problems, index))))
                        .collect_view()
                })
            })
        })
    };
    let numbered = move || {
        let problems = problems.get();
        shown()
            .map(|index| {
                let is_wrong = !of_line(&problems, index).is_empty();
                view! {
                    <div class="code-number" class:is-wrong=is_wrong>
                        {index + 1}
                    </div>
                }
            })
            .collect_view()
    };
    let is_wrong = move || problems.with(|problems| (!problems.is_empty()).then_some("true"));
    view! {
        <div class="code">
            <div class="code-numbers" aria-hidden="true">
                <div node_ref=numbers>{numbered}</div>
            </div>
            <div class="code-field">
                <div class="code-letters" aria-hidden="true">
                    <div node_ref=letters>{coloured}</div>
                </div>
                <textarea
                    node_ref=area
                    class="code-text"
                    id=TEXT
                    aria-label="Text of the model"
                    aria-describedby="model-help"
                    aria-invalid=is_wrong
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    wrap="off"
                    prop:value=move || text.get()
                    on:input:target=input
                    on:keydown=pressed
                    on:scroll:target=move |event| {
                        let area = event.target();
                        scrolled.set((area.scroll_top(), area.scroll_left()));
                    }
                ></textarea>
            </div>
        </div>
        <p class="muted code-help" id="model-help">
            "Enter keeps the indentation, Ctrl ] and Ctrl [ change it. Tab leaves the editor."
        </p>
    }
}

fn of_line(problems: &[ModelProblem], index: usize) -> Vec<&ModelProblem> {
    let here = u32::try_from(index).unwrap_or(u32::MAX);
    problems.iter().filter(|problem| problem.line == here).collect()
}

fn line(pieces: Vec<Piece>) -> impl IntoView {
    let piece = |Piece { text, kind, is_wrong }: Piece| match (kind, is_wrong) {
        (None, false) => text.into_any(),
        (kind, is_wrong) => view! {
            <span class=kind.map_or("", class) class:is-wrong=is_wrong>
                {text}
            </span>
        }
        .into_any(),
    };
    view! { <div class="code-line">{pieces.into_iter().map(piece).collect_view()}</div> }
}

fn class(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Keyword => "is-keyword",
        MarkKind::Operator => "is-operator",
        MarkKind::Type => "is-type",
        MarkKind::Relation => "is-relation",
        MarkKind::Condition => "is-condition",
        MarkKind::Literal => "is-literal",
        MarkKind::Comment => "is-comment",
    }
}

/// What a key does to the text besides writing, if anything.
fn edit_of(event: &ev::KeyboardEvent, area: &HtmlTextAreaElement) -> Option<Edit> {
    let only_ctrl = event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.shift_key();
    let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.shift_key();
    let selected = selection(area);
    match event.key().as_str() {
        "Enter" if plain && !event.is_composing() => Some(typing::new_line(&area.value(), selected)),
        "]" if only_ctrl => typing::indent(&area.value(), selected, true),
        "[" if only_ctrl => typing::indent(&area.value(), selected, false),
        _ => None,
    }
}

/// Writes as a person would, so that the browser can undo it.
pub(super) fn apply(state: ModelState, area: &HtmlTextAreaElement, edit: Edit) {
    let unit = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let _ = area.focus();
    let _ = area.set_selection_range(unit(edit.from), unit(edit.to));
    let document = document().unchecked_into::<HtmlDocument>();
    let command = if edit.text.is_empty() {
        "delete"
    } else {
        "insertText"
    };
    let is_written = document
        .exec_command_with_show_ui_and_value(command, false, &edit.text)
        .unwrap_or(false);
    if !is_written {
        let _ = area.set_range_text_with_start_and_end(&edit.text, unit(edit.from), unit(edit.to));
        state.put(area.value());
    }
    let _ = area.set_selection_range(unit(edit.selected.0), unit(edit.selected.1));
}

pub(super) fn selection(area: &HtmlTextAreaElement) -> (usize, usize) {
    let place = |unit: Option<u32>| {
        unit.and_then(|unit| usize::try_from(unit).ok())
            .unwrap_or_default()
    };
    (
        place(area.selection_start().ok().flatten()),
        place(area.selection_end().ok().flatten()),
    )
}

/// Scrolls a line into the middle.
pub(super) fn show_line(area: &HtmlTextAreaElement, line: u32) {
    let top = i32::try_from(line).unwrap_or(i32::MAX).saturating_mul(LINE);
    area.set_scroll_top(top.saturating_sub(area.client_height() / 2).max(0));
    area.set_scroll_left(0);
}

fn move_to(layer: Option<HtmlDivElement>, x: i32, y: i32) {
    if let Some(layer) = layer {
        let _ = HtmlElement::style(&layer).set_property("transform", &format!("translate({x}px, {y}px)"));
    }
}
