//! Views of pages, by session.

use std::collections::HashMap;

use rusqlite::Connection;

use super::numbers::stored;
use super::{names, rollups};
use crate::recordings::Result;

/// Writes how often a session saw each page over what was there, and moves the rollups by the difference. Most batches
/// change none of it.
pub(super) fn put(
    connection: &Connection,
    session: i64,
    pages: &[(String, u64)],
    old: Option<&rollups::Share>,
    new: &rollups::Share,
) -> Result<()> {
    let mut after: HashMap<&str, i64> = HashMap::with_capacity(pages.len());
    for (path, views) in pages {
        let sum = after.entry(path).or_default();
        *sum = sum.saturating_add(stored(*views));
    }
    // On another day, or of another service: all its pages count there now.
    let moved = old.filter(|old| (old.day, old.service) != (new.day, new.service));
    let mut before = Vec::new();
    if old.is_some() {
        let mut statement = connection.prepare_cached(
            "SELECT page, views, path FROM session_page JOIN page ON page.key = page WHERE session = ?1",
        )?;
        let mut rows = statement.query([session])?;
        while let Some(row) = rows.next()? {
            let views: i64 = row.get(1)?;
            let path = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            if moved.is_none() && after.get(path) == Some(&views) {
                after.remove(path);
            } else {
                before.push(Seen {
                    page: row.get(0)?,
                    views,
                    path: path.to_owned(),
                });
            }
        }
    }
    if let Some(old) = moved {
        for seen in before.drain(..) {
            seen.forget(connection, session, old.day)?;
        }
    }
    // In the order in which they were seen, so that new ones are numbered in it.
    for (path, _) in pages {
        let Some(views) = after.remove(path.as_str()) else {
            continue;
        };
        let had = before.iter().position(|seen| seen.path == *path);
        let had = had.map(|index| before.swap_remove(index));
        let page = match &had {
            Some(seen) => seen.page,
            None => names::page_or_new(connection, new.service, path)?,
        };
        connection
            .prepare_cached("INSERT OR REPLACE INTO session_page VALUES (?1, ?2, ?3)")?
            .execute([session, page, views])?;
        let more = views - had.as_ref().map_or(0, |seen| seen.views);
        rollups::change_page(connection, new.day, page, more, i64::from(had.is_none()))?;
        if had.is_none() {
            names::count_page(connection, page, 1)?;
        }
    }
    for seen in before {
        seen.forget(connection, session, new.day)?;
    }
    Ok(())
}

/// A page as a session's row of it was.
struct Seen {
    page: i64,
    views: i64,
    path: String,
}

impl Seen {
    fn forget(&self, connection: &Connection, session: i64, day: i64) -> Result<()> {
        connection
            .prepare_cached("DELETE FROM session_page WHERE session = ?1 AND page = ?2")?
            .execute([session, self.page])?;
        rollups::change_page(connection, day, self.page, -self.views, -1)?;
        names::count_page(connection, self.page, -1)
    }
}
