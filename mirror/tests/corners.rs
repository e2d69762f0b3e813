//! Where a page hides something that no ordinary page has: each case is one by which something came through.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot go on has failed")]

mod recorded;
mod rules;

use domain::mask::MaskType;
use recorded::{Recorded, SECRET, add, block, element, redact, text};
use serde_json::{Value, json};

fn div(id: i64, class: &str, inside: &[Value]) -> Value {
    element(id, "div", &json!({"class": class}), inside)
}

/// An entry of `adds` that names who stands behind or before it.
fn add_beside(parent: i64, node: &Value, beside: &Value) -> Value {
    let mut entry = json!({"parentId": parent, "node": node});
    for (name, value) in beside.as_object().unwrap() {
        entry[name] = value.clone();
    }
    entry
}

fn p(id: i64) -> Value {
    element(id, "p", &json!({}), &[])
}

#[test]
fn what_waited_for_a_neighbour_is_hidden_by_what_it_is_put_in() {
    let waits = add_beside(10, &p(20), &json!({"nextId": -1}));
    let called = add_beside(10, &p(21), &json!({"nextId": null, "previousId": 20}));
    let inside = add(20, &text(22, SECRET));
    let page = |recorded: Recorded| recorded.page(&[div(10, "secret", &[])]);
    for recorded in [redact, block] {
        page(recorded())
            .mutation(&json!({"adds": [waits]}))
            .mutation(&json!({"adds": [called]}))
            .mutation(&json!({"adds": [inside], "attributes": [{"id": 20, "attributes": {"title": SECRET}}]}))
            .keeps(&[]);
        page(recorded())
            .mutation(&json!({"adds": [waits]}))
            .mutation(&json!({"adds": [called, inside]}))
            .keeps(&[]);
        page(recorded())
            .mutation(&json!({"adds": [waits, called, inside]}))
            .keeps(&[]);
        page(recorded())
            .mutation(&json!({"adds": [waits, called]}))
            .mutation(&json!({"adds": [inside]}))
            .keeps(&[]);
    }
}

#[test]
fn what_was_open_and_waited_is_hidden_by_what_it_is_put_in() {
    for recorded in [redact(), block()] {
        recorded
            .page(&[
                div(10, "secret", &[]),
                div(11, "", &[element(20, "p", &json!({}), &[text(22, "before")])]),
            ])
            .mutation(&json!({"adds": [add_beside(10, &p(20), &json!({"nextId": -1}))]}))
            .mutation(&json!({"adds": [add_beside(10, &p(21), &json!({"nextId": null, "previousId": 20}))]}))
            .mutation(&json!({"texts": [{"id": 22, "value": SECRET}], "adds": [add(20, &text(23, SECRET))]}))
            .keeps(&["before"]);
    }
}

/// Nobody is told of what comes into what is blocked, so that nobody would see it go from where it was.
#[test]
fn what_moves_into_what_is_blocked_leaves_where_it_was() {
    let page = |recorded: Recorded| {
        let open = element(20, "p", &json!({}), &[text(22, "before")]);
        recorded.page(&[div(10, "secret", &[]), div(11, "", &[open])])
    };
    let gone = "\"removes\":[{\"parentId\":11,\"id\":20}]";
    page(block())
        .mutation(&json!({"adds": [add(10, &p(20))]}))
        .keeps(&[gone]);
    page(block())
        .mutation(&json!({"adds": [add_beside(10, &p(20), &json!({"nextId": -1}))]}))
        .mutation(&json!({"adds": [add_beside(10, &p(21), &json!({"nextId": null, "previousId": 20}))]}))
        .keeps(&[gone]);
}

#[test]
fn what_comes_into_an_element_without_a_place_is_hidden() {
    redact()
        .page(&[div(10, "secret", &[])])
        .mutation(&json!({"adds": [add_beside(10, &p(20), &json!({"nextId": -1}))]}))
        .mutation(&json!({"adds": [add(20, &text(22, SECRET))]}))
        .keeps(&[]);
}

