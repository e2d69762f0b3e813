//! What happened on the page, in figures above the map: [`tiles`] show them.

pub(super) mod tiles;

use std::cmp::Reverse;

use domain::format;
use domain::heat::page_heat::{ElementHeat, PageHeat};
use domain::heat::query::{Counting, HeatKind};

use super::names::{self, percent, percent_text};
use super::picture::layout::Laid;
use super::stage::notes::not_drawn;

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
    pub(super) value: Option<f64>,
    pub(super) is_percent: bool,
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
    fn what_has_heat_of_its_own_leads_to_it() {
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
            also: Vec::new(),
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
}
