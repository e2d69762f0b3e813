//! Where people clicked, as a map over a picture of the page.
//!
//! In reading order: [`points`] is what is given, [`sum`] what several of them come to, and [`picture`] what they lie on;
//! [`places`] is the table of them. [`palette`] and [`legend`] are the colours. [`request`] is what the kernel is asked for, [`brush`] asks it by way of [`link`], and
//! [`turn`] no more often than it can answer. [`cursor`] is the keyboard's, [`reading`] what is read under it and under
//! the pointer, in the words of [`words`]. [`backdrop`] is the image beneath.

mod backdrop;
mod brush;
mod cursor;
mod legend;
mod link;
mod palette;
mod picture;
mod places;
mod points;
mod reading;
mod request;
mod sum;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod turn;
mod words;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;

use self::backdrop::BackdropImage;
use self::brush::{Brush, Drawn};
use self::legend::Legend;
use self::picture::Picture;
use self::places::Places;
use self::points::Points;
use self::reading::{Announcer, Reader, Reading};
use self::request::{Reach, Wanted};
use super::notes::{Figures, Notes, NumbersTable};
use super::numbers::Noun;
use crate::components::{on_resize, use_page_keys};

pub(crate) use palette::HeatPalette;
pub(crate) use points::HeatPoint;
pub(crate) use request::HeatScale;

/// A place that somebody chose, in percent of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HeatPick {
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// The radius around it in percent of the picture's width, …
    pub(crate) across: f64,
    /// … and of its height.
    pub(crate) down: f64,
}

/// A map of points over a picture. It is as wide as the picture where there is room, and has its proportions always. The
/// server renders all of it but the pixels; a worker draws those once the page is awake, and again whenever a signal of
/// what decides them changes.
#[component]
pub(crate) fn ClickHeatmap(
    #[prop(into)] points: Signal<Vec<HeatPoint>>,
    /// How many there are in all of what may be at several points, as sessions may. Without it points add up.
    #[prop(optional, into)]
    in_all: Signal<Option<f64>>,
    /// Of the picture, in CSS px.
    #[prop(into)]
    width: Signal<f64>,
    #[prop(into)] height: Signal<f64>,
    /// In px of the picture.
    #[prop(into)]
    radius: Signal<f64>,
    /// How much further than the radius a point's heat fades, in px of the picture.
    #[prop(optional, into)]
    blur: Signal<f64>,
    /// The address of an image of the page.
    #[prop(optional, into)]
    background_image: Signal<Option<String>>,
    #[prop(optional, into)] palette: Signal<HeatPalette>,
    #[prop(optional, into)] scale: Signal<HeatScale>,
    #[prop(into, default = Signal::stored(0.8))] opacity: Signal<f64>,
    /// What is counted.
    #[prop(into, default = Signal::stored(Noun::CLICKS))]
    label: Signal<Noun>,
    /// Told each place that is clicked, or chosen with Enter.
    #[prop(optional, into)]
    on_pick: Option<Callback<HeatPick>>,
    /// What stands where nothing can be drawn.
    #[prop(into, default = Signal::stored("No data"))]
    nothing: Signal<&'static str>,
    #[prop(optional)] class: &'static str,
    /// What lies under the heat, in a box as large as the picture is shown. It is to be seen only: the heat takes the clicks.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let points = Memo::new(move |_| points.with(|points| Arc::new(Points::of(points, in_all.get()))));
    let picture = Memo::new(move |_| Picture::new(width.get(), height.get()));
    let reach = Memo::new(move |_| Reach::new(radius.get(), blur.get()));
    let scale: Signal<HeatScale> = Memo::new(move |_| scale.get().sound()).into();
    let opacity: Signal<f64> = Memo::new(move |_| request::sound_opacity(opacity.get())).into();
    let is_empty = Memo::new(move |_| points.with(|points| points.is_empty()));

    let (canvas, frame) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Div>::new());
    // In CSS px; 0 until it was measured.
    let shown_width = RwSignal::new(0.0);
    Effect::new(move || {
        if let Some(frame) = frame.get() {
            let frame: Element = frame.into();
            on_resize(&frame, move |width, _| shown_width.set(width));
        }
    });
    let wanted = Memo::new(move |_| {
        Some(Wanted {
            canvas: picture
                .get()
                .canvas(shown_width.get(), window().device_pixel_ratio())?,
            points: points.get(),
            reach: reach.get(),
            palette: palette.get(),
            scale: scale.get(),
            opacity: opacity.get(),
        })
    });
    let brush = Brush::new(canvas, wanted);
    let drawn: Signal<Drawn> = brush.drawn.into();
    let reading = Reading::new(points, picture, reach, label, on_pick, brush, frame);
    use_page_keys(&cursor::KEYS);

    let image_failed = RwSignal::new(false);
    let notes = Signal::derive(move || {
        let mut notes = points.with(|points| points.left_out());
        if background_image.with(Option::is_some) && image_failed.get() {
            notes.push("The image of the page did not load.".into());
        }
        if drawn.get() == Drawn::Never {
            notes.push("The map cannot be drawn in this browser. The table has the same numbers.".into());
        }
        notes
    });
    let places = Memo::new(move |_| points.with(|points| Places::of(points, picture.get())));
    let is_never_drawn = Signal::derive(move || drawn.get() == Drawn::Never);
    view! {
        <figure class=format!("heat {class}")>
            <div class="heat-head">
                <Figures figures=Signal::derive(move || points.with(|points| words::figures(points, label.get())))/>
                <Show when=move || !is_empty.get()>
                    <Legend palette opacity scale drawn label/>
                </Show>
            </div>
            <p class="visually-hidden">
                "The heatmap takes the focus: arrow keys move over it and read the value of the place, n and p go through the \
                 hottest places, Enter chooses one."
            </p>
            <div
                class="heat-picture"
                node_ref=frame
                role="application"
                aria-roledescription="heatmap"
                aria-label=move || points.with(|points| words::picture(points, label.get()))
                tabindex="0"
                style:max-width=move || format!("{:.2}px", picture.get().width)
                style:aspect-ratio=move || {
                    let picture = picture.get();
                    format!("{:.2} / {:.2}", picture.width, picture.height)
                }
                on:pointermove=move |event| reading.on_move(&event)
                on:pointerleave=move |_| reading.on_leave()
                on:click=move |event| reading.on_click(&event)
                on:keydown=move |event| reading.on_key(&event)
                on:blur=move |_| reading.on_blur()
            >
                <div class="heat-backdrop" inert=true aria-hidden="true">
                    {children.map(|children| children())}
                    <BackdropImage address=background_image failed=image_failed/>
                </div>
                <canvas class="heat-canvas" node_ref=canvas aria-hidden="true"></canvas>
                <p class="heat-keys" aria-hidden="true">
                    <kbd>"n"</kbd> <kbd>"p"</kbd> " hottest places " <kbd>"← → ↑ ↓"</kbd> " move " <kbd>"Enter"</kbd> " choose"
                </p>
                {move || is_empty.get().then(|| view! { <p class="heat-none">{nothing}</p> })}
                {move || (!is_empty.get()).then(|| view! { <Reader reading/> })}
            </div>
            <Announcer reading/>
            <Notes notes/>
            <NumbersTable
                caption=Signal::derive(move || places.with(|places| places.caption(label.get())))
                head=Signal::derive(move || Places::head(label.get()))
                rows=Signal::derive(move || places.with(Places::rows))
                open=is_never_drawn
            />
        </figure>
    }
}
