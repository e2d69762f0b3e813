//! One contestant's turn: the same changes once without any socket and once with all of them.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::Failure;
use crate::contestant::Contestant;
use crate::load::{Accepted, click_around};
use crate::visits::Filter;
use crate::watch::Watch;

/// After the sockets have got their snapshots, and before memory is looked at.
const PAUSE: Duration = Duration::from_secs(2);
/// After the last change.
const SETTLE: Duration = Duration::from_secs(1);
/// Nothing has come for so long: the rest is lost.
const GIVE_UP: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    /// Of the server, for the changes alone …
    pub(crate) ingest_core_s: f64,
    /// … and with all that is sent.
    pub(crate) core_s: f64,
    /// Pairs of a change and a socket that was told of it.
    pub(crate) delivered: f64,
    /// Such pairs that should have been.
    pub(crate) due: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
    pub(crate) frames: f64,
    /// Over the wire, heads of frames included.
    pub(crate) bytes: f64,
    pub(crate) bytes_per_socket: f64,
    /// How late the latest change was sent.
    pub(crate) late_ms: f64,
}

impl Figures {
    pub(crate) fn fanout_core_s(&self) -> f64 {
        self.core_s - self.ingest_core_s
    }

    pub(crate) fn delivered_per_core_s(&self) -> f64 {
        self.delivered / self.fanout_core_s()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and sizes are far below 2^52")]
pub(crate) async fn run(
    contestant: &mut Contestant,
    filters: &[Filter],
    clicks: usize,
) -> Result<Figures, Failure> {
    let before = contestant.process.core_seconds()?;
    let accepted = Arc::new(Accepted::of(contestant, clicks));
    click_around(contestant, clicks, accepted).await?;
    sleep(SETTLE).await;
    let ingest_core_s = contestant.process.core_seconds()? - before;

    let alone = contestant.process.resident_bytes()?;
    let accepted = Arc::new(Accepted::of(contestant, clicks));
    let due = due(contestant, filters, clicks);
    let watch = Watch::open(contestant, filters, accepted.clone()).await?;
    sleep(PAUSE).await;
    let watched = contestant.process.resident_bytes()?;

    let before = contestant.process.core_seconds()?;
    let late = click_around(contestant, clicks, accepted).await?;
    sleep(SETTLE).await;
    let (mut delivered, mut progress) = (watch.delivered(), Instant::now());
    while delivered < due && progress.elapsed() < GIVE_UP {
        sleep(Duration::from_millis(10)).await;
        if watch.delivered() > delivered {
            (delivered, progress) = (watch.delivered(), Instant::now());
        }
    }
    let core_s = contestant.process.core_seconds()? - before;
    let tally = watch.close().await?;
    Ok(Figures {
        ingest_core_s,
        core_s,
        delivered: tally.latencies.len() as f64,
        due: due as f64,
        p50_ms: tally.ms(0.5),
        p99_ms: tally.ms(0.99),
        max_ms: tally.ms(1.0 - f64::EPSILON),
        frames: tally.frames as f64,
        bytes: tally.bytes as f64,
        bytes_per_socket: watched.saturating_sub(alone) as f64 / filters.len() as f64,
        late_ms: late.as_secs_f64() * 1_000.0,
    })
}

/// Pairs of a change and a socket that it concerns: all sessions change equally often, as far as that is possible, and
/// filters let equally many of them through.
fn due(contestant: &Contestant, filters: &[Filter], clicks: usize) -> u64 {
    let sessions = contestant.sent.len();
    let fitting = (0..sessions).flat_map(|session| filters.iter().filter(move |filter| filter.fits(session)));
    let pairs = fitting.count() as u64;
    pairs * clicks as u64 / sessions as u64
}
