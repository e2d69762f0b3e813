//! The heat of a page: its sums, and what is in none yet.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use domain::fact::FactElement;
use domain::heat::depth::{BUCKETS, ByDepth, Depths};
use domain::heat::page_heat::{
    Cell, ElementHeat, HeatCounts, MOST_CELLS, MOST_ELEMENTS, PageHeat, ScrollerDepth,
};
use domain::heat::query::{Counting, HeatKind, HeatQuery};
use rusqlite::Connection;

use super::super::numbers::{count, small};
use super::asked::Asked;
use super::counted::{self, Counted};
use super::keys::{Happening, Part, fields, places, totals};
use super::names;
use super::sheet::{SHARE, TENTHS, THOUSANDTHS};
use super::sums::{self, Sum, Total};
use crate::recordings::Result;

/// Scrollers that an answer has at most.
const MOST_SCROLLERS: usize = 50;

pub(in super::super) fn page_heat(connection: &Connection, query: &HeatQuery) -> Result<PageHeat> {
    let Some(asked) = Asked::new(connection, query)? else {
        return Ok(PageHeat::default());
    };
    let happening = Happening::of(query.kind);
    let mut waiting = Counted::new();
    asked.each_waiting(connection, |sheets| {
        for (key, sum) in counted::count(sheets.values(), &asked.thresholds) {
            waiting.entry(key).or_default().add(sum, 1);
        }
        Ok(())
    })?;
    let read = |part| total(connection, &asked, part, &waiting);
    let answer = Answer {
        kind: query.kind,
        counting: query.counting,
        totals: read(Part::TOTALS)?,
        elements: by_element(&read(Part::ELEMENTS)?),
    };
    let cells = match happening {
        Some(happening) => read(Part::cells(happening))?,
        None => Total::new(),
    };
    answer.put_together(connection, &cells)
}

/// The clicks of what was counted, and how far the furthest view of it went.
pub(super) fn of_counted(connection: &Connection, counted: &Counted) -> Result<(PageHeat, Depths)> {
    let part = |part| {
        let range = (part, 0)..=(part, u64::MAX);
        counted
            .range(range)
            .map(|((_, key), sum)| (*key, *sum))
            .collect::<Total>()
    };
    let mut answer = Answer {
        kind: HeatKind::Click,
        counting: Counting::All,
        totals: part(Part::TOTALS),
        elements: by_element(&part(Part::ELEMENTS)),
    };
    let heat = answer.put_together(connection, &part(Part::cells(Happening::Click)))?;
    answer.counting = Counting::Sessions;
    Ok((heat, answer.depths()))
}

/// The sums of one part over all days, with those of sessions that wait.
fn total(connection: &Connection, asked: &Asked, part: Part, waiting: &Counted) -> Result<Total> {
    let mut found = Vec::new();
    asked
        .series(part)
        .cover(connection, asked.first_day, asked.last_day, |packed| {
            found.push(sums::total(packed, asked.least_class)?);
            Ok(())
        })?;
    let range = (part, 0)..=(part, u64::MAX);
    found.push(waiting.range(range).map(|((_, key), sum)| (*key, *sum)).collect());
    Ok(sums::merge(found))
}

/// What is known of one element, or of the page.
type Fields = [Sum; 1 << fields::BITS];

fn by_element(total: &[(u64, Sum)]) -> Vec<(i64, Fields)> {
    let mut elements: Vec<(i64, Fields)> = Vec::new();
    for (key, sum) in total {
        let element = (key >> fields::BITS).cast_signed();
        let field = usize::try_from(key & ((1 << fields::BITS) - 1)).unwrap_or(0);
        if elements.last().is_none_or(|(last, _)| *last != element) {
            elements.push((element, [Sum::default(); 1 << fields::BITS]));
        }
        if let Some((_, fields)) = elements.last_mut() {
            fields[field] = *sum;
        }
    }
    elements
}

fn field(fields: &Fields, number: u64) -> Sum {
    usize::try_from(number)
        .ok()
        .and_then(|number| fields.get(number))
        .copied()
        .unwrap_or_default()
}

/// An element with how much of what was asked for is on it.
type Ranked<'a> = (i64, &'a Fields, u64);

struct Answer {
    kind: HeatKind,
    counting: Counting,
    totals: Total,
    elements: Vec<(i64, Fields)>,
}

