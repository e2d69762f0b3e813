//! What a session did, read again.

use std::collections::HashMap;

use domain::heat::template::{PageTemplate, page_of};
use rusqlite::{Connection, OptionalExtension};

use super::super::codec;
use super::names;
use super::packing::{self, Sheets};
use super::sheet::Sheet;
use crate::recordings::{Result, StoreError};

pub(super) fn all(connection: &Connection, session: i64) -> Result<Sheets> {
    read(connection, session, &mut |_| Ok(true))
}

/// As [`all`]; nothing of a session that cannot be read, which `verify` tells of.
pub(super) fn readable(connection: &Connection, session: i64) -> Result<Option<Sheets>> {
    match all(connection, session) {
        Ok(sheets) => Ok(Some(sheets)),
        Err(StoreError::Damaged(why)) => {
            tracing::error!(session, why, "what a session did on pages is not counted");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The sheets of the paths that are wanted, by their keys.
pub(super) fn read(
    connection: &Connection,
    session: i64,
    wanted: &mut dyn FnMut(i64) -> Result<bool>,
) -> Result<Sheets> {
    let packed: Option<Option<Vec<u8>>> = connection
        .prepare_cached("SELECT sheets FROM heat_session WHERE session = ?1")?
        .query_row([session], |row| row.get(0))
        .optional()?;
    let mut sheets = match packed.flatten() {
        Some(packed) => packing::unpack(&codec::unpack(None, &packed)?, wanted)?,
        None => Sheets::new(),
    };
    let mut statement = connection
        .prepare_cached("SELECT sheets FROM heat_chunk WHERE session = ?1 ORDER BY window, number")?;
    let mut rows = statement.query([session])?;
    let mut has_more = false;
    while let Some(row) = rows.next()? {
        let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        for (place, sheet) in packing::unpack(packed, wanted)? {
            has_more = true;
            sheets.entry(place).or_default().add(sheet);
        }
    }
    if has_more {
        sheets.values_mut().for_each(Sheet::sort);
    }
    Ok(sheets)
}

/// Which page each path is of, as the templates of a service have it.
pub(super) struct Pages<'a> {
    connection: &'a Connection,
    service: i64,
    templates: &'a [PageTemplate],
    known: HashMap<i64, i64>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(connection: &'a Connection, service: i64, templates: &'a [PageTemplate]) -> Self {
        Self {
            connection,
            service,
            templates,
            known: HashMap::new(),
        }
    }

    /// The page of a path; both by their keys.
    pub(super) fn of(&mut self, path: i64) -> Result<i64> {
        // Paths are their own pages as long as nobody says otherwise.
        if self.templates.is_empty() {
            return Ok(path);
        }
        if let Some(page) = self.known.get(&path) {
            return Ok(*page);
        }
        let name = names::path_of(self.connection, path)?;
        let page = match page_of(self.templates, &name) {
            same if same == name => path,
            // Templates have numbers from when they were saved.
            template => names::page(self.connection, self.service, template)?.unwrap_or(path),
        };
        self.known.insert(path, page);
        Ok(page)
    }
}
