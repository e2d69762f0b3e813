//! Recordings, window by window, and mirrors of them.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "it is a module of each program that includes it"
)]

use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use mirror::batch::Batch;
use mirror::event::Event;
use mirror::page::{Limits, Mirror};

/// The events of one window, one JSON text each, in the order of their timestamps.
pub struct Window {
    pub name: String,
    pub events: Vec<String>,
}

/// The sample sessions of the demo, and the recordings that lie beside the checkout, where they do.
pub fn recordings() -> Vec<Window> {
    let mut windows = samples();
    windows.extend(shared());
    windows
}

fn samples() -> Vec<Window> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/sessions");
    let mut paths: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut windows = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let session: serde_json::Value =
            serde_json::from_reader(GzDecoder::new(std::fs::File::open(&path).unwrap())).unwrap();
        for (number, part) in session["windows"].as_array().unwrap().iter().enumerate() {
            windows.push(window(format!("{name} {number}"), &part["events"].to_string()));
        }
    }
    windows
}

fn shared() -> Vec<Window> {
    let directory = std::env::var_os("GIROK_RECORDINGS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/recordings"),
        PathBuf::from,
    );
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut windows = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "json") && name != "MANIFEST" {
            let text = std::fs::read_to_string(&path).unwrap();
            windows.push(window(name, &text));
        }
    }
    windows
}

/// A text that is an array of events.
pub fn window(name: String, text: &str) -> Window {
    let batch = Batch::read(text, usize::MAX).unwrap();
    let mut events: Vec<_> = batch
        .events
        .iter()
        .map(|event| (event.timestamp, event.text.to_owned()))
        .collect();
    events.sort_by_key(|(timestamp, _)| *timestamp);
    Window {
        name,
        events: events.into_iter().map(|(_, text)| text).collect(),
    }
}

pub fn with_event<T>(text: &str, look: impl FnOnce(&Event<'_>) -> T) -> T {
    let batch = Batch::read_one(text);
    look(
        batch
            .events
            .first()
            .unwrap_or_else(|| panic!("no event: {text:.200}")),
    )
}

pub fn mirror_of<'a>(events: impl IntoIterator<Item = &'a String>) -> Mirror {
    let mut mirror = Mirror::new(Limits::default());
    apply(&mut mirror, events);
    mirror
}

pub fn apply<'a>(mirror: &mut Mirror, events: impl IntoIterator<Item = &'a String>) {
    for text in events {
        with_event(text, |event| mirror.apply(event));
    }
}

pub fn snapshot(mirror: &Mirror) -> String {
    String::from_utf8(mirror.snapshot().unwrap_or_default()).unwrap()
}
