//! The heat of one page: what the console is answered.

use serde::{Deserialize, Serialize};

use super::depth::{ByDepth, Depths};
use crate::Millis;
use crate::actor::Actor;
use crate::client::DeviceType;
use crate::fact::FactElement;
use crate::id::SessionId;

/// Steps of a box, and of the width of a page, across which cells lie.
pub const STEPS: u16 = 512;
/// The height of a cell on a page, and about that of one in a box, in CSS px.
pub const CELL_PX: f64 = 8.0;
/// Elements that an answer has at most: those with the most in them.
pub const MOST_ELEMENTS: usize = 500;
/// Cells that an answer has at most, of all of its elements and the page: those with the most in them.
pub const MOST_CELLS: usize = 20_000;
/// Sessions behind a place that are told at most, the newest ones.
pub const MOST_MOMENTS: usize = 50;

/// A cell of an element's box, by its middle: both in [`STEPS`] of the box. On a page, `x` is in steps of its width and `y`
/// in [`CELL_PX`] from its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    pub x: u16,
    pub y: u16,
}

impl Cell {
    /// The cell of a place in a box that was so large, in CSS px. Boxes are divided into a power of two across and down, so
    /// that cells of boxes of about the same size fall together. `None` if it lies beyond the box, or nowhere.
    #[must_use]
    pub fn in_box(share: [f64; 2], size: [f64; 2]) -> Option<Self> {
        let middle = |share: f64, side: f64| {
            let steps = steps_of(side);
            if !(0.0..=1.0).contains(&share) {
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 256"
            )]
            let step = ((share * f64::from(steps)) as u16).min(steps - 1);
            Some((2 * step + 1) * (STEPS / 2 / steps))
        };
        Some(Self {
            x: middle(share[0], size[0])?,
            y: middle(share[1], size[1])?,
        })
    }

    /// The cell of a place on a page of which so much is seen across, in CSS px.
    #[must_use]
    pub fn on_page(place: [f64; 2], width: f64) -> Option<Self> {
        let y = place[1] / CELL_PX;
        if !(width > 0.0 && (0.0..f64::from(u16::MAX)).contains(&y)) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the bounds are checked"
        )]
        Some(Self {
            x: Self::in_box([place[0] / width, 0.0], [width, 0.0])?.x,
            y: y as u16,
        })
    }
}

impl Cell {
    /// The middle of a cell of a box that is now here: left, top, width and height.
    #[must_use]
    pub fn middle_in(self, [left, top, width, height]: [f64; 4]) -> [f64; 2] {
        let share = |steps: u16| f64::from(steps) / f64::from(STEPS);
        [left + share(self.x) * width, top + share(self.y) * height]
    }

    /// The middle of a cell of a page of which so much is seen across.
    #[must_use]
    pub fn middle_on(self, width: f64) -> [f64; 2] {
        [
            f64::from(self.x) / f64::from(STEPS) * width,
            (f64::from(self.y) + 0.5) * CELL_PX,
        ]
    }
}

/// Into how many cells a side is divided.
fn steps_of(side: f64) -> u16 {
    let mut steps = 1;
    while f64::from(steps) * CELL_PX < side && steps < STEPS / 2 {
        steps *= 2;
    }
    steps
}

/// How often something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HeatCounts {
    pub clicks: u64,
    pub rage: u64,
    pub dead: u64,
    pub errors: u64,
    pub quick_backs: u64,
    pub rests: u64,
    /// Sessions with any of the kind that was asked for.
    pub sessions: u64,
}

impl HeatCounts {
    pub fn add(&mut self, other: &Self) {
        self.clicks += other.clicks;
        self.rage += other.rage;
        self.dead += other.dead;
        self.errors += other.errors;
        self.quick_backs += other.quick_backs;
        self.rests += other.rests;
        self.sessions += other.sessions;
    }
}

