//! Recordings that are made to exhaust the server: there is a limit, it is told, and nothing takes long or falls over.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;

use mirror::page::{Limits, Mirror};
use pages::{apply, mirror_of, snapshot};

const PAGE: &str = r#"{"type":2,"timestamp":1,"data":{"node":{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"html","attributes":{},"id":2,"childNodes":[{"type":2,"tagName":"body","attributes":{},"childNodes":[],"id":3}]}]},"initialOffset":{"left":0,"top":0}}}"#;

fn mutation(lists: &str) -> String {
    format!(r#"{{"type":3,"timestamp":2,"data":{{"source":0,{lists}}}}}"#)
}

fn add(parent: i64, next: &str, id: i64) -> String {
    format!(
        r#"{{"parentId":{parent},"nextId":{next},"node":{{"type":2,"tagName":"p","attributes":{{}},"childNodes":[],"id":{id}}}}}"#
    )
}

fn adds(adds: impl IntoIterator<Item = String>) -> String {
    mutation(&format!(
        r#""adds":[{}]"#,
        adds.into_iter().collect::<Vec<_>>().join(",")
    ))
}

fn page_and(events: impl IntoIterator<Item = String>) -> Mirror {
    let events: Vec<_> = std::iter::once(PAGE.to_owned()).chain(events).collect();
    mirror_of(&events)
}

/// What every page must be able to do.
fn check(mirror: &Mirror) {
    let text = snapshot(mirror);
    assert!(mirror::json::Raw::parse(&text).is_some());
    let checkpoint = mirror.checkpoint(3).unwrap();
    let events: Vec<_> = String::from_utf8(checkpoint.events)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    let again = mirror_of(&events);
    assert!(text == snapshot(&again), "{text:.300}");
}

#[test]
fn siblings_that_come_in_any_order_cost_no_more() {
    const COUNT: i64 = 60_000;
    let name = |at: i64| {
        if at < COUNT {
            (at + 10).to_string()
        } else {
            "null".into()
        }
    };
    // Each names the next one, which comes behind it, or before it.
    for order in [(0..COUNT).collect::<Vec<_>>(), (0..COUNT).rev().collect()] {
        let mirror = page_and([adds(order.iter().map(|at| add(3, &name(at + 1), at + 10)))]);
        check(&mirror);
        assert!(mirror.node_count() > 3);
    }
}

#[test]
fn nodes_that_wait_for_nobody_are_given_up() {
    let event = || adds((0..20_000).map(|at| add(3, "9000000", at + 10)));
    let mirror = page_and((0..10).map(|_| event()));
    check(&mirror);
    assert_eq!(mirror.node_count(), 3);
    // Parents that never come.
    let mirror = page_and([adds((0..50_000).map(|at| add(at + 1_000_000, "null", at + 10)))]);
    assert_eq!(mirror.node_count(), 3);
}

#[test]
fn nodes_that_wait_for_a_neighbour_are_kept_within_limits() {
    let mirror = page_and([adds((0..50_000).map(|at| add(3, "-1", at + 10)))]);
    check(&mirror);
    let events = [
        adds((0..20_000).map(|at| add(3, "-1", at + 10))),
        adds((0..20_000).map(|at| add(3, &(at + 10).to_string(), at + 100_000))),
    ];
    check(&page_and(events));
}

#[test]
fn a_chain_of_nodes_is_cut_at_the_depth() {
    let chain = || adds((0..20_000).map(|at| add(if at == 0 { 3 } else { at + 9 }, "null", at + 10)));
    let mirror = page_and([chain()]);
    assert!(mirror.is_truncated());
    check(&mirror);
    // Chains that are moved below each other.
    let mut events = Vec::new();
    for chain in 0..200_i64 {
        let first = 1_000 * (chain + 1);
        events.push(adds((0..400).map(|at| {
            add(if at == 0 { 3 } else { first + at - 1 }, "null", first + at)
        })));
        if chain > 0 {
            events.push(adds([add(first - 1_000 + 399, "null", first)]));
        }
    }
    check(&page_and(events));
}

#[test]
fn a_chain_that_moves_below_another_is_not_lost_silently() {
    let chain = |first: i64, count: i64| {
        adds((0..count).map(move |at| add(if at == 0 { 3 } else { first + at - 1 }, "null", first + at)))
    };
    let is_all_written = |mirror: &Mirror| snapshot(mirror).matches("\"id\":").count() == mirror.node_count();
    // As deep as may be: the document, the page and its body are above.
    for (count, fits) in [(109, true), (110, true), (111, false), (400, false)] {
        let mut mirror = page_and([chain(1_000, 400), chain(5_000, count)]);
        apply(&mut mirror, &[adds([add(1_399, "null", 5_000)])]);
        assert_eq!(mirror.is_truncated(), !fits, "{count}");
        assert!(is_all_written(&mirror), "{count}");
        check(&mirror);
    }
    // A large flat part of a page moves as often as it likes.
    let flat = adds((0..30_000).map(|at| add(if at == 0 { 3 } else { 10 }, "null", at + 10)));
    let mut mirror = page_and([flat, adds([add(3, "null", 90_000), add(3, "null", 90_001)])]);
    for at in 0..50 {
        apply(&mut mirror, &[adds([add(90_000 + at % 2, "null", 10)])]);
    }
    assert!(!mirror.is_truncated());
}

#[test]
fn elements_without_a_name_left_for_them_are_told() {
    let element = |at: i64| add(3, "null", at + 10).replace("\"p\"", &format!("\"x-{at}\""));
    let mirror = page_and([adds((0..70_000).map(element))]);
    assert!(mirror.is_truncated());
    check(&mirror);
}

#[test]
fn a_node_is_never_put_into_itself() {
    let mirror = page_and([
        adds([add(3, "null", 10), add(10, "null", 11), add(11, "null", 12)]),
        adds([add(12, "null", 10)]),
        adds([add(10, "null", 10)]),
    ]);
    check(&mirror);
    check(&page_and([adds([add(2, "null", 3), add(3, "null", 2)])]));
}

#[test]
fn limits_are_told_and_end_with_the_page() {
    let limits = Limits {
        nodes: 1_000,
        bytes: 1 << 20,
        depth: 64,
    };
    let nodes: Vec<_> = (0..5_000).map(|at| add(3, "null", at + 10)).collect();
    let children: Vec<_> = (0..5_000)
        .map(|at| format!(r#"{{"type":3,"textContent":"x","id":{}}}"#, at + 10))
        .collect();
    let large = "x".repeat(2 << 20);
    let deep = format!(
        "{}{}",
        r#"{"type":2,"tagName":"p","attributes":{},"id":7,"childNodes":["#.repeat(100),
        "]}".repeat(100)
    );
    for event in [
        adds(nodes),
        PAGE.replace(
            r#""childNodes":[],"id":3"#,
            &format!(r#""childNodes":[{}],"id":3"#, children.join(",")),
        ),
        PAGE.replace(
            r#""childNodes":[],"id":3"#,
            &format!(r#""childNodes":[{deep}],"id":3"#),
        ),
        mutation(&format!(
            r#""attributes":[{{"id":3,"attributes":{{"class":"{large}"}}}}]"#
        )),
        mutation(&format!(
            r#""attributes":[{{"id":3,"attributes":{{"style":{{"top":"{large}"}}}}}}]"#
        )),
        mutation(&format!(
            r#""attributes":[{{"id":3,"attributes":{{{}}}}}]"#,
            (0..3_000)
                .map(|at| format!(r#""data-{at}":"""#))
                .collect::<Vec<_>>()
                .join(",")
        )),
    ] {
        let mut mirror = Mirror::new(limits);
        apply(&mut mirror, &[PAGE.to_owned(), event.clone()]);
        assert!(mirror.is_truncated(), "{event:.200}");
        check(&mirror);
        let before = mirror.bytes();
        assert!(before < 8 << 20);
        apply(
            &mut mirror,
            &[adds((0..100).map(|at| add(3, "null", at + 90_000)))],
        );
        assert!(mirror.bytes() <= before, "{event:.200}");
        apply(&mut mirror, &[PAGE.to_owned()]);
        assert!(!mirror.is_truncated());
        assert_eq!(mirror.node_count(), 3);
    }
}

#[test]
fn floods_of_small_things_are_borne() {
    let many = |part: &dyn Fn(i64) -> String, count: i64| (0..count).map(part).collect::<Vec<_>>().join(",");
    for event in [
        mutation(&format!(
            r#""removes":[{}]"#,
            many(&|at| format!(r#"{{"parentId":3,"id":{at}}}"#), 200_000)
        )),
        mutation(&format!(
            r#""texts":[{}]"#,
            many(&|at| format!(r#"{{"id":{},"value":"x"}}"#, at % 4), 200_000)
        )),
        mutation(&format!(
            r#""attributes":[{}]"#,
            many(
                &|at| format!(
                    r#"{{"id":3,"attributes":{{"a{}":"x","style":{{"--{at}":"1"}}}}}}"#,
                    at % 2_000
                ),
                20_000
            )
        )),
        adds(
            (0..20_000)
                .map(|at| add(3, "null", at + 10))
                .chain((0..20_000).map(|_| add(3, "null", 10))),
        ),
    ] {
        check(&page_and([event]));
    }
    let scroll =
        |at: i64| format!(r#"{{"type":3,"timestamp":2,"data":{{"source":3,"id":3,"x":{at},"y":1}}}}"#);
    check(&page_and((0..20_000).map(scroll)));
}

#[test]
fn documents_wait_for_iframes_in_each_other() {
    let document = |at: i64| {
        format!(
            r#"{{"parentId":{},"nextId":null,"node":{{"type":0,"id":{},"childNodes":[{{"type":2,"tagName":"iframe","attributes":{{}},"childNodes":[],"id":{}}}]}}}}"#,
            at * 10 + 1_000,
            at * 10 + 1_001,
            at * 10 + 1_010,
        )
    };
    let iframe = r#"{"parentId":3,"nextId":null,"node":{"type":2,"tagName":"iframe","attributes":{},"childNodes":[],"id":1000}}"#;
    let mirror = page_and([
        adds((0..20_000).map(document)),
        mutation(&format!(r#""adds":[{iframe}]"#)),
    ]);
    assert!(mirror.is_truncated());
    check(&mirror);
}

#[test]
fn style_sheets_are_edited_without_end() {
    let style = r#"{"parentId":3,"nextId":null,"node":{"type":2,"tagName":"style","attributes":{"_cssText":"a{}"},"childNodes":[],"id":10}}"#;
    let edit = |at: i64| {
        format!(
            r#"{{"type":3,"timestamp":2,"data":{{"source":8,"id":10,"adds":[{{"rule":".x{at}{{}}","index":0}}],"removes":[{{"index":1}}]}}}}"#
        )
    };
    let events = std::iter::once(mutation(&format!(r#""adds":[{style}]"#))).chain((0..20_000).map(edit));
    let mirror = page_and(events);
    check(&mirror);
    assert!(mirror.bytes() < 1 << 20);
}

#[test]
fn memory_is_counted_about_right() {
    // Per node: the node, an attribute and its text; the rest is small.
    let children: Vec<_> = (0..20_000)
        .map(|at| {
            format!(
                r#"{{"type":2,"tagName":"div","attributes":{{"class":"c"}},"childNodes":[{{"type":3,"textContent":"some text here","id":{}}}],"id":{}}}"#,
                at * 2 + 11,
                at * 2 + 10
            )
        })
        .collect();
    let page = PAGE.replace(
        r#""childNodes":[],"id":3"#,
        &format!(r#""childNodes":[{}],"id":3"#, children.join(",")),
    );
    let mirror = mirror_of(&[page]);
    assert_eq!(mirror.node_count(), 40_003);
    let bytes = mirror.bytes();
    assert!((2_500_000..7_000_000).contains(&bytes), "{bytes}");
}
