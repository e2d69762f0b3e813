//! What one session adds to the sums of a page: marks, judged and counted.

use std::collections::{BTreeMap, HashMap};

use domain::Millis;
use domain::heat::depth::{self, BUCKETS};
use domain::heat::mark::{self, Place};
use domain::heat::thresholds::Thresholds;
use domain::heat::verdict::judge_presses;

use super::keys::{Happening, Part, fields, places, totals};
use super::sheet::{Position, Press, Sheet, Spot, TENTHS, THOUSANDTHS, View};
use super::sums::Sum;

/// Something that happened at a place.
pub(super) struct Happened<'a> {
    pub(super) at: Millis,
    pub(super) spot: &'a Spot,
    kinds: [bool; Happening::ALL.len()],
}

impl Happened<'_> {
    pub(super) fn is(&self, happening: Happening) -> bool {
        self.kinds[happening as usize]
    }
}

/// All that happened at places of a sheet.
pub(super) fn happened<'a>(sheet: &'a Sheet, thresholds: &Thresholds) -> Vec<Happened<'a>> {
    let presses: Vec<mark::Press> = sheet.presses.iter().map(press_of).collect();
    let judged = judge_presses(
        sheet.presses.iter().map(|press| press.at).zip(&presses),
        &sheet.outcomes,
        sheet.until.unwrap_or(Millis::MIN),
        thresholds,
    );
    let presses = judged.iter().zip(&sheet.presses).map(|(judged, press)| Happened {
        at: press.at,
        spot: &press.spot,
        kinds: [
            true,
            judged.rage,
            judged.dead,
            judged.error,
            false,
            judged.quick_back,
        ],
    });
    let rests = sheet.rests.iter().map(|rest| Happened {
        at: rest.at,
        spot: &rest.spot,
        kinds: [false, false, false, false, true, false],
    });
    presses.chain(rests).collect()
}

/// As much of a press as verdicts ask for.
#[expect(clippy::cast_precision_loss, reason = "points are within a page")]
fn press_of(press: &Press) -> mark::Press {
    let px = |tenths: i64| tenths as f64 / TENTHS;
    mark::Press {
        place: Place {
            point: press.point.map_or([f64::NAN; 2], |point| point.map(px)),
            scroll: [0.0; 2],
            viewport: [0.0; 2],
            in_frame: false,
            element: None,
            within: None,
        },
        repeats: press.repeats,
        stays_still: press.stays_still,
    }
}

pub(super) type Counted = BTreeMap<(Part, u64), Sum>;

/// What a session adds to a page with all that its windows told of the page's paths.
pub(super) fn count<'a>(sheets: impl Iterator<Item = &'a Sheet>, thresholds: &Thresholds) -> Counted {
    let mut counting = Counting::default();
    let (mut views, mut scrolled) = (Vec::new(), HashMap::new());
    for sheet in sheets {
        counting.take(sheet, thresholds);
        views.extend(sheet.views.values());
        for ((_, element), depth) in &sheet.scrolled {
            scrolled.entry(*element).or_insert_with(Vec::new).push(*depth);
        }
    }
    counting.take_views(&views);
    for (element, depths) in scrolled {
        counting.take_scrolled(element, &depths);
    }
    counting.0
}

#[derive(Default)]
struct Counting(Counted);

impl Counting {
    fn at(&mut self, part: Part, key: u64) -> &mut Sum {
        self.0.entry((part, key)).or_default()
    }

    /// So often, in this session.
    fn happens(&mut self, part: Part, key: u64, times: u64) {
        if times > 0 {
            let sum = self.at(part, key);
            sum.all = sum.all.saturating_add(signed(times));
            sum.sessions = 1;
        }
    }

    fn add(&mut self, part: Part, key: u64, all: u64, sessions: u64) {
        let more = Sum {
            all: signed(all),
            sessions: signed(sessions),
        };
        if more != Sum::default() {
            self.at(part, key).add(more, 1);
        }
    }

