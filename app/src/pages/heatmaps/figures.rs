//! What happened on the page, in figures above the map.

use std::cmp::Reverse;

use domain::format;
use domain::heat::page_heat::{ElementHeat, PageHeat};
use domain::heat::query::{Counting, HeatKind};
use domain::heat::template::PageTemplate;
use leptos::either::Either;
use leptos::prelude::*;

use super::asked::Asked;
use super::layout::Laid;
use super::names::{self, percent, percent_text};
use super::notes::not_drawn;
use super::state::HeatState;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) note: String,
    /// The kind of heat that shows where it is.
    pub(super) kind: Option<HeatKind>,
    /// The element with the most of it, where that is known.
    pub(super) most: Option<String>,
    /// What is compared. It is in percent already, or grows without end.
    value: Option<f64>,
    is_percent: bool,
}

/// Those of one page, in their order.
#[expect(clippy::cast_precision_loss, reason = "counts are few enough")]
pub(super) fn figures(heat: &PageHeat, kind: HeatKind, counting: Counting, laid: &Laid) -> Vec<Figure> {
    let counts = &heat.counts;
    let counted = |name, number: u64, note: String| Figure {
        name,
        text: format::count(number),
        note,
        kind: None,
        most: None,
        value: Some(number as f64),
        is_percent: false,
    };
    let missing = match counting {
        Counting::All => not_drawn(laid, heat, kind),
        // Nobody knows how many sessions those are together.
        Counting::Sessions => 0,
    };
    let of_kind = |figure: HeatKind, name, note: String| {
        let is_shown = figure == kind && missing > 0;
        let note = if is_shown {
            format!("{note}, {} not drawn", format::count(missing))
        } else {
            note
        };
        Figure {
            kind: Some(figure),
            ..counted(name, names::amount(figure, counts), note)
        }
    };
    let anger = |figure: HeatKind, name, note: String| Figure {
        most: most(heat, kind, figure),
        ..of_kind(figure, name, note)
    };
    let of_clicks = |number| format!("{} of clicks", percent_text(percent(number, counts.clicks)));
    // Neither bursts nor returns are clicks: there is no share of them.
    let per_hundred = |number, whole: u64, of: &str| {
        per_hundred(number, whole).map_or("–".into(), |rate| format!("{rate} per 100 {of}"))
    };
    let per_view = |number| match percent(number, heat.views) {
        Some(percent) => format!("{:.1} a view", percent / 100.0),
        None => "–".into(),
    };
    let depth = heat.depths.average();
    let what = match kind {
        HeatKind::Scroll => "of known depth".to_owned(),
        HeatKind::Attention => "of known attention".to_owned(),
        kind => format!("with {}", names::noun(kind).1),
    };
    let views = |number| format::counted(number, "view", "views");
    let sessions = |number| format::counted(number, "session", "sessions");
    vec![
        counted(
            "Views",
            heat.views,
            format!("in {}", sessions(heat.view_sessions)),
        ),
        counted("Sessions", counts.sessions, what),
        of_kind(HeatKind::Click, "Clicks", per_view(counts.clicks)),
        anger(
            HeatKind::Rage,
            "Rage clicks",
            per_hundred(counts.rage, counts.clicks, "clicks"),
        ),
        anger(HeatKind::Dead, "Dead clicks", of_clicks(counts.dead)),
        anger(HeatKind::Error, "Error clicks", of_clicks(counts.errors)),
        match kind {
            HeatKind::Move => of_kind(kind, "Pauses", per_view(counts.rests)),
            _ => counted(
                "Quick backs",
                counts.quick_backs,
                per_hundred(counts.quick_backs, heat.views, "views"),
            ),
        },
        Figure {
            name: "Average depth",
            text: depth.map_or_else(|| "–".into(), |depth| format!("{depth:.0}%")),
            note: match (heat.depths.unknown, counting) {
                (0, Counting::All) => "of the page seen".into(),
                (0, Counting::Sessions) => "each session at its furthest".into(),
                (unknown, Counting::All) => format!("unknown in {}", views(unknown)),
                (unknown, Counting::Sessions) => format!("unknown in {}", sessions(unknown)),
            },
            kind: Some(HeatKind::Scroll),
            most: None,
            value: depth,
            is_percent: true,
        },
    ]
}

