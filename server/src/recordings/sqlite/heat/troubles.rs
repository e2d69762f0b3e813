//! What clicks of one session were besides clicks.

use std::collections::BTreeMap;

use domain::Millis;
use domain::fact::Trouble;
use rusqlite::{Connection, OptionalExtension};

use super::counted::happened;
use super::keys::Happening;
use super::{reading, settings};
use crate::recordings::Result;

/// What clicks may have been, as it is counted.
const TROUBLES: [(Happening, Trouble); 4] = [
    (Happening::Rage, Trouble::Rage),
    (Happening::Dead, Trouble::Dead),
    (Happening::Error, Trouble::Error),
    (Happening::QuickBack, Trouble::QuickBack),
];

/// By the number of the window and the moment of the click. Where what a session did cannot be read nobody had trouble.
pub(in super::super) fn troubles(
    connection: &Connection,
    session: i64,
) -> Result<BTreeMap<(i64, Millis), Vec<Trouble>>> {
    let mut troubles: BTreeMap<_, Vec<Trouble>> = BTreeMap::new();
    let service = connection
        .prepare_cached("SELECT service FROM heat_session WHERE session = ?1")?
        .query_row([session], |row| row.get(0))
        .optional()?;
    let Some(service) = service else {
        return Ok(troubles);
    };
    let Some(sheets) = reading::readable(connection, session)? else {
        return Ok(troubles);
    };
    let thresholds = settings::of_service(connection, service)?.thresholds;
    for ((window, _), sheet) in &sheets {
        for happened in happened(sheet, &thresholds) {
            for (happening, trouble) in TROUBLES {
                if happened.is(happening) {
                    troubles.entry((*window, happened.at)).or_default().push(trouble);
                }
            }
        }
    }
    Ok(troubles)
}
