//! What of a visitor is not kept.

use std::net::Ipv4Addr;

use rusqlite::types::Value;
use server::recordings::RecordingStore;

use crate::A;
use crate::support::{Bench, NOW, click, page, post};

const ADDRESS: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 77);

/// Whether the address of [`post`] is in these bytes: in words, as the numbers it is made of, or packed.
fn has_address(bytes: &[u8]) -> bool {
    let number = ADDRESS.to_bits();
    let needles = [
        ADDRESS.to_string().into_bytes(),
        format!("{number:08x}").into_bytes(),
        format!("{:x}:{:x}", number >> 16, number & 0xffff).into_bytes(),
        number.to_string().into_bytes(),
        number.to_be_bytes().to_vec(),
        number.to_le_bytes().to_vec(),
    ];
    let lower = bytes.to_ascii_lowercase();
    needles.iter().any(|needle| {
        let found = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        found(bytes) || found(&lower)
    })
}

fn value_has_address(value: Value) -> bool {
    match value {
        Value::Null | Value::Real(_) => false,
        Value::Integer(number) => number == i64::from(ADDRESS.to_bits()),
        Value::Text(text) => has_address(text.as_bytes()),
        Value::Blob(blob) => {
            let unpacked = zstd::decode_all(blob.as_slice()).unwrap_or_default();
            has_address(&blob) || has_address(&unpacked)
        }
    }
}

#[test]
fn an_address_is_found_however_it_is_written() {
    for text in ["x 203.0.113.77", "CB00714D", "::ffff:cb00:714d", "n=3405803853"] {
        assert!(has_address(text.as_bytes()), "{text}");
    }
    assert!(has_address(&[9, 203, 0, 113, 77, 9]) && has_address(&[77, 113, 0, 203]));
    assert!(!has_address(b"203.0.113.0/24"));
    let packed = zstd::encode_all(&b"from 203.0.113.77"[..], 1).unwrap();
    assert!(value_has_address(Value::Blob(packed)));
}

#[tokio::test]
async fn the_whole_address_is_stored_nowhere() {
    let bench = Bench::new();
    assert_eq!(post(A, 0, &[]).address, ADDRESS.to_string());
    bench.accept(A, 0, &page(NOW, "https://shop.example/")).await;
    bench.accept(A, 2, &[click(NOW, 2)]).await;
    let (details, facts) = (bench.details().await, bench.facts().await);
    assert!(!has_address(format!("{details:?} {facts:?}").as_bytes()));
    assert!(!has_address(bench.events(A).await.as_bytes()));

    // Column by column, packed ones unpacked.
    let connection = bench.connection();
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(tables.len() > 10, "{tables:?}");
    let mut values = 0;
    for table in &tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (index, column) in columns.iter().enumerate() {
                assert!(!value_has_address(row.get(index).unwrap()), "{table}.{column}");
                values += 1;
            }
        }
    }
    assert!(values > 50, "{values} values were looked at");
    drop(connection);

    // And what no table shows any longer.
    let directory = bench.directory.path().to_owned();
    bench.store.close().await.unwrap();
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        assert!(!has_address(&std::fs::read(&path).unwrap()), "{}", path.display());
    }
}
