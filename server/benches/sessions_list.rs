//! `sessions_list`: page 1,000 of the session list against page 1, with 100,000 sessions.

mod report;

use std::sync::Arc;
use std::time::Instant;

use domain::activity::Histogram;
use domain::actor::{Actor, ActorType};
use domain::client::{Client, DeviceType};
use domain::presence::Presence;
use domain::query::{Cursor, SessionFilter, SessionQuery, Sort};
use domain::session::{Anomalies, Counts, SessionStatus, SessionSummary};
use report::{Report, is_smoke, median};
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{Append, RecordingStore, SessionRow};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (sessions, pages, rounds) = if is_smoke() {
        (5_000, 50, 20)
    } else {
        (100_000, 1_000, 200)
    };
    let directory = tempfile::tempdir()?;
    let store = SqliteStore::open(directory.path(), &Options::default())?;
    fill(&store, sessions).await?;

    let mut detail = serde_json::Map::new();
    let mut report = None;
    for sort in Sort::ALL {
        let first = SessionQuery {
            sort,
            ..SessionQuery::default()
        };
        let mut deep = first.clone();
        for _ in 1..pages {
            deep.cursor = store.list(&deep).await?.next.map(Cursor::After);
        }
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            near.push(time(&store, &first).await?);
            far.push(time(&store, &deep).await?);
        }
        let (value, peer) = (median(&mut far), median(&mut near));
        let p99 = far[far.len() * 99 / 100];
        let name = sort.as_str();
        detail.insert(format!("{name}_ms"), value.into());
        detail.insert(format!("{name}_first_ms"), peer.into());
        if sort == Sort::Newest {
            detail.insert("p99_ms".into(), p99.into());
            report = Some((value, peer));
        }
    }
    for (name, filter) in filters() {
        let query = SessionQuery {
            filter: filter.clone(),
            ..SessionQuery::default()
        };
        let mut times = Vec::new();
        for _ in 0..rounds.min(20) {
            times.push(time(&store, &query).await?);
        }
        detail.insert(format!("filter_{name}_ms"), median(&mut times).into());
        let start = Instant::now();
        store.count(&filter).await?;
        detail.insert(format!("count_{name}_ms"), milliseconds(start).into());
    }
    detail.insert("sessions".into(), sessions.into());
    detail.insert("disk_bytes".into(), store.usage().await?.disk_bytes.into());
    let (value, peer) = report.ok_or("nothing was measured")?;
    Report {
        name: "sessions_list",
        value,
        unit: "ms",
        peer: Some(("page 1", peer)),
        ratio: Some(peer / value),
        detail: detail.into(),
    }
    .write()?;
    Ok(())
}

async fn time(store: &SqliteStore, query: &SessionQuery) -> Result<f64, Box<dyn std::error::Error>> {
    let start = Instant::now();
    store.list(query).await?;
    Ok(milliseconds(start))
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

fn filters() -> Vec<(&'static str, SessionFilter)> {
    let filter = SessionFilter::default;
    vec![
        (
            "rare_country",
            SessionFilter {
                countries: vec!["IS".into()],
                ..filter()
            },
        ),
        (
            "device",
            SessionFilter {
                devices: vec![DeviceType::Tablet],
                ..filter()
            },
        ),
        (
            "errors",
            SessionFilter {
                has_errors: true,
                ..filter()
            },
        ),
        (
            "actor",
            SessionFilter {
                search: "visitor-4242".into(),
                ..filter()
            },
        ),
        (
            "page",
            SessionFilter {
                search: "/product/7".into(),
                ..filter()
            },
        ),
        (
            "nobody",
            SessionFilter {
                search: "no such thing".into(),
                ..filter()
            },
        ),
    ]
}

async fn fill(store: &Arc<SqliteStore>, sessions: u32) -> Result<(), Box<dyn std::error::Error>> {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..sessions {
        let store = Arc::clone(store);
        tasks.spawn(async move { store.append(append(number)).await });
        if tasks.len() >= 256 {
            tasks.join_next().await.ok_or("no task")???;
        }
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

/// A visit whose values are spread as those of real visits are: most are short, some countries rare.
fn append(number: u32) -> Append {
    // A multiplicative hash stands for chance, so that every run has the same rows.
    let chance = |salt: u32, most: u32| (number ^ salt).wrapping_mul(2_654_435_761) % most;
    let started_at = 1_760_000_000_000 + i64::from(chance(1, 30 * 86_400)) * 1000;
    let country = ["KR", "US", "DE", "BR", "JP", "FR", "GB", "IS"][halvings(chance(2, 1_000)).min(7)];
    Append {
        session: SessionRow {
            summary: SessionSummary {
                id: format!("0198f0c2-7c3e-7b52-9a40-{number:012x}")
                    .parse()
                    .unwrap_or_else(|_| unreachable!()),
                service: if chance(3, 3) == 0 { "web-admin" } else { "web-app" }
                    .parse()
                    .unwrap_or_else(|_| unreachable!()),
                actor: (chance(4, 3) > 0).then(|| Actor {
                    id: format!("visitor-{}", chance(5, 30_000)),
                    kind: ActorType::User,
                    email: Some(format!("visitor{}@shop.example", chance(5, 30_000))),
                    name: None,
                }),
                client: Client {
                    device: DeviceType::ALL[chance(6, 4) as usize],
                    browser: Some(["Chrome", "Safari", "Firefox", "Edge"][chance(7, 4) as usize].into()),
                    os: Some("Linux".into()),
                    country: Some(country.into()),
                    ..Client::default()
                },
                status: SessionStatus::Ended,
                started_at,
                last_event_at: started_at + i64::from(chance(8, 1_800_000)),
                entry_page: Some("https://shop.example/".into()),
                exit_page: Some(format!("https://shop.example/product/{}", chance(9, 500))),
                counts: Counts {
                    events: 500,
                    page_views: 4,
                    clicks: u64::from(chance(10, 60)),
                    inputs: 5,
                    errors: u64::from(chance(11, 20) / 18),
                },
                activity: Histogram::from_parts(32_000, vec![3; 20]).unwrap_or_default(),
            },
            anomalies: Anomalies::default(),
            fact_bytes: 0,
            raw_bytes: 300_000,
            pages: vec![("/".into(), 1), (format!("/product/{}", chance(9, 500)), 2)],
            received_at: started_at,
            imported: false,
            presence: Presence::default(),
            truncated: false,
        },
        windows: Vec::new(),
        chunks: Vec::new(),
        checkpoints: Vec::new(),
        titles: Vec::new(),
        pending_added: Vec::new(),
        pending_done: Vec::new(),
    }
}

/// How often 1,000 is halved before it is as small as this: each answer is half as frequent as the one before.
fn halvings(chance: u32) -> usize {
    chance
        .checked_ilog2()
        .map_or(7, |log| 9_usize.saturating_sub(log as usize))
}
