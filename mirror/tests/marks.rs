//! What heatmaps are made of, by rows of events and what a person reads in them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use domain::heat::mark::{MarkKind, Place, Press, Scrolled, Watched};
use mirror::batch::Batch;
use mirror::facts::{Happening, Marked, Story};
use mirror::page::{Limits, Mirror};
use serde_json::{Value, json};

const BUTTON: i64 = 10;
const ICON: i64 = 11;
const FIELD: i64 = 13;
const LINK: i64 = 14;
const PLUS: i64 = 15;
const LIST: i64 = 17;
const IN_FRAME: i64 = 22;

fn element(tag: &str, id: i64, attributes: Value, children: Vec<Value>) -> Value {
    json!({"type": 2, "tagName": tag, "attributes": attributes, "childNodes": children, "id": id})
}

fn text(id: i64, text: &str) -> Value {
    json!({"type": 3, "textContent": text, "id": id})
}

/// A window that comes to `/shop` at 1,000, 1,440 x 900 px.
fn opened() -> Vec<Value> {
    let frame_document = json!({"type": 0, "id": 20, "childNodes": [
        element("html", 21, json!({}), vec![element("body", 23, json!({}), vec![element("button", IN_FRAME, json!({"id": "pay"}), vec![])])]),
    ]});
    let body = element(
        "body",
        3,
        json!({}),
        vec![
            element(
                "button",
                BUTTON,
                json!({"id": "buy"}),
                vec![element("span", ICON, json!({}), vec![text(12, "Buy")])],
            ),
            element("input", FIELD, json!({"id": "mail"}), vec![]),
            element("a", LINK, json!({"href": "/cart", "id": "cart"}), vec![]),
            element("button", PLUS, json!({"id": "plus"}), vec![text(16, "+")]),
            element("ul", LIST, json!({"id": "list"}), vec![]),
            element("iframe", 19, json!({}), vec![]),
        ],
    );
    let html = element("html", 2, json!({}), vec![body]);
    vec![
        json!({"type": 4, "data": {"href": "https://shop.example/shop?q=1", "width": 1440, "height": 900}, "timestamp": 1000}),
        json!({"type": 2, "data": {"node": {"type": 0, "childNodes": [html], "id": 1}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 1000}),
        json!({"type": 3, "data": {"source": 0, "adds": [{"parentId": 19, "nextId": null, "node": frame_document}], "removes": [], "texts": [], "attributes": [], "isAttachIframe": true}, "timestamp": 1000}),
    ]
}

fn interaction(at: i64, kind: i64, node: i64, x: i64, y: i64) -> Value {
    json!({"type": 3, "data": {"source": 2, "type": kind, "id": node, "x": x, "y": y}, "timestamp": at})
}

fn click(at: i64, node: i64) -> Value {
    interaction(at, 2, node, 110, 220)
}

fn mutation(at: i64) -> Value {
    json!({"type": 3, "data": {"source": 0, "adds": [], "removes": [], "texts": [], "attributes": [{"id": BUTTON, "attributes": {"class": "done"}}]}, "timestamp": at})
}

fn custom(at: i64, tag: &str, payload: Value) -> Value {
    json!({"type": 5, "data": {"tag": tag, "payload": payload}, "timestamp": at})
}

fn scroll(at: i64, node: i64, y: i64) -> Value {
    json!({"type": 3, "data": {"source": 3, "id": node, "x": 0, "y": y}, "timestamp": at})
}

fn layout(at: i64, payload: Value) -> Value {
    json!({"type": 6, "data": {"plugin": "girok/layout@1", "payload": payload}, "timestamp": at})
}

fn extent(at: i64, node: i64, view: i64, size: i64, top: i64) -> Value {
    layout(
        at,
        json!({"kind": "extent", "id": node, "view": [1440, view], "size": [1440, size], "scroll": [0, top]}),
    )
}

/// The button is 100 px wide and 40 px high at 60, 210.
fn laid_out(at: i64, on: &str, node: i64, scroll: i64) -> Value {
    layout(
        at,
        json!({"kind": "box", "on": on, "id": node, "box": [60, 210, 100, 40], "point": [110, 220], "scroll": [0, scroll]}),
    )
}

fn moved(at: i64, node: i64, x: i64, y: i64) -> Value {
    json!({"type": 3, "data": {"source": 1, "positions": [
        {"x": 1, "y": 1, "id": node, "timeOffset": -400}, {"x": x, "y": y, "id": node, "timeOffset": -100},
    ]}, "timestamp": at})
}

/// What these events tell behind those that opened the window, each as a line; `batches` are told of one after the other.
fn tell(batches: &[Vec<Value>]) -> Vec<String> {
    let mut page = Mirror::new(Limits::default());
    let mut story = Story::default();
    let mut lines = Vec::new();
    for (number, events) in batches.iter().enumerate() {
        let mut all = if number == 0 { opened() } else { Vec::new() };
        all.extend(events.iter().cloned());
        let text = Value::from(all).to_string();
        let batch = Batch::read(&text, 1_000).unwrap();
        let mut told = Vec::new();
        for event in &batch.events {
            page.apply(event);
            told.extend(story.hear(event, Some(&page), event.timestamp));
        }
        let last = batch.events.last().unwrap().timestamp;
        told.extend(story.end_batch(Some(&page), last));
        lines.extend(told.into_iter().filter_map(|happening| match happening {
            Happening::Mark(mark) => Some(line(&mark)),
            _ => None,
        }));
        // Whoever goes on from the store tells the same.
        let written = serde_json::to_string(&story).unwrap();
        let url = story.current_url().map(str::to_owned);
        story = serde_json::from_str::<Story>(&written).unwrap().on_page(url);
    }
    lines
}

fn line(Marked { at, page, kind }: &Marked) -> String {
    let what = match kind {
        MarkKind::Viewed => "viewed".to_owned(),
        MarkKind::Press(Press {
            place: at,
            repeats,
            stays_still,
        }) => {
            let repeats = if *repeats { " repeats" } else { "" };
            let still = if *stays_still { " still" } else { "" };
            format!("press {}{repeats}{still}", place(at))
        }
        MarkKind::Rest(at) => format!("rest {}", place(at)),
        MarkKind::Answered { press, after } => format!("answered {press} after {after}"),
        MarkKind::Failed { press, after } => format!("failed {press} after {after}"),
        MarkKind::Returned { press, after } => format!("returned {press:?} after {after}"),
        MarkKind::Watched(Watched {
            view,
            top,
            viewport,
            page_height,
            ms,
        }) => {
            format!("watched {view} {top}+{} of {page_height:?} for {ms}", viewport[1])
        }
        MarkKind::Scrolled(Scrolled { view, element, depth }) => {
            format!("scrolled {view} {} {depth}", element.selector.as_deref().unwrap())
        }
    };
    format!("{at} {page} {what}")
}

fn place(place: &Place) -> String {
    let on = place
        .on_page()
        .map_or("frame".to_owned(), |[x, y]| format!("{x},{y}"));
    let selector = place
        .element
        .as_ref()
        .and_then(|element| element.selector.as_deref());
    let within = place.within.map_or(String::new(), |within| {
        let [x, y] = within.share;
        let [left, top, width, height] = within.bounds;
        format!(" {x}/{y} of {width}x{height} at {left},{top}")
    });
    format!("{on} {}{within}", selector.unwrap_or("-"))
}

#[track_caller]
fn check(batches: &[Vec<Value>], expected: &[&str]) {
    let told = tell(batches);
    let told: Vec<_> = told
        .iter()
        .map(String::as_str)
        .filter(|line| !line.contains(" watched "))
        .collect();
    assert_eq!(told.first(), Some(&"1000 /shop viewed"));
    assert_eq!(told[1..], *expected);
}

#[test]
fn a_press_belongs_to_what_is_made_to_be_pressed() {
    check(&[vec![click(2_000, ICON)]], &["2000 /shop press 110,220 #buy"]);
    check(&[vec![click(2_000, 12)]], &["2000 /shop press 110,220 #buy"]);
    check(
        &[vec![laid_out(1_999, "click", BUTTON, 0), click(2_000, ICON)]],
        &["2000 /shop press 110,220 #buy 0.5/0.25 of 100x40 at 60,210"],
    );
    // The recorder knows how far the page is scrolled before rrweb tells it.
    check(
        &[vec![laid_out(1_999, "click", BUTTON, 600), click(2_000, ICON)]],
        &["2000 /shop press 110,820 #buy 0.5/0.25 of 100x40 at 60,810"],
    );
    check(
        &[vec![scroll(1_500, 1, 600), click(2_000, BUTTON)]],
        &["2000 /shop press 110,820 #buy"],
    );
    // A box of something else says nothing.
    check(
        &[vec![laid_out(1_999, "click", FIELD, 0), click(2_000, ICON)]],
        &["2000 /shop press 110,220 #buy"],
    );
    check(
        &[vec![click(2_000, IN_FRAME)]],
        &["2000 /shop press frame html > body > iframe >>> #pay"],
    );
}

#[test]
fn what_people_expect_of_a_press_is_told() {
    for (node, expected) in [
        (BUTTON, "#buy"),
        (FIELD, "#mail repeats still"),
        (LINK, "#cart still"),
        (PLUS, "#plus repeats"),
    ] {
        check(
            &[vec![click(2_000, node)]],
            &[&format!("2000 /shop press 110,220 {expected}")],
        );
    }
}

#[test]
fn a_tap_is_told_once_with_the_box_that_comes_with_its_click() {
    let (start, end) = (
        interaction(2_000, 7, ICON, 110, 220),
        interaction(2_080, 9, ICON, 110, 220),
    );
    let boxed = "2080 /shop press 110,220 #buy 0.5/0.25 of 100x40 at 60,210";
    check(
        &[vec![
            start.clone(),
            end.clone(),
            laid_out(2_090, "click", BUTTON, 0),
            click(2_090, ICON),
        ]],
        &[boxed],
    );
    // Without a click it is told with what comes next, or with the batch.
    let bare = "2080 /shop press 110,220 #buy";
    check(
        &[vec![start.clone(), end.clone(), mutation(4_000)]],
        &[bare, "4000 /shop answered 2080 after 1920"],
    );
    check(
        &[vec![start, end], vec![mutation(4_000)]],
        &[bare, "4000 /shop answered 2080 after 1920"],
    );
}

#[test]
fn the_click_that_a_label_passes_on_to_its_field_is_no_second_press() {
    check(
        &[vec![
            click(2_000, BUTTON),
            click(2_002, FIELD),
            click(2_300, BUTTON),
        ]],
        &["2000 /shop press 110,220 #buy", "2300 /shop press 110,220 #buy"],
    );
}

#[test]
fn a_tap_on_a_label_is_one_press_although_the_browser_clicks_its_field_later() {
    check(
        &[vec![
            interaction(2_000, 7, BUTTON, 110, 220),
            interaction(2_080, 9, BUTTON, 110, 220),
            click(2_300, BUTTON),
            click(2_302, FIELD),
        ]],
        &["2080 /shop press 110,220 #buy"],
    );
}

#[test]
fn an_error_that_comes_of_a_press_belongs_to_the_page_that_was_left() {
    check(
        &[vec![
            click(2_000, BUTTON),
            custom(
                2_050,
                "girok:page",
                json!({"url": "https://shop.example/cart", "kind": "push"}),
            ),
            custom(2_300, "girok:error", json!({"message": "no"})),
        ]],
        &[
            "2000 /shop press 110,220 #buy",
            "2050 /shop answered 2000 after 50",
            "2050 /cart viewed",
            "2300 /shop failed 2000 after 300",
        ],
    );
}

#[test]
fn how_long_a_page_was_there_is_measured_from_when_it_was_come_to() {
    let to = |at, url: &str| custom(at, "girok:page", json!({"url": url, "kind": "push"}));
    check(
        &[vec![
            to(2_000, "https://shop.example/cart"),
            to(60_000, "https://shop.example/cart?step=2"),
            to(62_000, "https://shop.example/shop"),
        ]],
        &[
            "2000 /cart viewed",
            "60000 /cart viewed",
            "62000 /shop viewed",
            "62000 /shop returned None after 60000",
        ],
    );
}

#[test]
fn a_page_that_a_document_becomes_is_looked_at_once_it_is_known_where() {
    let told = tell(&[vec![
        extent(1_100, 1, 900, 10_000, 0),
        scroll(2_000, 1, 3_000),
        custom(
            5_000,
            "girok:page",
            json!({"url": "https://shop.example/item", "kind": "push"}),
        ),
        scroll(5_050, 1, 0),
        extent(6_000, 1, 900, 1_200, 0),
        mutation(8_000),
    ]]);
    let watched: Vec<_> = told
        .iter()
        .filter(|line| line.contains("/item watched"))
        .collect();
    assert_eq!(
        watched,
        [
            "5050 /item watched 5000 0+900 of None for 950",
            "6000 /item watched 5000 0+900 of Some(1200.0) for 2000",
        ]
    );
}

#[test]
fn what_is_missing_may_have_come_of_a_press() {
    let mut page = Mirror::new(Limits::default());
    let mut story = Story::default();
    let mut events = opened();
    events.push(click(2_000, BUTTON));
    let text = Value::from(events).to_string();
    for event in &Batch::read(&text, 100).unwrap().events {
        page.apply(event);
        story.hear(event, Some(&page), event.timestamp);
    }
    let told: Vec<_> = story
        .miss_some(9_000)
        .iter()
        .map(|happening| match happening {
            Happening::Mark(mark) => line(mark),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["9000 /shop answered 2000 after 7000"]);
    assert_eq!(story.miss_some(9_001), []);
}

#[test]
fn what_comes_of_a_press_is_told_once() {
    let press = "2000 /shop press 110,220 #buy";
    for (event, expected) in [
        (mutation(2_400), Some("2400 /shop answered 2000 after 400")),
        (mutation(12_000), Some("12000 /shop answered 2000 after 10000")),
        (mutation(12_001), None),
        (scroll(2_100, 1, 10), Some("2100 /shop answered 2000 after 100")),
        (scroll(2_101, 1, 10), None),
        (
            interaction(2_001, 5, FIELD, 0, 0),
            Some("2001 /shop answered 2000 after 1"),
        ),
        // A button that is pressed gets the focus, and nothing is to be seen of that.
        (interaction(2_001, 5, BUTTON, 0, 0), None),
        (interaction(2_001, 0, BUTTON, 110, 220), None),
        (
            custom(2_500, "girok:error", json!({"message": "no"})),
            Some("2500 /shop failed 2000 after 500"),
        ),
    ] {
        let expected: Vec<_> = [press].into_iter().chain(expected).collect();
        check(&[vec![click(2_000, BUTTON), event]], &expected);
    }
    check(
        &[vec![click(2_000, BUTTON)], vec![mutation(2_400), mutation(2_500)]],
        &[press, "2400 /shop answered 2000 after 400"],
    );
}

#[test]
fn who_comes_back_soon_is_told_on_the_page_that_they_left() {
    let to = |at, url: &str| custom(at, "girok:page", json!({"url": url, "kind": "push"}));
    check(
        &[vec![
            click(2_000, LINK),
            to(2_100, "https://shop.example/cart"),
            click(3_000, BUTTON),
            to(9_100, "https://shop.example/shop?q=2"),
        ]],
        &[
            "2000 /shop press 110,220 #cart still",
            "2100 /shop answered 2000 after 100",
            "2100 /cart viewed",
            // A click before a page is left is that page's.
            "3000 /cart press 110,220 #buy",
            "9100 /cart answered 3000 after 6100",
            "9100 /shop viewed",
            "9100 /shop returned Some(2000) after 7000",
        ],
    );
    check(
        &[vec![
            to(2_000, "https://shop.example/cart"),
            to(62_001, "https://shop.example/shop"),
        ]],
        &["2000 /cart viewed", "62001 /shop viewed"],
    );
}

#[test]
fn a_mouse_rests_after_half_a_second() {
    // It stands still from 100 ms before the event on, and moves 400 ms before the next one.
    check(
        &[vec![moved(2_000, BUTTON, 110, 220), moved(2_800, BUTTON, 5, 5)]],
        &["1900 /shop rest 110,220 -"],
    );
    check(
        &[vec![moved(2_000, BUTTON, 110, 220), moved(2_799, BUTTON, 5, 5)]],
        &[],
    );
    check(
        &[
            vec![moved(2_000, BUTTON, 110, 220)],
            vec![laid_out(2_400, "rest", BUTTON, 0), moved(9_000, BUTTON, 5, 5)],
        ],
        &["2400 /shop rest 110,220 #buy 0.5/0.25 of 100x40 at 60,210"],
    );
}

#[test]
fn what_is_in_front_of_the_visitor_is_told_without_a_gap() {
    let told = tell(&[
        vec![
            extent(1_100, 1, 900, 3_000, 0),
            scroll(3_000, 1, 500),
            mutation(4_000),
        ],
        vec![
            custom(5_000, "girok:visibility", json!({"state": "hidden"})),
            custom(60_000, "girok:visibility", json!({"state": "visible"})),
            mutation(100_000),
        ],
    ]);
    let watched: Vec<_> = told.iter().filter(|line| line.contains(" watched ")).collect();
    assert_eq!(
        watched,
        [
            "1000 /shop watched 1000 0+900 of None for 100",
            "1100 /shop watched 1000 0+900 of Some(3000.0) for 1900",
            "3000 /shop watched 1000 500+900 of Some(3000.0) for 1000",
            "4000 /shop watched 1000 500+900 of Some(3000.0) for 1000",
            // Nobody looks for so long at a page on which nothing happens.
            "60000 /shop watched 1000 500+900 of Some(3000.0) for 30000",
        ]
    );
}

#[test]
fn what_is_scrolled_within_the_page_is_told_by_its_depth() {
    check(
        &[vec![
            scroll(2_000, LIST, 40),
            extent(2_100, LIST, 200, 1_000, 100),
            scroll(2_200, LIST, 300),
            scroll(2_300, LIST, 305),
            scroll(2_400, LIST, 100),
            scroll(2_500, LIST, 800),
        ]],
        &[
            "2100 /shop scrolled 1000 #list 30",
            "2200 /shop scrolled 1000 #list 50",
            "2500 /shop scrolled 1000 #list 100",
        ],
    );
}

#[test]
fn of_a_page_that_nobody_knows_there_are_no_marks() {
    let text = Value::from(vec![
        click(2_000, BUTTON),
        moved(2_000, BUTTON, 1, 1),
        mutation(3_000),
    ])
    .to_string();
    let batch = Batch::read(&text, 100).unwrap();
    let mut story = Story::default();
    let mut told = Vec::new();
    for event in &batch.events {
        told.extend(story.hear(event, None, event.timestamp));
    }
    told.extend(story.end_batch(None, 3_000));
    assert!(
        !told
            .iter()
            .any(|happening| matches!(happening, Happening::Mark(_))),
        "{told:?}"
    );
}
