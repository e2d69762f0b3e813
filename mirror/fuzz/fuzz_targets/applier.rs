//! Whatever the events of a page are, the mirror follows them within its limits, and its checkpoints are its page.
#![no_main]

#[path = "../../tests/applier/mod.rs"]
mod applier;

libfuzzer_sys::fuzz_target!(|data: &[u8]| applier::check(data));
