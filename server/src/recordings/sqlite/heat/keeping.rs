//! What sessions did, as it comes in: a row for each chunk, until all of an ended session is put together.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::heat::mark::{Mark, MarkKind};
use domain::heat::template::{PageTemplate, page_of};
use rusqlite::{Connection, OptionalExtension, params};

use super::super::codec;
use super::super::numbers::stored;
use super::super::rollups::Share;
use super::packing::{self, Sheets};
use super::sheet::Sheet;
use super::{names, settings, taking_out};
use crate::recordings::Result;

/// Marks of one session without those that become part of a view: more are made by no hand within a day.
const MOST_MARKS: usize = 20_000;

/// Paths that are told apart within one service: pages may make up as many as they like. What happens on others counts for
/// the template that they are of, or is left out.
const MOST_PATHS: i64 = 10_000;

/// Keeps the marks of a chunk that was not there before.
pub(in super::super) fn add(
    connection: &Connection,
    session: i64,
    window: i64,
    number: u32,
    marks: &[Mark],
) -> Result<()> {
    if marks.is_empty() {
        return Ok(());
    }
    let known = connection
        .prepare_cached("SELECT service, marks FROM heat_session WHERE session = ?1")?
        .query_row([session], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (service, before): (i64, i64) = match known {
        Some(known) => known,
        None => (begin(connection, session)?, 0),
    };
    let room = MOST_MARKS.saturating_sub(usize::try_from(before).unwrap_or(0));
    let mut counted = 0_usize;
    let kept: Vec<&Mark> = marks
        .iter()
        .filter(|mark| {
            counted += usize::from(!is_part_of_view(mark));
            is_part_of_view(mark) || counted <= room
        })
        .collect();
    let mut left_out = counted.saturating_sub(room);
    let (sheets, without_page) = sheets_of(connection, service, window, &kept)?;
    left_out += without_page;
    if !sheets.is_empty() {
        connection
            .prepare_cached("INSERT OR REPLACE INTO heat_chunk VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![session, window, number, packing::pack(&sheets)])?;
    }
    connection
        .prepare_cached(
            "UPDATE heat_session SET marks = marks + ?2, left_out = left_out + ?3 WHERE session = ?1",
        )?
        .execute([
            session,
            stored((counted - left_out) as u64),
            stored(left_out as u64),
        ])?;
    Ok(())
}

fn is_part_of_view(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Watched(_))
}

/// Returns the session's service.
fn begin(connection: &Connection, session: i64) -> Result<i64> {
    let service = connection
        .prepare_cached("SELECT service FROM session WHERE key = ?1")?
        .query_row([session], |row| row.get(0))?;
    connection
        .prepare_cached("INSERT INTO heat_session VALUES (?1, ?2, 0, 0, 0, NULL)")?
        .execute([session, service])?;
    begin_service(connection, service)?;
    Ok(service)
}

/// A generation is never one that was before.
fn begin_service(connection: &Connection, service: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO heat_service SELECT ?1, coalesce(max(generation), 0) + 1, 0 FROM heat_service
             WHERE true ON CONFLICT DO NOTHING",
        )?
        .execute([service])?;
    Ok(())
}

/// What marks come to by page, and how many of them have none.
fn sheets_of(connection: &Connection, service: i64, window: i64, marks: &[&Mark]) -> Result<(Sheets, usize)> {
    let mut sheets = Sheets::new();
    let mut pages: HashMap<&str, Option<i64>> = HashMap::new();
    let mut paths = Paths::new(connection, service);
    let mut without_page = 0;
    for mark in marks {
        let page = match pages.get(mark.page.as_str()) {
            Some(page) => *page,
            None => {
                let page = paths.page(&mark.page)?;
                pages.insert(&mark.page, page);
                page
            }
        };
        let Some(page) = page else {
            without_page += usize::from(!is_part_of_view(mark));
            continue;
        };
        let element = match &mark.kind {
            MarkKind::Press(press) => press.place.element.as_ref(),
            MarkKind::Rest(place) => place.element.as_ref(),
            MarkKind::Scrolled(scrolled) => Some(&scrolled.element),
            _ => None,
        };
        let element = match element {
            Some(element) => names::element_or_new(connection, service, page, element)?,
            None => None,
        };
        sheets
            .entry((window, page))
            .or_default()
            .take(mark.at, &mark.kind, element);
    }
    sheets.values_mut().for_each(Sheet::sort);
    Ok((sheets, without_page))
}

