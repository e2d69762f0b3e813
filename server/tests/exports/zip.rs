//! Many sessions as one zip, and zips that somebody made.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use domain::id::SessionId;
use server::export::ExportError;
use server::export::json::Content;
use server::export::zip::{MANIFEST, stream};
use server::import::{FileError, Imported, Packed, RecordingFile};
use server::recordings::RecordingStore;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::support::{Bench, NOW, Setup, click, page};
use crate::{ALL, assert_same, export, files_of, import, import_as, read, whole};

async fn export_zip(bench: &Bench, sessions: &[SessionId], content: Content) -> Result<Vec<u8>, ExportError> {
    whole(stream(bench.store.clone(), sessions.to_vec(), content, NOW)).await
}

/// Name and content of each entry.
fn entries(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

async fn import_zip(bench: &Bench, zip: &[u8]) -> Vec<Result<Imported, FileError>> {
    import_zip_as(None, bench, zip).await
}

/// As `--service` has it.
async fn import_zip_as(service: Option<&str>, bench: &Bench, zip: &[u8]) -> Vec<Result<Imported, FileError>> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.zip");
    std::fs::write(&path, zip).unwrap();
    let imported = import_path(service, bench, &path).await;
    let left: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is unpacked to where names point");
    imported
}

async fn import_path(service: Option<&str>, bench: &Bench, path: &Path) -> Vec<Result<Imported, FileError>> {
    let service = service.map(|service| service.parse().unwrap());
    let one = async |packed: Result<Packed, FileError>| {
        let unpacked = packed?.unpack()?;
        let recording = unpacked.read(service.as_ref())?;
        recording.import(&bench.ingest, &|_, _| {}).await
    };
    let mut file = match RecordingFile::open(path).await {
        Ok(file) => file,
        Err(error) => return vec![Err(error)],
    };
    let mut outcomes = Vec::new();
    while let Some(next) = file.next().await {
        outcomes.push(one(next).await);
    }
    outcomes
}

/// A zip of these entries.
fn made(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in entries {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Sessions of a page and a click, of one minute.
async fn sessions(bench: &Bench, count: i64) -> Vec<SessionId> {
    let mut sessions = Vec::new();
    for number in 0..count {
        let at = NOW + number;
        let [meta, snapshot] = page(at, "https://shop.example/");
        let events = [meta, snapshot, click(at + 100, 2)].join(",");
        let text = format!("{{\"session\":\"session-{number:04}\",\"events\":[{events}]}}");
        sessions.push(import(bench, &text).await);
    }
    sessions
}

fn told(outcomes: &[Result<Imported, FileError>]) -> Vec<String> {
    let told = outcomes.iter().map(|outcome| match outcome {
        Ok(imported) => imported.session.to_string(),
        Err(error) => {
            let text = error.to_string();
            text.rsplit_once(".zip: ")
                .map_or(text.clone(), |(_, text)| text.into())
        }
    });
    told.collect()
}

#[tokio::test]
async fn a_zip_comes_in_again_as_the_same_sessions() {
    let (first, second) = (Bench::with(Setup::default()), Bench::with(Setup::default()));
    let mut exported = Vec::new();
    for file in files_of("../demo/sessions").into_iter().take(8) {
        let text = server::import::unpack(std::fs::read(file).unwrap()).unwrap();
        exported.push(import(&first, &text).await);
    }
    let zip = export_zip(&first, &exported, ALL).await.unwrap();
    for (session, (name, bytes)) in exported.iter().zip(entries(&zip)) {
        assert!(
            name.starts_with("web-app-") && name.ends_with(&format!("-{session}.json")),
            "{name}"
        );
        assert_eq!(bytes, export(&first, session, ALL, false).await, "{name}");
    }
    let imported = import_zip(&second, &zip).await;
    let again: Vec<_> = imported
        .into_iter()
        .map(|imported| imported.unwrap().session)
        .collect();
    assert_eq!(again, exported);
    for session in &exported {
        assert_same(&first, &second, session, session.as_str()).await;
    }
    let twice = import_zip(&second, &zip).await;
    assert!(twice.iter().all(|imported| imported.as_ref().unwrap().was_there));
}

#[tokio::test]
async fn sessions_of_several_services_come_in_again_as_those_of_each() {
    let first = Bench::new();
    let [meta, snapshot] = page(NOW, "https://shop.example/");
    let mut exported = Vec::new();
    for (service, session) in [("web-app", "session-0001"), ("web-admin", "session-0002")] {
        let text = format!("{{\"session\":\"{session}\",\"events\":[{meta},{snapshot}]}}");
        exported.push(import_as(service, &first, &text).await);
    }
    let zip = export_zip(&first, &exported, ALL).await.unwrap();
    for (chosen, expected) in [
        (None, ["web-app", "web-admin"]),
        (Some("archive"), ["archive", "archive"]),
    ] {
        let second = Bench::new();
        let imported = import_zip_as(chosen, &second, &zip).await;
        assert_eq!(told(&imported), ["session-0001", "session-0002"]);
        let mut services = Vec::new();
        for session in &exported {
            services.push(second.store.service_of(session).await.unwrap().to_string());
        }
        assert_eq!(services, expected, "{chosen:?}");
    }
}

#[tokio::test]
async fn what_names_no_service_asks_for_one() {
    let bench = Bench::new();
    let [meta, snapshot] = page(NOW, "https://shop.example/");
    let events =
        format!("{{\"session\":\"session-0001\",\"service\":\"theirs\",\"events\":[{meta},{snapshot}]}}");
    let zip = made(&[("visit.json", events.as_bytes())]);
    assert_eq!(
        told(&import_zip(&bench, &zip).await),
        ["visit.json: it does not say which service it is of: choose one with --service"]
    );
    assert_eq!(
        told(&import_zip_as(Some("web-app"), &bench, &zip).await),
        ["session-0001"]
    );
}

#[tokio::test]
async fn its_manifest_says_what_is_in_it() {
    let bench = Bench::with(Setup::default());
    let asked = sessions(&bench, 2).await;
    let entries = entries(&export_zip(&bench, &asked, ALL).await.unwrap());
    let names: Vec<_> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "web-app-2026-03-01-session-0000.json",
            "web-app-2026-03-01-session-0001.json",
            MANIFEST
        ]
    );
    assert_eq!(
        read(&entries[2].1),
        serde_json::json!({
            "format": "girok.sessions",
            "version": 1,
            "madeAt": NOW,
            "sessions": [
                { "session": "session-0000", "service": "web-app", "file": names[0] },
                { "session": "session-0001", "service": "web-app", "file": names[1] },
            ],
            "failures": [],
        })
    );
}

