//! What somebody has to know who reads the map, each as a sentence.

use domain::format;
use domain::heat::page_heat::PageHeat;
use domain::heat::query::{Counting, HeatKind};

use super::super::names;
use super::super::picture::layout::Laid;

/// Of what was counted, so much is not on the map.
pub(in super::super) fn not_drawn(laid: &Laid, heat: &PageHeat, kind: HeatKind) -> u64 {
    if kind.is_by_depth() {
        return 0;
    }
    laid.absent + laid.lost + heat.nowhere + heat.more_count + heat.more_cells_count
}

pub(in super::super) fn notes(
    laid: &Laid,
    heat: &PageHeat,
    kind: HeatKind,
    counting: Counting,
) -> Vec<String> {
    if kind.is_by_depth() {
        return by_depth(kind, counting).map(str::to_owned).into_iter().collect();
    }
    let is_by_session = counting == Counting::Sessions;
    // Of the page as a whole, each session is counted once …
    let once = |number: u64| match counting {
        Counting::All => names::counted(kind, number),
        Counting::Sessions => format::counted(number, "session", "sessions"),
    };
    // … and of its parts once in each.
    let by_part = |number: u64| match counting {
        Counting::All => names::counted(kind, number),
        Counting::Sessions => format::counted(number, "count", "counts"),
    };
    let is = |number: u64| if number == 1 { "is" } else { "are" };
    let mut notes = Vec::new();
    let mut say = |number: u64, sentence: &dyn Fn() -> String| {
        if number > 0 {
            notes.push(sentence());
        }
    };
    say(laid.absent, &|| {
        format!(
            "{} on elements that the page beneath does not show {} not drawn; the list has them.",
            by_part(laid.absent),
            is(laid.absent)
        )
    });
    say(heat.by_page, &|| {
        let (what, they) = match (is_by_session, heat.by_page) {
            (true, number) => (
                format!("Some {} of {} have", names::noun(kind).1, once(number)),
                "they",
            ),
            (false, 1) => (format!("{} has", once(1)), "it"),
            (false, number) => (format!("{} have", once(number)), "they"),
        };
        format!("{what} only a position on the page: no box of an element is known that {they} lay in.")
    });
    say(laid.lost, &|| {
        format!(
            "{} on elements of which nobody knows the place {} not drawn.",
            by_part(laid.lost),
            is(laid.lost)
        )
    });
    say(heat.nowhere, &|| match counting {
        Counting::All => format!(
            "{} within frames or beyond the page {} not drawn.",
            once(heat.nowhere),
            is(heat.nowhere)
        ),
        Counting::Sessions => format!(
            "What {} did within frames or beyond the page is not drawn.",
            once(heat.nowhere)
        ),
    });
    say(heat.more_count, &|| {
        format!(
            "{} on {} with less {} not drawn.",
            by_part(heat.more_count),
            format::counted(heat.more_elements, "element", "elements"),
            is(heat.more_count)
        )
    });
    say(heat.more_cells_count, &|| {
        format!(
            "{} at {} with less {} not drawn.",
            by_part(heat.more_cells_count),
            format::counted(heat.more_cells, "place", "places"),
            is(heat.more_cells_count)
        )
    });
    if is_by_session && laid.absent + laid.lost + heat.more_count + heat.more_cells_count > 0 {
        notes.push("A count is one session on one element or at one place.".into());
    }
    notes
}

/// What counting sessions comes to, where no map is made of places.
fn by_depth(kind: HeatKind, counting: Counting) -> Option<&'static str> {
    match (counting, kind) {
        (Counting::All, _) => None,
        (Counting::Sessions, HeatKind::Attention) => {
            Some("Attention is time, added up over all views: counting sessions changes nothing of it.")
        }
        (Counting::Sessions, _) => Some("Each session counts once, by the view that went furthest."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_elsewhere_or_not_at_all_is_said() {
        let laid = |absent, lost| Laid {
            points: Vec::new(),
            absent,
            lost,
        };
        let heat = |by_page, nowhere, more_count| PageHeat {
            by_page,
            nowhere,
            more_count,
            more_elements: 3,
            ..PageHeat::default()
        };
        for (laid, heat, kind, counting, expected) in [
            (laid(0, 0), heat(0, 0, 0), HeatKind::Click, Counting::All, &[][..]),
            (
                laid(12, 0),
                heat(37, 1, 0),
                HeatKind::Click,
                Counting::All,
                &[
                    "12 clicks on elements that the page beneath does not show are not drawn; the list has them.",
                    "37 clicks have only a position on the page: no box of an element is known that they lay in.",
                    "1 click within frames or beyond the page is not drawn.",
                ],
            ),
            (
                laid(0, 1),
                heat(0, 0, 9),
                HeatKind::Rage,
                Counting::Sessions,
                &[
                    "1 count on elements of which nobody knows the place is not drawn.",
                    "9 counts on 3 elements with less are not drawn.",
                    "A count is one session on one element or at one place.",
                ],
            ),
            (
                laid(0, 0),
                heat(1, 0, 0),
                HeatKind::Dead,
                Counting::All,
                &[
                    "1 dead click has only a position on the page: no box of an element is known that it lay in.",
                ],
            ),
            (
                laid(0, 0),
                heat(2, 1, 0),
                HeatKind::Click,
                Counting::Sessions,
                &[
                    "Some clicks of 2 sessions have only a position on the page: no box of an element is known that they lay in.",
                    "What 1 session did within frames or beyond the page is not drawn.",
                ],
            ),
            (laid(9, 9), heat(9, 9, 9), HeatKind::Scroll, Counting::All, &[]),
            (
                laid(0, 0),
                heat(0, 0, 0),
                HeatKind::Scroll,
                Counting::Sessions,
                &["Each session counts once, by the view that went furthest."],
            ),
            (
                laid(0, 0),
                heat(0, 0, 0),
                HeatKind::Attention,
                Counting::Sessions,
                &["Attention is time, added up over all views: counting sessions changes nothing of it."],
            ),
        ] {
            assert_eq!(notes(&laid, &heat, kind, counting), expected);
        }
    }

    #[test]
    fn places_beyond_those_told_are_said_and_counted_as_not_drawn() {
        let heat = PageHeat {
            nowhere: 2,
            more_cells: 3,
            more_cells_count: 4,
            ..PageHeat::default()
        };
        let said = notes(&Laid::default(), &heat, HeatKind::Click, Counting::All);
        assert_eq!(said[1], "4 clicks at 3 places with less are not drawn.");
        assert_eq!(not_drawn(&Laid::default(), &heat, HeatKind::Click), 6);
        assert_eq!(not_drawn(&Laid::default(), &heat, HeatKind::Scroll), 0);
    }
}
