//! A server in a directory of its own, and who asks it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use domain::account::Role;
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use http_body_util::BodyExt;
use leptos::server_fn::axum::server_fn_paths;
use metrics_exporter_prometheus::PrometheusBuilder;
use server::accounts::administration;
use server::asset_proxy::fetch::{Internet, Net};
use server::config::Config;
use server::control::Control;
use server::ingest::Rules;
use server::routes::function_name;
use server::start::{Started, Surroundings, start};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const ORIGIN_HERE: &str = "http://127.0.0.1:3000";
pub(crate) const SHOP: &str = "https://shop.example";
pub(crate) const SESSION: &str = "session-0001";
pub(crate) const WINDOW: &str = "window-0001";
pub(crate) const METRICS_TOKEN: &str = "a-token-for-the-scraper";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    Nobody,
    Signed(Role),
}

pub(crate) const EVERYBODY: [Who; 4] = [
    Who::Nobody,
    Who::Signed(Role::Viewer),
    Who::Signed(Role::Admin),
    Who::Signed(Role::Owner),
];

pub(crate) struct Console {
    pub(crate) router: Router,
    cookies: HashMap<Role, String>,
    /// Where each server function is, by its name.
    functions: HashMap<String, (String, Method)>,
    directory: TempDir,
    started: Started,
    /// How far the clock of ingest is ahead.
    ahead: Arc<AtomicI64>,
    /// The key of the recorded service.
    key: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION)
    }
}

impl Console {
    /// With an account of each role, signed in, and one session of the service `web-app`.
    pub(crate) async fn new() -> Self {
        Self::new_with(&[]).await
    }

