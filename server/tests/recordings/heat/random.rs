//! Random stories: whatever the order of what happens, the heat is that of a store which is given the end at once.

use domain::client::DeviceType;
use domain::heat::mark::{MarkKind, Place, Press, Within};
use domain::heat::page_heat::{HeatPages, PageHeat};
use domain::heat::query::{Counting, HeatKind, HeatPagesQuery, HeatQuery};
use domain::heat::settings::HeatSettings;
use domain::heat::thresholds::Thresholds;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{Chunk, RecordingStore, SessionRow};

use super::marks::*;
use super::templates;
use crate::model::*;

const PAGES: [&str; 4] = ["/", "/users/1", "/users/2", "/about"];
const SELECTORS: [&str; 3] = ["#buy", "#cart", "nav > a"];

/// A multiplicative generator stands for chance, so that every run has the same stories.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }
}

#[derive(Clone)]
struct Visit {
    row: SessionRow,
    /// With their windows; what was sent is marked as such.
    chunks: Vec<(u32, Chunk, bool)>,
}

fn place(chance: &mut Chance) -> Place {
    let mut place = match chance.below(3) {
        0 => at(
            chance.of(&[0.0, 10.0, 700.0, 2_000.0]),
            chance.of(&[0.0, 8.0, 500.0]),
        ),
        _ => on(chance.of(&SELECTORS)),
    };
    if let Some(within) = &mut place.within {
        *within = Within {
            share: [chance.of(&[0.0, 0.3, 1.0]), chance.of(&[0.1, 0.9])],
            bounds: chance.of(&[[144.0, 100.0, 80.0, 16.0], [-20.0, 300.5, 333.3, 50.0]]),
        };
    }
    place.in_frame = chance.below(8) == 0;
    place
}

fn marks(chance: &mut Chance, from: i64) -> Vec<(i64, MarkKind)> {
    let mut marks = Vec::new();
    for number in 0..chance.below(9) {
        let at = from + i64::try_from(number * 700 + chance.below(500)).unwrap();
        let press = from + i64::try_from(chance.below(4) * 700).unwrap();
        let after = chance.of(&[50, 900, 2_600, 6_000]);
        marks.push((
            at,
            match chance.below(9) {
                0 => MarkKind::Viewed,
                1..=3 => MarkKind::Press(Press {
                    place: place(chance),
                    repeats: chance.below(9) == 0,
                    stays_still: chance.below(9) == 0,
                }),
                4 => MarkKind::Rest(place(chance)),
                5 => answered(press, after),
                6 => MarkKind::Returned {
                    press: chance.of(&[None, Some(T0 + press)]),
                    after,
                },
                7 => watched(
                    chance.of(&[0, 5_000]),
                    chance.of(&[0.0, 400.0]),
                    chance.of(&[None, Some(3_000.0), Some(1_100.0)]),
                    after,
                ),
                _ => scrolled(
                    chance.of(&[0, 5_000]),
                    chance.of(&SELECTORS),
                    chance.of(&[10.0, 99.5]),
                ),
            },
        ));
    }
    marks
}

fn story(chance: &mut Chance) -> Vec<Visit> {
    (1..=8)
        .map(|number| {
            let mut row = desktop(number, 0);
            change(chance, &mut row);
            let chunks = (0..8)
                .map(|index| {
                    let (window, number) = (index % 2 + 1, index / 2);
                    let marks = marks(chance, i64::from(number) * 4_000);
                    (window, marked(number, window, chance.of(&PAGES), marks), false)
                })
                .collect();
            Visit { row, chunks }
        })
        .collect()
}

/// Another day, duration, device or service than it seemed.
fn change(chance: &mut Chance, row: &mut SessionRow) {
    let summary = &mut row.summary;
    summary.started_at = T0 + chance.of(&[-1, 0, 5, 9, 70]) * DAY;
    summary.last_event_at = summary.started_at + chance.of(&[5_000, 40_000, 700_000]);
    summary.client.device = chance.of(&[DeviceType::Desktop, DeviceType::Desktop, DeviceType::Mobile]);
    summary.service = chance.of(&["web-app", "web-app", "web-admin"]).parse().unwrap();
}

