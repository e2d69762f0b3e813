//! The sessions behind places of a heatmap.

use std::collections::{BTreeSet, HashSet};

use domain::Millis;
use domain::heat::page_heat::{Cell, HeatMoment, HeatPlace, MOST_MOMENTS};
use domain::heat::query::{HeatKind, HeatQuery, duration_class};
use rusqlite::{Connection, params};

use super::super::rollups::day_of;
use super::super::sessions;
use super::asked::Asked;
use super::counted;
use super::keys::{Happening, Part, fields, places};
use super::names;
use super::packing::Sheets;
use super::reading::Pages;
use super::sheet::{Position, Sheet, Spot};
use crate::recordings::Result;

/// Sessions that are read for those of a place, of days on which something happened there: who asks for what hardly ever
/// did is told those of late.
const MOST_READ: usize = 5_000;

/// The newest ones. They are looked for from the last one on.
pub(in super::super) fn moments(
    connection: &Connection,
    query: &HeatQuery,
    places: &[HeatPlace],
) -> Result<Vec<HeatMoment>> {
    let mut moments = Vec::new();
    let Some(asked) = Asked::new(connection, query)? else {
        return Ok(moments);
    };
    let places = Places::new(connection, &asked, query.kind, places)?;
    if places.are_none() {
        return Ok(moments);
    }
    let days = places.days(connection, query.kind, &asked)?;
    each_session(connection, &asked, &days, MOST_READ, |session, sheets| {
        let times = sheets
            .values()
            .flat_map(|sheet| places.times(sheet, query.kind, &asked));
        let (mut first, mut count) = (None::<Millis>, 0);
        for at in times {
            first = Some(first.map_or(at, |first| first.min(at)));
            count += 1;
        }
        if let Some(at) = first {
            let summary = sessions::summary(connection, session)?;
            moments.push(HeatMoment {
                session: summary.id,
                actor: summary.actor,
                device: summary.client.device,
                started_at: summary.started_at,
                at,
                count,
            });
        }
        Ok(moments.len() < MOST_MOMENTS)
    })?;
    Ok(moments)
}

/// Calls `found` with sessions that did something on the page, the last one first, until it says that it is enough or so
/// many were read, of whatever pages they are. Of those that are in sums only some days matter.
pub(super) fn each_session(
    connection: &Connection,
    asked: &Asked,
    days: &BTreeSet<i64>,
    most: usize,
    mut found: impl FnMut(i64, &Sheets) -> Result<bool>,
) -> Result<()> {
    let mut pages = Pages::new(connection, asked.service, &asked.templates);
    let mut statement = connection.prepare_cached(
        "SELECT key, duration, started_at, generation FROM session INDEXED BY session_by_start
            JOIN heat_session ON heat_session.session = session.key
         WHERE started_at >= ?1 AND started_at < ?2 AND session.service = ?3 AND device = ?4
         ORDER BY started_at DESC, key DESC",
    )?;
    let (from, to) = asked.moments();
    let mut rows = statement.query(params![from, to, asked.service, asked.device])?;
    let mut read = 0;
    while let Some(row) = rows.next()? {
        let is_summed = row.get::<_, i64>(3)? == asked.generation;
        let may_have = !is_summed || days.contains(&day_of(row.get(2)?));
        if duration_class(row.get(1)?) < asked.least_class || !may_have {
            continue;
        }
        if read == most {
            break;
        }
        read += 1;
        let session = row.get(0)?;
        let sheets = asked.sheets(connection, &mut pages, session)?;
        if !sheets.is_empty() && !found(session, &sheets)? {
            break;
        }
    }
    Ok(())
}

/// Where something is looked for. Elements are known by their keys.
#[derive(Default)]
struct Places {
    /// All of the page.
    anywhere: bool,
    /// All of each of them.
    elements: HashSet<i64>,
    /// Of an element, or of the page where there is none.
    cells: HashSet<(Option<i64>, Cell)>,
}

impl Places {
    /// Nothing ever happened on elements that nobody knows. Parts of a page's height are in no cells.
    fn new(connection: &Connection, asked: &Asked, kind: HeatKind, places: &[HeatPlace]) -> Result<Self> {
        let mut known = Self::default();
        for place in places {
            let element = match &place.selector {
                None => None,
                Some(selector) => match names::element_key(connection, asked.service, selector)? {
                    None => continue,
                    element => element,
                },
            };
            match element {
                _ if !place.cells.is_empty() && Happening::of(kind).is_some() => {
                    known
                        .cells
                        .extend(place.cells.iter().map(|cell| (element, *cell)));
                }
                Some(element) => _ = known.elements.insert(element),
                None => known.anywhere = true,
            }
        }
        Ok(known)
    }

    fn are_none(&self) -> bool {
        !self.anywhere && self.elements.is_empty() && self.cells.is_empty()
    }

    /// When it happened at any of them.
    fn times(&self, sheet: &Sheet, kind: HeatKind, asked: &Asked) -> Vec<Millis> {
        let Some(happening) = Happening::of(kind) else {
            return self.views(sheet);
        };
        counted::happened(sheet, &asked.thresholds)
            .into_iter()
            .filter(|happened| happened.is(happening) && self.has(happened.spot))
            .map(|happened| happened.at)
            .collect()
    }

    /// The days on which there may be any of it in the sums.
    fn days(&self, connection: &Connection, kind: HeatKind, asked: &Asked) -> Result<BTreeSet<i64>> {
        let Some(happening) = Happening::of(kind).filter(|_| !self.anywhere) else {
            return asked.days(connection);
        };
        let count = |element: &i64| fields::key(*element, fields::count(happening));
        let elements: HashSet<u64> = self.elements.iter().map(count).collect();
        let place = |(element, cell): &(Option<i64>, Cell)| places::key(element.unwrap_or(0), *cell);
        let cells: HashSet<u64> = self.cells.iter().map(place).collect();
        let mut days = BTreeSet::new();
        for (part, keys) in [(Part::ELEMENTS, elements), (Part::cells(happening), cells)] {
            if !keys.is_empty() {
                days.extend(asked.days_with(connection, part, |key| keys.contains(&key))?);
            }
        }
        Ok(days)
    }

    fn has(&self, spot: &Spot) -> bool {
        let is_in = |element, cell| self.cells.contains(&(element, cell));
        self.anywhere
            || spot
                .element
                .is_some_and(|element| self.elements.contains(&element))
            || match spot.position {
                Position::OnPage(cell) => is_in(None, cell),
                Position::InElement(cell) => spot.element.is_some() && is_in(spot.element, cell),
                Position::Nowhere => false,
            }
    }

    /// Parts of a page's height are of all that saw it, and of those who scrolled where elements are named.
    fn views(&self, sheet: &Sheet) -> Vec<Millis> {
        if self.anywhere {
            return sheet.views.keys().copied().collect();
        }
        let scrolled = sheet.scrolled.keys();
        scrolled
            .filter(|(_, element)| self.elements.contains(element))
            .map(|(view, _)| *view)
            .collect()
    }
}