/// The pages of paths that may be new ones, as long as there is room.
struct Paths<'a> {
    connection: &'a Connection,
    service: i64,
    /// Asked for with the first path that is new.
    room: Option<i64>,
    /// Asked for with the first one that there is no room for.
    templates: Option<Vec<PageTemplate>>,
}

impl<'a> Paths<'a> {
    fn new(connection: &'a Connection, service: i64) -> Self {
        Self {
            connection,
            service,
            room: None,
            templates: None,
        }
    }

    fn page(&mut self, path: &str) -> Result<Option<i64>> {
        let known = names::page(self.connection, self.service, path)?;
        if known.is_some() {
            return Ok(known);
        }
        let room = match self.room {
            Some(room) => room,
            None => room_for_paths(self.connection, self.service)?,
        };
        if room > 0 {
            self.room = Some(room - 1);
            return names::page_or_new(self.connection, self.service, path).map(Some);
        }
        self.room = Some(0);
        let templates = match &self.templates {
            Some(templates) => templates,
            None => {
                let known = settings::of_service(self.connection, self.service)?;
                self.templates.insert(known.templates)
            }
        };
        match page_of(templates, path) {
            same if same == path => Ok(None),
            template => names::page(self.connection, self.service, template),
        }
    }
}

/// How many more paths of a service can be told apart.
pub(super) fn room_for_paths(connection: &Connection, service: i64) -> Result<i64> {
    let used: i64 = connection
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM heat_page WHERE service = ?1 LIMIT ?2)")?
        .query_row([service, MOST_PATHS], |row| row.get(0))?;
    Ok(MOST_PATHS - used)
}

/// Takes a session out of the sums if it goes on, or turns out to have been another one. It comes in again once it has
/// ended.
pub(in super::super) fn follow(
    connection: &Connection,
    session: i64,
    old: &Share,
    new: &Share,
    leaves: bool,
) -> Result<()> {
    if leaves || taking_out::place_of(old) != taking_out::place_of(new) {
        taking_out::take_out(connection, session, old)?;
    }
    if old.service == new.service {
        return Ok(());
    }
    move_to(connection, session, new.service)
}

/// Pages and elements are those of a service, by their keys.
fn move_to(connection: &Connection, session: i64, service: i64) -> Result<()> {
    let is_known = connection
        .prepare_cached("UPDATE heat_session SET service = ?2, generation = 0 WHERE session = ?1")?
        .execute([session, service])?;
    if is_known == 0 {
        return Ok(());
    }
    begin_service(connection, service)?;
    let old = super::reading::all(connection, session)?;
    let mut new = Sheets::new();
    let mut paths = Paths::new(connection, service);
    for ((window, page), mut sheet) in old {
        let Some(page) = paths.page(&names::path_of(connection, page)?)? else {
            continue;
        };
        let mut keys = HashMap::new();
        for element in sheet.elements() {
            if let Entry::Vacant(place) = keys.entry(element) {
                let named = names::element(connection, element)?;
                place.insert(names::element_or_new(connection, service, page, &named)?);
            }
        }
        sheet.rename(&|element| keys.get(&element).copied().flatten());
        // Paths that are two of the other service may be of one template of this one.
        new.entry((window, page)).or_default().add(sheet);
    }
    new.values_mut().for_each(Sheet::sort);
    put_together(
        connection,
        session,
        &codec::pack(codec::FAST, None, &packing::pack(&new))?,
    )
}

/// Writes all that a session did in place of its parts.
pub(super) fn put_together(connection: &Connection, session: i64, packed: &[u8]) -> Result<()> {
    connection
        .prepare_cached("UPDATE heat_session SET sheets = ?2 WHERE session = ?1")?
        .execute(params![session, packed])?;
    connection
        .prepare_cached("DELETE FROM heat_chunk WHERE session = ?1")?
        .execute([session])?;
    Ok(())
}
