//! `girok serve`: starts everything, and ends it in order.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use axum::serve::ListenerExt;
use metrics_exporter_prometheus::PrometheusBuilder;
use server::accounts::administration::FirstOwner;
use server::config::Config;
use server::start::{self, Started, Surroundings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, timeout_at};

use super::sign_in_address;

pub(crate) async fn run(config: Config) -> anyhow::Result<()> {
    let metrics = PrometheusBuilder::new()
        .install_recorder()
        .context("metrics could not be started")?;
    let listener = TcpListener::bind(config.addr)
        .await
        .with_context(|| format!("GIROK_ADDR={} cannot be listened on", config.addr))?;
    let config = Arc::new(config);
    let server = start::start(config.clone(), Surroundings::new(Some(metrics))).await?;
    print_banner(&config, &server);
    for missing in server.missing_files() {
        tracing::warn!("{missing}");
    }
    let service = server
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stop) = tokio::sync::oneshot::channel::<()>();
    let answering = tokio::spawn(async move {
        // A live message shall not wait until the one before it is acknowledged.
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "small replies may wait");
            }
        });
        axum::serve(listener, service)
            .with_graceful_shutdown(async {
                let _ = stop.await;
            })
            .await
    });
    stop_signal().await?;
    tracing::info!("stopping: no new requests, finishing what was accepted");
    let _ = stopping.send(());
    server.stop_waiting();
    let stopped = Instant::now();
    // Replies that are being sent get half of the time; the store needs some of it for itself.
    if timeout_at(stopped + config.shutdown_within / 2, answering)
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut short");
    }
    timeout_at(stopped + config.shutdown_within, server.finish())
        .await
        .context("what was accepted could not be finished in time")??;
    tracing::info!("stopped");
    Ok(())
}

/// Ctrl-C, or what a service manager sends.
async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

fn print_banner(config: &Config, server: &Started) {
    println!();
    println!("  Girok is at   {}", config.public_url);
    if let Some(demo) = server.demo() {
        println!("  Demo shop     {}demo/", config.public_url);
        println!("  Demo account  {}  {}", demo.email, demo.password);
    }
    if let Some(FirstOwner { email, code }) = server.first_owner() {
        match code {
            Some(code) => {
                println!("  Sign in as {email}, the owner, once within 24 hours, at");
                println!("                {}", sign_in_address(config, code));
            }
            None => println!(
                "  The owner is  {email}, by the address that was printed before; `girok account reset` makes another"
            ),
        }
    }
    println!();
}
