//! Links in `control.db`, for a server without a Valkey.

use async_trait::async_trait;
use domain::id::SessionId;
use domain::share::{LinkId, SAME_VIEW_MS, ShareLink};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::store::{Admitted, Place, Result, ShareStore, ShareStoreError, StoredLink, VIEWER_LASTS};
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

    async fn admit(&self, id: &LinkId, known: Option<&Digest>, new: &Digest) -> Result<Option<Admitted>> {
        let (id, known, new) = (id.clone(), known.copied(), *new);
        let admit = move |connection: &mut Connection| admit(connection, &id, known.as_ref(), &new);
        Ok(self.0.call(admit).await?)
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

fn admit(
    connection: &mut Connection,
    id: &LinkId,
    known: Option<&Digest>,
    new: &Digest,
) -> control::Result<Option<Admitted>> {
    let now = clock::now();
    let transaction = connection.transaction()?;
    let is_known = match known {
        Some(viewer) => transaction
            .prepare_cached(
                "SELECT 1 FROM share_viewer AS viewer JOIN share_link AS link ON link.id = viewer.link
                 WHERE digest = :viewer AND link.id = :id AND viewed_at > :lately
                   AND viewer.expires_at > :now AND link.expires_at > :now",
            )?
            .exists(named_params! {
                ":viewer": viewer, ":id": id.as_str(), ":lately": now - SAME_VIEW_MS, ":now": now,
            })?,
        None => false,
    };
    if is_known {
        return Ok(Some(Admitted::Known));
    }
    let counted = transaction
        .prepare_cached(
            "UPDATE share_link SET views = views + 1, last_view_at = :now
             WHERE id = :id AND expires_at > :now AND (max_views IS NULL OR views < max_views)",
        )?
        .execute(named_params! { ":now": now, ":id": id.as_str() })?;
    if counted == 0 {
        return Ok(None);
    }
    transaction
        .prepare_cached("INSERT INTO share_viewer (digest, link, viewed_at, expires_at) VALUES (?, ?, ?, ?)")?
        .execute((new, id.as_str(), now, now + VIEWER_LASTS))?;
    transaction.commit()?;
    Ok(Some(Admitted::New))
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
            Ok((read(row)?, row.get::<_, i64>(3)?))
        })
        .optional()?;
    let Some((link, until)) = found else {
        return Ok(None);
    };
    // Not with each part of the events that they ask for.
    if until - now < VIEWER_LASTS / 2 {
        connection
            .prepare_cached("UPDATE share_viewer SET expires_at = ? WHERE digest = ?")?
            .execute((now + VIEWER_LASTS, viewer))?;
    }
    Ok(Some(link))
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredLink> {
    let json: String = row.get(0)?;
    StoredLink::of_json(&json, row.get(1)?, row.get(2)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}
