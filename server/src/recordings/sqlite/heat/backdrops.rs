//! Views of a page that its heat may be drawn over.

use std::cmp::Reverse;

use domain::heat::query::HeatQuery;
use rusqlite::Connection;

use super::super::{sessions, windows};
use super::asked::Asked;
use super::moments::each_session;
use super::names;
use crate::recordings::{BackdropCandidate, Result};

const MOST_CANDIDATES: usize = 30;
/// Of one session, whose page may have been another by the second.
const MOST_VIEWS: usize = 2;
/// Sessions that are read for them, of days on which somebody was on the page.
const MOST_READ: usize = 2_000;

/// Of the newest sessions the views of the page that were looked at longest.
pub(in super::super) fn candidates(
    connection: &Connection,
    query: &HeatQuery,
) -> Result<Vec<BackdropCandidate>> {
    let mut candidates = Vec::new();
    let Some(asked) = Asked::new(connection, query)? else {
        return Ok(candidates);
    };
    let days = asked.days(connection)?;
    each_session(connection, &asked, &days, MOST_READ, |session, sheets| {
        let views = sheets.iter().flat_map(|((window, path), sheet)| {
            let seen = sheet.views.iter().filter(|(_, view)| view.viewport[0] > 0);
            seen.map(move |(at, view)| (*window, *path, *at, view))
        });
        let mut views: Vec<_> = views.collect();
        views.sort_by_key(|(_, _, at, view)| Reverse((view.ms, *at)));
        views.truncate(MOST_VIEWS);
        if views.is_empty() {
            return Ok(true);
        }
        let (id, windows) = (
            sessions::summary(connection, session)?.id,
            windows::all(connection, session)?,
        );
        for (window, path, view_at, view) in views {
            let number = usize::try_from(window).unwrap_or(usize::MAX);
            if let Some(window) = windows.get(number) {
                candidates.push(BackdropCandidate {
                    session: id.clone(),
                    window: window.id.clone(),
                    path: names::path_of(connection, path)?,
                    viewport: view.viewport.map(px),
                    view_at,
                    last_at: view.last_at,
                });
            }
        }
        Ok(candidates.len() < MOST_CANDIDATES)
    })?;
    Ok(candidates)
}

#[expect(clippy::cast_precision_loss, reason = "no page is so large")]
fn px(length: u64) -> f64 {
    length as f64
}
