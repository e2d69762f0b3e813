//! The document as a whole, of sessions that are small, empty or hostile.

use domain::actor::Actor;
use domain::client::{Client, DeviceType};
use domain::fact::{Fact, FactElement, FactKind, Trouble};
use domain::mask::{MaskCount, MaskKind, MaskName};
use domain::report::{Exported, Listed, Report};
use domain::session::{SessionDetails, WindowSummary};

use super::document;
use crate::sample;

/// 2026-11-24T00:01:22Z, from `date`.
const START: i64 = 1_795_478_482_000;

fn details() -> SessionDetails {
    SessionDetails {
        windows: vec![WindowSummary {
            id: "window-1".parse().unwrap(),
            started_at: START,
            last_event_at: START + 60_000,
            events: 9,
            has_full_snapshot: true,
        }],
        ..sample::details(START, START + 60_000)
    }
}

fn report(details: SessionDetails, facts: &[Fact]) -> Report {
    let exported = Exported {
        by: "ann@girok.example".into(),
        at: START + 3_600_000,
        service: "The shop".into(),
    };
    Report::of(exported, details, facts)
}

fn fact(at: i64, kind: FactKind) -> Fact {
    sample::fact(START + at, kind)
}

fn page(at: i64, url: &str, title: &str) -> Fact {
    fact(
        at,
        FactKind::PageView {
            url: url.into(),
            title: Some(title.into()),
        },
    )
}

