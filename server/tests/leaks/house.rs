//! A server in a directory of its own: it listens, it has a rule set, and a service for each list of rules that cases ask
//! for, because rules are in force by service.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use domain::account::Role;
use domain::mask::{MaskRule, MaskType, RuleSet};
use flate2::Compression;
use flate2::write::GzEncoder;
use server::asset_proxy::fetch::Internet;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::Manner;
use crate::case::Case;
use crate::console::{Console, SHOP};
use crate::watching::Watching;

/// The service of samples that a server with a demo brings in by itself.
const IMPORTED: &str = "demo-shop";

pub(crate) struct House {
    pub(crate) console: Console,
    pub(crate) address: SocketAddr,
    pub(crate) watching: Watching,
    serving: JoinHandle<()>,
    settings: Vec<(&'static str, String)>,
    /// Keys of services.
    keys: BTreeMap<String, String>,
    /// The service of each case.
    services: Vec<String>,
    manner: Manner,
}

/// What a service's rules are.
type Asked = (bool, Vec<(MaskType, String)>, Option<Vec<(MaskType, String)>>);

fn asked(case: &Case) -> Asked {
    (case.presets, case.rules.clone(), case.later_rules.clone())
}

impl House {
    pub(crate) async fn open(cases: &[Case], manner: Manner) -> Self {
        let settings = vec![
            ("GIROK_INGEST_BATCHES_PER_MINUTE", "1000000".to_owned()),
            ("GIROK_LIVE_CONNECTS_PER_MINUTE", "100000".to_owned()),
            (
                "GIROK_MIRROR_MEMORY",
                if manner.forgetful { "0" } else { "268435456" }.to_owned(),
            ),
        ];
        let directory = tempfile::tempdir().unwrap();
        let console = start(directory, &settings, manner).await.with_accounts().await;
        let mut known: Vec<Asked> = Vec::new();
        let mut keys = BTreeMap::new();
        let mut services = Vec::new();
        for case in cases {
            if case.imported {
                assert!(case.presets, "{}: all that is imported is of one service", case.name);
                services.push(IMPORTED.to_owned());
                continue;
            }
            let asked = asked(case);
            let at = known.iter().position(|other| *other == asked).unwrap_or_else(|| {
                known.push(asked);
                known.len() - 1
            });
            let slug = format!("rules-{at}");
            if !keys.contains_key(&slug) {
                let key = console.add_service(&slug, &[SHOP]).await;
                keys.insert(slug.clone(), key);
            }
            services.push(slug);
        }
        let house = Self::listen(console, settings, keys, services, manner).await;
        put_rules(&house.console, &house.rules(cases, false)).await;
        house
    }

    async fn listen(
        console: Console,
        settings: Vec<(&'static str, String)>,
        keys: BTreeMap<String, String>,
        services: Vec<String>,
        manner: Manner,
    ) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = console
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self {
            watching: Watching::begin(address, console.cookie_of(Role::Owner)).await,
            console,
            address,
            serving,
            settings,
            keys,
            services,
            manner,
        }
    }

    /// The presets and the rules of all cases, each for its own services.
    pub(crate) fn rules(&self, cases: &[Case], later: bool) -> RuleSet {
        let mut set = RuleSet::standard();
        let slugs = |is_one: &dyn Fn(&Case) -> bool| -> Vec<_> {
            let of = cases.iter().zip(&self.services).filter(|(case, _)| is_one(case));
            let slugs: BTreeSet<_> = of.map(|(_, slug)| slug.parse().unwrap()).collect();
            slugs.into_iter().collect()
        };
        for preset in &mut set.rules {
            preset.services = slugs(&|case| case.presets);
        }
        let rules_of = |case: &Case| match &case.later_rules {
            Some(rules) if later => rules.clone(),
            _ => case.rules.clone(),
        };
        let mut all: Vec<_> = cases.iter().flat_map(rules_of).collect();
        all.sort();
        all.dedup();
        for (number, rule) in all.into_iter().enumerate() {
            set.rules.push(MaskRule {
                id: format!("of-cases-{number}"),
                label: rule.1.clone(),
                selector: rule.1.clone(),
                mask: rule.0,
                services: slugs(&|case| rules_of(case).contains(&rule)),
                enabled: true,
            });
        }
        set
    }

