//! A server in a directory of its own: it listens, it has a rule set, and a service for each list of rules that cases ask
//! for, because rules are in force by service.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use domain::account::Role;
use domain::id::ServiceSlug;
use domain::mask::{MaskRule, MaskType, RuleSet};
use domain::privacy::MOST_SERVICES;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use server::asset_proxy::fetch::Internet;
use server::ingest::Rules;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::Manner;
use crate::case::Case;
use crate::console::{Console, SHOP, Who};
use crate::exported;
use crate::watching::Watching;

/// The service of samples that a server with a demo brings in by itself.
const IMPORTED: &str = "demo-shop";

pub(crate) struct House {
    pub(crate) console: Console,
    pub(crate) address: SocketAddr,
    watching: Watching,
    serving: JoinHandle<()>,
    household: Household,
}

/// What stays when a server starts again.
struct Household {
    settings: Vec<(&'static str, String)>,
    /// Keys of services.
    keys: BTreeMap<String, String>,
    /// The service of each case.
    services: Vec<String>,
    masking: bool,
    /// Of the rule set.
    version: u32,
}

/// What a service's rules are.
type Asked = (bool, Vec<(MaskType, String)>, Option<Vec<(MaskType, String)>>);

fn asked(case: &Case) -> Asked {
    (case.presets, case.rules.clone(), case.later_rules.clone())
}

impl House {
    pub(crate) async fn open(cases: &[Case], manner: Manner) -> Self {
        let mut settings = exported::browser();
        settings.extend([
            ("GIROK_INGEST_BATCHES_PER_MINUTE", "1000000".to_owned()),
            ("GIROK_LIVE_CONNECTS_PER_MINUTE", "100000".to_owned()),
            (
                "GIROK_MIRROR_MEMORY",
                if manner.forgetful { "0" } else { "268435456" }.to_owned(),
            ),
        ]);
        let console = start(tempfile::tempdir().unwrap(), &settings, manner.masking)
            .await
            .with_accounts()
            .await;
        let mut known: Vec<Asked> = Vec::new();
        let mut keys = BTreeMap::new();
        let mut services = Vec::new();
        for case in cases {
            if case.imported {
                assert!(
                    case.presets,
                    "{}: all that is imported is of one service",
                    case.name
                );
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
        let household = Household {
            settings,
            keys,
            services,
            masking: manner.masking,
            version: 0,
        };
        let mut house = Self::listen(console, household).await;
        house.put_rules(cases, false).await;
        house
    }

    async fn listen(console: Console, household: Household) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
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
            household,
        }
    }

    /// Puts the rules of all cases in force, at first or in the end.
    pub(crate) async fn put_rules(&mut self, cases: &[Case], later: bool) {
        if !self.household.masking {
            return;
        }
        let save = json!({
            "why": "The corpus asks for it",
            "based_on": self.household.version,
            "rules": self.rules(cases, later),
            "may_hide_everything": true,
        });
        let owner = Who::Signed(Role::Owner);
        let saved = self.console.call(owner, "save_rules", &save.to_string()).await;
        assert_eq!(saved.status, 200, "{}", saved.body);
        self.household.version += 1;
    }

    /// The presets and the rules of all cases, each for its own services.
    fn rules(&self, cases: &[Case], later: bool) -> RuleSet {
        let slugs = |is_one: &dyn Fn(&Case) -> bool| -> Vec<ServiceSlug> {
            let of = cases
                .iter()
                .zip(&self.household.services)
                .filter(|(case, _)| is_one(case));
            let slugs: BTreeSet<_> = of.map(|(_, slug)| slug.parse().unwrap()).collect();
            slugs.into_iter().collect()
        };
        let rules_of = |case: &Case| match &case.later_rules {
            Some(rules) if later => rules.clone(),
            _ => case.rules.clone(),
        };
        let mut set = RuleSet::standard();
        let mut wanted: Vec<(MaskRule, Vec<ServiceSlug>)> = std::mem::take(&mut set.rules)
            .into_iter()
            .map(|preset| (preset, slugs(&|case| case.presets)))
            .collect();
        let all: BTreeSet<_> = cases.iter().flat_map(rules_of).collect();
        for (number, rule) in all.into_iter().enumerate() {
            let services = slugs(&|case| rules_of(case).contains(&rule));
            let (mask, selector) = rule;
            let rule = MaskRule {
                id: format!("of-cases-{number}"),
                label: format!("Rule {number} of the cases"),
                selector,
                mask,
                services: Vec::new(),
                enabled: true,
            };
            wanted.push((rule, services));
        }
        for (rule, services) in wanted {
            for (part, services) in services.chunks(MOST_SERVICES).enumerate() {
                set.rules.push(MaskRule {
                    id: format!("{}-{part}", rule.id),
                    services: services.to_vec(),
                    ..rule.clone()
                });
            }
        }
        set
    }

    /// The server stops and starts again with what is stored. What the console that watched was sent until then is
    /// returned.
    pub(crate) async fn restart(self) -> (Self, Vec<u8>) {
        let cookies = self.console.cookies();
        let (directory, household, frames) = self.close().await;
        let console = start(directory, &household.settings, household.masking)
            .await
            .with_cookies(cookies);
        (Self::listen(console, household).await, frames)
    }

    /// What it leaves behind, and what the console that watched was sent.
    pub(crate) async fn stop(self) -> (TempDir, Vec<u8>) {
        let (directory, _, frames) = self.close().await;
        (directory, frames)
    }

    async fn close(self) -> (TempDir, Household, Vec<u8>) {
        let frames = self.watching.end();
        self.serving.abort();
        let _ = self.serving.await;
        (self.console.stop().await, self.household, frames)
    }

    /// Sends the batch of a case as a recorder does; returns status and answer.
    pub(crate) async fn post(
        &self,
        case: usize,
        session: &str,
        window: &str,
        number: u32,
        body: &[u8],
    ) -> (u16, String) {
        let key = self.key(case);
        let path = format!("/ingest/v1/sessions/{session}/windows/{window}/batches/{number}?key={key}");
        self.request(&path, &[("content-encoding", "gzip")], &gzip(body))
            .await
    }

    pub(crate) fn key(&self, case: usize) -> &str {
        &self.household.keys[&self.household.services[case]]
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

    /// Asks by a connection of its own, as a browser does: pages are made side by side.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.answer(path).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer[9..12].parse().unwrap(), answer)
    }

    /// The content of a file.
    pub(crate) async fn download(&self, path: &str) -> Vec<u8> {
        let mut answer = self.answer(path).await;
        let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let file = answer.split_off(head.unwrap() + 4);
        assert_eq!(&answer[9..12], b"200", "{path}: {file:?}");
        file
    }

    /// By HTTP/1.0, which does not cut an answer into pieces.
    async fn answer(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let cookie = self.console.cookie_of(Role::Owner);
        let request = format!("GET {path} HTTP/1.0\r\nhost: girok\r\ncookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        answer
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

/// Without masking, a server hides nothing at all: no setting leads there.
async fn start(directory: TempDir, settings: &[(&'static str, String)], masking: bool) -> Console {
    let rules = (!masking).then(Rules::none);
    Console::under(rules, directory, Arc::new(Internet), settings).await
}

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
