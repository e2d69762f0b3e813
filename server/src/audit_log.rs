//! The audit log: who did what to which thing, and when.

use app::ConsoleError;
use app::ports::AuditLog;
use async_trait::async_trait;
use domain::Millis;
use domain::audit::{AuditAction, AuditEntry, AuditPage, AuditQuery};
use rusqlite::{Connection, named_params};

use crate::clock;
use crate::control::{self, Control};

const PAGE_SIZE: usize = 50;
/// The name under which the command line's changes are written.
pub const COMMAND_LINE: &str = "command line";

/// Writes an entry within a change that is being made, so that none is made without one.
pub fn write(
    connection: &Connection,
    who: &str,
    action: AuditAction,
    subject: Option<&str>,
    detail: Option<&str>,
) -> control::Result<()> {
    connection
        .prepare_cached("INSERT INTO audit_log (at, who, action, subject, detail) VALUES (?, ?, ?, ?, ?)")?
        .execute((clock::now(), who, action.as_str(), subject, detail))?;
    Ok(())
}

/// Whether the same was written since then.
pub(crate) fn has_since(
    connection: &Connection,
    since: Millis,
    who: &str,
    action: AuditAction,
    subject: &str,
    detail: &str,
) -> control::Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM audit_log
             WHERE at >= ? AND who = ? AND action = ? AND subject = ? AND detail = ?)",
        )?
        .query_row((since, who, action.as_str(), subject, detail), |row| row.get(0))?)
}

/// Takes an entry back, whose number it is, of something that was about to be done and then was not.
pub(crate) fn take_back(connection: &Connection, number: i64) -> control::Result<()> {
    connection
        .prepare_cached("DELETE FROM audit_log WHERE id = ?")?
        .execute([number])?;
    Ok(())
}

/// The log in `control.db`.
pub struct ControlAuditLog(pub Control);

#[async_trait]
impl AuditLog for ControlAuditLog {
    async fn page(&self, query: AuditQuery) -> Result<AuditPage, ConsoleError> {
        Ok(self.0.call(move |connection| page(connection, &query)).await?)
    }

    async fn record(
        &self,
        who: &str,
        action: AuditAction,
        subject: Option<&str>,
        detail: Option<&str>,
    ) -> Result<(), ConsoleError> {
        let (who, subject, detail) = (
            who.to_owned(),
            subject.map(str::to_owned),
            detail.map(str::to_owned),
        );
        self.0
            .call(move |connection| write(connection, &who, action, subject.as_deref(), detail.as_deref()))
            .await?;
        Ok(())
    }
}

fn page(connection: &Connection, query: &AuditQuery) -> control::Result<AuditPage> {
    let mut statement = connection.prepare_cached(
        "SELECT id, at, who, action, subject, detail FROM audit_log
         WHERE (:who IS NULL OR who = :who) AND (:action IS NULL OR action = :action)
           AND (:before IS NULL OR id < :before)
         ORDER BY id DESC LIMIT :limit",
    )?;
    let rows = statement.query_map(
        named_params! {
            ":who": query.who,
            ":action": query.action.map(AuditAction::as_str),
            ":before": query.before,
            ":limit": i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX),
        },
        |row| {
            let action = AuditAction::parse(&row.get::<_, String>(3)?);
            Ok(action.map(|action| {
                Ok::<_, rusqlite::Error>(AuditEntry {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    who: row.get(2)?,
                    action,
                    subject: row.get(4)?,
                    detail: row.get(5)?,
                })
            }))
        },
    )?;
    // An action that this version does not know, after a step back, is left out.
    let mut entries = rows
        .filter_map(std::result::Result::transpose)
        .map(|entry| entry.and_then(|inner| inner))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let more = entries.len() > PAGE_SIZE;
    entries.truncate(PAGE_SIZE);
    Ok(AuditPage {
        next: more.then(|| entries.last().map(|entry| entry.id)).flatten(),
        entries,
    })
}
