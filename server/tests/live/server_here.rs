//! A server that listens, and the visitors of the service that it records.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::ORIGIN;
use server::asset_proxy::fetch::Internet;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::console::{Console, SHOP, Who};
use crate::watcher::Watcher;

pub(crate) struct Server {
    pub(crate) console: Console,
    pub(crate) address: SocketAddr,
    key: String,
    serving: JoinHandle<()>,
    settings: Vec<(&'static str, String)>,
}

impl Server {
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    pub(crate) async fn with(settings: &[(&'static str, &str)]) -> Self {
        let settings: Vec<_> = settings
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let directory = tempfile::tempdir().unwrap();
        let console = Console::at(directory, Arc::new(Internet), &settings)
            .await
            .with_accounts()
            .await;
        let key = console.add_service("web-app", &[SHOP]).await;
        Self::listen(console, key, settings, SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    async fn listen(
        console: Console,
        key: String,
        settings: Vec<(&'static str, String)>,
        address: SocketAddr,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = console
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        Self {
            serving: tokio::spawn(async move { axum::serve(listener, service).await.unwrap() }),
            console,
            address,
            key,
            settings,
        }
    }

    /// The server stops and another one starts at the same address, with what is stored.
    pub(crate) async fn restart(self) -> Self {
        let cookies = self.console.cookies();
        self.serving.abort();
        let _ = self.serving.await;
        let directory = self.console.stop().await;
        let console = Console::at(directory, Arc::new(Internet), &self.settings).await;
        Self::listen(
            console.with_cookies(cookies),
            self.key,
            self.settings,
            self.address,
        )
        .await
    }

    /// A console that watches, signed in as the owner.
    pub(crate) async fn watch(&self, query: &str) -> Watcher {
        Watcher::connect(self.address, self.console.cookie_of(Role::Owner), query)
            .await
            .unwrap()
    }

    /// Asks by a connection of its own, as a browser of this machine does; returns status, head and body.
    pub(crate) async fn get(&self, cookie: &str, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: girok\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        (answer[9..12].parse().unwrap(), answer)
    }

    pub(crate) fn cookie(&self) -> &str {
        self.console.cookie_of(Role::Owner)
    }

    /// Sends a batch of a visitor's only window.
    pub(crate) async fn send(&self, session: &str, number: u32, events: &[String]) {
        self.send_body(session, number, format!("[{}]", events.join(",")))
            .await;
    }

    pub(crate) async fn send_body(&self, session: &str, number: u32, body: String) {
        let window = format!("window-of-{session}");
        self.send_to(session, &window, number, body).await;
    }

    pub(crate) async fn send_to(&self, session: &str, window: &str, number: u32, body: String) {
        let path = format!(
            "/ingest/v1/sessions/{session}/windows/{window}/batches/{number}?key={}",
            self.key
        );
        let request = Request::post(path)
            .header(ORIGIN, SHOP)
            .body(Body::from(body))
            .unwrap();
        let answer = self.console.ask(Who::Nobody, request).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
    }

    /// A visitor comes to a page.
    pub(crate) async fn visit(&self, session: &str, path: &str) {
        self.send(session, 0, &arrival(path)).await;
        // What is told of it is gathered for a moment.
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

pub(crate) fn now() -> i64 {
    server::clock::now()
}

pub(crate) fn arrival(path: &str) -> Vec<String> {
    let at = now();
    vec![
        format!(
            r#"{{"type":4,"data":{{"href":"{SHOP}{path}","width":1280,"height":720}},"timestamp":{at}}}"#
        ),
        format!(
            r#"{{"type":2,"data":{{"node":{{"type":0,"childNodes":[],"id":1}},"initialOffset":{{"left":0,"top":0}}}},"timestamp":{at}}}"#
        ),
        custom("girok:visibility", r#"{"state":"visible"}"#),
    ]
}

pub(crate) fn click() -> String {
    let at = now();
    format!(r#"{{"type":3,"data":{{"source":2,"type":2,"id":1,"x":5,"y":5}},"timestamp":{at}}}"#)
}

pub(crate) fn custom(tag: &str, payload: &str) -> String {
    let at = now();
    format!(r#"{{"type":5,"data":{{"tag":"{tag}","payload":{payload}}},"timestamp":{at}}}"#)
}