/// Everything between two texts, without tags and runs of space.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => {}
        }
        if in_tag {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn body(report: &Report) -> String {
    let html = document(report);
    let (_, body) = html.split_once("<body").unwrap();
    words(&format!("<body{body}"))
}

#[test]
fn a_session_in_which_nothing_happened_says_so() {
    let said = body(&report(details(), &[]));
    for sentence in [
        "Anonymous visitor",
        "The shop · 2026-11-24 00:01:22 UTC",
        "Exported by ann@girok.example on 2026-11-24 01:01:22 UTC · session session-1",
        "Duration 1m 00s",
        "No page view was recorded.",
        "No error was recorded, and the pages wrote no error or warning to the console.",
        "Nothing was clicked again and again, and no click came to nothing.",
        "Nothing in this session had to be hidden.",
        "Recorded under version 0 (Girok's defaults) of the privacy rules.",
        "Everything that the recorder sent came through.",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert!(!said.contains("main pages"), "{said}");
}

#[test]
fn who_it_was_and_what_happened_is_told() {
    let mut details = details();
    details.summary.actor = Some(Actor {
        id: "u-1".into(),
        email: Some("kim@shop.example".into()),
        name: Some("김민수".into()),
        ..Actor::default()
    });
    details.summary.client = Client {
        device: DeviceType::Mobile,
        browser: Some("Safari".into()),
        browser_version: Some("18.6".into()),
        country: Some("KR".into()),
        country_name: Some("South Korea".into()),
        city: Some("Seoul".into()),
        ..Client::default()
    };
    details.masked = vec![
        MaskCount {
            id: "fields".into(),
            count: 1_200,
        },
        MaskCount {
            id: "gone".into(),
            count: 3,
        },
    ];
    details.mask_names = vec![MaskName {
        id: "fields".into(),
        label: "Form fields".into(),
        kind: MaskKind::Default,
    }];
    details.rule_versions = vec![0, 3];
    details.anomalies.lost_batches = 2;
    let apply = Some(FactElement {
        tag: "button".into(),
        label: Some("Apply".into()),
        selector: Some("#apply".into()),
    });
    let trouble = |at, trouble| {
        fact(
            at,
            FactKind::Trouble {
                trouble,
                element: apply.clone(),
            },
        )
    };
    let error = |at| {
        fact(
            at,
            FactKind::Error {
                message: "x is null".into(),
                stack: Some("TypeError: x is null\n at pay (shop.js:3)".into()),
            },
        )
    };
    let facts = [
        page(0, "https://shop.example/cart", "장바구니 🛒"),
        trouble(20_000, Trouble::Rage),
        trouble(20_000, Trouble::Dead),
        error(40_000),
        error(41_000),
    ];
    let said = body(&report(details, &facts));
    for sentence in [
        "김민수",
        "E-mail kim@shop.example",
        "Country South Korea City Seoul",
        "Device Phone Browser Safari 18.6",
        "0:00 The visit begins on “장바구니 🛒”.",
        "0:20 The visitor clicked “Apply” again and again. A click on “Apply” came to nothing. /cart",
        "0:40 The page failed: x is null",
        "0:00 장바구니 🛒 https://shop.example/cart 1m 00s",
        "0:40 x is null at pay (shop.js:3) https://shop.example/cart 2 last 0:41",
        "0:20 Rage clicks Apply #apply https://shop.example/cart 1",
        "Form fields Default for form fields 1,200",
        "gone 3",
        "Recorded under versions 0 (Girok's defaults) and 3 of the privacy rules.",
        "2 batches never arrived.",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
}

#[test]
fn what_a_recording_says_is_text_and_loads_nothing() {
    const HOSTILE: &str =
        "</style><script>alert(1)</script><img src=\"https://evil.example/x\" onerror='x'>\u{202e}&lt;";
    let mut details = details();
    details.summary.actor = Some(Actor {
        id: HOSTILE.into(),
        name: Some(HOSTILE.into()),
        email: Some(HOSTILE.into()),
        ..Actor::default()
    });
    details.summary.entry_page = Some(HOSTILE.into());
    details.summary.client = Client {
        browser: Some(HOSTILE.into()),
        city: Some(HOSTILE.into()),
        country: Some(HOSTILE.into()),
        ..Client::default()
    };
    details.masked = vec![MaskCount {
        id: HOSTILE.into(),
        count: 1,
    }];
    let element = Some(FactElement {
        tag: HOSTILE.into(),
        label: Some(HOSTILE.into()),
        selector: Some(HOSTILE.into()),
    });
    let console = FactKind::Console {
        level: "error".into(),
        message: HOSTILE.into(),
    };
    let facts = [
        page(0, HOSTILE, HOSTILE),
        fact(
            5_000,
            FactKind::Identify {
                label: HOSTILE.into(),
            },
        ),
        fact(
            10_000,
            FactKind::Trouble {
                trouble: Trouble::Rage,
                element,
            },
        ),
        fact(
            20_000,
            FactKind::Error {
                message: HOSTILE.into(),
                stack: Some(HOSTILE.into()),
            },
        ),
        fact(30_000, console),
        fact(
            40_000,
            FactKind::Custom {
                name: HOSTILE.into(),
                data: None,
            },
        ),
    ];
    let mut hostile = report(details, &facts);
    hostile.exported.by = HOSTILE.into();
    hostile.exported.service = HOSTILE.into();
    for map in &mut hostile.maps {
        map.picture = Some("map-1".into());
        map.size = [800.0, 600.0];
    }
    let html = document(&hostile);
    assert!(html.matches("&lt;script&gt;").count() > 12, "{html}");
    assert!(
        !html.contains("<script") && !html.contains("<img src=\"https"),
        "{html}"
    );
    assert_eq!(html.matches("</style>").count(), 1);
    let sources: Vec<_> = html
        .split("<img")
        .skip(1)
        .map(|image| image.split("src=\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert!(sources.len() > 2, "{sources:?}");
    for source in sources {
        let is_name = source
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        assert!(is_name, "{source}");
    }
    for loading in ["<link", "<iframe", "url(", "@import", "http-equiv"] {
        assert!(!html.contains(loading), "{loading}");
    }
}

#[test]
fn lists_that_are_cut_say_how_much_is_left_out() {
    let facts: Vec<_> = (0..194)
        .map(|at| page(at * 100, "https://shop.example/", "Shop"))
        .collect();
    let mut long = report(details(), &facts);
    assert!(body(&long).contains("And 134 more."));
    long.pages = Listed {
        rows: Vec::new(),
        more: 0,
    };
    assert!(!body(&long).contains(" more."));
}

#[test]
fn headings_are_in_order() {
    let facts = [page(0, "https://shop.example/", "Shop")];
    let html = document(&report(details(), &facts));
    let levels: Vec<u32> = html
        .match_indices("<h")
        .filter_map(|(at, _)| html.get(at + 2..at + 3)?.parse().ok())
        .collect();
    assert_eq!(levels.first(), Some(&1));
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}
