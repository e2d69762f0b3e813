//! Whatever is sent as a batch, the decoder answers, and what it keeps is JSON.
#![no_main]

#[path = "../../tests/decoder/mod.rs"]
mod decoder;

libfuzzer_sys::fuzz_target!(|data: &[u8]| decoder::check(data));
