//! What the facts of recordings are, by rows of events.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use domain::fact::{FactKind, Spot};
use mirror::batch::Batch;
use mirror::facts::{Happening, Story};

/// What a list of events tells, one short line each.
fn tell(events: &[String]) -> Vec<String> {
    let text = format!("[{}]", events.join(","));
    let batch = Batch::read(&text, 1_000).unwrap();
    assert_eq!(batch.broken, 0, "{text}");
    let mut story = Story::default();
    let happenings = batch
        .events
        .iter()
        .flat_map(|event| story.hear(event, None, event.timestamp))
        .filter(is_no_mark);
    happenings.map(|happening| line(&happening)).collect()
}

/// What heatmaps are made of is tested by itself.
fn is_no_mark(happening: &Happening) -> bool {
    !matches!(happening, Happening::Mark(_))
}

fn line(happening: &Happening) -> String {
    match happening {
        Happening::Title(title) => format!("title {title}"),
        Happening::Identified(actor) => {
            format!(
                "actor {} {} {:?} {:?}",
                actor.id,
                actor.kind.as_str(),
                actor.email,
                actor.name
            )
        }
        Happening::Mark(mark) => panic!("{mark:?} was filtered out"),
        Happening::Fact(kind) => match kind {
            FactKind::PageView { url, title } => format!("page {url} {}", title.as_deref().unwrap_or("-")),
            FactKind::Click { spot, .. } => {
                let Spot { node, x, y } = spot.unwrap();
                format!("click {node} {x} {y}")
            }
            FactKind::Trouble { .. } => panic!("no event tells trouble"),
            FactKind::Input { node, .. } => format!("input {node}"),
            FactKind::Error { message, stack } => {
                format!("error {message} {}", stack.as_deref().unwrap_or("-"))
            }
            FactKind::Console { level, message } => format!("console {level} {message}"),
            FactKind::Custom { name, data } => {
                format!(
                    "custom {name} {}",
                    data.as_ref().map_or("-".into(), ToString::to_string)
                )
            }
            FactKind::Identify { label } => format!("identify {label}"),
            FactKind::Visibility { visible } => format!("visible {visible}"),
            FactKind::Stopped { reason } => format!("stopped {reason}"),
        },
    }
}