/// A text as a whole took the place of the children, which recorders still name.
#[test]
fn what_comes_into_an_element_that_lost_its_place_is_hidden() {
    Recorded::under(&[("body:has(.lock) p", MaskType::Redact)])
        .page(&[div(
            10,
            "",
            &[element(20, "p", &json!({}), &[text(21, "before")])],
        )])
        .mutation(&json!({"texts": [{"id": 10, "value": "other"}]}))
        .mutation(&json!({"adds": [add(3, &div(12, "lock", &[]))]}))
        .mutation(&json!({"adds": [add(20, &text(22, SECRET))], "texts": [{"id": 21, "value": SECRET}]}))
        .mutation(&json!({"adds": [add(3, &element(20, "p", &json!({}), &[]))]}))
        .mutation(&json!({"texts": [{"id": 21, "value": SECRET}]}))
        .keeps(&["before", "other"]);
}

#[test]
fn a_rule_sees_that_an_element_is_not_empty_any_more() {
    for selector in [
        "div:not(:empty)",
        "body:has(div:not(:empty)) div",
        "body:has(div:not(:empty)) p",
    ] {
        Recorded::under(&[(selector, MaskType::Redact)])
            .page(&[
                div(10, "", &[text(11, "")]),
                element(12, "p", &json!({}), &[text(13, "")]),
            ])
            .mutation(&json!({"texts": [{"id": 11, "value": "********"}]}))
            .mutation(
                &json!({"texts": [{"id": if selector.ends_with('p') { 13 } else { 11 }, "value": SECRET}]}),
            )
            .keeps(&[]);
    }
    Recorded::under(&[("div:empty + p", MaskType::Redact)])
        .page(&[
            div(10, "", &[text(11, "full")]),
            element(12, "p", &json!({}), &[text(13, "before")]),
        ])
        .mutation(&json!({"texts": [{"id": 11, "value": ""}]}))
        .mutation(&json!({"texts": [{"id": 13, "value": SECRET}]}))
        .keeps(&["full", "before"]);
}

#[test]
fn a_text_that_fills_an_empty_element_is_hidden_with_the_event_that_brings_it() {
    Recorded::under(&[("div:not(:empty)", MaskType::Redact)])
        .page(&[div(10, "", &[text(11, "")])])
        .mutation(&json!({"texts": [{"id": 11, "value": SECRET}]}))
        .keeps(&["********"]);
}

#[test]
fn an_iframe_that_is_blocked_with_its_document_takes_nobody_elses_hiding_along() {
    let said = element(33, "p", &json!({"title": "seen"}), &[text(34, "seen")]);
    let html = element(
        31,
        "html",
        &json!({}),
        &[element(32, "body", &json!({}), &[said])],
    );
    let document = json!({"type": 0, "childNodes": [html], "id": 30});
    let attach =
        json!({"adds": [{"parentId": 20, "nextId": null, "node": document}], "isAttachIframe": true});
    let recorded = Recorded::under(&[(".lock iframe", MaskType::Block), (".lock p", MaskType::Redact)])
        .page(&[div(
            10,
            "",
            &[
                element(20, "iframe", &json!({}), &[]),
                element(21, "p", &json!({}), &[text(22, "seen too")]),
            ],
        )])
        .mutation(&attach)
        .mutation(&json!({"attributes": [{"id": 10, "attributes": {"class": "lock"}}]}));
    let page = String::from_utf8(recorded.mirror.snapshot().unwrap()).unwrap();
    assert!(!page.contains("seen"), "{page}");
    recorded
        .mutation(&json!({"texts": [{"id": 22, "value": SECRET}, {"id": 34, "value": SECRET}]}))
        .mutation(&json!({"adds": [add(32, &text(35, SECRET)), add(30, &element(36, "html", &json!({"title": SECRET}), &[]))]}))
        .keeps(&["\"parentId\":30,\"id\":31", "********"]);
}

#[test]
fn a_node_whose_id_another_took_goes_with_what_is_blocked() {
    let recorded = Recorded::under(&[(".lock", MaskType::Block)])
        .page(&[
            div(
                10,
                "",
                &[element(20, "b", &json!({"title": "seen"}), &[text(21, "seen")])],
            ),
            div(11, "", &[]),
        ])
        .mutation(&json!({"adds": [add(11, &element(20, "i", &json!({}), &[]))]}))
        .mutation(&json!({"attributes": [{"id": 10, "attributes": {"class": "lock"}}]}));
    let page = String::from_utf8(recorded.mirror.snapshot().unwrap()).unwrap();
    assert!(!page.contains("seen"), "{page}");
    // A text is all that can be said to an element whose children nobody can name.
    recorded.keeps(&["{\"id\":10,\"value\":\"\"}"]);
}

