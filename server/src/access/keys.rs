//! The keys by which other services of the installation ask and change what decides: see `openfga`.

use std::time::{Duration, Instant};

use app::ConsoleError;
use domain::Millis;
use domain::access::key::{AccessKey, KeyRights, LONGEST_NAME};
use domain::audit::AuditAction;
use quick_cache::sync::Cache;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use crate::control::{self, Control};
use crate::secret::Digest;
use crate::{audit_log, clock, secret};

/// So that a key says what it is wherever it turns up.
const KEY_PREFIX: &str = "gka_";
/// Twice what keys are long.
const LONGEST_KEY: usize = 100;
/// Of a key, shown afterwards.
const SHOWN_LETTERS: usize = 10;
/// How often is written down that a key was used.
const USED_EVERY: Millis = 60_000;
/// How long what was read of a key holds: one that is revoked, also by the command line, is of no use after that.
const KNOWN_FOR: Duration = Duration::from_millis(500);
/// Keys that are known at once.
const MOST_KNOWN: usize = 1_000;

const COLUMNS: &str = "id, name, rights, prefix, created_at, created_by, revoked_at, last_used_at";

/// The newest first, with those that were revoked.
pub(crate) async fn list(control: &Control) -> Result<Vec<AccessKey>> {
    let keys = control.call(|connection| {
        Ok(connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM access_key ORDER BY id DESC"))?
            .query_map([], access_key)?
            .collect::<rusqlite::Result<_>>()?)
    });
    Ok(keys.await?)
}

/// With the key itself, which is kept nowhere.
pub(crate) async fn add(
    control: &Control,
    who: &str,
    name: String,
    rights: KeyRights,
) -> Result<(AccessKey, String)> {
    let name = check_name(&name)?;
    let secret = secret::generate().map_err(control::ControlError::from)?;
    let key = format!("{KEY_PREFIX}{secret}");
    let (who, hash, prefix) = (
        who.to_owned(),
        secret::digest(key.as_bytes()),
        shown(&key).to_owned(),
    );
    let added = control
        .call(move |connection| {
            let change = connection.transaction()?;
            let added = change
                .prepare_cached(&format!(
                    "INSERT INTO access_key (name, rights, hash, prefix, created_at, created_by)
                     VALUES (?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}"
                ))?
                .query_row(
                    params![name, rights.as_str(), hash, prefix, clock::now(), who],
                    access_key,
                )?;
            let detail = format!("{}, {}", rights.as_str(), added.prefix);
            let action = AuditAction::AccessKeyAdded;
            audit_log::write(&change, &who, action, Some(&added.name), Some(&detail))?;
            change.commit()?;
            Ok(added)
        })
        .await?;
    Ok((added, key))
}

/// `NotFound` where there is none that holds.
pub(crate) async fn revoke(control: &Control, who: &str, id: i64) -> Result<()> {
    let who = who.to_owned();
    let revoked = control
        .call(move |connection| {
            let change = connection.transaction()?;
            let revoked: Option<(String, String)> = change
                .prepare_cached(
                    "UPDATE access_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL
                     RETURNING name, prefix",
                )?
                .query_row(params![clock::now(), id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            if let Some((name, prefix)) = &revoked {
                let action = AuditAction::AccessKeyRevoked;
                audit_log::write(&change, &who, action, Some(name), Some(prefix))?;
            }
            change.commit()?;
            Ok(revoked)
        })
        .await?;
    revoked
        .map(|_| ())
        .ok_or_else(|| ConsoleError::NotFound("This key is not there, or was revoked already".into()))
}

/// What tells whose key it is, at every request.
pub(crate) struct KeyRing {
    control: Control,
    /// Keys that held when they were looked at, and when that was.
    known: Cache<Digest, (AccessKey, Instant)>,
}

impl KeyRing {
    pub(crate) fn new(control: Control) -> Self {
        Self {
            control,
            known: Cache::new(MOST_KNOWN),
        }
    }

    /// `None` where it opens nothing.
    pub(crate) async fn verify(&self, key: &str) -> Result<Option<AccessKey>> {
        // What is no key of this kind is looked up by nobody.
        if !key.starts_with(KEY_PREFIX) || key.len() > LONGEST_KEY {
            return Ok(None);
        }
        let digest = secret::digest(key.as_bytes());
        let known = self.known.get(&digest);
        if let Some((key, _)) = known.filter(|(_, read)| read.elapsed() < KNOWN_FOR) {
            return Ok(Some(key));
        }
        let read = Instant::now();
        let found = self
            .control
            .call(move |connection| use_key(connection, digest, clock::now()))
            .await?;
        match &found {
            Some(key) => self.known.insert(digest, (key.clone(), read)),
            None => {
                self.known.remove(&digest);
            }
        }
        Ok(found)
    }
}

/// A key that holds. That it was used is written down.
fn use_key(connection: &Connection, digest: Digest, now: Millis) -> control::Result<Option<AccessKey>> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM access_key WHERE hash = ? AND revoked_at IS NULL"
        ))?
        .query_row([digest], access_key)
        .optional()?;
    if let Some(key) = &found
        && key.last_used_at.is_none_or(|last| now >= last + USED_EVERY)
    {
        connection
            .prepare_cached("UPDATE access_key SET last_used_at = ? WHERE id = ?")?
            .execute([now, key.id])?;
    }
    Ok(found)
}

