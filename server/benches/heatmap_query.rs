//! `heatmap_query`: the heat of a page on which 100,000 sessions of 30 days did something, against the same page with 1,000.

mod report;

use std::sync::Arc;
use std::time::Instant;

use domain::activity::Histogram;
use domain::client::{Client, DeviceType};
use domain::fact::FactElement;
use domain::heat::mark::{Mark, MarkKind, Place, Press, Scrolled, Watched, Within};
use domain::heat::query::{Counting, HeatKind, HeatQuery};
use domain::id::WindowId;
use domain::overview::DAY_MS;
use domain::presence::Presence;
use domain::session::{Anomalies, Counts, SessionStatus, SessionSummary};
use report::{Report, is_smoke, median};
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{Append, Chunk, RecordingStore, SessionRow, WindowRow};
use tempfile::TempDir;

type Failure = Box<dyn std::error::Error>;

const FIRST_DAY: i64 = 20_370;
const DAYS: i64 = 30;
/// The page's width and height, and what is seen of it at once.
const PAGE: [f64; 2] = [1_440.0, 4_000.0];
const VIEWPORT: [f64; 2] = [1_440.0, 900.0];
const ELEMENTS: u64 = 100;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let (sizes, rounds) = if is_smoke() {
        ([200, 500, 2_000], 5)
    } else {
        ([1_000, 10_000, 100_000], 41)
    };
    let mut stores = Vec::new();
    let mut detail = serde_json::Map::new();
    for sessions in sizes {
        let directory = tempfile::tempdir()?;
        let store = SqliteStore::open(directory.path(), &Options::default())?;
        let start = Instant::now();
        fill(&store, sessions).await?;
        detail.insert(format!("fill_{sessions}_s"), start.elapsed().as_secs_f64().into());
        let start = Instant::now();
        while store.compact(0).await? > 0 {}
        detail.insert(
            format!("add_up_{sessions}_s"),
            start.elapsed().as_secs_f64().into(),
        );
        let bytes = store.usage().await?.disk_bytes;
        detail.insert(format!("disk_bytes_{sessions}"), bytes.into());
        stores.push((directory, store));
    }

    let mut medians = Vec::new();
    for (name, query) in queries() {
        let found = measure(&stores, &query, rounds).await?;
        for (sessions, ms) in sizes.into_iter().zip(&found) {
            detail.insert(format!("{name}_{sessions}_ms"), (*ms).into());
        }
        medians.push(found);
    }
    let [peer, middle, value] = medians.first().ok_or("nothing was measured")?[..] else {
        return Err("a size was not measured".into());
    };
    detail.insert("ms_10k".into(), middle.into());
    Report {
        name: "heatmap_query",
        value,
        unit: "ms",
        peer: Some(("1,000 sessions", peer)),
        ratio: Some(peer / value),
        detail: detail.into(),
    }
    .write()?;
    Ok(())
}

/// What the heatmap page asks for as it opens comes first.
fn queries() -> Vec<(&'static str, HeatQuery)> {
    let clicks = HeatQuery {
        service: "web-app".parse().unwrap_or_else(|_| unreachable!()),
        page: "/".into(),
        device: DeviceType::Desktop,
        first_day: FIRST_DAY,
        last_day: FIRST_DAY + DAYS - 1,
        kind: HeatKind::Click,
        counting: Counting::All,
        min_duration_ms: 0,
    };
    let of = |kind| HeatQuery {
        kind,
        ..clicks.clone()
    };
    vec![
        ("click", clicks.clone()),
        ("move", of(HeatKind::Move)),
        ("rage", of(HeatKind::Rage)),
        ("attention", of(HeatKind::Attention)),
        (
            "sessions_over_60_s",
            HeatQuery {
                counting: Counting::Sessions,
                min_duration_ms: 60_000,
                ..clicks.clone()
            },
        ),
    ]
}

/// The median of each store, which take turns.
async fn measure(
    stores: &[(TempDir, Arc<SqliteStore>)],
    query: &HeatQuery,
    rounds: usize,
) -> Result<Vec<f64>, Failure> {
    let mut times = vec![Vec::new(); stores.len()];
    for _ in 0..rounds {
        for ((_, store), times) in stores.iter().zip(&mut times) {
            let start = Instant::now();
            let heat = store.page_heat(query).await?;
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
            if heat.counts.sessions == 0 {
                return Err(format!("nothing was found for {query:?}").into());
            }
        }
    }
    Ok(times.iter_mut().map(|times| median(times)).collect())
}

/// Sessions as they come in, day by day.
async fn fill(store: &Arc<SqliteStore>, sessions: u64) -> Result<(), Failure> {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..sessions {
        let store = Arc::clone(store);
        tasks.spawn(async move { store.append(append(number, sessions)).await });
        if tasks.len() >= 256 {
            tasks.join_next().await.ok_or("no task")???;
        }
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

/// A multiplicative generator stands for chance, so that every run has the same rows.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn share(&mut self) -> f64 {
        self.below(1 << 20) as f64 / (1u64 << 20) as f64
    }

    /// Near the middle more often than at the ends.
    fn around_middle(&mut self) -> f64 {
        (self.share() + self.share() + self.share()) / 3.0
    }

    /// Half of all are among the first tenth.
    fn element(&mut self) -> u64 {
        let share = self.share();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "below a hundred"
        )]
        let element = (share.powf(3.3) * ELEMENTS as f64) as u64;
        element
    }
}