/// What happened on one element.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ElementHeat {
    /// Always with a selector. Where it did not say the same to all visitors, its label is what they have in common, with `…`
    /// behind it, or empty.
    pub element: FactElement,
    /// By what else it is known where it looks otherwise.
    #[serde(default)]
    pub also: Vec<String>,
    pub counts: HeatCounts,
    /// Where its box was on average: left and width in shares of the page's width, top and height in CSS px. Nothing where it
    /// is in a frame, or nobody told.
    pub bounds: Option<[f64; 4]>,
    /// Where in its box what was asked for happened, and how often, or in how many sessions.
    pub cells: Vec<(Cell, u32)>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PageHeat {
    pub counts: HeatCounts,
    /// Views of the page, and sessions with one.
    pub views: u64,
    pub view_sessions: u64,
    /// Those with the most of what was asked for first.
    pub elements: Vec<ElementHeat>,
    /// Elements beyond [`MOST_ELEMENTS`], and what happened on them.
    pub more_elements: u64,
    pub more_count: u64,
    /// Cells beyond [`MOST_CELLS`] of those elements and of the page, and what happened in them.
    pub more_cells: u64,
    pub more_cells_count: u64,
    /// What the recorder told no box for, by its position on the page.
    pub cells: Vec<(Cell, u32)>,
    /// Of what was asked for, so much has a position within an element, …
    pub by_element: u64,
    /// … so much one on the page only, …
    pub by_page: u64,
    /// … and so much none: within frames, or beyond the page.
    pub nowhere: u64,
    pub depths: Depths,
    pub scrollers: Vec<ScrollerDepth>,
}

/// How far something within the page was scrolled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScrollerDepth {
    pub element: FactElement,
    /// Views in which it was scrolled, by the furthest part of it that was seen.
    pub furthest: ByDepth,
    pub views: u64,
    /// The depths of all of those in percent, added up.
    pub percent: f64,
}

/// Pages of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeatPages {
    /// Those with the most views first.
    pub pages: Vec<HeatPage>,
    /// Marks of sessions that there was no room for, where the service has more paths than are told apart.
    pub left_out: u64,
}

/// A page of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatPage {
    /// A template, or a path that is of none.
    pub page: String,
    /// What it has on each device, the most views first.
    pub devices: Vec<(DeviceType, PageFigures)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageFigures {
    pub views: u64,
    pub clicks: u64,
    pub rage: u64,
    pub dead: u64,
}

/// A recorded moment of the page, to draw over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backdrop {
    pub session: SessionId,
    pub at: Millis,
    pub viewport: [f64; 2],
    /// The selectors of the heat's elements that are on it, each with rrweb's id of the element there.
    pub nodes: Vec<(String, i64)>,
}

/// Cells of one element, or of the page where it names none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatPlace {
    pub selector: Option<String>,
    /// All of it where there is none.
    pub cells: Vec<Cell>,
}

/// A session behind a place of a heatmap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatMoment {
    pub session: SessionId,
    pub actor: Option<Actor>,
    pub device: DeviceType,
    pub started_at: Millis,
    /// The first time that it happened there.
    pub at: Millis,
    /// How often it did.
    pub count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_box_are_by_their_middles() {
        for (share, size, expected) in [
            ([0.5, 0.5], [8.0, 8.0], Some((256, 256))),
            ([0.0, 1.0], [100.0, 30.0], Some((16, 448))),
            ([0.49, 0.51], [16.0, 16.0], Some((128, 384))),
            ([0.5, 0.5], [1e9, 1e9], Some((257, 257))),
            ([0.5, 0.5], [0.0, f64::NAN], Some((256, 256))),
            ([-0.01, 0.5], [8.0, 8.0], None),
            ([0.5, 1.01], [8.0, 8.0], None),
            ([f64::NAN, 0.5], [8.0, 8.0], None),
        ] {
            let cell = Cell::in_box(share, size).map(|cell| (cell.x, cell.y));
            assert_eq!(cell, expected, "{share:?} of {size:?}");
        }
    }

    #[test]
    fn cells_of_a_page_go_down_in_px() {
        for (place, width, expected) in [
            ([0.0, 0.0], 1_440.0, Some((1, 0))),
            ([720.0, 801.0], 1_440.0, Some((257, 100))),
            ([1_440.0, 7.9], 1_440.0, Some((511, 0))),
            ([1_441.0, 0.0], 1_440.0, None),
            ([0.0, -1.0], 1_440.0, None),
            ([0.0, 600_000.0], 1_440.0, None),
            ([0.0, 0.0], 0.0, None),
            ([f64::NAN, 0.0], 1_440.0, None),
            ([0.0, f64::INFINITY], 1_440.0, None),
        ] {
            let cell = Cell::on_page(place, width).map(|cell| (cell.x, cell.y));
            assert_eq!(cell, expected, "{place:?} of {width}");
        }
    }
}
