//! What machines ask of the server: is it alive, can it work, what does it count.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE, FORWARDED};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

use crate::app::AppState;
use crate::error::HttpError;
use crate::recordings::{StoreError, StoreUsage};
use crate::{client_address, net};

/// To ask the store is a write and a wait for the disk, and anybody may ask: one answer does for this long.
const READY_FOR: Duration = Duration::from_secs(1);

/// The store's last answer, and when it was given.
#[derive(Default)]
pub(crate) struct Readiness(Mutex<Option<(Instant, Result<(), StoreError>)>>);

impl Readiness {
    /// The last answer while it is fresh, else what `probe` says; whoever asks meanwhile waits for that.
    async fn ask(
        &self,
        now: Instant,
        probe: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), StoreError> {
        let mut last = self.0.lock().await;
        match &*last {
            Some((at, answer)) if now.saturating_duration_since(*at) < READY_FOR => answer.clone(),
            _ => {
                let answer = probe.await;
                *last = Some((now, answer.clone()));
                answer
            }
        }
    }
}

/// The process runs and answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// A write could succeed now, or could have a moment ago.
pub(crate) async fn readyz(State(state): State<AppState>) -> Result<&'static str, HttpError> {
    state.readiness.ask(Instant::now(), state.store.ready()).await?;
    Ok("ready\n")
}

/// For whoever carries the token, or comes from a private network without a proxy between.
pub(crate) async fn metrics(State(state): State<AppState>, request: Request) -> Response {
    let peer = client_address::peer(request.extensions());
    let token = state.config.metrics_token.as_deref();
    if !is_neighbour(peer, request.headers()) && !carries(request.headers(), token) {
        return HttpError::Forbidden("metrics are for the private network, or for whoever carries the token")
            .into_response();
    }
    match &state.metrics {
        Some(handle) => {
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            ([(CONTENT_TYPE, kind)], handle.render()).into_response()
        }
        None => HttpError::NotFound.into_response(),
    }
}

/// Behind a proxy every peer is a neighbour, so one that speaks for somebody else is not taken for one.
fn is_neighbour(peer: IpAddr, headers: &HeaderMap) -> bool {
    let speaks_for_another = headers.contains_key("x-forwarded-for") || headers.contains_key(FORWARDED);
    !speaks_for_another && net::is_private(peer)
}

/// Shows how large the store is.
pub(crate) fn show(usage: StoreUsage) {
    for (name, value) in [
        ("girok_store_sessions", usage.sessions),
        ("girok_store_chunks", usage.chunks),
        ("girok_store_disk_bytes", usage.disk_bytes),
        ("girok_store_raw_bytes", usage.raw_bytes),
        ("girok_store_checkpoints", usage.checkpoints),
        ("girok_store_checkpoint_bytes", usage.checkpoint_bytes),
    ] {
        ::metrics::gauge!(name).set(value as f64);
    }
}

fn carries(headers: &HeaderMap, token: Option<&str>) -> bool {
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    match (given, token) {
        (Some(given), Some(token)) => given.ct_eq(token.as_bytes()).into(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn the_stores_sizes_are_metrics() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let usage = StoreUsage {
            sessions: 1,
            chunks: 20,
            disk_bytes: 300,
            raw_bytes: 4_000,
            checkpoints: 5,
            checkpoint_bytes: 60,
        };
        ::metrics::with_local_recorder(&recorder, || show(usage));
        let shown = recorder.handle().render();
        for line in [
            "girok_store_sessions 1",
            "girok_store_chunks 20",
            "girok_store_disk_bytes 300",
            "girok_store_raw_bytes 4000",
            "girok_store_checkpoints 5",
            "girok_store_checkpoint_bytes 60",
        ] {
            assert!(shown.lines().any(|shown| shown == line), "{line} in {shown}");
        }
    }

    #[tokio::test]
    async fn readiness_is_asked_of_the_store_once_a_second() {
        let readiness = Readiness::default();
        let start = Instant::now();
        let mut asked = 0;
        let full = || StoreError::Unavailable("the disk is full".into());
        for (ms, probe, expected, expected_asked) in [
            (0, Ok(()), true, 1),
            (999, Err(full()), true, 1),
            (1_000, Err(full()), false, 2),
            (1_999, Ok(()), false, 2),
            (2_000, Ok(()), true, 3),
        ] {
            let answer = readiness
                .ask(start + Duration::from_millis(ms), async {
                    asked += 1;
                    probe
                })
                .await;
            assert_eq!((answer.is_ok(), asked), (expected, expected_asked), "at {ms}");
        }
    }
}