fn host(id: i64) -> Value {
    let mut inner = text(id + 1, "open");
    inner["isShadow"] = true.into();
    let mut host = element(id, "x-host", &json!({}), &[inner]);
    host["isShadowHost"] = true.into();
    host
}

fn adopt(host: i64, sheet: i64, rule: &str) -> Value {
    json!({"type": 3, "data": {"source": 15, "id": host, "styles": [{"styleId": sheet, "rules": [{"rule": rule, "index": 0}]}], "styleIds": [sheet]}, "timestamp": 2})
}

fn sheet_edit(target: &Value, change: &Value) -> Value {
    let mut data = json!({"source": 8});
    for (name, value) in target
        .as_object()
        .unwrap()
        .iter()
        .chain(change.as_object().unwrap())
    {
        data[name] = value.clone();
    }
    json!({"type": 3, "data": data, "timestamp": 2})
}

#[test]
fn a_sheet_that_a_hidden_host_has_adopted_shows_nothing() {
    let shows = format!("p::after{{content:'{SECRET}'}}");
    redact()
        .page(&[div(10, "secret", &[host(20)]), host(40)])
        .event(&adopt(20, 1, &shows))
        .event(&sheet_edit(&json!({"styleId": 1}), &json!({"adds": [{"rule": shows, "index": 0}]})))
        .event(&sheet_edit(&json!({"styleId": 1}), &json!({"replaceSync": shows})))
        .event(&sheet_edit(&json!({"styleId": 7}), &json!({"replace": shows})))
        .event(&json!({"type": 3, "data": {"source": 13, "styleId": 1, "index": [0], "set": {"property": "content", "value": format!("'{SECRET}'")}}, "timestamp": 2}))
        .event(&adopt(40, 2, "p::after{content:'plain'}"))
        .event(&sheet_edit(&json!({"styleId": 2}), &json!({"adds": [{"rule": "p::before{content:'clear'}", "index": 0}]})))
        .keeps(&["plain", "clear", "content:\\\"\\\""]);
}

#[test]
fn behind_a_gap_no_sheet_shows_anything() {
    let mut recorded = redact().page(&[host(20)]);
    recorded.is_strict = true;
    recorded
        .event(&adopt(20, 1, &format!("p::after{{content:'{SECRET}'}}")))
        .keeps(&["content:\\\"\\\""]);
}

/// Of what was inserted, no attribute and no text tells.
#[test]
fn rules_that_were_inserted_are_hidden_with_their_style() {
    let style = element(14, "style", &json!({"_cssText": "a{top:0}"}), &[text(15, "")]);
    let recorded = redact()
        .page(&[div(10, "", &[style, host(20)])])
        .event(&sheet_edit(
            &json!({"id": 14}),
            &json!({"adds": [{"rule": "p::after{content:'seen';left:0}", "index": 0}]}),
        ))
        .event(&adopt(20, 1, "p::after{content:'seen';right:0}"))
        .mutation(&json!({"attributes": [{"id": 10, "attributes": {"class": "secret"}}]}));
    let checkpoint = String::from_utf8(recorded.mirror.checkpoint(0).unwrap().events).unwrap();
    assert!(!checkpoint.contains("seen"), "{checkpoint}");
    for kept in ["left", "right", "top"] {
        assert!(checkpoint.contains(kept), "{kept} of {checkpoint}");
    }
    let last = recorded.kept.lines().rev().take(3).collect::<String>();
    assert!(
        last.contains("_cssText") && last.contains("replaceSync"),
        "{last}"
    );
    recorded.keeps(&[]);
}

