//! All that there is to say of the element that is pointed at, beside it on the map.

use domain::format;
use domain::heat::query::{Counting, HeatKind};
use leptos::prelude::*;

use super::super::list::ranked::Ranked;
use super::super::names::{counted, percent_text};
use super::super::picture::layout::Area;

/// Where somebody points at the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Pointer {
    /// In shares of the picture's sides.
    pub(in super::super) place: [f64; 2],
    /// In px from the top of the window.
    pub(in super::super) from_top: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Tip {
    name: String,
    lines: [String; 3],
}

/// Where a tip stands, in px of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Stand {
    left: f64,
    /// Of its upper edge, or its lower one where it ends above the element.
    top: f64,
    is_above: bool,
    width: f64,
}

impl Tip {
    pub(in super::super) fn of(row: &Ranked, kind: HeatKind) -> Self {
        let share = format!("{} of all on the page", percent_text(row.share));
        let times = counted(kind, row.times);
        let sessions = format!(
            "In {}{}",
            if row.is_at_most { "at most " } else { "" },
            format::counted(row.sessions, "session", "sessions")
        );
        // What is counted comes first, with its share.
        let (first, last) = match row.counting {
            Counting::All => (format!("{times}, {share}"), sessions),
            Counting::Sessions => (format!("{sessions}, {share}"), times),
        };
        Self {
            name: row.name.clone(),
            lines: [
                first,
                format!(
                    "Rage rate {}, dead rate {}",
                    percent_text(row.rage),
                    percent_text(row.dead)
                ),
                last,
            ],
        }
    }

    /// Above what is pointed at, else below, else over it; never beyond the panel.
    pub(in super::super) fn stand(&self, area: Area, panel: [f64; 2], pointer: Option<Pointer>) -> Stand {
        /// The style sheet has it too.
        const WIDTH: f64 = 264.0;
        const GAP: f64 = 6.0;
        /// The bar of the page and the filters, which cover what is scrolled below them.
        const STICKING: f64 = 112.0;
        let width = WIDTH.min(panel[0]);
        let height = self.height(width);
        let anchor = anchor(area, panel, pointer);
        let [left, top, _, anchor_height] = anchor;
        let bottom = top + anchor_height + GAP;
        let fits_above = top - GAP - height >= 0.0;
        let fits_below = bottom + height <= panel[1];
        let is_hidden_above = pointer.is_some_and(|pointer| {
            let from_pointer = pointer.place[1] * panel[1] - top;
            pointer.from_top - from_pointer - GAP - height < STICKING
        });
        let is_above = fits_above && !(is_hidden_above && fits_below);
        Stand {
            left: left.clamp(0.0, (panel[0] - width).max(0.0)),
            top: if is_above {
                top - GAP
            } else if fits_below {
                bottom
            } else {
                (top + GAP).clamp(0.0, (panel[1] - height).max(0.0))
            },
            is_above,
            width,
        }
    }

    /// At most: no letter is measured.
    #[expect(clippy::cast_precision_loss, reason = "a tip is short")]
    fn height(&self, width: f64) -> f64 {
        const LETTER: f64 = 7.0;
        const LINE: f64 = 18.0;
        const PADDING: [f64; 2] = [26.0, 18.0];
        // The style sheet cuts names there.
        const LINES_OF_NAME: f64 = 2.0;
        let lines = |text: &str| (text.chars().count() as f64 * LETTER / (width - PADDING[0])).ceil();
        let name = lines(&self.name).min(LINES_OF_NAME);
        let rest: f64 = self.lines.iter().map(|line| lines(line)).sum();
        (name + rest) * LINE + PADDING[1]
    }
}

/// The element, or of one that is long only that part of it at which somebody points: its edge may be far from there.
fn anchor(area: Area, panel: [f64; 2], pointer: Option<Pointer>) -> Area {
    const LONG: f64 = 200.0;
    const AROUND: f64 = 12.0;
    let mut anchor = area;
    for axis in [0, 1] {
        if let Some(pointer) = pointer
            && area[2 + axis] > LONG
        {
            anchor[axis] = pointer.place[axis] * panel[axis] - AROUND;
            anchor[2 + axis] = 2.0 * AROUND;
        }
    }
    anchor
}

