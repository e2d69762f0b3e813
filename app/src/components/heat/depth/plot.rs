//! The parts of a page as bars, and the lines across them.

use domain::client::DeviceType;
use domain::heat::depth::BUCKETS;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

use super::DepthPlace;
use super::counts::{Counts, Part};
use super::lines::{self, Line};
use crate::components::heat::numbers::Noun;
use crate::components::on_resize;

/// What a label of a line takes, in px.
const LABEL_PX: f64 = 18.0;
/// The height of the chart until it was measured, in px; the style sheet has it too.
const CHART_PX: f64 = 440.0;
/// Of what it stands over, about.
const STRIP_PX: f64 = 1_000.0;

#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) counts: Memo<Counts>,
    pub(super) page_height: Signal<f64>,
    pub(super) label: Signal<Noun>,
    pub(super) device: Signal<Option<DeviceType>>,
    pub(super) place: DepthPlace,
}

#[component]
pub(super) fn Plot(shown: Shown) -> impl IntoView {
    let plot = NodeRef::<Div>::new();
    let height = RwSignal::new(match shown.place {
        DepthPlace::Chart => CHART_PX,
        DepthPlace::Strip => STRIP_PX,
    });
    Effect::new(move || {
        if let Some(plot) = plot.get() {
            let plot: Element = plot.into();
            on_resize(&plot, move |_, now| {
                if now > 0.0 {
                    height.set(now);
                }
            });
        }
    });
    let lines = Memo::new(move |_| {
        let average = shown.counts.with(Counts::average);
        let room = LABEL_PX / height.get() * 100.0;
        lines::lines(shown.page_height.get(), average, shown.device.get(), room)
    });
    // The part that takes the focus, and the one that is told.
    let (current, told) = (RwSignal::new(0), RwSignal::new(None::<usize>));
    let parts = NodeRef::<Div>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if event.key() == "Escape" && told.get_untracked().is_some() {
            event.stop_propagation();
            told.set(None);
        } else if let Some(next) = step(&event.key(), current.get_untracked()) {
            event.prevent_default();
            current.set(next);
            focus(parts.get_untracked(), next);
        }
    };
    view! {
        <div class="depth-plot" node_ref=plot on:pointerleave=move |_| told.set(None)>
            <div
                class="depth-parts"
                role="listbox"
                aria-label="Parts of the page from its top"
                aria-orientation="vertical"
                node_ref=parts
                on:keydown=on_key
            >
                {(0..BUCKETS).map(|index| view! { <Bar shown index current told/> }).collect_view()}
            </div>
            <Lines lines/>
            {move || told.get().map(|index| tip(shown, index))}
        </div>
        <p class="visually-hidden">{move || lines.with(|lines| said(lines))}</p>
    }
}

#[component]
fn Bar(shown: Shown, index: usize, current: RwSignal<usize>, told: RwSignal<Option<usize>>) -> impl IntoView {
    let part = Memo::new(move |_| shown.counts.with(|counts| counts.part(index)));
    let sentence = move || part.get().sentence(shown.page_height.get(), shown.label.get());
    view! {
        <div
            class="depth-part"
            class:is-told=move || told.get() == Some(index)
            role="option"
            aria-selected=move || (current.get() == index).to_string()
            tabindex=move || if current.get() == index { "0" } else { "-1" }
            style=("--share", move || format!("{:.4}", part.get().fraction()))
            on:pointerenter=move |_| told.set(Some(index))
            on:focus=move |_| {
                current.set(index);
                told.set(Some(index));
            }
            on:blur=move |_| told.set(None)
        >
            <span class="visually-hidden">{sentence}</span>
            <span class="depth-range number" aria-hidden="true">
                {part.get_untracked().range()}
            </span>
            <span class="depth-figure number" aria-hidden="true">
                <strong>{move || part.get().share()}</strong>
                <span class="muted">{move || domain::format::count(part.get().reached)}</span>
            </span>
            <span class="depth-bar"></span>
        </div>
    }
}

/// A line goes from its place over the bars to its label beside them.
#[component]
fn Lines(lines: Memo<Vec<Line>>) -> impl IntoView {
    let percent = |value: f64| format!("{value:.3}%");
    let line = move |line: Line| {
        view! {
            <div class="depth-line" class:is-average=line.is_average style:top=percent(line.at)></div>
            <svg class="depth-leader" class:is-average=line.is_average>
                <line x1="0" y1=percent(line.at) x2="100%" y2=percent(line.label_at)></line>
            </svg>
            <span class="depth-label number" class:is-average=line.is_average style:top=percent(line.label_at)>
                {line.label}
            </span>
        }
    };
    view! {
        <div class="depth-lines" aria-hidden="true">
            {move || lines.get().into_iter().map(line).collect_view()}
        </div>
    }
}

fn tip(shown: Shown, index: usize) -> impl IntoView {
    let part = shown.counts.with(|counts| counts.part(index));
    let middle = (part.index * 2 + 1) * 100 / (2 * BUCKETS);
    let is_low = middle >= 50;
    let stretch = part.stretch(shown.page_height.get());
    let place: Vec<_> = [Some(part.range()), stretch].into_iter().flatten().collect();
    view! {
        <div
            class="heat-tip depth-tip"
            class:is-above=is_low
            style:top=format!("{middle}%")
            aria-hidden="true"
        >
            <strong>{part.value(shown.label.get())}</strong>
            <span class="muted">{format!("{} · {}", place.join(" · "), Part::end(part))}</span>
        </div>
    }
}

/// The lines to who does not see them.
fn said(lines: &[Line]) -> String {
    let line = |line: &Line| match line.is_average {
        true => line.label.clone(),
        false => format!("{} at {:.0}%", line.label, line.at),
    };
    let lines: Vec<_> = lines.iter().map(line).collect();
    format!("Lines across the page: {}.", lines.join(", "))
}

/// Where a key leads from a part.
fn step(key: &str, from: usize) -> Option<usize> {
    const PAGE: usize = 5;
    let last = BUCKETS - 1;
    let to = match key {
        "ArrowDown" | "ArrowRight" => from + 1,
        "ArrowUp" | "ArrowLeft" => from.saturating_sub(1),
        "PageDown" => from + PAGE,
        "PageUp" => from.saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

fn focus(parts: Option<leptos::web_sys::HtmlDivElement>, index: usize) {
    let part = parts.and_then(|parts| parts.children().item(u32::try_from(index).ok()?));
    if let Some(part) = part.and_then(|part| part.dyn_into::<HtmlElement>().ok()) {
        let _ = part.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_through_the_parts_and_stop_at_the_ends() {
        for (key, from, expected) in [
            ("ArrowDown", 0, Some(1)),
            ("ArrowDown", 19, Some(19)),
            ("ArrowUp", 0, Some(0)),
            ("ArrowUp", 7, Some(6)),
            ("PageDown", 17, Some(19)),
            ("PageUp", 7, Some(2)),
            ("Home", 7, Some(0)),
            ("End", 7, Some(19)),
            ("Enter", 7, None),
        ] {
            assert_eq!(step(key, from), expected, "{key} from {from}");
        }
    }

    #[test]
    fn lines_are_told_to_who_does_not_see_them() {
        assert_eq!(
            said(&lines::lines(1_000.0, Some(61.7), None, 4.0)),
            "Lines across the page: Average 62%, Phone 844 px at 84%, Laptop 900 px at 90%."
        );
    }
}