#[test]
fn a_field_is_a_password_where_another_of_its_name_becomes_one() {
    let field = |id: i64, kind: &str| element(id, "input", &json!({"type": kind, "name": "pin"}), &[]);
    let show = || Recorded::under(&[("input", MaskType::Allow)]);
    show()
        .page(&[div(10, "", &[field(20, "text")])])
        .mutation(&json!({"adds": [add(10, &field(21, "password"))]}))
        .input(20, SECRET)
        .keeps(&[]);
    show()
        .page(&[div(10, "", &[field(20, "text"), field(21, "password")])])
        .input(20, SECRET)
        .keeps(&[]);
}

#[test]
fn what_is_hidden_before_is_said_in_little_room_and_hides_no_less() {
    let fields: Vec<Value> = (0..5_000)
        .map(|at| {
            element(
                100 + at,
                "input",
                &json!({"type": "password", "name": format!("pin-{at}")}),
                &[],
            )
        })
        .collect();
    let hidden: Vec<Value> = (0..5_000)
        .map(|at| element(10_000 + at, "p", &json!({"class": "secret"}), &[]))
        .collect();
    let cleared: Vec<Value> = (0..5_000)
        .map(|at| json!({"id": 10_000 + at, "attributes": {"class": null}}))
        .collect();
    let before = Recorded::under(&[("input", MaskType::Allow), (".secret", MaskType::Redact)])
        .page(&[div(10, "", &fields), div(11, "", &hidden)])
        .mutation(&json!({"attributes": cleared}))
        .page(&[]);
    let said = before.mirror.hidden_before(20_480).unwrap();
    assert!(said.len() <= 20_480, "{}", said.len());
    let mut after = Recorded::under(&[("input", MaskType::Allow), (".secret", MaskType::Redact)]);
    after.mirror.learn_hidden(&said);
    after
        .page(&[
            div(
                10,
                "",
                &[element(
                    4_000,
                    "input",
                    &json!({"type": "text", "name": "pin-4711"}),
                    &[],
                )],
            ),
            div(11, "", &[element(14_321, "p", &json!({"title": SECRET}), &[])]),
            element(9, "p", &json!({"title": "open"}), &[]),
        ])
        .input(4_000, SECRET)
        .keeps(&["open"]);
}

/// What changes while nobody knows the page is hidden until the page is recorded again, and not for ever.
#[test]
fn what_changed_in_a_gap_is_to_be_seen_again_behind_it() {
    let page = |said: &str| [element(10, "p", &json!({}), &[text(11, said)])];
    let mut recorded = redact().page(&page("before"));
    recorded.is_strict = true;
    let mut recorded = recorded
        .mutation(&json!({"texts": [{"id": 11, "value": SECRET}], "adds": [add(10, &text(12, SECRET))]}));
    recorded.is_strict = false;
    recorded
        .page(&page("total 12.00"))
        .keeps(&["before", "total 12.00"]);
}

/// Each of many siblings asks for all before it.
fn flat(count: i64) -> Recorded {
    let said = |id: i64| element(id, "p", &json!({}), &[text(id + 1, &format!("said {id}"))]);
    let mut page: Vec<Value> = vec![div(5, "", &[text(6, "before")]), div(7, "", &[text(8, "before")])];
    page.extend((0..count).map(|at| said(10 + 2 * at)));
    Recorded::under(&[("h2 ~ p", MaskType::Redact), (".secret", MaskType::Redact)]).page(&page)
}

/// What is beyond any honest page is hidden, and not looked at for minutes.
#[test]
fn what_a_rule_would_take_too_long_to_find_out_is_hidden() {
    flat(1_000).keeps(&["said 2008"]);
    let long = flat(40_000);
    assert!(!long.kept.contains("said 80008"));
    long.keeps(&["said 2008"]);
}

#[test]
fn what_was_not_decided_while_there_was_no_time_is_made_up_for() {
    let secret = json!({"attributes": [{"id": 5, "attributes": {"class": "secret"}}]});
    let says = |id: i64, words: &str| json!({"texts": [{"id": id, "value": words}]});
    // What was saved up is tried first.
    let spent = (0..4).fold(flat(40_000), |recorded, _| {
        recorded.mutation(&json!({"attributes": [{"id": 7, "attributes": {"class": "row"}}]}))
    });
    let mut recorded = spent.mutation(&secret).mutation(&says(8, SECRET));
    recorded.mirror.pass_time(60_000);
    recorded
        .mutation(&says(8, "open again"))
        .mutation(&says(6, SECRET))
        .mutation(&json!({"adds": [add(7, &text(9, "open, too"))]}))
        .keeps(&["open, too"]);
}

