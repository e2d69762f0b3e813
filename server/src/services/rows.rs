//! Services and their keys as they are kept in `control.db`.

use domain::id::ServiceSlug;
use domain::service::{Service, ServiceKey};
use rusqlite::{Connection, OptionalExtension, params};

use crate::clock;
use crate::control::Result;
use crate::secret::Digest;

/// All services by name, with their keys; what the recordings know of them is not here.
pub(super) fn all(connection: &Connection) -> Result<Vec<Service>> {
    let mut services = connection
        .prepare_cached("SELECT slug, name, origins, created_at FROM service ORDER BY name, slug")?
        .query_map([], |row| {
            Ok(Service {
                slug: parse_slug(&row.get::<_, String>(0)?)?,
                name: row.get(1)?,
                origins: parse_origins(&row.get::<_, String>(2)?),
                keys: Vec::new(),
                created_at: row.get(3)?,
                sessions: 0,
                last_session_at: None,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut keys = connection.prepare_cached(
        "SELECT id, prefix, created_at, revoked_at FROM service_key WHERE service = ? ORDER BY id",
    )?;
    for service in &mut services {
        service.keys = keys
            .query_map([service.slug.as_str()], |row| {
                Ok(ServiceKey {
                    id: row.get(0)?,
                    prefix: row.get(1)?,
                    created_at: row.get(2)?,
                    revoked_at: row.get(3)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(services)
}

/// The hashes of all keys that let in, with the service of each.
pub(super) fn valid_keys(connection: &Connection) -> Result<Vec<(Digest, ServiceSlug)>> {
    Ok(connection
        .prepare_cached("SELECT hash, service FROM service_key WHERE revoked_at IS NULL")?
        .query_map([], |row| {
            Ok((row.get(0)?, parse_slug(&row.get::<_, String>(1)?)?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// False if there is a service with this slug already.
pub(super) fn insert(
    connection: &Connection,
    slug: &ServiceSlug,
    name: &str,
    origins: &[String],
) -> Result<bool> {
    let inserted = connection.execute(
        "INSERT OR IGNORE INTO service (slug, name, origins, created_at) VALUES (?, ?, ?, ?)",
        params![slug.as_str(), name, origins_text(origins), clock::now()],
    )?;
    Ok(inserted == 1)
}

/// False if there is no such service.
pub(super) fn update(
    connection: &Connection,
    slug: &ServiceSlug,
    name: &str,
    origins: &[String],
) -> Result<bool> {
    let updated = connection.execute(
        "UPDATE service SET name = ?2, origins = ?3 WHERE slug = ?1",
        params![slug.as_str(), name, origins_text(origins)],
    )?;
    Ok(updated == 1)
}

pub(super) fn insert_key(
    connection: &Connection,
    slug: &ServiceSlug,
    hash: Digest,
    prefix: &str,
    plain: Option<&str>,
) -> Result<()> {
    connection.execute(
        "INSERT INTO service_key (service, hash, prefix, created_at, plain) VALUES (?, ?, ?, ?, ?)",
        params![slug.as_str(), hash, prefix, clock::now(), plain],
    )?;
    Ok(())
}

/// The prefix of the key that was revoked, unless it was not there to be.
pub(super) fn revoke_key(connection: &Connection, slug: &ServiceSlug, key: i64) -> Result<Option<String>> {
    Ok(connection
        .query_row(
            "UPDATE service_key SET revoked_at = ?3, plain = NULL
             WHERE id = ?2 AND service = ?1 AND revoked_at IS NULL RETURNING prefix",
            params![slug.as_str(), key, clock::now()],
            |row| row.get(0),
        )
        .optional()?)
}

/// The services and prefixes of those that were revoked.
pub(super) fn revoke_plain_keys(connection: &Connection) -> Result<Vec<(String, String)>> {
    Ok(connection
        .prepare_cached(
            "UPDATE service_key SET revoked_at = ?, plain = NULL
             WHERE plain IS NOT NULL AND revoked_at IS NULL RETURNING service, prefix",
        )?
        .query_map([clock::now()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn plain_key(connection: &Connection, slug: &ServiceSlug) -> Result<Option<String>> {
    Ok(connection
        .query_row(
            "SELECT plain FROM service_key WHERE service = ? AND plain IS NOT NULL AND revoked_at IS NULL",
            [slug.as_str()],
            |row| row.get(0),
        )
        .optional()?)
}

fn parse_slug(text: &str) -> rusqlite::Result<ServiceSlug> {
    text.parse().map_err(|error: domain::id::InvalidId| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn parse_origins(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

fn origins_text(origins: &[String]) -> String {
    serde_json::Value::from(origins).to_string()
}

/// What people call it; its slug where it is not there any more.
pub(crate) fn name_of(connection: &Connection, slug: &ServiceSlug) -> Result<String> {
    let name = connection
        .query_row(
            "SELECT name FROM service WHERE slug = ?1",
            [slug.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(name.unwrap_or_else(|| slug.to_string()))
}
