//! The files that a server makes of sessions: packed, many in a zip, and printed.

use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use domain::account::Role;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::case::Case;
use crate::console::Who;
use crate::findings::Findings;
use crate::house::House;
use crate::needles::Hay;
use crate::visit;

const OWNER: Who = Who::Signed(Role::Owner);
/// Sessions of one zip; their ids are in its address.
const IN_ONE_ZIP: usize = 250;
/// The case that says something in every part of a report. One is printed, because each takes a browser seconds.
const PRINTED: &str = "reports/all-that-is-printed";
const PRINTED_WITHIN: Duration = Duration::from_secs(90);

/// What a browser that prints needs to be told, where there is one.
pub(crate) fn browser() -> Vec<(&'static str, String)> {
    let program = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    if !Path::new(&program).exists() || !site.join("player/film.js").exists() {
        eprintln!("without Chromium and the player's scripts no report is printed");
        return Vec::new();
    }
    vec![
        ("GIROK_CHROMIUM", program),
        ("LEPTOS_SITE_ROOT", site.display().to_string()),
    ]
}

/// A session as a packed file, unpacked.
pub(crate) async fn packed(house: &House, session: &str) -> String {
    let path = format!("/admin/session-recordings/{session}/export.json?gzip=1");
    let mut text = String::new();
    GzDecoder::new(house.download(&path).await.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// All sessions, as they come out of zips.
pub(crate) async fn zips(house: &House, cases: &[Case], findings: &mut Findings) {
    let sessions: Vec<_> = (0..cases.len()).map(visit::session).collect();
    for sessions in sessions.chunks(IN_ONE_ZIP) {
        let path = format!(
            "/admin/session-recordings/export.zip?session={}",
            sessions.join(",")
        );
        let zip = house.download(&path).await;
        findings.search("export.zip", &zip, Hay::Bytes);
        let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
        // With the list of what is in it.
        assert_eq!(zip.len(), sessions.len() + 1);
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).unwrap();
            findings.search("a name in export.zip", entry.name_raw(), Hay::Text);
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            findings.search("export.zip, unpacked", &bytes, Hay::Text);
        }
    }
}

/// A report as whoever gets it reads it, by `pdftotext`. Where nothing is masked all secrets are there, so that what is
/// looked at is what would have them.
pub(crate) async fn printed(house: &House, cases: &[Case], masking: bool, findings: &mut Findings) {
    let Some(case) = cases.iter().position(|case| case.name == PRINTED) else {
        return;
    };
    if browser().is_empty() {
        return;
    }
    let file = print(house, &visit::session(case)).await;
    findings.search("report.pdf", &file, Hay::Bytes);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("report.pdf");
    std::fs::write(&path, file).unwrap();
    let read = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    assert!(read.status.success(), "{read:?}");
    let text = String::from_utf8(read.stdout).unwrap();
    assert!(text.contains("Key moments"), "{text}");
    // A line may end within what is looked for.
    let words: Vec<_> = text.split_whitespace().collect();
    for text in [text.clone(), words.join(" "), words.concat()] {
        findings.search("report.pdf, as text", text.as_bytes(), Hay::Text);
    }
    if !masking {
        for secret in &cases[case].secrets {
            assert!(words.concat().contains(secret), "{secret} in {text}");
        }
    }
}

async fn print(house: &House, session: &str) -> Vec<u8> {
    let console = &house.console;
    let request = json!({"request": {"session": session, "options": {"kind": "pdf"}}});
    let asked = console.call(OWNER, "export_session", &request.to_string()).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let asked: Value = serde_json::from_str(&asked.body).unwrap();
    let begun = Instant::now();
    loop {
        let listed = console.call(OWNER, "exports", "{}").await;
        let listed: Value = serde_json::from_str(&listed.body).unwrap();
        let mut jobs = listed["jobs"].as_array().unwrap().iter();
        let job = jobs.find(|job| job["id"] == asked["id"]).unwrap();
        match job["state"]["state"].as_str().unwrap() {
            "queued" | "running" => {}
            // Files are looked at later, and the browser's must not go meanwhile.
            "done" if !has_browser(house) => break,
            "done" => {}
            _ => panic!("{job}"),
        }
        assert!(begun.elapsed() < PRINTED_WITHIN, "{job}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    house
        .download(&format!("/admin/exports/{}/file", asked["id"]))
        .await
}

/// What a browser keeps lies in a directory beside the files, as long as it runs.
fn has_browser(house: &House) -> bool {
    let exports = std::fs::read_dir(house.data().join("exports")).unwrap();
    exports.map(Result::unwrap).any(|entry| entry.path().is_dir())
}
