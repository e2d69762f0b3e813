//! Outlines over the map, with what is said of them. To be seen only: what is pressed is found by its place, and the list
//! says the same.

use leptos::html;
use leptos::prelude::*;

use super::super::list::ranked;
use super::super::picture::layout::Area;
use super::super::side::Side;
use super::labels::on_map;
use super::outlines::Outline;
use super::tip::{Pointer, Tip, TipView};
use crate::components::on_resize;

#[component]
pub(in super::super) fn Outlines(
    side: Side,
    outlines: Memo<Vec<Outline>>,
    #[prop(into)] pointer: Signal<Option<Pointer>>,
) -> impl IntoView {
    let size = Memo::new(move |_| side.size());
    let layer = NodeRef::<html::Div>::new();
    // In px of the screen; 0 until it was measured.
    let width = RwSignal::new(0.0);
    Effect::new(move || {
        if let Some(layer) = layer.get() {
            on_resize(&layer, move |measured, _| width.set(measured));
        }
    });
    let scale = Memo::new(move |_| {
        let scale = width.get() / size.get()[0];
        // An image may be of no width.
        if scale.is_finite() && scale > 0.0 {
            scale
        } else {
            1.0
        }
    });
    let panel = move || size.get().map(|side| side * scale.get());
    // As they are on the screen.
    let shown = Memo::new(move |_| {
        let scale = scale.get();
        outlines.with(|outlines| {
            let scaled = outlines.iter().map(|outline| Outline {
                area: outline.area.map(|length| length * scale),
                ..outline.clone()
            });
            scaled.collect::<Vec<_>>()
        })
    });
    let is_pointed = move |index: usize| side.pointed.get() == Some(index);
    let outline = move |outline: &Outline| {
        let (index, angers) = (outline.index, outline.angers);
        let [left, top, width, height] = shares(outline.area, panel());
        view! {
            <div
                class="heatmaps-outline"
                class:is-angering=angers
                class:is-pointed=move || is_pointed(index)
                style:left=left
                style:top=top
                style:width=width
                style:height=height
            ></div>
        }
    };
    let labels = move || {
        let [width, height] = panel();
        shown.with(|outlines| {
            on_map(outlines, [0.0, 0.0, width, height])
                .into_iter()
                .map(|(at, label)| {
                    let Outline { index, angers, .. } = outlines[at];
                    let [left, top, ..] = shares(label.area, [width, height]);
                    view! {
                        <span
                            class="heatmaps-outline-label number"
                            class:is-angering=angers
                            class:is-pointed=move || is_pointed(index)
                            style:left=left
                            style:top=top
                        >
                            {label.text}
                        </span>
                    }
                })
                .collect_view()
        })
    };
    let tip = move || {
        let index = side.pointed.get()?;
        let area = shown.with(|outlines| {
            let outline = outlines.iter().find(|outline| outline.index == index)?;
            Some(outline.area)
        })?;
        let tip = side.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let kind = shown.query.kind;
            Some(Tip::of(&ranked::one(&shown.heat, &shown.query, index)?, kind))
        })?;
        let stand = tip.stand(area, panel(), pointer.get());
        Some(view! { <TipView tip stand/> })
    };
    view! {
        <div class="heatmaps-outlines" node_ref=layer>
            {move || shown.with(|outlines| outlines.iter().map(outline).collect_view())} {labels} {tip}
        </div>
    }
}

/// Of the sides of the panel, so that it stays where it is until the panel is measured anew.
fn shares([left, top, width, height]: Area, panel: [f64; 2]) -> [String; 4] {
    let share = |length: f64, of: f64| format!("{:.3}%", length * 100.0 / of);
    [
        share(left, panel[0]),
        share(top, panel[1]),
        share(width, panel[0]),
        share(height, panel[1]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_shares_of_the_panel() {
        assert_eq!(
            shares([40.0, 30.0, 100.0, 15.0], [400.0, 300.0]),
            ["10.000%", "10.000%", "25.000%", "5.000%"]
        );
    }
}
