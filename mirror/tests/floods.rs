//! Recordings in which much of one thing meets much of another: the work that an event makes must not be their product.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;

use std::time::{Duration, Instant};

use domain::fact::{FactElement, FactKind};
use mirror::facts::{Happening, Story};
use mirror::page::Mirror;
use mirror::sanitise::sanitise;
use pages::{apply, mirror_of, with_event};

/// What took a minute or more when it grew with the square takes a fraction of a second otherwise.
const LONG: Duration = Duration::from_secs(8);

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
    let cleaned = in_time(|| with_event(&event, |event| sanitise(event, None)));
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
    const COUNT: usize = 60_000;
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

fn clicks(mirror: &Mirror, count: usize, node: impl Fn(usize) -> usize) -> Vec<Option<FactElement>> {
    let mut story = Story::default();
    let mut told = Vec::new();
    for at in 0..count {
        let click = incremental(&format!(
            r#""source":2,"type":2,"id":{},"x":{at},"y":1"#,
            node(at)
        ));
        let happenings = with_event(&click, |event| {
            story.hear(event, Some(mirror), 10_000 * i64::try_from(at).unwrap())
        });
        told.extend(happenings.into_iter().map(|happening| match happening {
            Happening::Fact(FactKind::Click { element, .. }) => element,
            other => panic!("{other:?}"),
        }));
    }
    assert_eq!(told.len(), count);
    told
}