fn per_hundred(number: u64, whole: u64) -> Option<String> {
    let percent = percent_text(Some(percent(number, whole)?));
    Some(percent.trim_end_matches('%').to_owned())
}

/// What the element with the most of it is called. The answer has those elements only on which what was asked for happened,
/// and of very many those with the most: who has the most of something else is known where it cannot be one of the others.
fn most(heat: &PageHeat, asked: HeatKind, of: HeatKind) -> Option<String> {
    let has_all = asked == of || (asked == HeatKind::Click && heat.more_elements == 0);
    let amount = |element: &ElementHeat| names::amount(of, &element.counts);
    let first = heat
        .elements
        .iter()
        .filter(|_| has_all)
        .min_by_key(|element| Reverse(amount(element)))?;
    (amount(first) > 0).then(|| names::element(first))
}

/// Said where a path was asked for that a template makes part of the page that is shown.
fn is_part(path: &str, page: &str) -> Option<String> {
    let template: PageTemplate = page.parse().ok()?;
    (path != page && template.matches(path)).then(|| format!("{path} is part of {page}, which is shown."))
}

/// Of the same with heat of another kind.
fn address_of(asked: &Asked, kind: HeatKind) -> String {
    let asked = Asked {
        kind,
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
        let points = (now - other).abs().round();
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

#[component]
pub(super) fn Figures(state: HeatState) -> impl IntoView {
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
    let name = move |figure: &Figure| {
        let name = figure.name;
        let Some(kind) = figure.kind else {
            return Either::Left(name);
        };
        let address = move || state.asked.with(|asked| address_of(asked, kind));
        Either::Right(view! {
            <a
                class="heatmaps-figure-link"
                href=address
                data-noscroll
                title=figure.most.clone().map(|most| format!("Most on “{most}”"))
                aria-current=move || (chosen.get() == kind).then_some("true")
            >
                {name}
            </a>
        })
    };
    let tile = move |here: &Figure, beside: Option<&Figure>| {
        // What is compared has no room for both.
        let most = here.most.clone().filter(|_| beside.is_none());
        let most = most.map(
            |most| view! { <span class="heatmaps-figure-note clip">{format!("most on “{most}”")}</span> },
        );
        let compared = beside.map(|beside| {
            view! {
                <span class="heatmaps-figure-change number">
                    {format!("{} against {}", difference(here, beside), beside.text)}
                </span>
            }
        });
        view! {
            <div class="heatmaps-figure">
                <dt>{name(here)}</dt>
                <dd>
                    <strong class="number">{here.text.clone()}</strong>
                    <span class="heatmaps-figure-note number">{here.note.clone()}</span>
                    {most}
                    {compared}
                </dd>
            </div>
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

#[cfg(test)]
mod tests {
    use domain::fact::FactElement;
    use domain::heat::depth::Depths;
    use domain::heat::page_heat::HeatCounts;

    use super::*;

    #[test]
    fn figures_say_what_they_are_of() {
        let heat = PageHeat {
            counts: HeatCounts {
                clicks: 1_500,
                rage: 30,
                sessions: 1,
                ..HeatCounts::default()
            },
            views: 1_000,
            view_sessions: 400,
            depths: Depths {
                views: 2,
                percent: 127.0,
                unknown: 3,
                ..Depths::default()
            },
            ..PageHeat::default()
        };
        let laid = |lost| Laid {
            lost,
            ..Laid::default()
        };
        let found = figures(&heat, HeatKind::Rage, Counting::All, &laid(4));
        let read: Vec<_> = found
            .iter()
            .map(|figure| (figure.name, figure.text.as_str(), figure.note.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                ("Views", "1,000", "in 400 sessions"),
                ("Sessions", "1", "with rage clicks"),
                ("Clicks", "1,500", "1.5 a view"),
                ("Rage clicks", "30", "2.0 per 100 clicks, 4 not drawn"),
                ("Dead clicks", "0", "0% of clicks"),
                ("Error clicks", "0", "0% of clicks"),
                ("Quick backs", "0", "0 per 100 views"),
                ("Average depth", "64%", "unknown in 3 views"),
            ]
        );
        let by_session = figures(&heat, HeatKind::Rage, Counting::Sessions, &laid(4));
        assert_eq!(
            (by_session[3].note.as_str(), by_session[7].note.as_str()),
            ("2.0 per 100 clicks", "unknown in 3 sessions")
        );
        let pauses = figures(&heat, HeatKind::Move, Counting::All, &laid(0));
        assert_eq!(
            (pauses[6].name, pauses[6].note.as_str()),
            ("Pauses", "0.0 a view")
        );
        let nothing = figures(&PageHeat::default(), HeatKind::Click, Counting::All, &laid(0));
        for (index, note) in [(2, "–"), (3, "–"), (4, "– of clicks"), (6, "–")] {
            assert_eq!(nothing[index].note, note);
        }
        assert_eq!(nothing[7].text, "–");
    }

    #[test]
    fn rates_are_of_a_hundred() {
        for (number, whole, expected) in [
            (0, 0, None),
            (0, 50, Some("0")),
            (1, 20_000, Some("under 0.1")),
            (30, 1_500, Some("2.0")),
            (3, 4, Some("75")),
        ] {
            assert_eq!(
                per_hundred(number, whole).as_deref(),
                expected,
                "{number} of {whole}"
            );
        }
    }

    #[test]
    fn a_figure_leads_to_the_heat_of_its_kind() {
        let of = |kind| {
            figures(&PageHeat::default(), kind, Counting::All, &Laid::default())
                .iter()
                .map(|figure| figure.kind)
                .collect::<Vec<_>>()
        };
        use HeatKind::{Click, Dead, Error, Move, Rage, Scroll};
        let kinds = |seventh| {
            let other = [Some(Click), Some(Rage), Some(Dead), Some(Error)];
            [&[None, None][..], &other, &[seventh, Some(Scroll)]].concat()
        };
        assert_eq!(of(Click), kinds(None));
        assert_eq!(of(Move), kinds(Some(Move)));
        let asked = Asked {
            service: "shop".parse().ok(),
            kind: Rage,
            elements: true,
            ..Asked::default()
        };
        assert_eq!(
            address_of(&asked, Dead),
            "/heatmaps?service=shop&kind=dead&elements=1"
        );
        assert_eq!(address_of(&asked, Click), "/heatmaps?service=shop&elements=1");
    }

    #[test]
    fn what_has_the_most_is_named_where_it_is_known() {
        use HeatKind::{Click, Dead, Error, Rage};
        let element = |label: &str, rage, dead| ElementHeat {
            element: FactElement {
                tag: "button".into(),
                label: Some(label.into()),
                selector: None,
            },
            counts: HeatCounts {
                clicks: 50,
                rage,
                dead,
                ..HeatCounts::default()
            },
            bounds: None,
            cells: Vec::new(),
        };
        let heat = |more_elements| PageHeat {
            elements: vec![
                element("Buy", 1, 3),
                element("Apply code", 4, 0),
                element("Help", 4, 2),
            ],
            more_elements,
            ..PageHeat::default()
        };
        for (more, asked, of, expected) in [
            (0, Click, Rage, Some("Apply code")),
            (0, Click, Dead, Some("Buy")),
            // Nothing of it happened.
            (0, Click, Error, None),
            // Elements with dead clicks and without rage are not among those with rage.
            (0, Rage, Dead, None),
            (0, Rage, Rage, Some("Apply code")),
            // One of the others may have more …
            (3, Click, Rage, None),
            // … but not of what was asked for.
            (3, Rage, Rage, Some("Apply code")),
        ] {
            let found = most(&heat(more), asked, of);
            assert_eq!(found.as_deref(), expected, "{of:?} on {asked:?}, {more}");
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
