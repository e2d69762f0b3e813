//! How a benchmark hands over its figures: `target/bench/<name>.json`, larger ratios being better.

use std::path::Path;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Girok's figure, and a peer's on the same input where there is one.
pub(crate) struct Report<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: f64,
    pub(crate) unit: &'a str,
    pub(crate) peer: Option<(&'a str, f64)>,
    /// How many times better than the peer.
    pub(crate) ratio: Option<f64>,
    pub(crate) detail: serde_json::Value,
}

impl Report<'_> {
    /// Writes the report, and prints it.
    pub(crate) fn write(&self) -> std::io::Result<()> {
        let json = serde_json::json!({
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "peer": self.peer.map(|(name, _)| name),
            "peer_value": self.peer.map(|(_, value)| value),
            "ratio": self.ratio,
            "detail": self.detail,
        });
        let text = format!("{json:#}\n");
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
        std::fs::create_dir_all(&directory)?;
        std::fs::write(directory.join(format!("{}.json", self.name)), &text)?;
        print!("{text}");
        Ok(())
    }
}

/// Whether only the short form is asked for, which shows that the benchmark still works.
pub(crate) fn is_smoke() -> bool {
    std::env::var_os("SMOKE").is_some_and(|value| !value.is_empty() && value != "0")
}

#[allow(
    dead_code,
    reason = "not every benchmark that includes this file takes medians"
)]
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Processor time that this process has used so far, over all its threads.
#[allow(
    dead_code,
    reason = "not every benchmark that includes this file measures processor time"
)]
pub(crate) fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}
