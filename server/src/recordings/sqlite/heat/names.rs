//! Pages and elements by their numbers.

use domain::fact::FactElement;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::recordings::{Result, StoreError};

/// Elements that are named first on one path: a page may make up as many selectors as it likes. What happens on others
/// counts by its position on the page.
const MOST_ELEMENTS: i64 = 5_000;

/// Stands for what differs.
const MORE: &str = "…";

/// The number of a path or template; none before anything happened on it.
pub(super) fn page(connection: &Connection, service: i64, path: &str) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT key FROM heat_page WHERE service = ?1 AND path = ?2")?
        .query_row(params![service, path], |row| row.get(0))
        .optional()?)
}

pub(super) fn page_or_new(connection: &Connection, service: i64, path: &str) -> Result<i64> {
    if let Some(key) = page(connection, service, path)? {
        return Ok(key);
    }
    connection
        .prepare_cached("INSERT INTO heat_page (service, path, elements) VALUES (?1, ?2, 0)")?
        .execute(params![service, path])?;
    Ok(connection.last_insert_rowid())
}

pub(super) fn path_of(connection: &Connection, page: i64) -> Result<String> {
    connection
        .prepare_cached("SELECT path FROM heat_page WHERE key = ?1")?
        .query_row([page], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Damaged("a page of heat has no name".into()))
}

/// The number of an element with a selector that nobody may have named before, on this path.
pub(super) fn element_or_new(
    connection: &Connection,
    service: i64,
    page: i64,
    element: &FactElement,
) -> Result<Option<i64>> {
    let Some(selector) = &element.selector else {
        return Ok(None);
    };
    if let Some((key, label)) = known(connection, service, selector)? {
        if label != element.label {
            let common = common(label.as_deref(), element.label.as_deref());
            connection
                .prepare_cached("UPDATE heat_element SET label = ?2 WHERE key = ?1 AND label IS NOT ?2")?
                .execute(params![key, common])?;
        }
        return Ok(Some(key));
    }
    let has_room = connection
        .prepare_cached("UPDATE heat_page SET elements = elements + 1 WHERE key = ?1 AND elements < ?2")?
        .execute([page, MOST_ELEMENTS])?;
    if has_room == 0 {
        return Ok(None);
    }
    connection
        .prepare_cached("INSERT INTO heat_element (hash, selector, tag, label) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            hash_of(service, selector),
            selector,
            element.tag,
            element.label
        ])?;
    Ok(Some(connection.last_insert_rowid()))
}

pub(super) fn element_key(connection: &Connection, service: i64, selector: &str) -> Result<Option<i64>> {
    Ok(known(connection, service, selector)?.map(|(key, _)| key))
}

/// With what it is called.
fn known(connection: &Connection, service: i64, selector: &str) -> Result<Option<(i64, Option<String>)>> {
    Ok(connection
        .prepare_cached("SELECT key, label FROM heat_element WHERE hash = ?1")?
        .query_row([hash_of(service, selector)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// What two labels of an element begin with. What differs from visitor to visitor is no name of it, and may be one of theirs.
fn common(one: Option<&str>, other: Option<&str>) -> String {
    let words = |label: Option<&str>| {
        let words = label.unwrap_or_default().split_whitespace();
        words
            .filter(|word| *word != MORE)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let bare = |word: &str| word.trim_end_matches([',', '.', ':', ';', '…']).to_owned();
    let same: Vec<String> = words(one)
        .iter()
        .zip(&words(other))
        .map_while(|(one, other)| (bare(one) == bare(other)).then(|| bare(one)))
        .collect();
    if same.is_empty() {
        String::new()
    } else {
        format!("{} {MORE}", same.join(" "))
    }
}

/// Always with a selector.
pub(super) fn element(connection: &Connection, key: i64) -> Result<FactElement> {
    connection
        .prepare_cached("SELECT tag, label, selector FROM heat_element WHERE key = ?1")?
        .query_row([key], |row| {
            Ok(FactElement {
                tag: row.get(0)?,
                label: row.get(1)?,
                selector: Some(row.get(2)?),
            })
        })
        .optional()?
        .ok_or_else(|| StoreError::Damaged("an element of heat has no name".into()))
}

/// Selectors are long, and would be twice on the disk for an index of them.
fn hash_of(service: i64, selector: &str) -> i64 {
    let digest = Sha256::new()
        .chain_update(service.to_be_bytes())
        .chain_update(selector)
        .finalize();
    digest[..8]
        .iter()
        .fold(0, |hash, byte| (hash << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn labels_are_what_they_begin_with_for_all_visitors() {
        for (one, other, expected) in [
            (Some("Cart, 1 item"), Some("Cart, 2 items"), "Cart …"),
            (Some("Cart …"), Some("Cart"), "Cart …"),
            (
                Some("Good morning Anna"),
                Some("Good morning Ben"),
                "Good morning …",
            ),
            (Some("Good morning …"), Some("Good night"), "Good …"),
            (Some("Anna"), Some("Ben"), ""),
            (Some(""), Some("Ben"), ""),
            (None, Some("Ben"), ""),
            (Some("Ben"), None, ""),
        ] {
            assert_eq!(common(one, other), expected, "{one:?} and {other:?}");
        }
    }
}
