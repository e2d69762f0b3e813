//! What the asset proxy fetches from a real server on this machine, and what it does not.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::account::Role;
use http::HeaderName;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use server::asset_proxy::fetch::Net;
use tokio::net::TcpListener;
use url::form_urlencoded;

use crate::console::{Answer, Console, Who};

const OUTSIDE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

/// A world in which this machine is a public one.
struct World;

#[async_trait]
impl Net for World {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "assets.example" => Ok(vec![OUTSIDE]),
            "inside.example" => Ok(vec![INSIDE]),
            "both.example" => Ok(vec![INSIDE, OUTSIDE]),
            _ => Err(io::Error::from(io::ErrorKind::NotFound)),
        }
    }

    fn allows(&self, address: IpAddr) -> bool {
        address == OUTSIDE
    }
}

struct Proxy {
    console: Console,
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Proxy {
    async fn new() -> Self {
        let listener = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let server = others_server(port, asked.clone());
        tokio::spawn(async move { axum::serve(listener, server).await });
        let console = Console::on(Arc::new(World)).await.with_accounts().await;
        let at = |host: &str| format!("http://{host}:{port}");
        let origins = [
            at("assets.example"),
            at("inside.example"),
            at("both.example"),
            at("10.0.0.1"),
            at("nowhere.example"),
        ];
        console
            .add_service("web-app", &origins.each_ref().map(String::as_str))
            .await;
        Self { console, port, asked }
    }

    async fn get(&self, url: &str) -> Answer {
        let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
        self.console
            .get(
                Who::Signed(Role::Viewer),
                &format!("/assets/proxy/web-app?url={url}"),
            )
            .await
    }
}

fn others_server(port: u16, asked: Arc<AtomicUsize>) -> Router {
    let picture = move || {
        asked.fetch_add(1, Ordering::SeqCst);
        async { ([(CONTENT_TYPE, "image/png")], "a picture") }
    };
    let elsewhere = move |host: &'static str| {
        get(move || async move { Redirect::to(&format!("http://{host}:{port}/a.png")) })
    };
    Router::new()
        .route("/a.png", get(picture))
        .route(
            "/style.css",
            get(|| async { ([(CONTENT_TYPE, "text/css")], "a{}") }),
        )
        .route(
            "/page.html",
            get(|| async { ([(CONTENT_TYPE, "text/html")], "<p>") }),
        )
        .route(
            "/large.png",
            get(|| async { ([(CONTENT_TYPE, "image/png")], vec![0; (5 << 20) + 1]).into_response() }),
        )
        .route("/moved", elsewhere("assets.example"))
        .route("/to-inside", elsewhere("inside.example"))
        .route("/to-another-origin", elsewhere("elsewhere.example"))
        .route("/circle", get(|| async { Redirect::to("/circle") }))
}

fn absent(answer: &Answer) -> &str {
    answer.header(HeaderName::from_static("x-girok-absent"))
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_and_styles_of_the_services_origins_come() {
    let proxy = Proxy::new().await;
    for (url, kind, body) in [
        ("assets.example:PORT/a.png", "image/png", "a picture"),
        ("assets.example:PORT/moved", "image/png", "a picture"),
        ("assets.example:PORT/style.css", "text/css", "a{}"),
        ("both.example:PORT/a.png", "image/png", "a picture"),
    ] {
        let url = format!("http://{}", url.replace("PORT", &proxy.port.to_string()));
        let answer = proxy.get(&url).await;
        assert_eq!(
            (answer.status, answer.header(CONTENT_TYPE), answer.body.as_str()),
            (200, kind, body),
            "{url}: {}",
            absent(&answer)
        );
        assert!(
            answer.header(CONTENT_SECURITY_POLICY).contains("sandbox"),
            "{url}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_not_or_cannot_be_fetched_is_an_empty_reply_with_its_reason() {
    let proxy = Proxy::new().await;
    for (url, reason) in [
        ("http://elsewhere.example:PORT/a.png", "origin"),
        ("http://assets.example:1/a.png", "origin"),
        ("file:///etc/passwd", "origin"),
        ("http://user@assets.example:PORT/a.png", "origin"),
        ("http://assets.example:PORT/to-another-origin", "origin"),
        ("http://inside.example:PORT/a.png", "not public"),
        ("http://10.0.0.1:PORT/a.png", "not public"),
        ("http://assets.example:PORT/to-inside", "not public"),
        ("http://nowhere.example:PORT/a.png", "failed"),
        ("http://assets.example:PORT/circle", "circles"),
        ("http://assets.example:PORT/nothing.png", "does not have it"),
        ("http://assets.example:PORT/page.html", "no image"),
        ("http://assets.example:PORT/large.png", "too large"),
    ] {
        let url = url.replace("PORT", &proxy.port.to_string());
        let answer = proxy.get(&url).await;
        assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{url}");
        assert!(absent(&answer).contains(reason), "{url}: {}", absent(&answer));
    }
    assert_eq!(proxy.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_is_not_fetched_again() {
    let proxy = Proxy::new().await;
    let url = format!("http://assets.example:{}/a.png", proxy.port);
    let (first, second) = tokio::join!(proxy.get(&url), proxy.get(&url));
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(proxy.get(&url).await.status, 200);
    assert_eq!(proxy.asked.load(Ordering::SeqCst), 1);
}
