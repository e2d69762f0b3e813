//! Who is not let in, and who has to go.

use std::time::{Duration, Instant};

use axum::body::Body;
use domain::account::Role;
use domain::live::message::ServerMessage;
use futures::SinkExt;
use http::Request;
use http::header::{ORIGIN, UPGRADE};
use server::accounts::administration;
use tokio::net::{TcpSocket, TcpStream};
use yawc::Frame;

use crate::console::{ORIGIN_HERE, Who, email};
use crate::server_here::{Server, arrival};
use crate::watcher::Watcher;

const SOON: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_is_signed_in_and_comes_from_this_console_is_let_in() {
    let server = Server::new().await;
    let stream = || async { TcpStream::connect(server.address).await.unwrap() };
    for (cookie, origin, expected) in [
        ("", ORIGIN_HERE, Err(401)),
        ("girok=AAAAAAAAAAAAAAAAAAAAAA", ORIGIN_HERE, Err(401)),
        (server.cookie(), "https://evil.example", Err(403)),
        (server.cookie(), "null", Err(403)),
        (server.console.cookie_of(Role::Viewer), ORIGIN_HERE, Ok(())),
    ] {
        let connected = Watcher::over(stream().await, server.address, cookie, origin, "").await;
        assert_eq!(connected.map(drop), expected, "{cookie} from {origin}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_websocket_is_told_what_is_spoken_here() {
    let server = Server::new().await;
    let request = Request::get("/admin/sessions/live")
        .header(ORIGIN, ORIGIN_HERE)
        .body(Body::empty())
        .unwrap();
    let answer = server.console.ask(Who::Signed(Role::Owner), request).await;
    assert_eq!((answer.status, answer.header(UPGRADE)), (426, "websocket"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_says_what_a_connection_would_meet() {
    let server = Server::with(&[("GIROK_LIVE_CONNECTIONS", "1")]).await;
    let path = "/admin/sessions/live/status";
    assert_eq!(server.get("", path).await.0, 401);
    assert_eq!(server.get(server.cookie(), path).await.0, 200);
    let first = server.watch("").await;
    let second = Watcher::connect(server.address, server.cookie(), "").await;
    assert_eq!(second.map(drop), Err(429));
    let (status, answer) = server.get(server.cookie(), path).await;
    assert_eq!(
        (status, answer.contains("retry-after: 30\r\n")),
        (429, true),
        "{answer}"
    );
    drop(first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_connects_too_often_has_to_wait_and_is_told_how_long() {
    let server = Server::with(&[("GIROK_LIVE_CONNECTS_PER_MINUTE", "2")]).await;
    let _watching = (server.watch("").await, server.watch("").await);
    let refused = Watcher::connect(server.address, server.cookie(), "").await;
    assert_eq!(refused.map(drop), Err(429));
    let (_, answer) = server.get(server.cookie(), "/admin/sessions/live/status").await;
    let seconds = answer
        .split("retry-after: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let seconds: u64 = seconds.parse().unwrap();
    assert!((1..=31).contains(&seconds), "{seconds}");
    // Others are not held up.
    let cookie = server.console.cookie_of(Role::Viewer);
    assert!(Watcher::connect(server.address, cookie, "").await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_understood_closes_the_connection_with_a_reason() {
    let server = Server::new().await;
    for (frame, expected) in [
        (Frame::text(r#"{"type":"shout"}"#), (1008, "unknown message")),
        (Frame::text("no JSON"), (1008, "unknown message")),
        (Frame::binary(vec![1_u8, 2]), (1008, "only text is spoken here")),
        (
            Frame::text("x".repeat(16 * 1024 + 1)),
            (1009, "a message is larger than 16 KiB"),
        ),
        (
            Frame::text("x".repeat(1 << 20)),
            (1009, "a message is larger than 16 KiB"),
        ),
        (Frame::text(vec![0xff_u8, 0xfe]), (1007, "Invalid UTF-8")),
    ] {
        let mut watcher = server.watch("").await;
        watcher.socket.send(frame).await.unwrap();
        let (code, reason) = watcher.closed(SOON).await;
        assert_eq!((code, reason.as_str()), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_filter_is_told_and_the_connection_stays() {
    let server = Server::new().await;
    server.visit("session-0001", "/").await;
    let mut watcher = server.watch("?country=Korea").await;
    for say in [None, Some(r#"{"type":"watch","filter":{"devices":["toaster"]}}"#)] {
        if let Some(text) = say {
            watcher.say(text).await;
        }
        loop {
            if let ServerMessage::Error { message, .. } = watcher.next().await {
                assert!(!message.is_empty());
                break;
            }
        }
    }
    watcher.say(r#"{"type":"watch","filter":{}}"#).await;
    assert_eq!(watcher.snapshot().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_ended() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    for number in 0..200 {
        let ping = format!(r#"{{"type":"ping","n":{number}}}"#);
        if watcher.socket.send(Frame::text(ping)).await.is_err() {
            break;
        }
    }
    assert_eq!(watcher.closed(SOON).await, (1008, "too many messages".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_or_is_disabled_is_gone_within_five_seconds() {
    let server = Server::new().await;
    let (owner, viewer) = (server.cookie(), server.console.cookie_of(Role::Viewer));
    let mut signed_out = Watcher::connect(server.address, owner, "").await.unwrap();
    let mut disabled = Watcher::connect(server.address, viewer, "").await.unwrap();
    let admin = server.console.cookie_of(Role::Admin);
    let mut stays = Watcher::connect(server.address, admin, "").await.unwrap();
    server
        .console
        .call(Who::Signed(Role::Owner), "sign_out", "{}")
        .await;
    // As the command line does it, in another process.
    administration::set_disabled(&server.console.control(), &email("viewer"), true)
        .await
        .unwrap();
    let (one, other) = tokio::join!(
        signed_out.closed(Duration::from_secs(5)),
        disabled.closed(Duration::from_secs(5))
    );
    assert_eq!(one, (1008, "signed out".to_owned()));
    assert_eq!(other, (1008, "signed out".to_owned()));
    stays.say(r#"{"type":"ping","n":1}"#).await;
    stays.next().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_pings_is_ended_though_the_library_answers_them() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    for _ in 0..200 {
        if watcher.socket.send(Frame::ping(vec![0; 125])).await.is_err() {
            break;
        }
    }
    assert_eq!(watcher.closed(SOON).await, (1008, "too many messages".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_signs_out_is_gone_within_five_seconds_also_when_they_take_nothing() {
    let server = Server::with(&[("GIROK_INGEST_BATCHES_PER_MINUTE", "1000000")]).await;
    for number in 0..1_500 {
        server
            .send(&format!("session-{number:04}"), 0, &arrival(&"x".repeat(1_900)))
            .await;
    }
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(server.address).await.unwrap();
    // A snapshot of three megabytes and more, again and again, that is never read: the server waits for the network.
    let mut watcher = Watcher::over(stream, server.address, server.cookie(), ORIGIN_HERE, "")
        .await
        .unwrap();
    for _ in 0..3 {
        watcher.say(r#"{"type":"watch","filter":{}}"#).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    server
        .console
        .call(Who::Signed(Role::Owner), "sign_out", "{}")
        .await;
    let since = Instant::now();
    // Who speaks to a closed connection learns of it by the second word.
    let ping = || Frame::text(r#"{"type":"ping","n":1}"#);
    while watcher.socket.send(ping()).await.is_ok() {
        assert!(since.elapsed() < Duration::from_secs(8), "still there");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}
