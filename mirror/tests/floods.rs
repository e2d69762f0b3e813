//! Recordings in which much of one thing meets much of another: the work that an event makes must not be their product.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;

use std::time::{Duration, Instant};

use mirror::page::Mirror;
use mirror::sanitise::sanitise;
use pages::{apply, mirror_of, with_event};

/// What took a minute or more when it grew with the square takes a fraction of a second otherwise.
const LONG: Duration = Duration::from_secs(5);

fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = work();
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    outcome
}

fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(",")
}

fn incremental(data: &str) -> String {
    format!(r#"{{"type":3,"timestamp":2,"data":{{{data}}}}}"#)
}

#[test]
fn space_before_many_strings_of_a_canvas_command() {
    let count = 160_000;
    let strings = many(count, |_| r#""a""#.into());
    let event = incremental(&format!(
        r#""source":9,"id":1,"type":0,"property":"fillRect","args":{}[{strings}]"#,
        " ".repeat(count)
    ));
    let cleaned = in_time(|| with_event(&event, |event| sanitise(event, &Mirror::new(Default::default()))));
    assert_eq!(cleaned, None);
}

const PAGE: &str = r#"{"type":2,"timestamp":1,"data":{"node":{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"html","attributes":{},"id":2,"childNodes":[{"type":2,"tagName":"body","attributes":{},"childNodes":[#],"id":3}]}]},"initialOffset":{"left":0,"top":0}}}"#;

fn page(body: &str) -> Mirror {
    mirror_of(&[PAGE.replace('#', body)])
}

fn element(id: usize, tag: &str, attributes: &str, children: &str) -> String {
    format!(
        r#"{{"type":2,"tagName":"{tag}","attributes":{{{attributes}}},"childNodes":[{children}],"id":{id}}}"#
    )
}

fn text(id: usize) -> String {
    format!(r#"{{"type":3,"textContent":"x","id":{id}}}"#)
}

fn comment(id: usize) -> String {
    format!(r#"{{"type":5,"textContent":"x","id":{id}}}"#)
}

fn add(parent: usize, node: &str) -> String {
    format!(r#"{{"parentId":{parent},"nextId":null,"node":{node}}}"#)
}

#[test]
fn children_of_parents_that_have_room_for_one() {
    const COUNT: usize = 20_000;
    let css = format!(r#""_cssText":"{}""#, "a{}".repeat(COUNT));
    let empty = |id: usize| element(100 + id, "i", "", "");
    let remark = |id: usize| comment(100 + id);
    type Node<'a> = &'a dyn Fn(usize) -> String;
    let rows: [(&str, &str, usize, Node<'_>, Node<'_>); 4] = [
        ("textarea", "", 10, &empty, &text),
        ("style", &css, 10, &empty, &text),
        ("p", "", 1, &remark, &|id| element(id, "html", "", "")),
        ("p", "", 1, &remark, &|id| {
            format!(r#"{{"type":1,"name":"html","publicId":"","systemId":"","id":{id}}}"#)
        }),
    ];
    for (tag, attributes, parent, before, behind) in rows {
        let mut mirror = page(&element(10, tag, attributes, ""));
        let first = many(COUNT, |at| add(parent, &before(at)));
        let second = many(COUNT, |at| add(parent, &behind(100_000 + at)));
        in_time(|| {
            for adds in [first, second] {
                apply(
                    &mut mirror,
                    &[incremental(&format!(r#""source":0,"adds":[{adds}]"#))],
                );
            }
        });
    }
}

#[test]
fn remarks_in_a_style_without_texts() {
    const COUNT: usize = 20_000;
    let css = format!(r#""_cssText":"{}""#, "a{}".repeat(COUNT));
    let mut mirror = page(&element(10, "style", &css, ""));
    let adds = many(COUNT, |at| add(10, &comment(100 + at)));
    let texts = many(COUNT, |at| format!(r#"{{"id":{},"value":"y"}}"#, 100 + at));
    let event = incremental(&format!(r#""source":0,"adds":[{adds}],"texts":[{texts}]"#));
    in_time(|| apply(&mut mirror, &[event]));
}
