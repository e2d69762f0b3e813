//! A long visit to a busy page: snapshots now and then, and between them much that moves, comes, goes and changes.

use std::fmt::Write as _;
use std::sync::Arc;

use domain::activity::Histogram;
use domain::client::Client;
use domain::presence::Presence;
use domain::session::{Anomalies, Counts, SessionStatus, SessionSummary};
use server::recordings::sqlite::SqliteStore;
use server::recordings::{Append, Chunk, RecordingStore, ReplayStart, SessionRow, WindowRow};

/// A session that is stored as those are that have ended, and one as it came in.
pub(crate) const ENDED: &str = "session-ended";
pub(crate) const AS_IT_CAME: &str = "session-as-it-came";

const NOW: i64 = 1_772_366_400_000;
/// As a recorder cuts its batches.
const BATCH_BYTES: usize = 64 << 10;
/// Batches that are stored at once.
const BATCHES: usize = 64;
/// Events from one snapshot to the next, and parts of the page.
const BETWEEN_SNAPSHOTS: u64 = 20_000;
const CARDS: u64 = 400;
const WORDS: [&str; 16] = [
    "checkout",
    "basket",
    "delivery",
    "linen",
    "ceramic",
    "autumn",
    "invoice",
    "address",
    "Seoul",
    "discount",
    "review",
    "colour",
    "returns",
    "gift",
    "newsletter",
    "evening",
];

struct Visitor {
    /// Whole numbers without order.
    state: u64,
    at: i64,
    events: u64,
    next_id: u64,
}

pub(crate) async fn store(store: &Arc<SqliteStore>, session: &str, bytes: u64) {
    let mut visitor = Visitor {
        state: bytes,
        at: NOW,
        events: 0,
        next_id: 10 + CARDS * 4,
    };
    let (mut written, mut number) = (0, 0);
    while written < bytes {
        let mut chunks = Vec::new();
        for _ in 0..BATCHES {
            let chunk = visitor.batch(number);
            written += chunk.events.len() as u64;
            chunks.push(chunk);
            number += 1;
        }
        store
            .append(append(session, &visitor, chunks, number, written))
            .await
            .unwrap();
    }
}

fn append(session: &str, visitor: &Visitor, chunks: Vec<Chunk>, next_number: u32, raw_bytes: u64) -> Append {
    let window = "window-0001".parse().unwrap();
    Append {
        session: SessionRow {
            summary: SessionSummary {
                id: session.parse().unwrap(),
                service: "web-app".parse().unwrap(),
                actor: None,
                client: Client::default(),
                status: SessionStatus::Active,
                started_at: NOW,
                last_event_at: visitor.at,
                entry_page: Some("https://shop.example/".into()),
                exit_page: Some("https://shop.example/".into()),
                counts: Counts {
                    events: visitor.events,
                    ..Counts::default()
                },
                activity: Histogram::default(),
            },
            anomalies: Anomalies::default(),
            fact_bytes: 0,
            raw_bytes,
            pages: vec![("/".into(), 1)],
            // The server ends and packs, beside what is measured, what nothing came of in a while.
            received_at: server::clock::now(),
            imported: true,
            presence: Presence::default(),
            truncated: false,
        },
        windows: vec![WindowRow {
            id: "window-0001".parse().unwrap(),
            started_at: NOW,
            last_event_at: visitor.at,
            events: visitor.events,
            has_full_snapshot: true,
            next_number,
            missing: Vec::new(),
            clock_offset: 0,
            current_url: None,
            memory: None,
        }],
        chunks: chunks
            .into_iter()
            .map(|chunk| (Clone::clone(&window), chunk))
            .collect(),
        checkpoints: Vec::new(),
        titles: Vec::new(),
        pending_added: Vec::new(),
        pending_done: Vec::new(),
    }
}

impl Visitor {
    fn below(&mut self, most: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % most
    }

    fn words(&mut self, count: u64) -> String {
        let words: Vec<_> = (0..count)
            .map(|_| WORDS[usize::try_from(self.below(16)).unwrap()])
            .collect();
        words.join(" ")
    }