/// Somewhere on one of the page's elements: most are links and buttons, some are cards.
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn on_element(chance: &mut Chance) -> Place {
    let number = chance.element();
    let (width, height) = if number % 10 == 7 {
        (320.0, 240.0)
    } else {
        (120.0, 36.0)
    };
    let left = (number * 131 % 1_100) as f64;
    let top = (number * 37) as f64;
    let share = [chance.around_middle(), chance.around_middle()];
    let (x, y) = (
        (left + share[0] * width).round(),
        (top + share[1] * height).round(),
    );
    let scrolled = (y - 400.0).clamp(0.0, PAGE[1] - VIEWPORT[1]).round();
    Place {
        point: [x, y - scrolled],
        scroll: [0.0, scrolled],
        viewport: VIEWPORT,
        in_frame: false,
        element: Some(FactElement {
            tag: "a".into(),
            label: Some(format!("Item {number}")),
            selector: Some(format!(
                "main > section:nth-of-type({}) > a.item-{number}",
                number / 10
            )),
        }),
        within: Some(Within {
            share,
            bounds: [left, top, width, height],
        }),
    }
}

fn marks(chance: &mut Chance, started_at: i64, window: &WindowId, seconds: i64) -> Vec<Mark> {
    let mut kinds = vec![(0, MarkKind::Viewed)];
    let moment = |chance: &mut Chance| {
        let most = u64::try_from(seconds * 1_000).unwrap_or(1).max(1);
        i64::try_from(chance.below(most)).unwrap_or(0)
    };
    for _ in 0..2 + chance.below(7) {
        let at = moment(chance);
        let place = on_element(chance);
        // Some are pressed until something happens.
        let times = if chance.below(40) == 0 { 4 } else { 1 };
        for time in 0..times {
            let at = at + time * 300;
            kinds.push((
                at,
                MarkKind::Press(Press {
                    place: place.clone(),
                    repeats: false,
                    stays_still: false,
                }),
            ));
            if chance.below(12) > 0 {
                let after = 80;
                kinds.push((
                    at + after,
                    MarkKind::Answered {
                        press: started_at + at,
                        after,
                    },
                ));
            }
        }
    }
    for _ in 0..4 + chance.below(9) {
        let at = moment(chance);
        kinds.push((at, MarkKind::Rest(on_element(chance))));
    }
    for _ in 0..3 + chance.below(5) {
        let top = chance.share() * (PAGE[1] - VIEWPORT[1]);
        let watched = Watched {
            view: started_at,
            top: top.round(),
            viewport: VIEWPORT,
            page_height: Some(PAGE[1]),
            ms: 1_000 + moment(chance) / 8,
        };
        kinds.push((moment(chance), MarkKind::Watched(watched)));
    }
    let list = FactElement {
        tag: "ul".into(),
        label: None,
        selector: Some("main > ul.results".into()),
    };
    kinds.push((
        moment(chance),
        MarkKind::Scrolled(Scrolled {
            view: started_at,
            element: list,
            depth: chance.share() * 100.0,
        }),
    ));
    kinds.sort_by_key(|(at, _)| *at);
    let marks = kinds.into_iter().map(|(at, kind)| Mark {
        at: started_at + at,
        window: window.clone(),
        page: "/".into(),
        kind,
    });
    marks.collect()
}

fn append(number: u64, sessions: u64) -> Append {
    let mut chance = Chance(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    chance.below(1);
    let place = i128::from(number) * i128::from(DAYS * DAY_MS) / i128::from(sessions.max(1));
    let started_at = FIRST_DAY * DAY_MS + i64::try_from(place).unwrap_or(0);
    let seconds = [4, 15, 45, 120, 400, 900][usize::try_from(chance.below(6)).unwrap_or(0)];
    let window: WindowId = format!("window-{number:012}")
        .parse()
        .unwrap_or_else(|_| unreachable!());
    let chunk = Chunk {
        number: 0,
        first_at: started_at,
        last_at: started_at,
        events: b"{}".to_vec(),
        count: 1,
        starts: Vec::new(),
        facts: Vec::new(),
        marks: marks(&mut chance, started_at, &window, seconds),
        rules: 1,
        masked: Vec::new(),
    };
    Append {
        session: SessionRow {
            summary: SessionSummary {
                id: format!("session-{number:012}")
                    .parse()
                    .unwrap_or_else(|_| unreachable!()),
                service: "web-app".parse().unwrap_or_else(|_| unreachable!()),
                actor: None,
                client: Client {
                    device: DeviceType::Desktop,
                    ..Client::default()
                },
                status: SessionStatus::Ended,
                started_at,
                last_event_at: started_at + seconds * 1_000,
                entry_page: None,
                exit_page: None,
                counts: Counts::default(),
                activity: Histogram::default(),
            },
            anomalies: Anomalies::default(),
            fact_bytes: 0,
            raw_bytes: 0,
            pages: vec![("/".into(), 1)],
            received_at: started_at,
            imported: false,
            presence: Presence::default(),
            truncated: false,
        },
        windows: vec![WindowRow {
            id: window.clone(),
            started_at,
            last_event_at: started_at + seconds * 1_000,
            events: 1,
            has_full_snapshot: false,
            next_number: 1,
            missing: Vec::new(),
            clock_offset: 0,
            current_url: None,
            memory: None,
        }],
        chunks: vec![(window, chunk)],
        checkpoints: Vec::new(),
        titles: Vec::new(),
        pending_added: Vec::new(),
        pending_done: Vec::new(),
    }
}
