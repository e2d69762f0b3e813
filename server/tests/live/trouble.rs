//! Bad networks, slow consoles and restarts.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::live::message::ServerMessage;
use domain::live::reconnect::{Backoff, ReconnectSettings};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;

use crate::console::ORIGIN_HERE;
use crate::server_here::{Server, arrival, click, custom, now};
use crate::watcher::Watcher;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_gives_its_place_back() {
    let server = Server::with(&[
        ("GIROK_LIVE_CONNECTIONS", "1"),
        ("GIROK_LIVE_CONNECTS_PER_MINUTE", "1000"),
    ])
    .await;
    let first = server.watch("").await;
    assert!(
        Watcher::connect(server.address, server.cookie(), "")
            .await
            .is_err()
    );
    // Without a goodbye.
    drop(first);
    let cut = Instant::now();
    while Watcher::connect(server.address, server.cookie(), "")
        .await
        .is_err()
    {
        assert!(cut.elapsed() < Duration::from_secs(3));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_that_says_nothing_is_taken_for_dead_within_thirty_seconds() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    let since = Instant::now();
    let (code, reason) = watcher.closed(Duration::from_secs(30)).await;
    assert_eq!((code, reason.as_str()), (1001, "nothing was heard for too long"));
    assert!(since.elapsed() > Duration::from_secs(20));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_console_that_stalls_gets_a_fresh_snapshot_and_not_all_it_missed() {
    let server = Server::with(&[("GIROK_INGEST_BATCHES_PER_MINUTE", "1000000")]).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(server.address).await.unwrap();
    let mut watcher = Watcher::over(stream, server.address, server.cookie(), ORIGIN_HERE, "")
        .await
        .unwrap();
    assert_eq!(watcher.snapshot().await, []);

    // It reads nothing, while each round says half a megabyte.
    let sessions: Vec<String> = (0..250).map(|number| format!("session-{number:04}")).collect();
    for session in &sessions {
        server.send(session, 0, &arrival("/")).await;
    }
    let rounds = 14;
    for round in 1..=rounds {
        let began = Instant::now();
        for session in &sessions {
            let path: String = (0..250)
                .map(|_| format!("{:08x}", now().wrapping_mul(2_654_435_761)))
                .collect();
            let page = format!(r#"{{"url":"https://shop.example/{round}/{path}","kind":"push"}}"#);
            server.send(session, round, &[custom("girok:page", &page)]).await;
        }
        watcher.say(r#"{"type":"ping","n":1}"#).await;
        tokio::time::sleep(Duration::from_millis(260).saturating_sub(began.elapsed())).await;
    }
    let mut updates = 0;
    let mut rows = 0;
    while rows < sessions.len() {
        match watcher.next().await {
            ServerMessage::SessionsSnapshot { sessions, .. } => rows += sessions.len(),
            ServerMessage::SessionUpdated { sessions, .. } => updates += sessions.len(),
            _ => {}
        }
    }
    assert!(
        updates < sessions.len() * rounds as usize,
        "{updates} updates were kept for it"
    );
    server.send(&sessions[0], rounds + 1, &[click()]).await;
    watcher.updated(|update| update.now.clicks == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_says_so_and_knows_the_sessions_again() {
    let server = Server::new().await;
    server.visit("session-0001", "/cart").await;
    server.send("session-0001", 1, &[click()]).await;
    let mut watcher = server.watch("").await;
    watcher.snapshot().await;
    let (server, closed) = tokio::join!(server.restart(), watcher.closed(Duration::from_secs(5)));
    assert_eq!(closed, (1012, "the server restarts".to_owned()));
    let mut watcher = loop {
        match Watcher::connect(server.address, server.cookie(), "").await {
            Ok(watcher) => break watcher,
            Err(503) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(status) => panic!("{status}"),
        }
    };
    let rows = watcher.snapshot().await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].now.clicks, rows[0].now.windows), (1, 1));
    assert_eq!(rows[0].now.page.as_deref(), Some("https://shop.example/cart"));
    server.send("session-0001", 2, &[click()]).await;
    watcher.updated(|update| update.now.clicks == 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_goodbye_before_a_restart_ends_the_session_after_it() {
    let server = Server::new().await;
    server.visit("session-0001", "/").await;
    server
        .send("session-0001", 1, &[custom("girok:leave", "{}")])
        .await;
    let server = server.restart().await;
    let gone = Instant::now();
    loop {
        assert!(gone.elapsed() < Duration::from_secs(10));
        if let Ok(mut watcher) = Watcher::connect(server.address, server.cookie(), "").await
            && watcher.snapshot().await.is_empty()
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// As pages do it: each waits as the policy says, and tries again where it was refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_consoles_come_back_after_a_restart_spread_over_time() {
    const CONSOLES: usize = 1_000;
    let server = Server::with(&[
        ("GIROK_LIVE_CONNECTIONS", "2000"),
        ("GIROK_LIVE_CONNECTS_PER_MINUTE", "100000"),
    ])
    .await;
    server.visit("session-0001", "/").await;
    let mut watching = JoinSet::new();
    for _ in 0..CONSOLES {
        let mut watcher = server.watch("").await;
        assert_eq!(watcher.snapshot().await.len(), 1);
        watching.spawn(async move { watcher.closed(Duration::from_secs(60)).await });
    }
    let (address, cookie) = (server.address, server.cookie().to_owned());
    let restart = tokio::spawn(server.restart());
    let mut coming = JoinSet::new();
    let began = Instant::now();
    while let Some(closed) = watching.join_next().await {
        assert_eq!(closed.unwrap().0, 1012);
        let cookie = cookie.clone();
        let seed = coming.len() as u64;
        coming.spawn(async move {
            let mut backoff = Backoff::new(ReconnectSettings::default());
            let mut attempts = Vec::new();
            loop {
                let random = random(seed * 100 + attempts.len() as u64);
                let wait = backoff.wait(random).expect("ten attempts are enough");
                tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())).await;
                attempts.push(began.elapsed());
                if let Ok(mut watcher) = Watcher::connect(address, &cookie, "").await {
                    return (attempts, watcher.snapshot().await.len());
                }
            }
        });
    }
    let mut attempts = Vec::new();
    while let Some(came) = coming.join_next().await {
        let (tried, rows) = came.unwrap();
        assert_eq!(rows, 1, "nobody is shown a list that is not whole");
        attempts.extend(tried);
    }
    restart.await.unwrap();
    // Full jitter over the first second is 100 in each tenth of it.
    let mut tenths = BTreeMap::<u128, usize>::new();
    for attempt in &attempts {
        *tenths.entry(attempt.as_millis() / 100).or_default() += 1;
    }
    let most = tenths.values().max().copied().unwrap_or_default();
    println!("attempts in each tenth of a second: {tenths:?}");
    assert!(most <= CONSOLES / 4, "{most} attempts within a tenth of a second");
    assert!(tenths.len() >= 8, "{tenths:?}");
}

/// Between 0 and 1, by splitmix64.
fn random(seed: u64) -> f64 {
    let mut bits = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
}
