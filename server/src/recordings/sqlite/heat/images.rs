//! Pictures of pages that somebody uploaded, to draw heat over.

use rusqlite::{Connection, OptionalExtension, params};

use super::super::names as known_names;
use super::names;
use crate::recordings::{ImagePlace, PageImage, Result};

/// The keys of a page and a device; nothing where nobody heard of such a page.
fn key_of(connection: &Connection, place: &ImagePlace) -> Result<Option<(i64, i64)>> {
    let Some(service) = known_names::service(connection, place.service.as_str())? else {
        return Ok(None);
    };
    let page = names::page(connection, service, &place.page)?;
    Ok(page.map(|page| (page, known_names::device_number(place.device))))
}

pub(in super::super) fn read(connection: &Connection, place: &ImagePlace) -> Result<Option<PageImage>> {
    let Some(key) = key_of(connection, place)? else {
        return Ok(None);
    };
    Ok(connection
        .prepare_cached("SELECT kind, version, data FROM heat_image WHERE (page, device) = (?1, ?2)")?
        .query_row(key, |row| {
            Ok(PageImage {
                kind: row.get(0)?,
                version: row.get(1)?,
                data: row.get(2)?,
            })
        })
        .optional()?)
}

pub(in super::super) fn version(connection: &Connection, place: &ImagePlace) -> Result<Option<String>> {
    let Some(key) = key_of(connection, place)? else {
        return Ok(None);
    };
    Ok(connection
        .prepare_cached("SELECT version FROM heat_image WHERE (page, device) = (?1, ?2)")?
        .query_row(key, |row| row.get(0))
        .optional()?)
}

pub(in super::super) fn put(connection: &Connection, place: &ImagePlace, image: &PageImage) -> Result<()> {
    let service = known_names::service_or_new(connection, place.service.as_str())?;
    let page = names::page_or_new(connection, service, &place.page)?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO heat_image VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            page,
            known_names::device_number(place.device),
            image.kind,
            image.version,
            image.data
        ])?;
    Ok(())
}

/// Returns whether there was one.
pub(in super::super) fn remove(connection: &Connection, place: &ImagePlace) -> Result<bool> {
    let Some(key) = key_of(connection, place)? else {
        return Ok(false);
    };
    let removed = connection
        .prepare_cached("DELETE FROM heat_image WHERE (page, device) = (?1, ?2)")?
        .execute(key)?;
    Ok(removed > 0)
}
