//! Rows of sums: by days, and by longer periods where those would be much to read.

use rusqlite::{Connection, OptionalExtension, params};

use super::keys::Part;
use super::sums::{self, Change, Row};
use crate::recordings::Result;

/// Days of a period, by level.
const DAYS: [i64; 3] = [1, 8, 64];
pub(super) const LEVELS: u8 = 3;
/// A longer period has a row of its own once the rows that it is made of have so many bytes.
const LONGER_FROM: i64 = 16 << 10;

/// All rows of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Series {
    pub(super) generation: i64,
    pub(super) part: Part,
    pub(super) page: i64,
    pub(super) device: i64,
}

/// A row among those of its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    pub(super) level: u8,
    pub(super) number: i64,
}

impl Period {
    /// The periods that a day is in, the day first.
    pub(super) fn all_with(day: i64) -> impl Iterator<Item = Self> {
        (0..LEVELS).map(move |level| Self {
            level,
            number: day.div_euclid(days_of(level)),
        })
    }
}

fn days_of(level: u8) -> i64 {
    DAYS.get(usize::from(level)).copied().unwrap_or(1)
}

impl Series {
    fn read(&self, connection: &Connection, period: Period) -> Result<Option<Vec<u8>>> {
        Ok(connection
            .prepare_cached(
                "SELECT sums FROM heat_sum
                 WHERE (generation, part, page, device, level, period) = (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .query_row(
                params![
                    self.generation,
                    self.part.0,
                    self.page,
                    self.device,
                    period.level,
                    period.number
                ],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// What a row is with a change. Only days begin with one: longer periods are put together of them.
    pub(super) fn changed(
        &self,
        connection: &Connection,
        period: Period,
        change: &Change,
    ) -> Result<Option<Vec<u8>>> {
        let row = match self.read(connection, period)? {
            Some(packed) => sums::unpack(&packed)?,
            None if period.level == 0 => Row::new(),
            None => return Ok(None),
        };
        Ok(Some(sums::pack(&change.apply(row))))
    }

    /// Writes a row over the one that was there; one without sums goes.
    pub(super) fn write(&self, connection: &Connection, period: Period, packed: &[u8]) -> Result<()> {
        let place = params![
            self.generation,
            self.part.0,
            self.page,
            self.device,
            period.level,
            period.number
        ];
        if packed.is_empty() {
            connection
                .prepare_cached(
                    "DELETE FROM heat_sum
                     WHERE (generation, part, page, device, level, period) = (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(place)?;
            return Ok(());
        }
        connection
            .prepare_cached("INSERT OR REPLACE INTO heat_sum VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                self.generation,
                self.part.0,
                self.page,
                self.device,
                period.level,
                period.number,
                packed
            ])?;
        Ok(())
    }

    /// Calls `found` with rows that together are all of the days, both included. Where there is a row of a longer period it
    /// is complete.
    pub(super) fn cover(
        &self,
        connection: &Connection,
        first: i64,
        last: i64,
        mut found: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut gaps = vec![(first, last)];
        for level in (0..LEVELS).rev() {
            let mut left = Vec::new();
            for gap in gaps {
                self.fill(connection, level, gap, &mut left, &mut found)?;
            }
            gaps = left;
        }
        Ok(())
    }

    /// Finds the rows of a level that lie within a gap; what is not covered by them is left.
    fn fill(
        &self,
        connection: &Connection,
        level: u8,
        (first, last): (i64, i64),
        left: &mut Vec<(i64, i64)>,
        found: &mut impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let days = days_of(level);
        let from = first.saturating_add(days - 1).div_euclid(days);
        let to = last.saturating_add(1).div_euclid(days) - 1;
        let mut next = first;
        if from <= to {
            let mut statement = connection.prepare_cached(
                "SELECT period, sums FROM heat_sum
                 WHERE (generation, part, page, device, level) = (?1, ?2, ?3, ?4, ?5)
                    AND period BETWEEN ?6 AND ?7 ORDER BY period",
            )?;
            let mut rows = statement.query(params![
                self.generation,
                self.part.0,
                self.page,
                self.device,
                level,
                from,
                to
            ])?;
            while let Some(row) = rows.next()? {
                let begins = row.get::<_, i64>(0)?.saturating_mul(days);
                found(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
                if next < begins {
                    left.push((next, begins - 1));
                }
                next = begins.saturating_add(days);
            }
        }
        if next <= last {
            left.push((next, last));
        }
        Ok(())
    }

    /// Calls `found` with each of the days that has a row.
    pub(super) fn each_day(
        &self,
        connection: &Connection,
        first: i64,
        last: i64,
        mut found: impl FnMut(i64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut statement = connection.prepare_cached(
            "SELECT period, sums FROM heat_sum
             WHERE (generation, part, page, device, level) = (?1, ?2, ?3, ?4, 0) AND period BETWEEN ?5 AND ?6",
        )?;
        let mut rows = statement.query(params![
            self.generation,
            self.part.0,
            self.page,
            self.device,
            first,
            last
        ])?;
        while let Some(row) = rows.next()? {
            found(
                row.get(0)?,
                row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?,
            )?;
        }
        Ok(())
    }

    /// The row of a longer period, if it is to have one and has none yet.
    pub(super) fn longer(&self, connection: &Connection, period: Period) -> Result<Option<Vec<u8>>> {
        let Some(below) = period.level.checked_sub(1) else {
            return Ok(None);
        };
        let begins = period.number * days_of(period.level);
        let ends = begins + days_of(period.level) - 1;
        if self.read(connection, period)?.is_some() {
            return Ok(None);
        }
        let bytes: i64 = connection
            .prepare_cached(
                "SELECT coalesce(sum(length(sums)), 0) FROM heat_sum
                 WHERE (generation, part, page, device, level) = (?1, ?2, ?3, ?4, ?5)
                    AND period BETWEEN ?6 AND ?7",
            )?
            .query_row(
                params![
                    self.generation,
                    self.part.0,
                    self.page,
                    self.device,
                    below,
                    begins.div_euclid(days_of(below)),
                    ends.div_euclid(days_of(below))
                ],
                |row| row.get(0),
            )?;
        if bytes < LONGER_FROM {
            return Ok(None);
        }
        let mut sum = Change::default();
        self.cover(connection, begins, ends, |packed| {
            sum.add_row(sums::unpack(packed)?);
            Ok(())
        })?;
        Ok(Some(sums::pack(&sum.apply(Row::new()))))
    }

    /// Of a row that begins with part, page, device, level and period.
    pub(super) fn of_row(generation: i64, row: &rusqlite::Row<'_>) -> Result<(Self, Period)> {
        let series = Self {
            generation,
            part: Part(row.get(0)?),
            page: row.get(1)?,
            device: row.get(2)?,
        };
        let period = Period {
            level: row.get(3)?,
            number: row.get(4)?,
        };
        Ok((series, period))
    }
}
