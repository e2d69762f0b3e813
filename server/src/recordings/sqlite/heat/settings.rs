//! Thresholds and templates, and what begins anew with others.

use domain::heat::settings::HeatSettings;
use domain::heat::template::PageTemplate;
use domain::heat::thresholds::Thresholds;
use domain::id::ServiceSlug;
use rusqlite::{Connection, OptionalExtension};

use super::super::names as known_names;
use super::names;
use crate::recordings::{Result, StoreError};

/// What holds for a service.
pub(super) struct OfService {
    pub(super) thresholds: Thresholds,
    pub(super) templates: Vec<PageTemplate>,
}

pub(in super::super) fn read(connection: &Connection) -> Result<HeatSettings> {
    let json: Option<String> = connection
        .prepare_cached("SELECT settings FROM heat_settings")?
        .query_row([], |row| row.get(0))
        .optional()?;
    match json {
        Some(json) => serde_json::from_str(&json)
            .map_err(|error| StoreError::Damaged(format!("the settings of heatmaps: {error}"))),
        None => Ok(HeatSettings::default()),
    }
}

pub(super) fn of_service(connection: &Connection, service: i64) -> Result<OfService> {
    let settings = read(connection)?;
    let slug: Option<String> = connection
        .prepare_cached("SELECT slug FROM service WHERE key = ?1")?
        .query_row([service], |row| row.get(0))
        .optional()?;
    let templates = settings
        .templates
        .into_iter()
        .find(|known| Some(known.service.as_str()) == slug.as_deref());
    Ok(OfService {
        thresholds: settings.thresholds,
        templates: templates.map_or_else(Vec::new, |known| known.templates),
    })
}

/// Sums that were made by other settings hold no longer; they are made again of what sessions did.
pub(in super::super) fn write(connection: &Connection, new: &HeatSettings) -> Result<()> {
    let old = read(connection)?;
    if old == *new {
        return Ok(());
    }
    let json = serde_json::to_string(new).map_err(|error| StoreError::Failed(error.to_string()))?;
    connection.execute("DELETE FROM heat_settings", [])?;
    connection.execute("INSERT INTO heat_settings VALUES (?1)", [json])?;
    // Templates are pages, and have a number each before anybody counts on them.
    for known in &new.templates {
        let service = known_names::service_or_new(connection, known.service.as_str())?;
        for template in &known.templates {
            names::page_or_new(connection, service, template.as_str())?;
        }
    }
    let services: Vec<(i64, String)> = connection
        .prepare_cached(
            "SELECT key, slug FROM heat_service JOIN service ON service.key = heat_service.service",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (service, slug) in services {
        let slug: ServiceSlug = slug
            .try_into()
            .map_err(|_| StoreError::Damaged("a service's slug".into()))?;
        let is_other = old.thresholds != new.thresholds || old.templates_of(&slug) != new.templates_of(&slug);
        if is_other {
            begin_anew(connection, service)?;
        }
    }
    Ok(())
}

/// What is left of the sums before is deleted step by step, with the others' making.
fn begin_anew(connection: &Connection, service: i64) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO heat_over SELECT generation FROM heat_service WHERE service = ?1")?
        .execute([service])?;
    connection
        .prepare_cached(
            "UPDATE heat_service SET version = version + 1,
                generation = (SELECT max(generation) + 1 FROM heat_service) WHERE service = ?1",
        )?
        .execute([service])?;
    Ok(())
}
