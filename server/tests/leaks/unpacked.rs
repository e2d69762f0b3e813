//! The columns of a database, unpacked where they are packed.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::needles::Hay;

/// Tells of every value but numbers.
pub(crate) fn tables(path: &Path, mut tell: impl FnMut(&str, &[u8], Hay)) {
    let connection = Connection::open(path).unwrap();
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let dictionaries = dictionaries(&connection, &tables);
    for table in &tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns: Vec<String> = statement
            .column_names()
            .into_iter()
            .map(|column| format!("{table}.{column}"))
            .collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (index, column) in columns.iter().enumerate() {
                match row.get_ref(index).unwrap() {
                    ValueRef::Text(text) => tell(column, text, Hay::Text),
                    ValueRef::Blob(blob) => {
                        tell(column, blob, Hay::Bytes);
                        if let Some(unpacked) = unpack(blob, &dictionaries) {
                            tell(column, &unpacked, Hay::Bytes);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

fn dictionaries(connection: &Connection, tables: &[String]) -> Vec<Vec<u8>> {
    if !tables.iter().any(|table| table == "dictionary") {
        return Vec::new();
    }
    let mut statement = connection.prepare("SELECT data FROM dictionary").unwrap();
    let packed: Vec<Vec<u8>> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    packed
        .iter()
        .map(|packed| zstd::decode_all(packed.as_slice()).unwrap())
        .collect()
}

/// By itself, or with whichever dictionary fits: its content is checked.
fn unpack(blob: &[u8], dictionaries: &[Vec<u8>]) -> Option<Vec<u8>> {
    if !blob.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return None;
    }
    zstd::decode_all(blob).ok().or_else(|| {
        dictionaries.iter().find_map(|dictionary| {
            let mut unpacker = zstd::bulk::Decompressor::with_dictionary(dictionary).ok()?;
            unpacker.decompress(blob, 64 << 20).ok()
        })
    })
}
