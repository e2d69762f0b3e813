//! Whatever is sent to the ingest route, it answers; what it accepts can be read back and is JSON.
#![no_main]

#[path = "../../tests/support/mod.rs"]
mod support;
#[path = "../../tests/hostile/mod.rs"]
mod hostile;

use std::sync::OnceLock;

use hostile::Target;
use tokio::runtime::Runtime;

static TARGET: OnceLock<(Runtime, Target)> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (runtime, target) = TARGET.get_or_init(|| {
        let runtime = Runtime::new().expect("a runtime");
        let target = runtime.block_on(async { Target::new() });
        (runtime, target)
    });
    runtime.block_on(target.check(data));
});
