//! Reports, as `pdftotext`, `pdfinfo` and `pdftoppm` see them.

use std::process::Command;

use serde_json::json;

use crate::recorded::{SESSION, console, made, record_colours};

fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(
        done.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    done.stdout
}

/// Pixels of a page that are as blue as the recorded page was, at 50 for an inch.
fn blue_on(path: &str, page: &str) -> usize {
    let shown = run("pdftoppm", &["-r", "50", "-f", page, "-l", page, path]);
    // P6, the size, and the greatest value: a line each.
    let head = shown
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(2)
        .map(|(at, _)| at + 1);
    shown[head.unwrap()..]
        .chunks_exact(3)
        .filter(|pixel| pixel[0] < 30 && pixel[1] < 30 && pixel[2] > 230)
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_text_with_bookmarks_and_pictures_of_the_session() {
    let console = console(&[]).await;
    record_colours(&console).await;
    let file = made(&console, SESSION, json!({"kind": "pdf"})).await;
    let path = file.to_str().unwrap();
    let text = String::from_utf8(run("pdftotext", &["-layout", path, "-"])).unwrap();
    for expected in [
        SESSION,
        "admin@girok.example",
        "Key moments",
        "https://shop.example/colours",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let about = String::from_utf8(run("pdfinfo", &[path])).unwrap();
    for expected in [
        "Tagged:          yes",
        "JavaScript:      no",
        "Encrypted:       no",
    ] {
        assert!(about.contains(expected), "{about}");
    }
    let bytes = std::fs::read(&file).unwrap();
    let has = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    assert!(has(b"/Outlines"), "no bookmarks");
    // Such a blue is nowhere in a report but in pictures of the session.
    let images = String::from_utf8(run("pdfimages", &["-list", path])).unwrap();
    assert!(images.lines().count() > 2, "{images}");
    let blue: usize = ["1", "2"].map(|page| blue_on(path, page)).iter().sum();
    assert!(blue > 200, "{blue} blue pixels");
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_is_as_it_was_chosen() {
    let console = console(&[]).await;
    record_colours(&console).await;
    for (paper, size) in [("a4", "595 x 842"), ("letter", "612 x 792")] {
        let file = made(&console, SESSION, json!({"kind": "pdf", "paper": paper})).await;
        let about = String::from_utf8(run("pdfinfo", &[file.to_str().unwrap()])).unwrap();
        let line = about.lines().find(|line| line.starts_with("Page size")).unwrap();
        let sides: Vec<f64> = line
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        let expected: Vec<f64> = size.split(" x ").map(|side| side.parse().unwrap()).collect();
        assert!(
            sides
                .iter()
                .zip(&expected)
                .all(|(side, expected)| (side - expected).abs() < 2.0),
            "{line}"
        );
    }
}