fn event(kind: u8, at: u32, data: &str) -> String {
    format!(r#"{{"type":{kind},"data":{data},"timestamp":{at}}}"#)
}

fn meta(at: u32, href: &str) -> String {
    event(4, at, &format!(r#"{{"href":"{href}","width":1,"height":1}}"#))
}

fn custom(at: u32, tag: &str, payload: &str) -> String {
    event(5, at, &format!(r#"{{"tag":"{tag}","payload":{payload}}}"#))
}

fn page(at: u32, url: &str, kind: &str) -> String {
    custom(
        at,
        "girok:page",
        &format!(r#"{{"url":"{url}","title":"T","kind":"{kind}"}}"#),
    )
}

fn pointer(at: u32, interaction: u8, node: i64, x: i32) -> String {
    event(
        3,
        at,
        &format!(r#"{{"source":2,"type":{interaction},"id":{node},"x":{x},"y":5}}"#),
    )
}

fn input(at: u32, node: i64) -> String {
    event(
        3,
        at,
        &format!(r#"{{"source":5,"id":{node},"text":"***","isChecked":false}}"#),
    )
}

fn check(events: &[String], expected: &[&str]) {
    assert_eq!(tell(events), expected, "{events:#?}");
}

#[test]
fn each_navigation_is_one_page_view() {
    // A foreign recording: only Meta events tell of pages.
    check(
        &[meta(1, "a"), meta(50, "a"), meta(90, "b")],
        &["page a -", "page b -"],
    );
    // Ours: Meta first, then the page's own word, which knows the title.
    check(&[meta(1, "a"), page(3, "a", "load")], &["page a -", "title T"]);
    check(&[page(1, "a", "load"), meta(3, "a")], &["page a T"]);
    // Another load of the same page is another view, another state of it is not.
    check(
        &[
            page(1, "a", "load"),
            meta(2, "a"),
            page(20_000, "a", "load"),
            meta(20_001, "a"),
        ],
        &["page a T", "page a T"],
    );
    check(
        &[
            page(1, "a", "load"),
            page(2, "b", "push"),
            page(3, "b", "replace"),
            page(4, "a", "pop"),
            page(5, "a#x", "hash"),
        ],
        &["page a T", "page b T", "page a T", "page a#x T"],
    );
    // PostHog's tag, a second after the Meta of the same load, and then for states that have no Meta.
    let view = |at, href: &str| custom(at, "$pageview", &format!(r#"{{"href":"{href}"}}"#));
    check(
        &[
            meta(1, "/"),
            view(984, "/"),
            meta(9_000, "/"),
            view(9_900, "/"),
            view(12_000, "/docs"),
        ],
        &["page / -", "page / -", "page /docs -"],
    );
    check(
        &[
            custom(1, "$pageview", "{}"),
            custom(1, "girok:page", "{}"),
            meta(1, ""),
        ],
        &["custom $pageview {}"],
    );
}

#[test]
fn clicks_and_taps_are_told_once() {
    check(
        &[pointer(1, 1, 7, 5), pointer(2, 0, 7, 5), pointer(2, 2, 7, 5)],
        &["click 7 5 5"],
    );
    // A tap of which the browser makes a click, and one of which it makes none.
    check(
        &[pointer(1, 7, 7, 5), pointer(60, 9, 7, 5), pointer(100, 2, 7, 6)],
        &["click 7 5 5"],
    );
    check(
        &[pointer(1, 7, 7, 5), pointer(60, 9, 7, 5), pointer(5_000, 2, 7, 6)],
        &["click 7 5 5", "click 7 6 5"],
    );
    // The browser clicks the field of a label that was clicked or tapped: at once, and at the same place.
    check(&[pointer(1, 2, 7, 5), pointer(51, 2, 8, 5)], &["click 7 5 5"]);
    check(
        &[
            pointer(1, 7, 7, 5),
            pointer(60, 9, 7, 5),
            pointer(300, 2, 7, 5),
            pointer(302, 2, 8, 5),
        ],
        &["click 7 5 5"],
    );
    // It has one field: what comes then is another click.
    check(
        &[pointer(1, 2, 7, 5), pointer(3, 2, 8, 5), pointer(5, 2, 9, 5)],
        &["click 7 5 5", "click 9 5 5"],
    );
    for second in [pointer(52, 2, 8, 5), pointer(2, 2, 8, 6), pointer(2, 2, 7, 5)] {
        let told = tell(&[pointer(1, 2, 7, 5), second]);
        assert_eq!(told.len(), 2, "{told:?}");
    }
    // Swipes, long presses, cancelled touches.
    check(&[pointer(1, 7, 7, 5), pointer(60, 9, 7, 90)], &[]);
    check(&[pointer(1, 7, 7, 5), pointer(900, 9, 7, 5)], &[]);
    check(
        &[pointer(1, 7, 7, 5), pointer(50, 10, 7, 5), pointer(60, 9, 7, 5)],
        &[],
    );
    let moved = event(3, 30, r#"{"source":6,"positions":[]}"#);
    check(&[pointer(1, 7, 7, 5), moved, pointer(60, 9, 7, 5)], &[]);
    // Two clicks are two; focus and context menus are none.
    check(
        &[pointer(1, 2, 7, 5), pointer(300, 2, 7, 5), pointer(301, 4, 7, 5)],
        &["click 7 5 5", "click 7 5 5"],
    );
    check(
        &[pointer(1, 5, 7, 5), pointer(1, 3, 7, 5), pointer(1, 99, 7, 5)],
        &[],
    );
}

#[test]
fn typing_into_one_field_is_one_input() {
    check(&[input(1, 7), input(900, 7), input(3_500, 7)], &["input 7"]);
    check(&[input(1, 7), input(3_500, 7)], &["input 7", "input 7"]);
    check(
        &[input(1, 7), input(2, 8), input(3, 7)],
        &["input 7", "input 8", "input 7"],
    );
    check(
        &[event(
            3,
            1,
            r#"{"source":5,"id":7,"text":"","userTriggered":false}"#,
        )],
        &[],
    );
    check(&[event(3, 1, r#"{"source":5,"text":""}"#)], &[]);
}

#[test]
fn girok_speaks_by_tags() {
    check(
        &[
            custom(
                1,
                "girok:error",
                r#"{"kind":"error","message":"boom","stack":"at x"}"#,
            ),
            custom(2, "girok:error", r#"{"kind":"rejection"}"#),
            custom(3, "girok:track", r#"{"name":"added","data":{"sku":1}}"#),
            custom(4, "girok:track", r#"{"data":1}"#),
            custom(5, "girok:visibility", r#"{"state":"hidden"}"#),
            custom(6, "girok:visibility", r#"{"state":"odd"}"#),
            custom(7, "girok:leave", "{}"),
            custom(8, "girok:stopped", r#"{"reason":"mutation-budget"}"#),
            custom(9, "checkout", "[1,2]"),
            event(5, 9, r#"{"payload":1}"#),
        ],
        &[
            "error boom at x",
            "error Unknown error -",
            "custom added {\"sku\":1}",
            "visible false",
            "stopped mutation-budget",
            "custom checkout [1,2]",
        ],
    );
    check(
        &[
            custom(
                1,
                "girok:identify",
                r#"{"id":"u1","type":"operator","email":"a@b.example","name":"Ana"}"#,
            ),
            custom(2, "girok:identify", r#"{"id":42,"type":"root"}"#),
            custom(3, "girok:identify", r#"{"name":"nobody"}"#),
        ],
        &[
            "identify Ana",
            "actor u1 operator Some(\"a@b.example\") Some(\"Ana\")",
            "identify 42",
            "actor 42 anonymous None None",
        ],
    );
}

#[test]
fn console_messages_of_rrweb_2_and_1() {
    let plugin = |payload: &str| {
        event(
            6,
            1,
            &format!(r#"{{"plugin":"rrweb/console@1","payload":{payload}}}"#),
        )
    };
    check(
        &[
            plugin(r#"{"level":"warn","trace":[],"payload":["\"Cart loaded\"","{\"a\":1}","3"]}"#),
            plugin(r#"{"payload":"odd"}"#),
            event(
                3,
                1,
                r#"{"source":11,"level":"error","trace":[],"payload":["\"old\""]}"#,
            ),
            event(6, 1, r#"{"plugin":"rrweb/network@1","payload":{}}"#),
        ],
        &[
            "console warn Cart loaded {\"a\":1} 3",
            "console log ",
            "console error old",
        ],
    );
}

#[test]
fn texts_of_the_page_are_bounded() {
    let long = "é".repeat(50_000);
    for event in [
        meta(1, &long),
        custom(1, &long, "{}"),
        custom(
            1,
            "girok:error",
            &format!(r#"{{"message":"{long}","stack":"{long}"}}"#),
        ),
        custom(1, "x", &format!(r#"{{"long":"{long}"}}"#)),
        event(
            6,
            1,
            &format!(r#"{{"plugin":"rrweb/console@1","payload":{{"level":"{long}","payload":["{long}"]}}}}"#),
        ),
    ] {
        let told = tell(&[event]);
        assert!(
            told.len() == 1 && told[0].len() < 11_000,
            "{} bytes",
            told[0].len()
        );
    }
}

/// A story that is written down after every event tells the same as one that never was.
#[test]
fn what_is_written_down_goes_on_as_if_it_never_was() {
    for events in [
        vec![meta(1, "a"), page(3, "a", "load"), page(4, "a", "load")],
        vec![pointer(1, 7, 7, 5), pointer(60, 9, 7, 5), pointer(100, 2, 7, 6)],
        vec![pointer(1, 7, 7, 5), pointer(60, 9, 7, 90)],
        vec![pointer(1, 2, 7, 5), pointer(3, 2, 8, 5), pointer(300, 2, 7, 5)],
        vec![input(1, 7), input(900, 7), input(950, 8), input(9_000, 8)],
    ] {
        let text = format!("[{}]", events.join(","));
        let batch = Batch::read(&text, 1_000).unwrap();
        let mut story = Story::default();
        let mut told = Vec::new();
        for event in &batch.events {
            let heard = story.hear(event, None, event.timestamp);
            told.extend(heard.iter().filter(|happening| is_no_mark(happening)).map(line));
            let written = serde_json::to_string(&story).unwrap();
            let read: Story = serde_json::from_str(&written).unwrap();
            story = read.on_page(story.current_url().map(str::to_owned));
        }
        assert_eq!(told, tell(&events));
    }
    assert_eq!(serde_json::to_string(&Story::default()).unwrap(), "{}");
}
