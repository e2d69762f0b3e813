//! Links in `control.db`, for a server without a Valkey.

use async_trait::async_trait;
use domain::Millis;
use domain::id::SessionId;
use domain::share::{LinkId, ShareLink};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::store::{Place, RENEWED_BELOW, Result, ShareStore, ShareStoreError, StoredLink, VIEWER_LASTS};
use crate::clock;
use crate::control::{self, Control, ControlError};
use crate::secret::Digest;

pub(super) struct EmbeddedLinks(pub(super) Control);

impl From<ControlError> for ShareStoreError {
    fn from(error: ControlError) -> Self {
        Self::Failed(error.to_string())
    }
}

const COLUMNS: &str = "link, views, last_view_at";

#[async_trait]
impl ShareStore for EmbeddedLinks {
    async fn add(&self, link: &StoredLink) -> Result<()> {
        let json = link.to_json()?;
        let ShareLink {
            id,
            session,
            created_at,
            expires_at,
            max_views,
            ..
        } = link.link.clone();
        let insert = move |connection: &mut Connection| {
            connection
                .prepare_cached(
                    "INSERT INTO share_link (id, session, link, created_at, expires_at, max_views)
                     VALUES (?, ?, ?, ?, ?, ?)",
                )?
                .execute((
                    id.as_str(),
                    session.as_str(),
                    json,
                    created_at,
                    expires_at,
                    max_views,
                ))?;
            Ok(())
        };
        Ok(self.0.call(insert).await?)
    }

    async fn find(&self, id: &LinkId) -> Result<Option<StoredLink>> {
        let id = id.clone();
        let find = move |connection: &mut Connection| {
            let query = format!("SELECT {COLUMNS} FROM share_link WHERE id = ? AND expires_at > ?");
            Ok(connection
                .prepare_cached(&query)?
                .query_row((id.as_str(), clock::now()), read)
                .optional()?)
        };
        Ok(self.0.call(find).await?)
    }

    async fn viewed_at(&self, id: &LinkId, viewer: &Digest) -> Result<Option<Millis>> {
        let (id, viewer) = (id.clone(), *viewer);
        let find = move |connection: &mut Connection| viewed_at(connection, &id, &viewer);
        Ok(self.0.call(find).await?)
    }

    async fn begin_view(&self, id: &LinkId, viewer: &Digest) -> Result<bool> {
        let (id, viewer) = (id.clone(), *viewer);
        let begin = move |connection: &mut Connection| begin_view(connection, &id, &viewer);
        Ok(self.0.call(begin).await?)
    }

    async fn of_viewer(&self, viewer: &Digest) -> Result<Option<StoredLink>> {
        let viewer = *viewer;
        let find = move |connection: &mut Connection| of_viewer(connection, &viewer);
        Ok(self.0.call(find).await?)
    }

    async fn list(
        &self,
        session: Option<&SessionId>,
        behind: Option<&Place>,
        most: usize,
    ) -> Result<Vec<StoredLink>> {
        let (session, behind) = (session.cloned(), behind.cloned());
        let list = move |connection: &mut Connection| {
            let query = format!(
                "SELECT {COLUMNS} FROM share_link
                 WHERE (:session IS NULL OR session = :session) AND expires_at > :now
                   AND (:created_at IS NULL OR (created_at, id) < (:created_at, :id))
                 ORDER BY created_at DESC, id DESC LIMIT :most"
            );
            Ok(connection
                .prepare_cached(&query)?
                .query_map(
                    named_params! {
                        ":session": session.as_ref().map(SessionId::as_str),
                        ":now": clock::now(),
                        ":created_at": behind.as_ref().map(|place| place.created_at),
                        ":id": behind.as_ref().map(|place| place.id.as_str()),
                        ":most": i64::try_from(most).unwrap_or(i64::MAX),
                    },
                    read,
                )?
                .collect::<rusqlite::Result<_>>()?)
        };
        Ok(self.0.call(list).await?)
    }

    async fn revoke(&self, id: &LinkId) -> Result<Option<StoredLink>> {
        let id = id.clone();
        let revoke = move |connection: &mut Connection| {
            let query = format!("DELETE FROM share_link WHERE id = ? AND expires_at > ? RETURNING {COLUMNS}");
            Ok(connection
                .prepare_cached(&query)?
                .query_row((id.as_str(), clock::now()), read)
                .optional()?)
        };
        Ok(self.0.call(revoke).await?)
    }

    async fn forget_expired(&self) -> Result<()> {
        let forget = |connection: &mut Connection| {
            let now = clock::now();
            connection.execute("DELETE FROM share_viewer WHERE expires_at <= ?", [now])?;
            connection.execute("DELETE FROM share_link WHERE expires_at <= ?", [now])?;
            Ok(())
        };
        Ok(self.0.call(forget).await?)
    }
}

fn begin_view(connection: &mut Connection, id: &LinkId, viewer: &Digest) -> control::Result<bool> {
    let now = clock::now();
    let transaction = connection.transaction()?;
    let counted = transaction
        .prepare_cached(
            "UPDATE share_link SET views = views + 1, last_view_at = :now
             WHERE id = :id AND expires_at > :now AND (max_views IS NULL OR views < max_views)",
        )?
        .execute(named_params! { ":now": now, ":id": id.as_str() })?;
    if counted == 0 {
        return Ok(false);
    }
    transaction
        .prepare_cached("INSERT INTO share_viewer (digest, link, viewed_at, expires_at) VALUES (?, ?, ?, ?)")?
        .execute((viewer, id.as_str(), now, now + VIEWER_LASTS))?;
    transaction.commit()?;
    Ok(true)
}

fn viewed_at(connection: &Connection, id: &LinkId, viewer: &Digest) -> control::Result<Option<Millis>> {
    let now = clock::now();
    let found = connection
        .prepare_cached(
            "SELECT viewed_at, viewer.expires_at
             FROM share_viewer AS viewer JOIN share_link AS link ON link.id = viewer.link
             WHERE digest = :viewer AND link.id = :id AND viewer.expires_at > :now AND link.expires_at > :now",
        )?
        .query_row(
            named_params! { ":viewer": viewer, ":id": id.as_str(), ":now": now },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((at, until)) = found else {
        return Ok(None);
    };
    renew(connection, viewer, until, now)?;
    Ok(Some(at))
}

fn of_viewer(connection: &Connection, viewer: &Digest) -> control::Result<Option<StoredLink>> {
    let now = clock::now();
    let found = connection
        .prepare_cached(
            "SELECT link.link, views, last_view_at, viewer.expires_at
             FROM share_viewer AS viewer JOIN share_link AS link ON link.id = viewer.link
             WHERE digest = :viewer AND viewer.expires_at > :now AND link.expires_at > :now",
        )?
        .query_row(named_params! { ":viewer": viewer, ":now": now }, |row| {
            Ok((read(row)?, row.get(3)?))
        })
        .optional()?;
    let Some((link, until)) = found else {
        return Ok(None);
    };
    renew(connection, viewer, until, now)?;
    Ok(Some(link))
}

fn renew(connection: &Connection, viewer: &Digest, until: Millis, now: Millis) -> control::Result<()> {
    if until - now < RENEWED_BELOW {
        connection
            .prepare_cached("UPDATE share_viewer SET expires_at = ? WHERE digest = ?")?
            .execute((now + VIEWER_LASTS, viewer))?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredLink> {
    let json: String = row.get(0)?;
    StoredLink::of_json(&json, row.get(1)?, row.get(2)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}
