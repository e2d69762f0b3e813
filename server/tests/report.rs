//! Reports of recorded sessions: what they say is held against the recordings themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod support;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use app::report::document;
use domain::fact::Trouble;
use domain::id::SessionId;
use domain::report::moments::{MOST_MOMENTS, MomentKind};
use domain::report::{Exported, Report};
use serde_json::Value;
use server::export::report::{Draft, Finished, ShownPage, Taken, View};
use server::import::{Recording, import_recording, unpack};
use server::moments::Moments;
use server::recordings::RecordingStore;
use support::Bench;

fn demo(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../demo/sessions")
        .join(name);
    unpack(fs::read(path).unwrap()).unwrap()
}

/// The recordings that are there beside the checkout, and those of the demo.
fn recordings() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    for directory in ["../shared/recordings", "demo/sessions"] {
        let Ok(files) = fs::read_dir(root.join(directory)) else {
            continue;
        };
        for file in files {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name != "MANIFEST.json" && (name.ends_with(".json") || name.ends_with(".json.gz")) {
                all.push((path.clone(), unpack(fs::read(path).unwrap()).unwrap()));
            }
        }
    }
    all
}

async fn import(bench: &Bench, text: &str) -> SessionId {
    let recording = Recording::read(text).unwrap();
    let service = "web-app".parse().unwrap();
    import_recording(&bench.ingest, &service, &recording, 0, &|_, _| {})
        .await
        .unwrap()
        .session
}

async fn draft(bench: &Bench, session: &SessionId) -> Draft {
    let exported = Exported {
        by: "ann@girok.example".into(),
        at: support::NOW,
        service: "Web app".into(),
    };
    let details = bench.store.details(session).await.unwrap();
    Draft::gather(&*bench.store, &Moments::default(), exported, details)
        .await
        .unwrap()
}

/// Nobody could look at the replay.
async fn unseen(bench: &Bench, text: &str) -> Report {
    let session = import(bench, text).await;
    draft(bench, &session).await.finish(Vec::new()).report
}

/// All events of a sample, of all its windows.
fn events(text: &str) -> Vec<Value> {
    let sample: Value = serde_json::from_str(text).unwrap();
    let windows = sample["windows"].as_array().unwrap();
    windows
        .iter()
        .flat_map(|window| window["events"].as_array().unwrap().clone())
        .collect()
}