/// Ways in which a worker goes on that was evicted.
const AGAIN: [fn(Recorded) -> Recorded; 2] = [Recorded::forgotten, Recorded::replayed];

#[test]
fn what_was_in_what_is_blocked_does_not_come_out_after_the_page_was_forgotten() {
    let inner = || element(20, "p", &json!({}), &[text(21, SECRET)]);
    let comes_out = json!({
        "removes": [{"parentId": 10, "id": 20}],
        "adds": [add(11, &element(20, "p", &json!({"title": SECRET}), &[])), add(20, &text(21, SECRET))],
    });
    for again in AGAIN {
        let recorded = block().page(&[div(10, "secret", &[inner()]), div(11, "", &[])]);
        again(recorded).mutation(&comes_out).keeps(&[]);
        let recorded = block()
            .page(&[div(10, "secret", &[]), div(11, "", &[])])
            .mutation(&json!({"adds": [add(10, &inner()), add(20, &text(21, SECRET))]}));
        again(recorded).mutation(&comes_out).keeps(&[]);
        let recorded = block()
            .page(&[div(10, "secret", &[inner()]), div(11, "", &[])])
            .mutation(&json!({"attributes": [{"id": 10, "attributes": {"class": null}}]}));
        again(again(recorded)).mutation(&comes_out).keeps(&[]);
    }
}

#[test]
fn what_was_hidden_and_has_no_attribute_to_say_so_stays_hidden() {
    let bare = |id: i64, tag: &str, inside: &[Value]| element(id, tag, &json!({}), inside);
    let locked = |inside: &[Value]| {
        Recorded::under(&[
            (".lock p, .lock canvas", MaskType::Redact),
            ("input", MaskType::Allow),
            (".lock input", MaskType::Redact),
        ])
        .page(&[div(10, "lock", inside)])
        .mutation(&json!({"attributes": [{"id": 10, "attributes": {"class": null}}]}))
    };
    for again in AGAIN {
        again(locked(&[bare(20, "p", &[])]))
            .mutation(&json!({"attributes": [{"id": 20, "attributes": {"title": SECRET}}]}))
            .keeps(&[]);
        again(locked(&[bare(20, "p", &[text(21, "before")])]))
            .mutation(&json!({"removes": [{"parentId": 10, "id": 20}]}))
            .mutation(&json!({"adds": [add(10, &bare(20, "p", &[])), add(20, &text(21, SECRET))]}))
            .keeps(&[]);
        again(locked(&[bare(20, "canvas", &[])]))
            .event(&json!({"type": 3, "data": {"source": 9, "id": 20, "type": 0, "commands": [{"property": "fillText", "args": [SECRET, 1, 2]}]}, "timestamp": 2}))
            .keeps(&[]);
        again(locked(&[bare(20, "input", &[])]))
            .input(20, SECRET)
            .keeps(&[]);
    }
}

#[test]
fn what_was_redacted_and_is_blurred_by_now_stays_redacted() {
    for again in AGAIN {
        let recorded = Recorded::under(&[(".hush", MaskType::Blur), (".lock", MaskType::Redact)])
            .page(&[div(10, "lock", &[])])
            .mutation(&json!({"attributes": [{"id": 10, "attributes": {"class": "hush"}}]}));
        again(recorded)
            .mutation(&json!({"attributes": [{"id": 10, "attributes": {"title": SECRET}}]}))
            .keeps(&["\"title\":\"********\""]);
    }
}

#[test]
fn texts_that_were_hidden_together_stay_hidden() {
    let words = "quorvex@";
    for again in AGAIN {
        let recorded = redact()
            .page(&[element(
                10,
                "p",
                &json!({}),
                &[text(20, "ada@"), text(22, " or ")],
            )])
            .mutation(&json!({"adds": [{"parentId": 10, "nextId": 22, "node": text(21, "example.org")}]}));
        let recorded = again(recorded).mutation(&json!({"texts": [{"id": 20, "value": words}]}));
        assert!(!recorded.kept.contains(words), "{}", recorded.kept);
    }
}
