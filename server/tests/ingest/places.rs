//! Country and city from a local file.

use server::ingest::Places;

use crate::mmdb;
use crate::support::{Bench, NOW, Post, Setup, click, post};

#[tokio::test]
async fn a_session_has_the_place_of_its_address() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("city.mmdb");
    std::fs::write(
        &path,
        mmdb::one_network("203.0.113.0".parse().unwrap(), 24, "KR", "Seoul"),
    )
    .unwrap();
    let bench = Bench::with(Setup {
        places: Some(Places::open(&path).unwrap()),
        ..Setup::default()
    });
    for (session, address, country, city) in [
        ("session-0001", "203.0.113.77", Some("KR"), Some("Seoul")),
        ("session-0002", "::ffff:203.0.113.9", Some("KR"), Some("Seoul")),
        ("session-0003", "198.51.100.1", None, None),
        ("session-0004", "2001:db8::1", None, None),
    ] {
        let sent = Post {
            session: session.into(),
            address,
            ..post("window-a1", 0, &[click(NOW, 1)])
        };
        assert_eq!(bench.send(sent).await.status, 202);
        let page = server::recordings::RecordingStore::details(&*bench.store, &session.parse().unwrap())
            .await
            .unwrap();
        let client = page.summary.client;
        assert_eq!(
            (client.country.as_deref(), client.city.as_deref()),
            (country, city),
            "{address}"
        );
    }
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("city.mmdb");
    std::fs::write(&path, b"not a database").unwrap();
    assert!(Places::open(&path).is_err());
    assert!(Places::open(&directory.path().join("missing")).is_err());
}
