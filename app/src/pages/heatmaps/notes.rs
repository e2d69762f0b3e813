//! What somebody has to know who reads the map, each as a sentence.

use domain::heat::page_heat::PageHeat;
use domain::heat::query::{Counting, HeatKind};

use super::layout::Laid;
use super::names;

pub(super) fn notes(laid: &Laid, heat: &PageHeat, kind: HeatKind, counting: Counting) -> Vec<String> {
    if kind.is_by_depth() {
        return Vec::new();
    }
    let counted = |number: u64| match counting {
        Counting::All => names::counted(kind, number),
        Counting::Sessions => domain::format::counted(number, "session", "sessions"),
    };
    let has = |number: u64, one: &'static str, many: &'static str| if number == 1 { one } else { many };
    let mut notes = Vec::new();
    let mut say = |number: u64, rest: &dyn Fn() -> String| {
        if number > 0 {
            notes.push(format!("{} {}", counted(number), rest()));
        }
    };
    say(laid.moved, &|| {
        format!(
            "on elements that this page does not have any more {} drawn where those were.",
            has(laid.moved, "is", "are")
        )
    });
    say(heat.by_page, &|| {
        format!(
            "{} only a position on the page: {} recorder told no boxes.",
            has(heat.by_page, "has", "have"),
            has(heat.by_page, "its", "their")
        )
    });
    say(laid.lost, &|| {
        format!(
            "on elements of which nobody knows the place {} not drawn.",
            has(laid.lost, "is", "are")
        )
    });
    say(heat.nowhere, &|| {
        format!(
            "within frames or beyond the page {} not drawn.",
            has(heat.nowhere, "is", "are")
        )
    });
    say(heat.more_count, &|| {
        format!(
            "on {} with less {} not drawn.",
            domain::format::counted(heat.more_elements, "element", "elements"),
            has(heat.more_count, "is", "are")
        )
    });
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_elsewhere_or_not_at_all_is_said() {
        let laid = |moved, lost| Laid {
            points: Vec::new(),
            moved,
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
                    "12 clicks on elements that this page does not have any more are drawn where those were.",
                    "37 clicks have only a position on the page: their recorder told no boxes.",
                    "1 click within frames or beyond the page is not drawn.",
                ],
            ),
            (
                laid(0, 1),
                heat(0, 0, 9),
                HeatKind::Rage,
                Counting::Sessions,
                &[
                    "1 session on elements of which nobody knows the place is not drawn.",
                    "9 sessions on 3 elements with less are not drawn.",
                ],
            ),
            (
                laid(0, 0),
                heat(1, 0, 0),
                HeatKind::Move,
                Counting::All,
                &["1 pause of the pointer has only a position on the page: its recorder told no boxes."],
            ),
            (laid(9, 9), heat(9, 9, 9), HeatKind::Scroll, Counting::All, &[]),
        ] {
            assert_eq!(notes(&laid, &heat, kind, counting), expected);
        }
    }
}
