//! The sessions behind places of a heatmap.

use std::collections::BTreeSet;

use domain::Millis;
use domain::heat::page_heat::{Cell, HeatMoment, HeatPlace, MOST_MOMENTS};
use domain::heat::query::{HeatKind, HeatQuery, duration_class};
use rusqlite::{Connection, params};

use super::super::rollups::day_of;
use super::super::sessions;
use super::asked::Asked;
use super::counted;
use super::keys::{Happening, Part, fields, places};
use super::packing::Sheets;
use super::reading::Pages;
use super::sheet::{Position, Sheet, Spot};
use super::{names, sums};
use crate::recordings::Result;

/// Sessions that are read for those of a place: who asks for what hardly ever happened is told those of late.
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
    let places = Places::new(connection, &asked, places)?;
    if places.0.is_empty() {
        return Ok(moments);
    }
    let days = places.days(connection, query.kind, &asked)?;
    let may_have = |day: i64| days.as_ref().is_none_or(|days| days.contains(&day));
    let mut read = 0;
    each_session(connection, &asked, may_have, |session, sheets| {
        read += 1;
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
        Ok(moments.len() < MOST_MOMENTS && read < MOST_READ)
    })?;
    Ok(moments)
}

/// Calls `found` with sessions that did something on the page, the last one first, until it says that it is enough. Of
/// those that are in sums only the days matter that may have any.
pub(super) fn each_session(
    connection: &Connection,
    asked: &Asked,
    may_have: impl Fn(i64) -> bool,
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
    while let Some(row) = rows.next()? {
        let is_summed = row.get::<_, i64>(3)? == asked.generation;
        if duration_class(row.get(1)?) < asked.least_class || (is_summed && !may_have(day_of(row.get(2)?))) {
            continue;
        }
        let session = row.get(0)?;
        let sheets = asked.sheets(connection, &mut pages, session)?;
        if !sheets.is_empty() && !found(session, &sheets)? {
            break;
        }
    }
    Ok(())
}

/// Places of elements by their keys, or of the page where there is none; all of it where there are no cells.
struct Places<'a>(Vec<(Option<i64>, &'a [Cell])>);

impl<'a> Places<'a> {
    /// Nothing ever happened on elements that nobody knows.
    fn new(connection: &Connection, asked: &Asked, places: &'a [HeatPlace]) -> Result<Self> {
        let mut known = Vec::new();
        for place in places {
            match &place.selector {
                None => known.push((None, place.cells.as_slice())),
                Some(selector) => known.extend(
                    names::element_key(connection, asked.service, selector)?
                        .map(|key| (Some(key), place.cells.as_slice())),
                ),
            }
        }
        Ok(Self(known))
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

    /// The days on which there is any of it in the sums; nothing where that is not looked for.
    fn days(&self, connection: &Connection, kind: HeatKind, asked: &Asked) -> Result<Option<BTreeSet<i64>>> {
        let is_anywhere = |(element, cells): &(Option<i64>, &[Cell])| element.is_none() && cells.is_empty();
        let Some(happening) = Happening::of(kind).filter(|_| !self.0.iter().any(is_anywhere)) else {
            return Ok(None);
        };
        let mut keys: [BTreeSet<u64>; 2] = Default::default();
        for (element, cells) in &self.0 {
            let element = element.unwrap_or(0);
            if cells.is_empty() {
                keys[0].insert(fields::key(element, fields::count(happening)));
            }
            keys[1].extend(cells.iter().map(|cell| places::key(element, *cell)));
        }
        let mut days = BTreeSet::new();
        for (part, keys) in [Part::ELEMENTS, Part::cells(happening)].into_iter().zip(keys) {
            if keys.is_empty() {
                continue;
            }
            let (first, last) = (asked.first_day, asked.last_day);
            asked
                .series(part)
                .each_day(connection, first, last, |day, packed| {
                    let total = sums::total(packed, asked.least_class)?;
                    if total.iter().any(|(key, _)| keys.contains(key)) {
                        days.insert(day);
                    }
                    Ok(())
                })?;
        }
        Ok(Some(days))
    }

    fn has(&self, spot: &Spot) -> bool {
        self.0
            .iter()
            .any(|(element, cells)| match (element, spot.position) {
                (None, _) if cells.is_empty() => true,
                (Some(_), _) if cells.is_empty() => *element == spot.element,
                (None, Position::OnPage(cell)) => cells.contains(&cell),
                (Some(_), Position::InElement(cell)) => *element == spot.element && cells.contains(&cell),
                _ => false,
            })
    }

    /// Parts of a page's height are of all that saw it, and of those who scrolled where elements are named.
    fn views(&self, sheet: &Sheet) -> Vec<Millis> {
        let all = self.0.iter().any(|(element, _)| element.is_none());
        if all {
            return sheet.views.keys().copied().collect();
        }
        let scrolled = sheet.scrolled.keys();
        scrolled
            .filter(|(_, element)| self.0.iter().any(|(known, _)| *known == Some(*element)))
            .map(|(view, _)| *view)
            .collect()
    }
}
