//! How far down people came on a page.
//!
//! In reading order: [`counts`] is how many came how far, [`lines`] what lies across the page; [`plot`] shows both.

mod counts;
mod lines;
mod plot;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use domain::client::DeviceType;
use domain::heat::depth::Depths;
use leptos::prelude::*;

use self::counts::{Counts, Part};
use self::plot::{Plot, Shown};
use super::notes::{Figures, Notes, NumbersTable};
use super::numbers::Noun;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DepthPlace {
    /// By itself.
    #[default]
    Chart,
    /// Over what it stands in, from top to bottom: a picture of the page, or a bar at its side. What it stands in has a
    /// position. Figures and the table are for who does not see it.
    Strip,
}

/// How many reached each twentieth of a page, with lines where the first sight of common screens ends. The server renders
/// all of it.
#[component]
pub(crate) fn ScrollDepthHeatmap(
    /// How far each session came, in percent of the page.
    #[prop(optional, into)]
    depths: Option<Signal<Vec<f64>>>,
    /// The same, counted already. Where it is given, `depths` are not asked.
    #[prop(optional, into)]
    counted: Option<Signal<Depths>>,
    /// In CSS px. What is no height has no lines.
    #[prop(into)]
    page_height: Signal<f64>,
    /// What the page was seen on, where that was one kind of device: there are lines of its screens only.
    #[prop(optional, into)]
    device: Signal<Option<DeviceType>>,
    #[prop(optional)] place: DepthPlace,
    /// Of what these are depths.
    #[prop(into, default = Signal::stored(Noun::SESSIONS))]
    label: Signal<Noun>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let counts = Memo::new(move |_| match (counted, depths) {
        (Some(counted), _) => counted.with(|counted| Counts::from(counted)),
        (None, Some(depths)) => depths.with(|depths| Counts::of(depths)),
        (None, None) => Counts::default(),
    });
    let is_empty = Memo::new(move |_| counts.with(Counts::is_empty));
    let is_strip = place == DepthPlace::Strip;
    let figures = move || counts.with(|counts| counts.figures(label.get()));
    let caption = move || {
        let noun = label.get();
        format!("How many {} reached each part of the page", noun.many)
    };
    let head = move || {
        let names = ["Part", "From the top", "Reached it", "Share", "Went no further"];
        names.map(str::to_owned).to_vec()
    };
    let rows = move || {
        let page_height = page_height.get();
        let row = |part: Part| {
            vec![
                part.range(),
                part.stretch(page_height).unwrap_or_else(|| "–".into()),
                domain::format::count(part.reached),
                part.share(),
                domain::format::count(part.ended),
            ]
        };
        counts.with(|counts| counts.parts().map(row).to_vec())
    };
    let shown = Shown {
        counts,
        page_height,
        label,
        device,
        place,
    };
    view! {
        <figure class=format!("heat depth {class}") class:is-strip=is_strip>
            <div class:visually-hidden=is_strip>
                <Figures figures=Signal::derive(figures)/>
            </div>
            {move || {
                if is_empty.get() {
                    view! { <p class="depth-none">"No data"</p> }.into_any()
                } else {
                    view! { <Plot shown/> }.into_any()
                }
            }}
            <div class:visually-hidden=is_strip>
                <Notes notes=Signal::derive(move || counts.with(|counts| counts.notes(label.get())))/>
            </div>
            <NumbersTable
                caption=Signal::derive(caption)
                head=Signal::derive(head)
                rows=Signal::derive(rows)
                quiet=is_strip
            />
        </figure>
    }
}