#[tokio::test]
async fn what_is_not_wanted_is_in_none_of_its_files() {
    let bench = Bench::with(Setup::default());
    let asked = sessions(&bench, 2).await;
    for (metadata, events) in [(true, false), (false, true)] {
        let zip = export_zip(&bench, &asked, Content { metadata, events })
            .await
            .unwrap();
        for (_, bytes) in &entries(&zip)[..2] {
            let file = read(bytes);
            assert_eq!(file.get("details").is_some(), metadata);
            assert_eq!(file["windows"][0].get("events").is_some(), events);
        }
    }
}

#[tokio::test]
async fn a_session_that_fails_is_named_and_the_others_are_whole() {
    let bench = Bench::with(Setup::default());
    let mut asked = sessions(&bench, 3).await;
    asked.insert(1, "session-9999".parse().unwrap());
    bench.sql(
        "UPDATE segment SET data = x'ff' WHERE session = (SELECT key FROM session WHERE id = 'session-0001')",
    );
    let zip = export_zip(&bench, &asked, ALL).await.unwrap();
    let manifest = read(&entries(&zip).pop().unwrap().1);
    let listed: Vec<_> = manifest["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["session"])
        .collect();
    assert_eq!(listed, ["session-0000", "session-0002"]);
    assert_eq!(
        manifest["failures"],
        serde_json::json!([
            { "session": "session-9999", "why": "there is no such session" },
            {
                "session": "session-0001",
                "why": "what is stored of it is damaged",
                "file": "web-app-2026-03-01-session-0001.json",
            },
        ])
    );
    let other = Bench::with(Setup::default());
    assert_eq!(
        told(&import_zip(&other, &zip).await),
        [
            "session-0000",
            "web-app-2026-03-01-session-0001.json: it is an export that broke off",
            "session-0002"
        ]
    );
}

#[tokio::test]
async fn a_store_that_is_gone_breaks_the_download() {
    let bench = Bench::with(Setup::default());
    let asked = sessions(&bench, 2).await;
    bench.ingest.drain().await;
    bench.store.close().await.unwrap();
    assert!(export_zip(&bench, &asked, ALL).await.is_err());
}

#[tokio::test]
async fn a_zip_of_others_is_read_and_what_is_no_recording_is_told() {
    let bench = Bench::with(Setup::default());
    let [meta, snapshot] = page(NOW, "https://shop.example/");
    let events = format!("{{\"session\":\"session-0001\",\"events\":[{meta},{snapshot}]}}");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed
        .write_all(events.replace("0001", "0002").as_bytes())
        .unwrap();
    let zip = made(&[
        ("../../../../tmp/girok-came-out.json", events.as_bytes()),
        ("__MACOSX/._visit.json", b"\0"),
        ("a folder/visit.json.gz", &packed.finish().unwrap()),
        ("C:\\read\u{7}me.txt", b"hello"),
        (MANIFEST, b"{}"),
    ]);
    let told = told(&import_zip_as(Some("web-app"), &bench, &zip).await);
    assert_eq!(
        told,
        [
            "session-0001",
            "session-0002",
            "C:\\readme.txt: there are no rrweb events in it"
        ]
    );
    assert!(!Path::new("/tmp/girok-came-out.json").exists());
}

#[tokio::test]
async fn a_hostile_zip_is_refused_and_costs_little() {
    let bench = Bench::with(Setup::default());
    let whole = made(&[("visit.json", b"[]")]);
    let mut wrong_sum = whole.clone();
    let at = whole.windows(2).position(|bytes| bytes == b"[]").unwrap();
    wrong_sum[at] = b'{';
    for (what, zip) in [
        ("cut off", &whole[..whole.len() - 10]),
        ("nothing but its beginning", &whole[..20]),
        ("another content than it says", &wrong_sum[..]),
    ] {
        let outcomes = import_zip(&bench, zip).await;
        let is_broken = |outcome: &Result<_, FileError>| {
            outcome
                .as_ref()
                .is_err_and(|error| error.to_string().ends_with("the compressed data is broken"))
        };
        assert!(
            outcomes.iter().all(is_broken) && outcomes.len() == 1,
            "{what}: {outcomes:?}"
        );
    }
    let names: Vec<_> = (0..10_001).map(|number| number.to_string()).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(
        told(&import_zip(&bench, &made(&many)).await),
        ["it has more than 10000 entries"]
    );
}