    fn take(&mut self, sheet: &Sheet, thresholds: &Thresholds) {
        self.happens(Part::TOTALS, totals::VIEWS, sheet.viewed);
        let soon = |after: &&Millis| **after <= thresholds.back_ms;
        let lone_returns = sheet.lone_returns.iter().filter(soon).count() as u64;
        self.happens(Part::TOTALS, totals::count(Happening::QuickBack), lone_returns);
        for happened in happened(sheet, thresholds) {
            for happening in Happening::ALL.into_iter().filter(|kind| happened.is(*kind)) {
                self.take_one(happening, happened.spot);
            }
            self.take_box(happened.spot);
        }
    }

    fn take_one(&mut self, happening: Happening, spot: &Spot) {
        self.happens(Part::TOTALS, totals::count(happening), 1);
        if let Some(element) = spot.element {
            self.happens(Part::ELEMENTS, fields::key(element, fields::count(happening)), 1);
        }
        if happening == Happening::QuickBack {
            // No map is made of them.
            return;
        }
        let (total, place) = match (spot.position, spot.element) {
            (Position::InElement(cell), Some(element)) => {
                (totals::by_element(happening), Some(places::key(element, cell)))
            }
            (Position::OnPage(cell), _) => (totals::by_page(happening), Some(places::key(0, cell))),
            _ => (totals::nowhere(happening), None),
        };
        self.happens(Part::TOTALS, total, 1);
        if let Some(place) = place {
            self.happens(Part::cells(happening), place, 1);
        }
    }

    fn take_box(&mut self, spot: &Spot) {
        let (Some(element), Some(bounds)) = (spot.element, spot.bounds) else {
            return;
        };
        for (field, length) in (fields::BOX..).zip(bounds) {
            let sum = self.at(Part::ELEMENTS, fields::key(element, field));
            sum.all = sum.all.saturating_add(length);
            sum.sessions += i64::from(field == fields::BOX);
        }
    }

    fn take_views(&mut self, views: &[&View]) {
        let known = views.iter().filter_map(|view| Some((view.depth()?, *view)));
        let furthest = known
            .clone()
            .max_by_key(|(depth, view)| (*depth, view.page_height, view.viewport[1]));
        for (depth, view) in known {
            let one = u64::from(furthest.is_some_and(|(_, furthest)| std::ptr::eq(furthest, view)));
            self.happens(Part::TOTALS, totals::SCROLL, 1);
            for (field, amount) in [
                (fields::PERCENT, depth),
                (fields::PAGE_HEIGHT, view.page_height),
                (fields::VIEWPORT_HEIGHT, view.viewport[1]),
                (fields::FURTHEST + part_of(depth), 1),
            ] {
                self.add(Part::ELEMENTS, fields::key(0, field), amount, amount * one);
            }
            for (field, ms) in (fields::ATTENTION..).zip(view.attention_ms) {
                self.happens(Part::ELEMENTS, fields::key(0, field), ms);
                self.happens(Part::TOTALS, totals::ATTENTION, ms);
            }
        }
        let unknown = views.iter().filter(|view| view.depth().is_none()).count() as u64;
        let is_unknown = u64::from(unknown > 0 && furthest.is_none());
        self.add(
            Part::ELEMENTS,
            fields::key(0, fields::UNKNOWN),
            unknown,
            is_unknown,
        );
    }

    /// How far an element was scrolled in each view.
    fn take_scrolled(&mut self, element: i64, depths: &[u64]) {
        let furthest = (0..depths.len()).max_by_key(|view| depths[*view]);
        for (view, depth) in depths.iter().enumerate() {
            let one = u64::from(furthest == Some(view));
            for (field, amount) in [
                (fields::SCROLLED_PERCENT, *depth),
                (fields::SCROLLED + part_of(*depth), 1),
            ] {
                self.add(Part::ELEMENTS, fields::key(element, field), amount, amount * one);
            }
        }
    }
}

/// The part of a page, or of what is scrolled, in which a depth in thousandths of a percent is.
#[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
fn part_of(depth: u64) -> u64 {
    depth::bucket(depth as f64 / THOUSANDTHS).map_or(BUCKETS as u64 - 1, |part| part as u64)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
