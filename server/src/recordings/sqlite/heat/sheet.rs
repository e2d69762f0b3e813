//! What one window told of one path, put together: in which order parts of it came makes no difference.

use std::collections::BTreeMap;

use domain::Millis;
use domain::heat::depth::{self, ByDepth};
use domain::heat::mark::{self, MarkKind, Watched};
use domain::heat::page_heat::Cell;
use domain::heat::verdict::Outcomes;

/// Shares of a page's width are kept in so many parts.
pub(super) const SHARE: f64 = 65_536.0;
/// Lengths that decide about rage, and boxes, are kept in tenths of a px.
pub(super) const TENTHS: f64 = 10.0;
/// Depths in percent are kept in thousandths.
pub(super) const THOUSANDTHS: f64 = 1_000.0;
/// No page is as large: what says so is nowhere.
const MOST_PX: f64 = 1e7;
/// Pages are not seen for longer: sums stay numbers.
const MOST_MS: u64 = 86_400_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// The last moment of which anything is known.
    pub(super) until: Option<Millis>,
    /// How often somebody came to it.
    pub(super) viewed: u64,
    /// In order of time.
    pub(super) presses: Vec<Press>,
    pub(super) rests: Vec<Rest>,
    pub(super) outcomes: Outcomes,
    /// Returns that no press led to: after how long.
    pub(super) lone_returns: Vec<Millis>,
    /// By the moment at which the page was come to.
    pub(super) views: BTreeMap<Millis, View>,
    /// By view and element: how much of it was seen, in thousandths of a percent.
    pub(super) scrolled: BTreeMap<(Millis, i64), u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Press {
    pub(super) at: Millis,
    /// In the viewport, in tenths of a px. None where it is no place.
    pub(super) point: Option<[i64; 2]>,
    pub(super) repeats: bool,
    pub(super) stays_still: bool,
    pub(super) spot: Spot,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rest {
    pub(super) at: Millis,
    pub(super) spot: Spot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) element: Option<i64>,
    pub(super) position: Position,
    /// The element's box: left and width in shares of the page's width, top and height in tenths of a px.
    pub(super) bounds: Option<[i64; 4]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    Nowhere,
    InElement(Cell),
    OnPage(Cell),
}

/// How a page was looked at from one coming to it to the next. Lengths are in px.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) last_at: Millis,
    pub(super) ms: u64,
    pub(super) viewport: [u64; 2],
    /// The furthest that was seen.
    pub(super) bottom: u64,
    /// 0 where nobody told.
    pub(super) page_height: u64,
    pub(super) attention_ms: ByDepth,
}

impl Sheet {
    /// Takes a mark; `element` is the key of its element, where that has one.
    pub(super) fn take(&mut self, at: Millis, kind: &MarkKind, element: Option<i64>) {
        let mut end = at;
        match kind {
            MarkKind::Viewed => {
                self.viewed += 1;
                // Nobody may look at it long enough for that to be told.
                let view = View {
                    last_at: at,
                    ..View::default()
                };
                self.views.entry(at).or_default().add(&view);
            }
            MarkKind::Press(press) => self.presses.push(Press {
                at,
                point: point_of(press.place.point),
                repeats: press.repeats,
                stays_still: press.stays_still,
                spot: Spot::of(&press.place, element),
            }),
            MarkKind::Rest(place) => self.rests.push(Rest {
                at,
                spot: Spot::of(place, element),
            }),
            MarkKind::Returned { press: None, after } => self.lone_returns.push(*after),
            MarkKind::Answered { .. } | MarkKind::Failed { .. } | MarkKind::Returned { .. } => {
                self.outcomes.take(kind);
            }
            MarkKind::Watched(watched) => {
                end = at.saturating_add(watched.ms.max(0));
                self.views
                    .entry(watched.view)
                    .or_default()
                    .add(&View::of(watched, end));
            }
            MarkKind::Scrolled(scrolled) => {
                if let Some(element) = element.filter(|_| (0.0..=100.0).contains(&scrolled.depth)) {
                    let depth = whole(scrolled.depth * THOUSANDTHS);
                    let known = self.scrolled.entry((scrolled.view, element)).or_default();
                    *known = (*known).max(depth);
                }
            }
        }
        self.until = self.until.max(Some(end));
    }

    pub(super) fn add(&mut self, mut other: Self) {
        self.until = self.until.max(other.until);
        self.viewed = self.viewed.saturating_add(other.viewed);
        self.presses.append(&mut other.presses);
        self.rests.append(&mut other.rests);
        self.lone_returns.append(&mut other.lone_returns);
        self.outcomes.add(other.outcomes);
        for (view, more) in other.views {
            self.views.entry(view).or_default().add(&more);
        }
        for (place, depth) in other.scrolled {
            let known = self.scrolled.entry(place).or_default();
            *known = (*known).max(depth);
        }
    }

