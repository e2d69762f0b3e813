//! The figures above the map, each beside what it is compared with.

use domain::heat::query::HeatKind;
use domain::heat::template::PageTemplate;
use leptos::either::Either;
use leptos::prelude::*;

use super::super::address::asked::Asked;
use super::super::state::HeatState;
use super::{Figure, figures};

#[component]
pub(in super::super) fn Figures(state: HeatState) -> impl IntoView {
    let of = move |side: usize| {
        let side = state.sides[side];
        side.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let query = &shown.query;
            Some(
                side.laid
                    .with(|laid| figures(&shown.heat, query.kind, query.counting, laid)),
            )
        })
    };
    let part = move || {
        let path = state.asked.with(|asked| asked.page.clone())?;
        let page = state.sides[0].query()?.page;
        is_part(&path, &page).map(|said| view! { <p class="muted">{said}</p> })
    };
    let all = Memo::new(move |_| (of(0).unwrap_or_default(), of(1)));
    let chosen = state.part(|asked| asked.kind);
    let tile = move |here: &Figure, beside: Option<&Figure>| {
        let kind = here.kind;
        view! {
            <Tile
                figure=here.clone()
                beside=beside.cloned()
                address=Signal::derive(move || kind.map(|kind| state.asked.with(|asked| address_of(asked, kind))))
                is_chosen=Signal::derive(move || kind == Some(chosen.get()))
            />
        }
    };
    let tiles = move || {
        all.with(|(here, beside)| {
            here.iter()
                .enumerate()
                .map(|(index, figure)| tile(figure, beside.as_ref().and_then(|beside| beside.get(index))))
                .collect_view()
        })
    };
    view! {
        <section aria-label="Figures">
            <div role="status">{part}</div>
            <dl class="heatmaps-figures">{tiles}</dl>
        </section>
    }
}

/// One of them, which leads to where its heat is.
#[component]
fn Tile(
    figure: Figure,
    /// What it is compared with.
    beside: Option<Figure>,
    address: Signal<Option<String>>,
    is_chosen: Signal<bool>,
) -> impl IntoView {
    // What is compared has no room for both.
    let most = figure.most.as_ref().filter(|_| beside.is_none());
    let title = most.map(|most| format!("Most on “{most}”"));
    let most = most
        .map(|most| view! { <span class="heatmaps-figure-note clip">{format!("most on “{most}”")}</span> });
    let compared = beside.as_ref().map(|beside| {
        view! {
            <span class="heatmaps-figure-change number">
                {format!("{} against {}", difference(&figure, beside), beside.text)}
            </span>
        }
    });
    let name = match figure.kind {
        None => Either::Left(figure.name),
        Some(_) => Either::Right(view! {
            <a
                class="heatmaps-figure-link"
                href=address
                data-noscroll
                title=title
                aria-current=move || is_chosen.get().then_some("true")
            >
                {figure.name}
            </a>
        }),
    };
    view! {
        <div class="heatmaps-figure">
            <dt>{name}</dt>
            <dd>
                <strong class="number">{figure.text}</strong>
                <span class="heatmaps-figure-note number">{figure.note}</span>
                {most}
                {compared}
            </dd>
        </div>
    }
}

/// Said where a path was asked for that a template makes part of the page that is shown.
fn is_part(path: &str, page: &str) -> Option<String> {
    let template: PageTemplate = page.parse().ok()?;
    (path != page && template.matches(path)).then(|| format!("{path} is part of {page}, which is shown."))
}

/// Of the same with heat of another kind, of which nothing is open.
fn address_of(asked: &Asked, kind: HeatKind) -> String {
    let asked = Asked {
        kind,
        opened: None,
        ..asked.clone()
    };
    asked.address()
}

