//! What a query asks for, by the numbers that the store has for it; and the sessions that are in no sums yet.

use std::collections::BTreeSet;

use domain::heat::query::{HeatQuery, duration_class};
use domain::heat::template::PageTemplate;
use domain::heat::thresholds::Thresholds;
use domain::overview::DAY_MS;
use rusqlite::{Connection, OptionalExtension, params};

use super::super::names as known_names;
use super::keys::Part;
use super::packing::Sheets;
use super::reading::{self, Pages};
use super::rows::Series;
use super::{names, settings, sums};
use crate::recordings::{Result, StoreError};

pub(super) struct Asked {
    pub(super) service: i64,
    pub(super) page: i64,
    pub(super) device: i64,
    pub(super) first_day: i64,
    pub(super) last_day: i64,
    pub(super) least_class: usize,
    pub(super) thresholds: Thresholds,
    pub(super) templates: Vec<PageTemplate>,
    pub(super) generation: i64,
}

impl Asked {
    /// Nothing where nobody did anything on such a page.
    pub(super) fn new(connection: &Connection, query: &HeatQuery) -> Result<Option<Self>> {
        let Some(service) = known_names::service(connection, query.service.as_str())? else {
            return Ok(None);
        };
        let page = names::page(connection, service, &query.page)?;
        let generation = generation_of(connection, service)?;
        let (Some(page), Some(generation)) = (page, generation) else {
            return Ok(None);
        };
        let known = settings::of_service(connection, service)?;
        Ok(Some(Self {
            service,
            page,
            device: known_names::device_number(query.device),
            first_day: query.first_day,
            last_day: query.last_day,
            least_class: duration_class(query.min_duration_ms),
            thresholds: known.thresholds,
            templates: known.templates,
            generation,
        }))
    }

    pub(super) fn series(&self, part: Part) -> Series {
        Series {
            generation: self.generation,
            part,
            page: self.page,
            device: self.device,
        }
    }

    /// The days on which sessions that are in sums did anything on the page.
    pub(super) fn days(&self, connection: &Connection) -> Result<BTreeSet<i64>> {
        self.days_with(connection, Part::TOTALS, |_| true)
    }

    /// Those on which a part has a sum under a key that is wanted.
    pub(super) fn days_with(
        &self,
        connection: &Connection,
        part: Part,
        wanted: impl Fn(u64) -> bool,
    ) -> Result<BTreeSet<i64>> {
        let mut days = BTreeSet::new();
        let found = |day, packed: &[u8]| {
            let total = sums::total(packed, self.least_class)?;
            if total.iter().any(|(key, _)| wanted(*key)) {
                days.insert(day);
            }
            Ok(())
        };
        self.series(part)
            .each_day(connection, self.first_day, self.last_day, found)?;
        Ok(days)
    }

    /// From which moment on sessions started, and before which.
    pub(super) fn moments(&self) -> (i64, i64) {
        moments(self.first_day, self.last_day)
    }

    /// Calls `found` with what each session did on the page that is in no sums.
    pub(super) fn each_waiting(
        &self,
        connection: &Connection,
        mut found: impl FnMut(&Sheets) -> Result<()>,
    ) -> Result<()> {
        let mut pages = Pages::new(connection, self.service, &self.templates);
        let mut statement = connection.prepare_cached(
            "SELECT session, duration FROM heat_session INDEXED BY heat_session_by_generation
                JOIN session ON session.key = session
             WHERE heat_session.service = ?1 AND generation < ?2 AND device = ?3
                AND started_at >= ?4 AND started_at < ?5",
        )?;
        let (from, to) = self.moments();
        let mut rows = statement.query(params![self.service, self.generation, self.device, from, to])?;
        while let Some(row) = rows.next()? {
            if duration_class(row.get(1)?) < self.least_class {
                continue;
            }
            let sheets = self.sheets(connection, &mut pages, row.get(0)?)?;
            if !sheets.is_empty() {
                found(&sheets)?;
            }
        }
        Ok(())
    }

    /// What a session did on the page; nothing where that cannot be read.
    pub(super) fn sheets(
        &self,
        connection: &Connection,
        pages: &mut Pages<'_>,
        session: i64,
    ) -> Result<Sheets> {
        match reading::read(connection, session, &mut |path| Ok(pages.of(path)? == self.page)) {
            Err(StoreError::Damaged(why)) => {
                tracing::error!(session, why, "what a session did on pages is not counted");
                Ok(Sheets::new())
            }
            read => read,
        }
    }
}

pub(super) fn generation_of(connection: &Connection, service: i64) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT generation FROM heat_service WHERE service = ?1")?
        .query_row([service], |row| row.get(0))
        .optional()?)
}

/// From which moment on sessions of days started, and before which; both days included.
pub(super) fn moments(first_day: i64, last_day: i64) -> (i64, i64) {
    let to = last_day.saturating_add(1).saturating_mul(DAY_MS);
    (first_day.saturating_mul(DAY_MS), to)
}