    /// Puts what came in an order of its own into that of time, the same whatever came first.
    pub(super) fn sort(&mut self) {
        self.presses.sort_unstable();
        self.rests.sort_unstable();
        self.lone_returns.sort_unstable();
    }

    /// Names elements by other keys.
    pub(super) fn rename(&mut self, key: &impl Fn(i64) -> Option<i64>) {
        let spots = self
            .presses
            .iter_mut()
            .map(|press| &mut press.spot)
            .chain(self.rests.iter_mut().map(|rest| &mut rest.spot));
        for spot in spots {
            spot.element = spot.element.and_then(key);
            if spot.element.is_none() {
                spot.bounds = None;
            }
            if spot.element.is_none() && matches!(spot.position, Position::InElement(_)) {
                spot.position = Position::Nowhere;
            }
        }
        self.scrolled = std::mem::take(&mut self.scrolled)
            .into_iter()
            .filter_map(|((view, element), depth)| Some(((view, key(element)?), depth)))
            .collect();
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = i64> {
        let presses = self.presses.iter().map(|press| press.spot.element);
        let rests = self.rests.iter().map(|rest| rest.spot.element);
        let scrolled = self.scrolled.keys().map(|(_, element)| Some(*element));
        presses.chain(rests).chain(scrolled).flatten()
    }
}

impl Spot {
    fn of(place: &mark::Place, element: Option<i64>) -> Self {
        let within = place.within.filter(|_| element.is_some());
        let in_element =
            within.and_then(|within| Cell::in_box(within.share, [within.bounds[2], within.bounds[3]]));
        let on_page = || Cell::on_page(place.on_page()?, place.viewport[0]);
        Self {
            element,
            position: match (in_element, on_page()) {
                (Some(cell), _) => Position::InElement(cell),
                (None, Some(cell)) => Position::OnPage(cell),
                (None, None) => Position::Nowhere,
            },
            bounds: within
                .filter(|_| !place.in_frame)
                .and_then(|within| bounds_of(within.bounds, place.viewport[0])),
        }
    }
}

impl View {
    fn of(watched: &Watched, end: Millis) -> Self {
        let ms = u64::try_from(watched.ms).unwrap_or(0).min(MOST_MS);
        let mut view = Self {
            last_at: end,
            ms,
            viewport: watched.viewport.map(px),
            page_height: watched.page_height.map_or(0, px),
            ..Self::default()
        };
        let bottom = watched.top + watched.viewport[1];
        view.bottom = px(bottom);
        if let Some(height) = watched.page_height.filter(|_| view.page_height > 0) {
            depth::look(&mut view.attention_ms, watched.top, bottom, height, ms);
        }
        view
    }

    fn add(&mut self, other: &Self) {
        self.last_at = self.last_at.max(other.last_at);
        self.ms = self.ms.saturating_add(other.ms).min(MOST_MS);
        for (side, more) in self.viewport.iter_mut().zip(other.viewport) {
            *side = (*side).max(more);
        }
        self.bottom = self.bottom.max(other.bottom);
        self.page_height = self.page_height.max(other.page_height);
        for (sum, more) in self.attention_ms.iter_mut().zip(other.attention_ms) {
            *sum = sum.saturating_add(more).min(MOST_MS);
        }
    }

    /// How far the page was seen, in thousandths of a percent.
    pub(super) fn depth(&self) -> Option<u64> {
        let most = whole(100.0 * THOUSANDTHS);
        (self.page_height > 0).then(|| (self.bottom.saturating_mul(most) / self.page_height).min(most))
    }
}

/// In whole px; 0 for what is none.
fn px(length: f64) -> u64 {
    if (0.0..=MOST_PX).contains(&length) {
        whole(length)
    } else {
        0
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is not in range becomes the end of it"
)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what is not in range becomes the end of it"
)]
fn parts(number: f64, of: f64) -> i64 {
    (number * of).round() as i64
}

fn point_of(point: [f64; 2]) -> Option<[i64; 2]> {
    let is_place = |number: f64| (-MOST_PX..=MOST_PX).contains(&number);
    point
        .into_iter()
        .all(is_place)
        .then(|| point.map(|number| parts(number, TENTHS)))
}

fn bounds_of(bounds: [f64; 4], width: f64) -> Option<[i64; 4]> {
    let is_length = |number: &f64| (-MOST_PX..=MOST_PX).contains(number);
    let is_box = bounds.iter().all(is_length) && bounds[2] >= 0.0 && bounds[3] >= 0.0;
    // Beyond some pages to the side nothing is seen, and one such box would move the mean of all.
    let is_near = bounds[0].abs() <= 16.0 * width && bounds[2] <= 16.0 * width;
    (is_box && is_near && (100.0..=MOST_PX).contains(&width)).then(|| {
        [
            parts(bounds[0] / width, SHARE),
            parts(bounds[1], TENTHS),
            parts(bounds[2] / width, SHARE),
            parts(bounds[3], TENTHS),
        ]
    })
}