fn settings(chance: &mut Chance) -> HeatSettings {
    let mut settings = match chance.below(2) {
        0 => HeatSettings::default(),
        _ => templates(&["/users/:id"]),
    };
    settings.thresholds = Thresholds {
        rage_presses: chance.of(&[2, 3]),
        rage_ms: chance.of(&[800, 1_500]),
        dead_ms: chance.of(&[1_000, 2_500]),
        back_ms: chance.of(&[1_000, 7_000]),
        ..Thresholds::default()
    };
    settings
}

async fn send(store: &SqliteStore, visit: &Visit, chunks: &[usize]) {
    for index in chunks {
        let (window, chunk, _) = &visit.chunks[*index];
        let append = step(&visit.row, *window, 0, vec![chunk.clone()]);
        store.append(append).await.unwrap();
    }
}

async fn all_heat(store: &SqliteStore) -> (Vec<PageHeat>, HeatPages) {
    let mut found = Vec::new();
    for service in ["web-app", "web-admin"] {
        for page in PAGES.into_iter().chain(["/users/:id"]) {
            for kind in HeatKind::ALL {
                for (first, last, min_duration_ms, counting) in [
                    (-1, 70, 0, Counting::All),
                    (0, 9, 0, Counting::Sessions),
                    (-1, 70, 30_000, Counting::All),
                ] {
                    let query = HeatQuery {
                        service: service.parse().unwrap(),
                        first_day: 20_000 + first,
                        last_day: 20_000 + last,
                        min_duration_ms,
                        counting,
                        ..query(page, kind)
                    };
                    found.push(store.page_heat(&query).await.unwrap());
                }
            }
        }
    }
    let query = HeatPagesQuery {
        service: "web-app".parse().unwrap(),
        first_day: 19_990,
        last_day: 20_070,
    };
    (found, store.heat_pages(&query).await.unwrap())
}

async fn tell(seed: u64) {
    let open = |directory: &tempfile::TempDir, heat_batch| {
        let options = Options {
            heat_batch,
            ..Options::default()
        };
        SqliteStore::open(directory.path(), &options).unwrap()
    };
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory, 1);
    let mut chance = Chance(seed);
    let mut visits = story(&mut chance);
    let mut held = HeatSettings::default();
    for _ in 0..60 {
        let number = chance.below(8);
        let visit = &mut visits[usize::try_from(number).unwrap()];
        match chance.below(10) {
            0..=4 => {
                let index = usize::try_from(chance.below(8)).unwrap();
                visit.chunks[index].2 = true;
                send(&store, visit, &[index]).await;
            }
            5 => {
                change(&mut chance, &mut visit.row);
                store.append(row_only(visit.row.clone())).await.unwrap();
            }
            6..=7 => {
                // One that nobody heard of cannot end.
                let _ = store.end_session(&visit.row.summary.id).await;
            }
            8 => while store.compact(64).await.unwrap() > 0 {},
            _ => {
                held = settings(&mut chance);
                store.set_heat_settings(held.clone()).await.unwrap();
            }
        }
    }
    let at_once = tempfile::tempdir().unwrap();
    let plain = open(&at_once, 1_000);
    plain.set_heat_settings(held).await.unwrap();
    for visit in &visits {
        let sent: Vec<_> = (0..8).filter(|index| visit.chunks[*index].2).collect();
        send(&plain, visit, &sent).await;
    }
    let expected = all_heat(&plain).await;
    let clicks: u64 = expected.0.iter().map(|heat| heat.counts.clicks).sum();
    assert!(clicks > 0, "nothing happens in story {seed}");
    assert_eq!(all_heat(&store).await, expected, "story {seed}");
    check_sums(&store).await;
    for visit in &visits {
        let _ = store.end_session(&visit.row.summary.id).await;
    }
    while store.compact(64).await.unwrap() > 0 {}
    assert_eq!(all_heat(&store).await, expected, "story {seed}, all ended");
    check_sums(&store).await;
}

/// Nothing of heat is damaged; these sessions count no events.
async fn check_sums(store: &SqliteStore) {
    let mut damages = store.verify(&|_, _| {}).await.unwrap().damages;
    damages.retain(|damage| !damage.contains("events of 0 can be read"));
    assert_eq!(damages, Vec::<String>::new());
}

#[test]
fn heat_is_the_sum_over_sessions_whatever_happens_when() {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            for seed in 1..=6 {
                tell(seed).await;
            }
        });
}