    fn batch(&mut self, number: u32) -> Chunk {
        let first_at = self.at;
        let (mut events, mut count) = (String::new(), 0);
        let mut starts = Vec::new();
        while events.len() < BATCH_BYTES {
            if count > 0 {
                events.push('\n');
            }
            if self.events.is_multiple_of(BETWEEN_SNAPSHOTS) {
                starts.push(ReplayStart {
                    offset: u32::try_from(events.len()).unwrap(),
                    at: self.at,
                });
                let meta = self.event(4, r#"{"href":"https://shop.example/","width":1440,"height":900}"#);
                events.push_str(&meta);
                events.push('\n');
                let page = self.page();
                events.push_str(&page);
                count += 1;
            } else {
                let next = self.next();
                events.push_str(&next);
            }
            count += 1;
        }
        Chunk {
            number,
            first_at,
            last_at: self.at,
            events: events.into_bytes(),
            count,
            starts,
            facts: Vec::new(),
            marks: Vec::new(),
            rules: 1,
            masked: Vec::new(),
        }
    }

    fn event(&mut self, kind: u8, data: &str) -> String {
        self.events += 1;
        format!(r#"{{"type":{kind},"data":{data},"timestamp":{}}}"#, self.at)
    }

    /// What happens next; most of it is the pointer, and most bytes are of what changes.
    fn next(&mut self) -> String {
        self.at += i64::try_from(10 + self.below(90)).unwrap();
        let id = 10 + self.below(CARDS) * 4;
        let data = match self.below(10) {
            0..=4 => self.moves(id),
            5 => {
                let text = self.words(12);
                format!(
                    r#"{{"source":0,"texts":[{{"id":{},"value":"{text}"}}],"attributes":[],"removes":[],"adds":[]}}"#,
                    id + 2
                )
            }
            6 => {
                let (x, y) = (self.below(400), self.below(90));
                format!(
                    r#"{{"source":0,"texts":[],"attributes":[{{"id":{id},"attributes":{{"class":"card is-{y}","style":{{"transform":"translate({x}px, {y}px)"}}}}}}],"removes":[],"adds":[]}}"#
                )
            }
            7 => {
                let card = self.card(self.next_id);
                self.next_id += 4;
                format!(
                    r#"{{"source":0,"texts":[],"attributes":[],"removes":[{{"parentId":3,"id":{id}}}],"adds":[{{"parentId":3,"nextId":null,"node":{card}}}]}}"#
                )
            }
            8 => format!(r#"{{"source":3,"id":1,"x":0,"y":{}}}"#, self.below(9_000)),
            _ => format!(
                r#"{{"source":2,"type":2,"id":{id},"x":{},"y":{}}}"#,
                self.below(1_440),
                self.below(900)
            ),
        };
        self.event(3, &data)
    }

    fn moves(&mut self, id: u64) -> String {
        let mut positions = String::new();
        for step in 0..10 {
            let comma = if step > 0 { "," } else { "" };
            let (x, y) = (self.below(1_440), self.below(900));
            let _ = write!(
                positions,
                r#"{comma}{{"x":{x},"y":{y},"id":{id},"timeOffset":-{}}}"#,
                (10 - step) * 50
            );
        }
        format!(r#"{{"source":1,"positions":[{positions}]}}"#)
    }

    fn card(&mut self, id: u64) -> String {
        let (price, title, text) = (self.below(90_000), self.words(4), self.words(30));
        format!(
            r#"{{"type":2,"tagName":"article","attributes":{{"class":"card","data-price":"{price}"}},"childNodes":[{{"type":2,"tagName":"h3","attributes":{{}},"childNodes":[{{"type":3,"textContent":"{title}","id":{}}}],"id":{}}},{{"type":3,"textContent":"{text}","id":{}}}],"id":{id}}}"#,
            id + 2,
            id + 1,
            id + 3
        )
    }

    fn page(&mut self) -> String {
        let cards: Vec<_> = (0..CARDS).map(|card| self.card(10 + card * 4)).collect();
        let data = format!(
            r#"{{"node":{{"type":0,"childNodes":[{{"type":2,"tagName":"html","attributes":{{"lang":"en"}},"childNodes":[{{"type":2,"tagName":"body","attributes":{{}},"childNodes":[{}],"id":3}}],"id":2}}],"id":1}},"initialOffset":{{"left":0,"top":0}}}}"#,
            cards.join(",")
        );
        self.event(2, &data)
    }
}
