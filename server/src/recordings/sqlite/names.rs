//! Texts that many rows share, kept once under a number.

use domain::access::Reach;
use domain::actor::{Actor, ActorType};
use domain::client::DeviceType;
use rusqlite::{Connection, OptionalExtension, params};

use crate::recordings::Result;

pub(super) fn device_number(device: DeviceType) -> i64 {
    match device {
        DeviceType::Unknown => 0,
        DeviceType::Desktop => 1,
        DeviceType::Mobile => 2,
        DeviceType::Tablet => 3,
    }
}

pub(super) fn device_of(number: i64) -> DeviceType {
    DeviceType::ALL
        .into_iter()
        .find(|device| device_number(*device) == number)
        .unwrap_or_default()
}

pub(super) fn kind_number(kind: ActorType) -> i64 {
    match kind {
        ActorType::Anonymous => 0,
        ActorType::User => 1,
        ActorType::Operator => 2,
        ActorType::Admin => 3,
    }
}

pub(super) fn kind_of(number: i64) -> ActorType {
    ActorType::ALL
        .into_iter()
        .find(|kind| kind_number(*kind) == number)
        .unwrap_or_default()
}

/// The number of a service; none before its first session.
pub(super) fn service(connection: &Connection, slug: &str) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT key FROM service WHERE slug = ?1")?
        .query_row([slug], |row| row.get(0))
        .optional()?)
}

/// The numbers of the services within reach as JSON, for `json_each`; `None` for all.
pub(super) fn within(connection: &Connection, reach: &Reach) -> Result<Option<String>> {
    let Reach::Services(slugs) = reach else {
        return Ok(None);
    };
    let mut keys = Vec::new();
    for slug in slugs {
        keys.extend(service(connection, slug.as_str())?);
    }
    let keys: Vec<String> = keys.iter().map(i64::to_string).collect();
    Ok(Some(format!("[{}]", keys.join(","))))
}

pub(super) fn service_or_new(connection: &Connection, slug: &str) -> Result<i64> {
    if let Some(key) = service(connection, slug)? {
        return Ok(key);
    }
    connection
        .prepare_cached("INSERT INTO service (slug) VALUES (?1)")?
        .execute([slug])?;
    Ok(connection.last_insert_rowid())
}

pub(super) fn word(connection: &Connection, text: &str) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT key FROM word WHERE text = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?)
}

pub(super) fn word_or_new(connection: &Connection, text: &str) -> Result<i64> {
    if let Some(key) = word(connection, text)? {
        return Ok(key);
    }
    connection
        .prepare_cached("INSERT INTO word (text) VALUES (?1)")?
        .execute([text])?;
    Ok(connection.last_insert_rowid())
}

/// The number of an actor named in exactly this way. It counts no session yet.
pub(super) fn actor_or_new(connection: &Connection, actor: &Actor) -> Result<i64> {
    let known = connection
        .prepare_cached("SELECT key FROM actor WHERE id = ?1 AND kind = ?2 AND email IS ?3 AND name IS ?4")?
        .query_row(
            params![actor.id, kind_number(actor.kind), actor.email, actor.name],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(key) = known {
        return Ok(key);
    }
    connection
        .prepare_cached("INSERT INTO actor (id, kind, email, name, sessions) VALUES (?1, ?2, ?3, ?4, 0)")?
        .execute(params![
            actor.id,
            kind_number(actor.kind),
            actor.email,
            actor.name
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Counts sessions of an actor; with the last one the actor is forgotten.
pub(super) fn count_actor(connection: &Connection, actor: i64, change: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE actor SET sessions = sessions + ?2 WHERE key = ?1")?
        .execute([actor, change])?;
    if change < 0 {
        connection
            .prepare_cached("DELETE FROM actor WHERE key = ?1 AND sessions <= 0")?
            .execute([actor])?;
    }
    Ok(())
}

pub(super) fn page_or_new(connection: &Connection, service: i64, path: &str) -> Result<i64> {
    let known = connection
        .prepare_cached("SELECT key FROM page WHERE path = ?1 AND service = ?2")?
        .query_row(params![path, service], |row| row.get(0))
        .optional()?;
    if let Some(key) = known {
        return Ok(key);
    }
    connection
        .prepare_cached("INSERT INTO page (path, service, sessions) VALUES (?1, ?2, 0)")?
        .execute(params![path, service])?;
    Ok(connection.last_insert_rowid())
}

/// Counts sessions of a page; with the last one the page is forgotten.
pub(super) fn count_page(connection: &Connection, page: i64, change: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE page SET sessions = sessions + ?2 WHERE key = ?1")?
        .execute([page, change])?;
    if change < 0 {
        connection
            .prepare_cached("DELETE FROM page WHERE key = ?1 AND sessions <= 0")?
            .execute([page])?;
    }
    Ok(())
}