    /// The same, with these settings besides.
    pub(crate) async fn new_with(more: &[(&'static str, String)]) -> Self {
        let bare = Self::at(tempfile::tempdir().unwrap(), Arc::new(Internet), more);
        let mut console = bare.await.with_accounts().await;
        console.key = console.record_a_session().await;
        console
    }

    /// Adds an account of each role, signed in.
    pub(crate) async fn with_accounts(mut self) -> Self {
        for role in Role::ALL {
            let code = self.add_account(role.as_str(), role).await;
            let cookie = self.sign_in_with_code(&code).await;
            self.cookies.insert(role, cookie);
            let set = format!(r#"{{"current":null,"new":"{PASSWORD}"}}"#);
            let answer = self.call(Who::Signed(role), "set_password", &set).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        self
    }

    /// Returns its first key.
    pub(crate) async fn add_service(&self, slug: &str, origins: &[&str]) -> String {
        let service = serde_json::json!({"slug": slug, "name": slug, "origins": origins});
        let added = self
            .call(Who::Signed(Role::Owner), "add_service", &service.to_string())
            .await;
        assert_eq!(added.status, 200, "{}", added.body);
        let added: serde_json::Value = serde_json::from_str(&added.body).unwrap();
        added["key"].as_str().unwrap().to_owned()
    }

    /// With nothing but what a first start creates.
    pub(crate) async fn bare() -> Self {
        Self::on(Arc::new(Internet)).await
    }

    /// With nothing yet, and with these surroundings to fetch assets from.
    pub(crate) async fn on(net: Arc<dyn Net>) -> Self {
        Self::at(tempfile::tempdir().unwrap(), net, &[]).await
    }

    /// With what is in the directory already, and these settings besides.
    pub(crate) async fn at(directory: TempDir, net: Arc<dyn Net>, more: &[(&'static str, String)]) -> Self {
        Self::under(None, directory, net, more).await
    }

    /// Hides by these rules, if there are any, in place of those that it keeps.
    pub(crate) async fn under(
        rules: Option<Rules>,
        directory: TempDir,
        net: Arc<dyn Net>,
        more: &[(&'static str, String)],
    ) -> Self {
        let demo = directory.path().join("demo");
        std::fs::create_dir_all(&demo).unwrap();
        std::fs::write(demo.join("index.html"), "<title>A shop</title>").unwrap();
        let (data, site) = (directory.path().join("data"), directory.path().join("site"));
        std::fs::create_dir_all(&site).unwrap();
        std::fs::write(site.join("favicon.svg"), "<svg/>").unwrap();
        let mut settings = vec![
            ("GIROK_DATA_DIR", data.display().to_string()),
            ("GIROK_DEMO", "1".into()),
            ("GIROK_DEMO_DIR", demo.display().to_string()),
            ("GIROK_METRICS_TOKEN", METRICS_TOKEN.into()),
            ("LEPTOS_SITE_ROOT", site.display().to_string()),
        ];
        settings.extend(more.iter().cloned());
        let config = Config::read(|name| {
            let (_, value) = settings.iter().rev().find(|(known, _)| *known == name)?;
            Some(value.clone())
        })
        .unwrap();
        let handle = PrometheusBuilder::new().build_recorder().handle();
        let ahead = Arc::new(AtomicI64::new(0));
        let ticking = ahead.clone();
        let surroundings = Surroundings {
            net,
            metrics: Some(handle),
            clock: Arc::new(move || server::clock::now() + ticking.load(Ordering::SeqCst)),
            rules,
        };
        let started = start(Arc::new(config), surroundings).await.unwrap();
        Self {
            router: started.router(),
            cookies: HashMap::new(),
            functions: server_fn_paths()
                .map(|(path, method)| (function_name(path).unwrap().to_owned(), (path.to_owned(), method)))
                .collect(),
            directory,
            started,
            ahead,
            key: String::new(),
        }
    }

    /// Stops as a server does, and returns what it leaves behind.
    pub(crate) async fn stop(self) -> TempDir {
        drop(self.router);
        self.started.finish().await.unwrap();
        self.directory
    }

    /// Who is signed in stays signed in when the server starts again.
    pub(crate) fn cookies(&self) -> HashMap<Role, String> {
        self.cookies.clone()
    }

    pub(crate) fn with_cookies(self, cookies: HashMap<Role, String>) -> Self {
        Self { cookies, ..self }
    }

    pub(crate) fn cookie_of(&self, role: Role) -> &str {
        &self.cookies[&role]
    }

    pub(crate) fn functions(&self) -> Vec<&str> {
        self.functions.keys().map(String::as_str).collect()
    }

    pub(crate) fn control(&self) -> Control {
        Control::open(&self.directory.path().join("data")).unwrap()
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Ingest has the time of so many ms from now; it looks for what is due every 5 seconds.
    pub(crate) fn pass(&self, ms: i64) {
        self.ahead.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) fn stop_waiting(&self) {
        self.started.stop_waiting();
    }

    /// Its own, with its data in it.
    pub(crate) fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Another connection to the recordings.
    pub(crate) fn recordings(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.directory.path().join("data/recordings.db")).unwrap()
    }

    /// Returns the code of the account's one-time address.
    pub(crate) async fn add_account(&self, name: &str, role: Role) -> String {
        administration::add(&self.control(), &email(name), None, role)
            .await
            .unwrap()
    }

    /// Returns the cookie.
    pub(crate) async fn sign_in_with_code(&self, code: &str) -> String {
        let answer = self.call(Who::Nobody, "sign_in_with_code", &one_time(code)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        cookie(&answer).expect("signing in gives a cookie")
    }

    /// Calls a server function as the console's page does.
    pub(crate) async fn call(&self, who: Who, function: &str, body: &str) -> Answer {
        self.ask(who, self.function_request(function, body)).await
    }

    pub(crate) fn function_request(&self, function: &str, body: &str) -> Request<Body> {
        let (path, method) = &self.functions[function];
        let mut request = post(path, body);
        *request.method_mut() = method.clone();
        request
    }

    /// Who did one of these, and to what, the first first.
    pub(crate) async fn audit(&self, actions: &[&'static str]) -> Vec<(String, String, String)> {
        let actions = actions.to_vec();
        self.control()
            .call(move |connection| {
                let mut entries = connection
                    .prepare("SELECT who, action, coalesce(subject, '') FROM audit_log ORDER BY id")?
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect::<rusqlite::Result<Vec<(String, String, String)>>>()?;
                entries.retain(|(_, action, _)| actions.contains(&action.as_str()));
                Ok(entries)
            })
            .await
            .unwrap()
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> Answer {
        self.ask(who, Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn ask(&self, who: Who, request: Request<Body>) -> Answer {
        match who {
            Who::Nobody => self.send(request).await,
            Who::Signed(role) => self.ask_with_cookie(&self.cookies[&role], request).await,
        }
    }

    pub(crate) async fn ask_with_cookie(&self, cookie: &str, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert(COOKIE, cookie.parse().unwrap());
        self.send(request).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    async fn record_a_session(&self) -> String {
        let key = self.add_service("web-app", &[SHOP]).await;
        let now = server::clock::now();
        let batch = format!(
            r#"[{{"type":4,"data":{{"href":"{SHOP}/","width":1280,"height":720}},"timestamp":{now}}},
                {{"type":2,"data":{{"node":{{"type":0,"childNodes":[],"id":1}},"initialOffset":{{"left":0,"top":0}}}},"timestamp":{now}}}]"#
        );
        let request = Request::post(format!(
            "/ingest/v1/sessions/{SESSION}/windows/{WINDOW}/batches/0?key={key}"
        ))
        .header(ORIGIN, SHOP)
        .body(Body::from(batch))
        .unwrap();
        let answer = self.ask(Who::Nobody, request).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED.as_u16(), "{}", answer.body);
        key
    }
}

/// JSON from one of the console's own pages.
pub(crate) fn post(path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header(HOST, "127.0.0.1:3000")
        .header(ORIGIN, ORIGIN_HERE)
        .header(CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

pub(crate) fn email(name: &str) -> String {
    format!("{name}@girok.example")
}

/// What the sign-in page sends for a one-time address.
pub(crate) fn one_time(code: &str) -> String {
    serde_json::json!({ "code": code }).to_string()
}

/// The cookie that a reply sets, as a browser sends it back.
pub(crate) fn cookie(answer: &Answer) -> Option<String> {
    let set = answer.headers.get(SET_COOKIE)?.to_str().unwrap();
    set.split(';').next().map(str::to_owned)
}
