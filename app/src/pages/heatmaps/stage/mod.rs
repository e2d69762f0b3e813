//! The map of one side over its page, and what has to be said of it.
//!
//! In reading order: [`recorded`] is the frame with the page; [`outlines`] of the elements lie in a [`layer`] with their
//! [`labels`], and the one that is pointed at has a [`tip`]. [`pick`] is what pressing a place means, [`behind`] the sessions
//! that it leads to. [`notes`] say what is not on the map; [`nothing`] stands where there is none, with ways to
//! [`loosen`] what was asked for. Two maps beside each other are called by their [`sides`].

pub(super) mod behind;
pub(super) mod labels;
mod layer;
mod loosen;
pub(super) mod notes;
pub(super) mod nothing;
pub(super) mod outlines;
pub(super) mod pick;
pub(super) mod recorded;
mod sides;
mod tip;

use domain::heat::query::Counting;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlImageElement;
use leptos::{ev, html};
use wasm_bindgen_futures::JsFuture;

use super::address::opened::{SpotAt, What};
use super::address::over::Over;
use super::depth::DepthStage;
use super::names;
use super::side::Side;
use super::state::HeatState;
use super::tools::view_tools::ViewTools;
use crate::components::{ClickHeatmap, HeatPick, HeatScale, Noun};
use layer::Outlines;
use notes::not_drawn;
use nothing::Nothing;
use outlines::{at, outlines};
use pick::{behind_spot, place_of};
use recorded::{Recorded, RecordedFrame, RecordedProblem};
use tip::Pointer;

/// Of single heat so much of the hottest has the full colour: one place that stands out would pale all others.
pub(super) const PERCENTILE: f64 = 95.0;

/// The id of the map, by which its canvas is found.
pub(super) fn map_id(index: usize) -> &'static str {
    if index == 0 { "heat-here" } else { "heat-beside" }
}

#[component]
pub(super) fn Stage(state: HeatState, index: usize) -> impl IntoView {
    let side = state.sides[index];
    let recorded = Recorded::of(side);
    measure_image(side);
    let title = move || side.query().map(|query| names::filters(&query));
    // What is compared is called by what differs.
    let compared = move || {
        let other = state.sides[1 - index].shown;
        side.shown.with(|here| {
            other.with(|other| {
                let (here, other) = (here.as_ref()?, other.as_ref()?);
                Some((
                    sides::name(&here.query, &other.query),
                    sides::total(here, other, index == 1),
                ))
            })
        })
    };
    let head = move || match compared() {
        Some((name, total)) => view! {
            <header class="heatmaps-stage-head is-compared">
                <h2 class="clip" title=title>{name}</h2>
                <p class="clip number" title=total.clone()>{total.clone()}</p>
            </header>
        }
        .into_any(),
        None => view! {
            <header class="heatmaps-stage-head">
                <h2 class="clip">{title}</h2>
                <ViewTools state/>
            </header>
        }
        .into_any(),
    };
    let is_nothing = Memo::new(move |_| {
        side.shown.with(|shown| {
            shown
                .as_ref()
                .is_none_or(|shown| loosen::is_nothing(&shown.heat, shown.query.kind))
        })
    });
    let by_depth = Memo::new(move |_| side.query().is_some_and(|query| query.kind.is_by_depth()));
    let notes = Memo::new(move |_| {
        side.shown.with(|shown| {
            shown.as_ref().map_or_else(Vec::new, |shown| {
                let query = &shown.query;
                side.laid
                    .with(|laid| notes::notes(laid, &shown.heat, query.kind, query.counting))
            })
        })
    });
    let no_backdrop = move || {
        let error = side
            .shown
            .with(|shown| shown.as_ref().and_then(|shown| shown.no_backdrops.clone()));
        error.map(|error| format!("What the heat lies over could not be loaded. {error}."))
    };
    let instead = move || {
        let wanted = state.asked.with(|asked| asked.over);
        match (wanted, side.over.get()) {
            (Over::Image, Over::Recorded | Over::Paper) => {
                Some("No image was uploaded for this page on this device.")
            }
            (Over::Recorded, Over::Paper) => {
                Some("Nobody recorded this page whole on this device yet, so the heat lies on plain paper.")
            }
            _ => None,
        }
    };
    let missed = move || {
        let is_wanted = state.asked.with(|asked| {
            let opened = asked.opened.as_ref();
            opened.is_some_and(|opened| opened.side == index)
        });
        (is_wanted && side.is_laid_out() && state.behind.with(Option::is_none))
            .then_some("Nothing happened at the place that the address names.")
    };
    let note = |note: String| view! { <li>{note}</li> };
    let said = move || {
        let notes = notes.get();
        no_backdrop()
            .into_iter()
            .chain(instead().map(str::to_owned))
            .chain(missed().map(str::to_owned))
            .chain(notes)
            .map(note)
            .collect_view()
    };
    view! {
        <section class="heatmaps-stage" aria-label=title>
            {head}
            <Show when=move || !is_nothing.get() fallback=move || view! { <Nothing state side/> }>
                <RecordedProblem recorded/>
                <div id=map_id(index)>
                    <Show
                        when=move || by_depth.get()
                        fallback=move || view! { <Clicks state index recorded/> }
                    >
                        <DepthStage side recorded/>
                    </Show>
                </div>
                <div role="status">
                    <ul class="heatmaps-notes muted">{said}</ul>
                </div>
            </Show>
        </section>
    }
}