impl Answer {
    fn put_together(&self, connection: &Connection, cells: &[(u64, Sum)]) -> Result<PageHeat> {
        let (shown, more) = self.ranked();
        let mut heat = PageHeat {
            counts: self.counts(|happening| self.total(totals::count(happening)), self.sessions()),
            views: count(self.total(totals::VIEWS).all),
            view_sessions: count(self.total(totals::VIEWS).sessions),
            more_elements: more.len() as u64,
            more_count: more.iter().map(|(_, _, amount)| amount).sum(),
            depths: self.depths(),
            scrollers: self.scrollers(connection)?,
            ..PageHeat::default()
        };
        let Some(happening) = Happening::of(self.kind) else {
            return Ok(heat);
        };
        let total = |key| self.amount(self.total(key));
        heat.by_element = total(totals::by_element(happening));
        heat.by_page = total(totals::by_page(happening));
        heat.nowhere = total(totals::nowhere(happening));
        let is_shown: HashSet<i64> = shown.iter().map(|(element, _, _)| *element).collect();
        let mut told: Vec<(u64, i64)> = Vec::with_capacity(cells.len().min(MOST_CELLS));
        for cells in cells.chunk_by(|one, next| places::element(one.0) == places::element(next.0)) {
            let element = places::element(cells[0].0);
            if element == 0 || is_shown.contains(&element) {
                told.extend(cells.iter().map(|(key, sum)| (*key, self.chosen(*sum))));
            }
        }
        (heat.more_cells, heat.more_cells_count) = keep_most(&mut told, MOST_CELLS);
        let mut places: HashMap<i64, Vec<(Cell, u32)>> = HashMap::new();
        for cells in told.chunk_by(|one, next| places::element(one.0) == places::element(next.0)) {
            let found = cells
                .iter()
                .map(|(key, amount)| (places::cell(*key), small(*amount)));
            places.insert(places::element(cells[0].0), found.collect());
        }
        heat.cells = places.remove(&0).unwrap_or_default();
        for (element, fields, _) in shown {
            let counts = |happening| field(fields, fields::count(happening));
            heat.elements.push(ElementHeat {
                element: names::element(connection, element)?,
                also: Vec::new(),
                counts: self.counts(counts, count(counts(happening).sessions)),
                bounds: bounds(fields),
                cells: places.remove(&element).unwrap_or_default(),
            });
        }
        // Of the same amount, in an order that says nothing of who came first.
        heat.elements.sort_by(|one, other| {
            let rank = |heat: &ElementHeat| {
                let amount = match self.counting {
                    Counting::All => of_kind(&heat.counts, happening),
                    Counting::Sessions => heat.counts.sessions,
                };
                Reverse(amount)
            };
            (rank(one), &one.element.selector).cmp(&(rank(other), &other.element.selector))
        });
        Ok(heat)
    }

    fn total(&self, key: u64) -> Sum {
        self.totals
            .binary_search_by_key(&key, |(known, _)| *known)
            .map_or(Sum::default(), |place| self.totals[place].1)
    }

    fn chosen(&self, sum: Sum) -> i64 {
        match self.counting {
            Counting::All => sum.all,
            Counting::Sessions => sum.sessions,
        }
    }

    fn amount(&self, sum: Sum) -> u64 {
        count(self.chosen(sum))
    }

    /// Sessions with any of the kind.
    fn sessions(&self) -> u64 {
        let key = match (Happening::of(self.kind), self.kind) {
            (Some(happening), _) => totals::count(happening),
            (None, HeatKind::Attention) => totals::ATTENTION,
            (None, _) => totals::SCROLL,
        };
        count(self.total(key).sessions)
    }

    fn counts(&self, of: impl Fn(Happening) -> Sum, sessions: u64) -> HeatCounts {
        let all = |happening| count(of(happening).all);
        HeatCounts {
            clicks: all(Happening::Click),
            rage: all(Happening::Rage),
            dead: all(Happening::Dead),
            errors: all(Happening::Error),
            quick_backs: all(Happening::QuickBack),
            rests: all(Happening::Rest),
            sessions,
        }
    }

    /// Elements with the most of what was asked for, and those beyond.
    fn ranked(&self) -> (Vec<Ranked<'_>>, Vec<Ranked<'_>>) {
        let Some(happening) = Happening::of(self.kind) else {
            return (Vec::new(), Vec::new());
        };
        let mut ranked: Vec<_> = self
            .elements
            .iter()
            .map(|(element, fields)| {
                let amount = self.amount(field(fields, fields::count(happening)));
                (*element, fields, amount)
            })
            .filter(|(element, _, amount)| *element != 0 && *amount > 0)
            .collect();
        ranked.sort_by_key(|(_, _, amount)| Reverse(*amount));
        let more = ranked.split_off(ranked.len().min(MOST_ELEMENTS));
        (ranked, more)
    }