#[test]
fn clicks_below_many_names_beside_many_elements() {
    let naming = [
        "id",
        "data-testid",
        "data-test-id",
        "data-test",
        "data-cy",
        "data-qa",
        "aria-label",
        "name",
    ];
    let attributes = |at: usize| {
        let attribute = |name: &str| format!(r#""{name}":"ab{}""#, at % 2);
        naming.map(attribute).join(",")
    };
    let inner = element(10, "b", "", "");
    let deep = (0..400).fold(inner, |inner, at| {
        element(100_000 + at, "div", &attributes(at), &inner)
    });
    let beside = many(100_000, |at| element(200_000 + at, "i", "", ""));
    let mirror = page(&format!("{deep},{beside}"));
    in_time(|| clicks(&mirror, 50, |_| 10));
}

#[test]
fn many_clicks_among_many_siblings() {
    let siblings = many(50_000, |at| element(100 + at, "div", "", &text(100_000 + at)));
    let mirror = page(&siblings);
    let told = in_time(|| clicks(&mirror, 5_000, |at| 50_000 + at % 50));
    // Some are still found; those behind them have at least a name.
    let selector = told[0].as_ref().unwrap().selector.as_deref();
    assert_eq!(selector, Some("html > body > div:nth-of-type(49901)"));
    assert!(told.iter().all(|element| element.as_ref().unwrap().tag == "div"));
}

#[test]
fn clicks_on_what_says_nothing_at_length() {
    let empty = many(100_000, |at| element(100 + at, "i", "", ""));
    let long = format!(r#""aria-label":"{0}","class":"{0}""#, " ".repeat(4 << 20));
    let mirror = page(&element(10, "button", &long, &empty));
    in_time(|| clicks(&mirror, 2_000, |_| 10));
}

/// Edits of a style element's rules, and what they make of its text.
fn edited(css: &str, edits: &[String]) -> String {
    let mut mirror = page(&element(10, "style", &format!(r#""_cssText":"{css}""#), ""));
    apply(&mut mirror, edits);
    mirror.checkpoint(3).unwrap();
    pages::snapshot(&mirror)
}

#[test]
fn rules_come_anywhere_in_a_long_sheet() {
    const COUNT: usize = 100_000;
    let adds = many(COUNT, |at| {
        format!(r#"{{"rule":".x{at}{{}}","index":{}}}"#, at / 2)
    });
    let removes = many(COUNT / 2, |at| format!(r#"{{"index":{at}}}"#));
    let edits = incremental(&format!(
        r#""source":8,"id":10,"adds":[{adds}],"removes":[{removes}]"#
    ));
    let text = in_time(|| edited("", &[edits]));
    assert_eq!(text.matches(".x").count(), COUNT / 2);
}

#[test]
fn rules_come_into_a_long_rule() {
    const COUNT: usize = 20_000;
    let adds = many(COUNT, |at| {
        format!(r#"{{"rule":".x{at}{{}}","index":[0,{}]}}"#, at / 2)
    });
    let edits = incremental(&format!(r#""source":8,"id":10,"adds":[{adds}]"#));
    let text = in_time(|| edited(&format!("@media x{{{}}}", "a{}".repeat(COUNT)), &[edits]));
    assert_eq!(text.matches(".x").count(), COUNT);
}

#[test]
fn a_long_rule_is_taken_apart_and_put_together() {
    let css = format!("a{{{}}}", "b{}".repeat(50_000));
    let edits: Vec<_> = (0..2_000)
        .map(|at| match at % 2 {
            0 => incremental(r#""source":8,"id":10,"adds":[{"rule":"x{}","index":[0,0]}]"#),
            _ => incremental(&format!(
                r#""source":13,"id":10,"index":[0],"set":{{"property":"--{at}","value":"1"}}"#
            )),
        })
        .collect();
    in_time(|| edited(&css, &edits));
}

#[test]
fn rules_come_and_go_in_front_of_many() {
    const COUNT: usize = 100_000;
    let adds = many(COUNT, |_| r#"{"rule":"a{}","index":0}"#.into());
    let add = incremental(r#""source":8,"id":10,"adds":[{"rule":"b{}","index":0}]"#);
    let remove = incremental(r#""source":8,"id":10,"removes":[{"index":0}]"#);
    let mut edits = vec![incremental(&format!(r#""source":8,"id":10,"adds":[{adds}]"#))];
    (0..5_000).for_each(|_| edits.extend([add.clone(), remove.clone()]));
    let text = in_time(|| edited("", &edits));
    assert_eq!(text.matches("a{}").count(), COUNT);
}

#[test]
fn a_long_style_is_named_by_many_entries() {
    let style = format!(r#""style":"{}""#, "a:b;".repeat(40_000));
    let bodies = [element(10, "p", &style, ""), element(11, "p", &style, "")];
    let mut mirror = page(&bodies.join(","));
    let change = |at: usize| {
        format!(
            r#"{{"id":{},"attributes":{{"style":{{"top":"{at}px"}}}}}}"#,
            10 + at % 2
        )
    };
    let event = |count: usize| incremental(&format!(r#""source":0,"attributes":[{}]"#, many(count, change)));
    in_time(|| apply(&mut mirror, &[event(100)]));
    assert!(!mirror.is_truncated());
    let style = |mirror: &Mirror, id| mirror.element(id).unwrap().attribute("style").unwrap().to_owned();
    assert!(style(&mirror, 10).ends_with("a: b; top: 98px;") && style(&mirror, 11).ends_with("top: 99px;"));
    // What is not compared any more, the page has to do without, and says so.
    in_time(|| apply(&mut mirror, &[event(10_000)]));
    assert!(mirror.is_truncated());
}

/// Taken apart, each byte of these takes some twenty.
#[test]
fn long_styles_are_taken_apart_one_after_the_other() {
    let style = format!(r#""style":"{}""#, "a:b;".repeat(500_000));
    let body = many(4, |at| element(10 + at, "p", &style, ""));
    let mut mirror = page(&body);
    let touch = |id: usize| format!(r#"{{"id":{id},"attributes":{{"style":{{}}}}}}"#);
    let event = |changes: String| {
        incremental(&format!(
            r#""source":0,"adds":[],"removes":[],"texts":[],"attributes":[{changes}]"#
        ))
    };
    apply(&mut mirror, &[event(many(4, |at| touch(10 + at)))]);
    assert!(mirror.is_truncated());
}

#[test]
fn properties_keep_their_order_among_other_changes() {
    let mut mirror = page(&element(10, "p", r#""id":"x""#, ""));
    let changes = [
        r#"{"style":{"top":"1px"},"class":"c"}"#,
        r#"{"style":{"left":"1px"}}"#,
        r#"{"style":"right:0"}"#,
        r#"{"style":{"top":"2px"}}"#,
        r#"{"style":null,"title":"t"}"#,
        r#"{"style":{"color":"red"}}"#,
    ];
    let style = |upto: usize| {
        let entry = |at: usize| format!(r#"{{"id":10,"attributes":{}}}"#, changes[at]);
        incremental(&format!(r#""source":0,"attributes":[{}]"#, many(upto, entry)))
    };
    for (upto, expected) in [
        (2, r#"id=x style=top: 1px; left: 1px; class=c"#),
        (4, r#"id=x style=right: 0; top: 2px; class=c"#),
        (6, r#"id=x class=c title=t style=color: red;"#),
    ] {
        apply(&mut mirror, &[style(upto)]);
        let attributes = mirror.element(10).unwrap().attributes();
        let told: Vec<_> = attributes
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(told.join(" "), expected);
    }
}

#[test]
fn many_fonts() {
    const COUNT: usize = 20_000;
    let font = |at: usize| incremental(&format!(r#""source":10,"family":"F{at}","fontSource":"x""#));
    let mut mirror = page("");
    let events: Vec<_> = (0..COUNT).map(font).collect();
    in_time(|| {
        apply(&mut mirror, &events);
        apply(&mut mirror, &events);
    });
    let checkpoint = mirror.checkpoint(3).unwrap();
    assert_eq!(usize::try_from(checkpoint.count).unwrap(), 2 + COUNT);
}

#[test]
fn an_id_that_comes_and_is_named_many_times() {
    const COUNT: usize = 80_000;
    let adds = many(COUNT, |_| add(3, &element(50, "a", "", "")));
    let changes = many(COUNT, |_| r#"{"id":50,"attributes":{}}"#.into());
    let event = incremental(&format!(r#""source":0,"adds":[{adds}],"attributes":[{changes}]"#));
    let mirror = page("");
    let cleaned = in_time(|| with_event(&event, |event| sanitise(event, Some(&mirror))));
    assert_eq!(cleaned, None);
}