    /// The server stops and starts again with what is stored. What the console that watched was sent until then is
    /// returned.
    pub(crate) async fn restart(self) -> (Self, Vec<u8>) {
        let cookies = self.console.cookies();
        let (directory, frames) = self.stop_only().await;
        let (settings, keys, services, manner) = directory.1;
        let console = start(directory.0, &settings, manner).await.with_cookies(cookies);
        (Self::listen(console, settings, keys, services, manner).await, frames)
    }

    #[expect(clippy::type_complexity, reason = "it is what a server goes on with")]
    async fn stop_only(
        self,
    ) -> (
        (
            tempfile::TempDir,
            (Vec<(&'static str, String)>, BTreeMap<String, String>, Vec<String>, Manner),
        ),
        Vec<u8>,
    ) {
        let frames = self.watching.end();
        self.serving.abort();
        let _ = self.serving.await;
        let directory = self.console.stop().await;
        ((directory, (self.settings, self.keys, self.services, self.manner)), frames)
    }

    /// What it leaves behind, and what the console that watched was sent.
    pub(crate) async fn stop(self) -> (tempfile::TempDir, Vec<u8>) {
        let ((directory, _), frames) = self.stop_only().await;
        (directory, frames)
    }

    /// Sends the batch of a case as a recorder does; returns status and answer.
    pub(crate) async fn post(&self, case: usize, session: &str, window: &str, number: u32, body: &[u8]) -> (u16, String) {
        let key = &self.keys[&self.services[case]];
        let path = format!("/ingest/v1/sessions/{session}/windows/{window}/batches/{number}?key={key}");
        self.request(&path, &[("content-encoding", "gzip")], &gzip(body)).await
    }

    pub(crate) fn key(&self, case: usize) -> &str {
        &self.keys[&self.services[case]]
    }

    pub(crate) async fn request(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nhost: girok\r\norigin: {SHOP}\r\ncontent-length: {}\r\nconnection: close\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        // A refusal may come before everything was read.
        let _ = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer[9..12].parse().unwrap(), answer)
    }

    /// Asks by a connection of its own, as a browser does: pages are made side by side. By HTTP/1.0, which does not cut a page
    /// into pieces.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let cookie = self.console.cookie_of(Role::Owner);
        let request = format!("GET {path} HTTP/1.0\r\nhost: girok\r\ncookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer[9..12].parse().unwrap(), answer)
    }

    /// Puts a session to where a server with a demo finds its samples when it starts.
    pub(crate) fn put_sample(&self, name: &str, text: &str) {
        let directory = self.console.directory().join("demo/sessions");
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join(format!("{name}.json.gz")), gzip(text.as_bytes())).unwrap();
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.console.directory().join("data")
    }
}

async fn start(directory: tempfile::TempDir, settings: &[(&'static str, String)], manner: Manner) -> Console {
    let mut settings = settings.to_vec();
    masking(&mut settings, manner.masking);
    Console::at(directory, Arc::new(Internet), &settings).await
}

/// Says whether a server masks at all.
fn masking(_settings: &mut Vec<(&'static str, String)>, _on: bool) {}

/// Puts a rule set in force.
pub(crate) async fn put_rules(_console: &Console, _rules: &RuleSet) {}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// All files below a directory.
pub(crate) fn files_below(directory: &std::path::Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut left = vec![directory.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if let Ok(mut file) = std::fs::File::open(&path) {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).unwrap();
                files.push((path, bytes));
            }
        }
    }
    files
}