/// Where people clicked, or whatever else has a place.
#[component]
fn Clicks(state: HeatState, index: usize, recorded: Recorded) -> impl IntoView {
    let side = state.sides[index];
    let look = state.part(|asked| asked.look);
    let elements = state.part(|asked| asked.elements);
    let size = Memo::new(move |_| side.size());
    let scale = Signal::derive(move || {
        if !state.is_beside() {
            return HeatScale::Percentile(PERCENTILE);
        }
        match state.sides[0].full.get().max(state.sides[1].full.get()) {
            full if full > 0.0 => HeatScale::Fixed(full),
            _ => HeatScale::Max,
        }
    });
    // Outlines stand out from paler heat.
    let opacity = Signal::derive(move || {
        let share = if elements.get() { 0.6 } else { 1.0 };
        f64::from(look.get().opacity) / 100.0 * share
    });
    let by_session = move || {
        side.query()
            .is_some_and(|query| query.counting == Counting::Sessions)
    };
    let label = Signal::derive(move || {
        if by_session() {
            return Noun::SESSIONS;
        }
        let (one, many) = names::noun(side.query().map(|query| query.kind).unwrap_or_default());
        Noun { one, many }
    });
    // One session may be in many places.
    #[expect(clippy::cast_precision_loss, reason = "sessions are few enough")]
    let in_all = Signal::derive(move || by_session().then(|| side.heat(|heat| heat.counts.sessions) as f64));
    let nothing = Signal::derive(move || {
        let kind = side.query().map(|query| query.kind).unwrap_or_default();
        let undrawn = side
            .laid
            .with(|laid| side.heat(|heat| not_drawn(laid, heat, kind)));
        if undrawn > 0 {
            "None of it can be drawn on this page"
        } else {
            "No data"
        }
    });
    let image = Signal::derive(move || {
        if side.over.get() != Over::Image {
            return None;
        }
        side.shown
            .with(|shown| shown.as_ref().and_then(|shown| shown.backdrops.image.clone()))
    });
    let shown_outlines = Memo::new(move |_| {
        let mut outlines = outlines(side);
        // All of them where they are asked for, or nothing else shows what is there.
        if !elements.get() && side.over.get() != Over::Paper {
            let pointed = side.pointed.get();
            outlines.retain(|outline| Some(outline.index) == pointed);
        }
        outlines
    });
    let pick = move |pick: HeatPick| {
        let [width, height] = size.get_untracked();
        let middle = [pick.x / 100.0 * width, pick.y / 100.0 * height];
        let element = shown_outlines.with_untracked(|outlines| at(outlines, middle));
        let what = match element.filter(|_| elements.get_untracked()) {
            Some(element) => side.heat(|heat| {
                let element = heat.elements.get(element)?;
                element.element.selector.clone().map(What::Element)
            }),
            None => {
                let radius = f64::from(look.get_untracked().radius);
                SpotAt::of_percent([pick.x, pick.y])
                    .filter(|spot| untrack(|| behind_spot(side, *spot, radius)).is_some())
                    .map(What::Spot)
            }
        };
        if let Some(what) = what {
            state.open(index, what);
        }
    };
    let stage = NodeRef::<html::Div>::new();
    let pointer = RwSignal::new(None::<Pointer>);
    let point = move |event: ev::PointerEvent| {
        if !elements.get_untracked() {
            return;
        }
        let place = stage.get_untracked().and_then(|stage| place_of(&event, &stage));
        pointer.set(place.map(|place| Pointer {
            place,
            from_top: f64::from(event.client_y()),
        }));
        let element = place.and_then(|[x, y]| {
            let [width, height] = size.get_untracked();
            shown_outlines.with_untracked(|outlines| at(outlines, [x * width, y * height]))
        });
        if side.pointed.get_untracked() != element {
            side.pointed.set(element);
        }
    };
    view! {
        <div
            class="heatmaps-map"
            class:is-elements=elements
            node_ref=stage
            on:pointermove=point
            on:pointerleave=move |_| {
                pointer.set(None);
                side.pointed.set(None);
            }
        >
            <ClickHeatmap
                points=Signal::derive(move || side.laid.with(|laid| laid.points.clone()))
                in_all
                nothing
                width=Signal::derive(move || size.get()[0])
                height=Signal::derive(move || size.get()[1])
                radius=Signal::derive(move || f64::from(look.get().radius))
                palette=Signal::derive(move || look.get().palette)
                background_image=image
                scale
                opacity
                label
                on_pick=Callback::new(pick)
            >
                <Show when=move || side.over.get() == Over::Recorded>
                    <RecordedFrame recorded/>
                </Show>
                <Outlines side outlines=shown_outlines pointer/>
            </ClickHeatmap>
        </div>
    }
}

/// Learns how large the uploaded image is.
fn measure_image(side: Side) {
    let address = Memo::new(move |_| {
        side.shown
            .with(|shown| shown.as_ref().and_then(|shown| shown.backdrops.image.clone()))
    });
    Effect::new(move || {
        side.image_size.set(None);
        let (Some(wanted), Ok(image)) = (address.get(), HtmlImageElement::new()) else {
            return;
        };
        image.set_src(&wanted);
        let decoded = image.decode();
        spawn_local(async move {
            // One that does not load is said by the map.
            let is_there = JsFuture::from(decoded).await.is_ok();
            let is_wanted = address.try_get_untracked().flatten() == Some(wanted);
            if is_there && is_wanted {
                let size = [image.natural_width(), image.natural_height()].map(f64::from);
                side.image_size.set(Some(size));
            }
        });
    });
}