/// A click on a label is followed at once by the one that the browser makes on its field.
fn clicks_by_hand(events: &[Value]) -> u64 {
    let clicks: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == 3 && event["data"]["source"] == 2 && event["data"]["type"] == 2)
        .map(|event| {
            let data = &event["data"];
            (event["timestamp"].as_i64().unwrap(), &data["x"], &data["y"])
        })
        .collect();
    let made = clicks.windows(2).filter(|pair| {
        let ((before, x, y), (at, same_x, same_y)) = (pair[0], pair[1]);
        at - before < 10 && (x, y) == (same_x, same_y)
    });
    (clicks.len() - made.count()) as u64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_says_what_was_recorded() {
    let text = demo("02-coupon-that-does-nothing.json.gz");
    let raw = events(&text);
    let report = unseen(&Bench::new(), &text).await;
    let times = raw.iter().map(|event| event["timestamp"].as_i64().unwrap());
    let (first, last) = (times.clone().min().unwrap(), times.max().unwrap());
    assert_eq!(
        (report.summary.started_at, report.summary.last_event_at),
        (first, last)
    );
    assert_eq!(report.summary.counts.clicks, clicks_by_hand(&raw));
    // A page says where it is with each picture of it, and tells its views itself where the address changes alone.
    let addresses: BTreeSet<_> = raw
        .iter()
        .filter_map(|event| event["data"]["href"].as_str())
        .collect();
    let pages = &report.pages.rows;
    assert_eq!(
        pages[0].url,
        *addresses.iter().find(|url| pages[0].url == **url).unwrap()
    );
    for address in &addresses {
        assert!(pages.iter().any(|page| page.url == *address), "{address}");
    }
    assert_eq!(pages.iter().map(|page| page.ms).sum::<i64>(), last - pages[0].at);
    // By the demo's README, this button does nothing.
    let apply = report.troubles.rows.iter().find(|row| {
        let label = row.element.as_ref().and_then(|element| element.label.as_deref());
        row.trouble == Trouble::Dead && label == Some("Apply")
    });
    let apply = apply.expect("a dead click on Apply");
    assert!(
        apply.page.as_deref().unwrap().contains("/demo/cart.html"),
        "{apply:?}"
    );
    assert!(
        report
            .moments
            .iter()
            .any(|moment| moment.what.contains("“Apply”")),
        "{:?}",
        report.moments
    );
    assert!(report.moments.iter().all(|moment| moment.picture.is_none()));
    assert!(
        report
            .maps
            .iter()
            .all(|map| map.picture.is_none() && map.heat.is_none())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn clicks_are_drawn_where_the_visitor_made_them() {
    let text = demo("02-coupon-that-does-nothing.json.gz");
    // Where each element was on its page, and where in it somebody clicked, as the recorder measured it.
    let measured: Vec<(i64, [f64; 4], [f64; 2])> = events(&text)
        .iter()
        .filter(|event| event["data"]["plugin"] == "girok/layout@1")
        .map(|event| &event["data"]["payload"])
        .filter(|payload| payload["kind"] == "box" && payload["on"] == "click")
        .map(|payload| {
            let numbers = |name: &str| -> Vec<f64> {
                let numbers = payload[name].as_array().unwrap().iter();
                numbers.map(|number| number.as_f64().unwrap()).collect()
            };
            let (area, point, scroll) = (numbers("box"), numbers("point"), numbers("scroll"));
            let id = payload["id"].as_i64().unwrap();
            let on_page = [point[0] + scroll[0], point[1] + scroll[1]];
            (id, area.try_into().unwrap(), on_page)
        })
        .collect();
    let bench = Bench::new();
    let session = import(&bench, &text).await;
    let draft = draft(&bench, &session).await;
    let (name, nodes) = draft
        .shots()
        .iter()
        .find_map(|shot| match &shot.view {
            View::WholePage { nodes, .. } => Some((shot.name.clone(), nodes.clone())),
            View::Moment => None,
        })
        .expect("a map");
    let size = [390.0, 1_600.0];
    let boxes: HashMap<i64, [f64; 4]> = measured
        .iter()
        .filter(|(id, ..)| nodes.contains(id))
        .map(|(id, area, _)| (*id, *area))
        .collect();
    assert!(!boxes.is_empty(), "{nodes:?} {measured:?}");
    let taken = Taken {
        name: name.clone(),
        kind: "image/jpeg",
        image: vec![1],
        tip: None,
        page: Some(ShownPage {
            size,
            fold: 664.0,
            boxes: boxes.clone().into_iter().collect(),
        }),
    };
    let Finished { report, pictures } = draft.finish(vec![taken]);
    let map = report
        .maps
        .iter()
        .find(|map| map.picture.as_ref() == Some(&name))
        .unwrap();
    assert_eq!((map.size, map.drawn + map.undrawn), (size, map.clicks));
    assert_eq!(map.heat.as_deref(), Some(format!("{name}-heat").as_str()));
    let layer = pictures
        .iter()
        .find(|picture| Some(&picture.name) == map.heat.as_ref())
        .unwrap();
    let layer = image::load_from_memory(&layer.data).unwrap().into_rgba8();
    let scale = f64::from(layer.width()) / size[0];
    let drawn: Vec<_> = measured
        .iter()
        .filter(|(id, ..)| boxes.contains_key(id))
        .collect();
    for (_, _, point) in drawn {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "on the page"
        )]
        let [x, y] = point.map(|side| (side * scale) as u32);
        assert!(layer.get_pixel(x, y).0[3] > 0, "{point:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recording_has_a_report() {
    let recordings = recordings();
    assert!(recordings.len() >= 7, "{}", recordings.len());
    for (path, text) in recordings {
        let bench = Bench::new();
        let session = import(&bench, &text).await;
        let draft = draft(&bench, &session).await;
        let shots = draft.shots().to_vec();
        let names: BTreeSet<_> = shots.iter().map(|shot| shot.name.as_str()).collect();
        assert_eq!(names.len(), shots.len(), "{}", path.display());
        let taken = shots
            .iter()
            .map(|shot| Taken {
                name: shot.name.clone(),
                kind: "image/png",
                image: vec![0],
                tip: Some([0.25, 0.5]),
                page: matches!(shot.view, View::WholePage { .. }).then(|| ShownPage {
                    size: [1_280.0, 20_000.0],
                    fold: 720.0,
                    boxes: Vec::new(),
                }),
            })
            .collect();
        let Finished { report, pictures } = draft.finish(taken);
        let span = report.summary.started_at..=report.summary.last_event_at;
        for shot in &shots {
            assert!(span.contains(&shot.at), "{} {shot:?}", path.display());
            assert!(pictures.iter().any(|picture| picture.name == shot.name));
        }
        let moments = &report.moments;
        assert!((1..=MOST_MOMENTS).contains(&moments.len()), "{}", path.display());
        assert_eq!(moments[0].kind, MomentKind::Start);
        assert!(moments.is_sorted_by_key(|moment| moment.at), "{}", path.display());
        let clicks = moments
            .iter()
            .filter(|moment| matches!(moment.kind, MomentKind::Rage | MomentKind::Dead));
        let shown = clicks.filter(|moment| moment.picture.is_some()).count();
        let html = document(&report);
        assert!(html.ends_with("</html>"));
        let rings = html.matches("left:25.00%;top:50.00%").count();
        assert_eq!(rings, shown, "{}", path.display());
        for picture in &pictures {
            assert!(
                html.contains(&format!("src=\"{}\"", picture.name)),
                "{}",
                picture.name
            );
        }
    }
}
