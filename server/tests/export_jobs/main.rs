//! Files that jobs make, made with a real browser and looked at with tools of others: `ffprobe`, `ffmpeg`, `pdftotext`.
//!
//! In reading order: `recorded` is a session whose every moment is known and how it is asked for as a file; `film` is what comes
//! of it as an MP4, `report` as a PDF, `jobs` how making goes, `kept` what is remembered of it, `restart` what a server that
//! ends leaves to the next, `room` how much files may take, and `browser` what becomes of the browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod browser;
#[path = "../support/console.rs"]
#[expect(dead_code, reason = "some of it is for other tests")]
mod console;
mod film;
mod jobs;
mod kept;
mod recorded;
mod report;
mod restart;
mod room;
