//! What a server that was killed left running.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process_group};

use super::proc;

/// What profiles are called, in a directory that one server has for itself.
pub(super) const PREFIX: &str = "chromium-";

/// Ends browsers whose profile is in this directory, and removes that.
pub(crate) fn end_all(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    let profiles = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX) && entry.path().is_dir());
    for profile in profiles.map(|entry| entry.path()) {
        for group in with_profile(&profile) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        if let Err(error) = fs::remove_dir_all(&profile) {
            tracing::warn!(%error, "{} stays", profile.display());
        }
    }
}

/// Processes that were started with it: each is the first of its group, or none by that number.
fn with_profile(profile: &Path) -> Vec<Pid> {
    let argument = format!("--user-data-dir={}", profile.display());
    proc::all()
        .filter(|process| process.has_argument(&argument))
        .map(|process| process.id)
        .collect()
}