    fn depths(&self) -> Depths {
        let Some((0, page)) = self.elements.first() else {
            return Depths::default();
        };
        let number = |sum: Sum| float(self.chosen(sum));
        let furthest = parts(page, fields::FURTHEST, |sum| self.chosen(sum));
        Depths {
            views: furthest.iter().sum(),
            furthest,
            percent: number(field(page, fields::PERCENT)) / THOUSANDTHS,
            unknown: self.amount(field(page, fields::UNKNOWN)),
            attention_ms: parts(page, fields::ATTENTION, |sum| sum.all),
            page_height: number(field(page, fields::PAGE_HEIGHT)),
            viewport_height: number(field(page, fields::VIEWPORT_HEIGHT)),
        }
    }

    /// Those that were scrolled in the most views first.
    fn scrollers(&self, connection: &Connection) -> Result<Vec<ScrollerDepth>> {
        let mut found: Vec<(i64, ByDepth, u64, f64)> = self
            .elements
            .iter()
            .filter(|(element, _)| *element != 0)
            .map(|(element, fields)| {
                let furthest = parts(fields, fields::SCROLLED, |sum| self.chosen(sum));
                let percent = float(self.chosen(field(fields, fields::SCROLLED_PERCENT))) / THOUSANDTHS;
                (*element, furthest, furthest.iter().sum(), percent)
            })
            .filter(|(_, _, views, _)| *views > 0)
            .collect();
        found.sort_by_key(|(_, _, views, _)| Reverse(*views));
        found.truncate(MOST_SCROLLERS);
        let mut scrollers = found
            .into_iter()
            .map(|(element, furthest, views, percent)| {
                Ok(ScrollerDepth {
                    element: names::element(connection, element)?,
                    furthest,
                    views,
                    percent,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        scrollers.sort_by(|one, other| {
            let rank = |scroller: &ScrollerDepth| Reverse(scroller.views);
            (rank(one), selector(&one.element)).cmp(&(rank(other), selector(&other.element)))
        });
        Ok(scrollers)
    }
}

/// Leaves those with the most, in the order of their keys; returns how many others there were, and what was in them.
fn keep_most(told: &mut Vec<(u64, i64)>, most: usize) -> (u64, u64) {
    if told.len() <= most {
        return (0, 0);
    }
    told.select_nth_unstable_by_key(most, |(key, amount)| (Reverse(*amount), *key));
    let more = told.split_off(most);
    told.sort_unstable_by_key(|(key, _)| *key);
    (
        more.len() as u64,
        more.iter().map(|(_, amount)| count(*amount)).sum(),
    )
}

fn selector(element: &FactElement) -> Option<&str> {
    element.selector.as_deref()
}

fn of_kind(counts: &HeatCounts, happening: Happening) -> u64 {
    match happening {
        Happening::Click => counts.clicks,
        Happening::Rage => counts.rage,
        Happening::Dead => counts.dead,
        Happening::Error => counts.errors,
        Happening::Rest => counts.rests,
        Happening::QuickBack => counts.quick_backs,
    }
}

fn parts(fields: &Fields, from: u64, chosen: impl Fn(Sum) -> i64) -> ByDepth {
    let mut parts = [0; BUCKETS];
    for (part, number) in parts.iter_mut().zip(from..) {
        *part = count(chosen(field(fields, number)));
    }
    parts
}

/// The mean of an element's boxes.
fn bounds(fields: &Fields) -> Option<[f64; 4]> {
    let boxes = field(fields, fields::BOX).sessions;
    let scales = [SHARE, TENTHS, SHARE, TENTHS];
    (boxes > 0).then(|| {
        let mut bounds = [0.0; 4];
        for ((mean, scale), number) in bounds.iter_mut().zip(scales).zip(fields::BOX..) {
            *mean = float(field(fields, number).all) / float(boxes) / scale;
        }
        bounds
    })
}

#[expect(clippy::cast_precision_loss, reason = "sums are far below 2^52")]
fn float(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_the_most_are_kept_and_the_others_counted() {
        let cells = vec![(1, 5), (2, 1), (3, 9), (4, 1), (5, 2)];
        for (most, kept, more) in [
            (5, &[1, 2, 3, 4, 5][..], (0, 0)),
            (4, &[1, 2, 3, 5], (1, 1)),
            (2, &[1, 3], (3, 4)),
            (0, &[], (5, 18)),
        ] {
            let mut told = cells.clone();
            assert_eq!(keep_most(&mut told, most), more);
            let keys: Vec<u64> = told.into_iter().map(|(key, _)| key).collect();
            assert_eq!(keys, kept);
        }
    }
}
