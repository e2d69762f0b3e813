//! Whatever the events of a page are, nothing of what is kept of them would be hidden if it came again.
#![no_main]

#[path = "../../tests/masker/mod.rs"]
mod masker;

libfuzzer_sys::fuzz_target!(|data: &[u8]| masker::check(data));