/// [`COLUMNS`]
fn access_key(row: &Row<'_>) -> rusqlite::Result<AccessKey> {
    let rights: String = row.get(2)?;
    Ok(AccessKey {
        id: row.get(0)?,
        name: row.get(1)?,
        rights: KeyRights::parse(&rights).ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(2, Type::Text, "no rights of a key".into())
        })?,
        prefix: row.get(3)?,
        created_at: row.get(4)?,
        created_by: row.get(5)?,
        revoked_at: row.get(6)?,
        last_used_at: row.get(7)?,
    })
}

fn shown(key: &str) -> &str {
    key.get(..SHOWN_LETTERS).unwrap_or(key)
}

fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(ConsoleError::Invalid {
            field: "name".into(),
            message: format!("A name has 1 to {LONGEST_NAME} characters"),
        });
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "owner@girok.example";

    fn control() -> (tempfile::TempDir, Control) {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        (data, control)
    }

    async fn added(control: &Control) -> (AccessKey, String) {
        add(control, OWNER, " shop ".into(), KeyRights::Read)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_key_is_known_until_it_is_revoked_also_by_another_process() {
        let (data, control) = control();
        let ring = KeyRing::new(control.clone());
        let (key, text) = added(&control).await;
        assert_eq!((key.name.as_str(), key.rights), ("shop", KeyRights::Read));
        assert!(text.starts_with(&key.prefix), "{text}");
        let found = ring.verify(&text).await.unwrap().unwrap();
        assert_eq!(found.id, key.id);
        assert_eq!(ring.verify("gka_nothing").await.unwrap(), None);

        let elsewhere = Control::open(data.path()).unwrap();
        revoke(&elsewhere, OWNER, key.id).await.unwrap();
        tokio::time::sleep(KNOWN_FOR).await;
        assert_eq!(ring.verify(&text).await.unwrap(), None);
        let again = revoke(&elsewhere, OWNER, key.id).await;
        assert!(matches!(again, Err(ConsoleError::NotFound(_))));
        assert!(list(&control).await.unwrap()[0].revoked_at.is_some());
    }

    #[tokio::test]
    async fn that_it_was_used_is_written_down_once_a_minute() {
        let (_data, control) = control();
        let (_, text) = added(&control).await;
        let digest = secret::digest(text.as_bytes());
        for (now, expected) in [(1_000, 1_000), (60_999, 1_000), (61_000, 61_000)] {
            let used = control.call(move |connection| use_key(connection, digest, now));
            used.await.unwrap().unwrap();
            let keys = list(&control).await.unwrap();
            assert_eq!(keys[0].last_used_at, Some(expected), "at {now}");
        }
    }

    #[tokio::test]
    async fn a_name_has_1_to_80_characters() {
        let (_data, control) = control();
        for (name, is_one) in [
            ("x".repeat(LONGEST_NAME), true),
            (String::new(), false),
            ("  ".into(), false),
            ("x".repeat(LONGEST_NAME + 1), false),
            ("a\nb".into(), false),
        ] {
            let added = add(&control, OWNER, name.clone(), KeyRights::Write).await;
            assert_eq!(added.is_ok(), is_one, "{name:?}");
        }
    }
}