/// How a figure compares with the one beside it, in words as well as a sign.
fn difference(here: &Figure, beside: &Figure) -> String {
    let (Some(now), Some(other)) = (here.value, beside.value) else {
        return "–".into();
    };
    let sign = if now > other { "▲" } else { "▼" };
    if here.is_percent {
        // As they are read, in whole percent.
        let points = (now.round() - other.round()).abs();
        return match points {
            0.0 => "the same".into(),
            points => format!("{sign} {points:.0} points"),
        };
    }
    if now.total_cmp(&other).is_eq() {
        return "the same".into();
    }
    if other <= 0.0 {
        return "▲ from none".into();
    }
    match ((now - other).abs() * 100.0 / other).round() {
        0.0 => format!("{sign} under 1%"),
        1_000.0.. => format!("{sign} {:.0} times as many", now / other),
        percent => format!("{sign} {percent:.0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_leads_to_the_same_with_its_heat() {
        let asked = Asked {
            service: "shop".parse().ok(),
            kind: HeatKind::Rage,
            elements: true,
            ..Asked::default()
        };
        for (kind, expected) in [
            (HeatKind::Dead, "/heatmaps?service=shop&kind=dead&elements=1"),
            (HeatKind::Click, "/heatmaps?service=shop&elements=1"),
        ] {
            assert_eq!(address_of(&asked, kind), expected);
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_tile_shows_its_figure() {
        let figure = |kind, most: Option<&str>| Figure {
            name: "Dead clicks",
            text: "30".into(),
            note: "2.0% of clicks".into(),
            kind,
            most: most.map(str::to_owned),
            value: Some(30.0),
            is_percent: false,
        };
        let html = |figure: Figure, beside: Option<Figure>, is_chosen: bool| {
            let owner = Owner::new();
            let address = Some("/heatmaps?kind=dead".to_owned());
            owner.with(|| {
                view! {
                    <Tile
                        figure
                        beside
                        address=Signal::stored(address)
                        is_chosen=Signal::stored(is_chosen)
                    />
                }
                .to_html()
            })
        };
        let dead = Some(HeatKind::Dead);
        let named = figure(dead, Some("Buy"));
        for (html, has, has_not) in [
            (
                html(named.clone(), None, true),
                &[
                    "href=\"/heatmaps?kind=dead\"",
                    "aria-current=\"true\"",
                    "most on “Buy”",
                    "title=\"Most on “Buy”\"",
                ][..],
                &["against"][..],
            ),
            (
                html(named.clone(), Some(named.clone()), false),
                &["href=", "the same against 30"],
                &["aria-current", "ost on"],
            ),
            (
                html(figure(dead, None), None, false),
                &["href="],
                &["title", "ost on"],
            ),
            // What has no heat of its own leads nowhere.
            (
                html(figure(None, None), None, false),
                &["Dead clicks"],
                &["<a", "href"],
            ),
        ] {
            for text in has {
                assert!(html.contains(text), "{text} in {html}");
            }
            for text in has_not {
                assert!(!html.contains(text), "no {text} in {html}");
            }
        }
    }

    #[test]
    fn a_path_of_a_template_is_said_to_be_part_of_it() {
        for (path, page, expected) in [
            (
                "/product/7",
                "/product/:id",
                Some("/product/7 is part of /product/:id, which is shown."),
            ),
            ("/product/:id", "/product/:id", None),
            ("/cart", "/product/:id", None),
            ("/", "/", None),
        ] {
            assert_eq!(is_part(path, page).as_deref(), expected, "{path} on {page}");
        }
    }

    #[test]
    fn a_figure_is_compared_in_words() {
        let of = |value, is_percent| Figure {
            name: "Clicks",
            text: String::new(),
            note: String::new(),
            kind: None,
            most: None,
            value,
            is_percent,
        };
        for (now, other, is_percent, expected) in [
            (Some(3.0), Some(3.0), false, "the same"),
            (Some(3.0), Some(0.0), false, "▲ from none"),
            (Some(120.0), Some(100.0), false, "▲ 20%"),
            (Some(0.0), Some(100.0), false, "▼ 100%"),
            (Some(10_001.0), Some(10_000.0), false, "▲ under 1%"),
            (Some(5_000.0), Some(100.0), false, "▲ 50 times as many"),
            (Some(60.4), Some(55.0), true, "▲ 5 points"),
            (Some(60.4), Some(60.0), true, "the same"),
            (None, Some(60.0), true, "–"),
        ] {
            let found = difference(&of(now, is_percent), &of(other, is_percent));
            assert_eq!(found, expected, "{now:?} beside {other:?}");
        }
    }
}