/// To be seen only: the list says the same.
#[component]
pub(in super::super) fn TipView(tip: Tip, stand: Stand) -> impl IntoView {
    let px = |length: f64| format!("{length:.1}px");
    view! {
        <div
            class="heatmaps-tip"
            class:is-above=stand.is_above
            style:left=px(stand.left)
            style:top=px(stand.top)
            style:width=px(stand.width)
        >
            <strong>{tip.name}</strong>
            {tip.lines.map(|line| view! { <span class="number">{line}</span> }).collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tip(name: &str) -> Tip {
        let row = Ranked {
            index: 0,
            rank: 0,
            name: name.into(),
            selector: "#buy".into(),
            counting: Counting::All,
            times: 1_234,
            sessions: 1,
            is_at_most: false,
            share: Some(12.0),
            rage: Some(8.0),
            dead: Some(0.0),
            errors: None,
            quick_backs: 2,
        };
        Tip::of(&row, HeatKind::Click)
    }

    #[test]
    fn it_says_everything() {
        let tip = tip("Buy");
        assert_eq!(tip.name, "Buy");
        assert_eq!(
            tip.lines,
            [
                "1,234 clicks, 12% of all on the page",
                "Rage rate 8.0%, dead rate 0%",
                "In 1 session",
            ]
        );
    }

    #[test]
    fn it_stands_beside_the_element_and_within_the_picture() {
        let tip = tip("Buy");
        let height = tip.height(264.0);
        let pointer = |place, from_top| Some(Pointer { place, from_top });
        for (area, panel, pointer, (left, top, is_above)) in [
            // Above, or below where there is no room, or else within.
            (
                [10.0, 300.0, 50.0, 20.0],
                [800.0, 600.0],
                None,
                (10.0, 294.0, true),
            ),
            (
                [10.0, 20.0, 50.0, 20.0],
                [800.0, 600.0],
                None,
                (10.0, 46.0, false),
            ),
            (
                [10.0, 20.0, 50.0, 570.0],
                [800.0, 600.0],
                None,
                (10.0, 26.0, false),
            ),
            // Not beyond the right edge, nor the left one.
            (
                [780.0, 300.0, 50.0, 20.0],
                [800.0, 600.0],
                None,
                (536.0, 294.0, true),
            ),
            (
                [-90.0, 300.0, 95.0, 20.0],
                [800.0, 600.0],
                None,
                (0.0, 294.0, true),
            ),
            // As wide as a narrow picture.
            (
                [90.0, 300.0, 95.0, 20.0],
                [200.0, 600.0],
                None,
                (0.0, 294.0, true),
            ),
            // Nothing is seen above what is near the top of the window.
            (
                [10.0, 300.0, 50.0, 20.0],
                [800.0, 600.0],
                pointer([0.02, 0.5], 112.0 + height),
                (10.0, 326.0, false),
            ),
            (
                [10.0, 300.0, 50.0, 20.0],
                [800.0, 600.0],
                pointer([0.02, 0.5], 119.0 + height),
                (10.0, 294.0, true),
            ),
            // Of what is long, beside the pointer.
            (
                [0.0, 0.0, 800.0, 600.0],
                [800.0, 600.0],
                pointer([0.5, 0.5], 900.0),
                (388.0, 282.0, true),
            ),
            // A picture without room for it has its beginning.
            (
                [0.0, 0.0, 40.0, 20.0],
                [800.0, height - 1.0],
                None,
                (0.0, 0.0, false),
            ),
        ] {
            let stand = tip.stand(area, panel, pointer);
            assert_eq!(
                (stand.left, stand.top, stand.is_above),
                (left, top, is_above),
                "{area:?}"
            );
        }
    }

    #[test]
    fn long_names_make_it_higher_up_to_two_lines() {
        let heights = [3, 40, 400].map(|letters| tip(&"n".repeat(letters)).height(264.0));
        assert!(heights[0] < heights[1], "{heights:?}");
        assert!((heights[1] - heights[2]).abs() < f64::EPSILON, "{heights:?}");
    }
}
