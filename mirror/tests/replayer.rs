//! What rrweb's Replayer makes of events that are not as they should be, and of a checkpoint. Expected is what it shows
//! in Chromium.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;

use mirror::page::Mirror;
use pages::{apply, mirror_of, snapshot};
use serde_json::{Value, json};

fn element(id: i64, tag: &str, children: &[Value]) -> Value {
    json!({"type": 2, "tagName": tag, "attributes": {}, "childNodes": children, "id": id})
}

fn text(id: i64, text: &str) -> Value {
    json!({"type": 3, "textContent": text, "id": id})
}

fn page(id: i64, root: &[Value]) -> Value {
    json!({"type": 0, "childNodes": [element(id + 1, "html", root)], "id": id})
}

fn full_snapshot(node: &Value) -> String {
    json!({"type": 2, "data": {"node": node, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 1})
        .to_string()
}

fn add(parent: i64, next: Option<i64>, node: &Value) -> Value {
    json!({"parentId": parent, "nextId": next, "node": node})
}

fn mutation(removes: &[(i64, i64)], adds: &[Value]) -> String {
    let removes: Vec<_> = removes
        .iter()
        .map(|(parent, id)| json!({"parentId": parent, "id": id}))
        .collect();
    json!({"type": 3, "data": {"source": 0, "removes": removes, "adds": adds, "texts": [], "attributes": []}, "timestamp": 2}).to_string()
}

fn attachment(iframe: i64, document: &Value) -> String {
    let adds = [add(iframe, None, document)];
    json!({"type": 3, "data": {"source": 0, "isAttachIframe": true, "removes": [], "adds": adds, "texts": [], "attributes": []}, "timestamp": 2}).to_string()
}

fn checkpoint(mirror: &Mirror) -> Vec<String> {
    let events = String::from_utf8(mirror.checkpoint(9).unwrap().events).unwrap();
    events.lines().map(str::to_owned).collect()
}

/// The node of this id as `tag#id[children]`.
fn shape(mirror: &Mirror, id: i64) -> String {
    fn find(node: &Value, id: i64) -> Option<&Value> {
        let mut children = node["childNodes"].as_array().into_iter().flatten();
        (node["id"] == id)
            .then_some(node)
            .or_else(|| children.find_map(|child| find(child, id)))
    }
    fn write(node: &Value) -> String {
        let children: Vec<_> = node["childNodes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(write)
            .collect();
        let name = node["tagName"].as_str().unwrap_or("text");
        format!("{name}#{}[{}]", node["id"], children.join(" "))
    }
    write(find(&serde_json::from_str(&snapshot(mirror)).unwrap(), id).unwrap())
}

/// The events one after the other give `expected`, also where all but the last are told by a checkpoint.
#[track_caller]
fn check(events: &[String], id: i64, expected: &str) {
    assert_eq!(shape(&mirror_of(events), id), expected);
    let (last, before) = events.split_last().unwrap();
    let mut restored = mirror_of(&checkpoint(&mirror_of(before)));
    apply(&mut restored, [last]);
    assert_eq!(shape(&restored, id), expected, "behind a checkpoint");
}

#[test]
fn what_stands_behind_the_body_comes_after_the_page() {
    let aside = element(6, "aside", &[text(7, "a"), element(8, "iframe", &[])]);
    let root = [
        element(3, "head", &[]),
        element(4, "body", &[]),
        aside,
        text(9, "t"),
    ];
    let inner = [element(22, "body", &[]), element(23, "nav", &[])];
    let events = [full_snapshot(&page(1, &root)), attachment(8, &page(20, &inner))];
    let mirror = mirror_of(&events);
    let events = checkpoint(&mirror);
    let told: Vec<Value> = events
        .iter()
        .map(|event| serde_json::from_str(event).unwrap())
        .collect();
    let children = |document: &Value| document["childNodes"][0]["childNodes"].clone();
    assert_eq!(
        children(&told[1]["data"]["node"]),
        json!([element(3, "head", &[]), element(4, "body", &[])])
    );
    let added = |event: &Value| -> Vec<(Value, Value)> {
        let adds = event["data"]["adds"].as_array().unwrap();
        adds.iter()
            .map(|add| (add["parentId"].clone(), add["node"]["id"].clone()))
            .collect()
    };
    let pairs = |pairs: &[(i64, i64)]| -> Vec<(Value, Value)> {
        pairs.iter().map(|(a, b)| (json!(a), json!(b))).collect()
    };
    assert_eq!(added(&told[2]), pairs(&[(2, 6), (6, 7), (6, 8), (2, 9)]));
    assert_eq!(added(&told[3]), pairs(&[(8, 20)]));
    assert_eq!(
        children(&told[3]["data"]["adds"][0]["node"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(added(&told[4]), pairs(&[(21, 23)]));
    assert_eq!(snapshot(&mirror_of(&events)), snapshot(&mirror));
}

#[test]
fn what_stands_behind_the_body_stays_where_it_was_scrolled() {
    let mut aside = element(6, "aside", &[]);
    aside["attributes"] = json!({"rr_scrollTop": 7});
    let mirror = mirror_of(&[full_snapshot(&page(1, &[element(4, "body", &[]), aside]))]);
    let again = mirror_of(&checkpoint(&mirror));
    assert_eq!(snapshot(&again), snapshot(&mirror));
}

#[test]
fn a_node_that_finds_no_place_is_known() {
    let body = [element(5, "p", &[element(6, "b", &[])]), text(7, "t")];
    let before = full_snapshot(&page(1, &[element(4, "body", &body)]));
    // Neither a text nor an element that has no such child can take it.
    for lost in [
        add(7, None, &element(10, "i", &[])),
        add(4, Some(6), &element(10, "i", &[])),
    ] {
        let lost = mutation(&[], &[lost]);
        let inside = mutation(&[], &[add(10, None, &element(11, "u", &[]))]);
        let before = [before.clone(), lost, inside];
        let check = |last: String, expected| check(&[&before[..], &[last]].concat(), 4, expected);
        check(
            mutation(&[], &[add(4, Some(10), &element(12, "q", &[]))]),
            "body#4[p#5[b#6[]] text#7[] q#12[]]",
        );
        check(
            mutation(&[], &[add(5, None, &element(10, "i", &[]))]),
            "body#4[p#5[b#6[] i#10[u#11[]]] text#7[]]",
        );
        // It is not there, so that nothing of this happens.
        check(
            mutation(&[(4, 10)], &[add(4, None, &element(12, "q", &[]))]),
            "body#4[p#5[b#6[]] text#7[]]",
        );
    }
}

#[test]
fn the_document_of_an_iframe_that_is_gone_is_known() {
    let body = |inside: Value| element(4, "body", &[inside]);
    let frame = element(6, "iframe", &[]);
    let inner = page(20, &[element(22, "body", &[])]);
    let moved = mutation(
        &[(4, 5)],
        &[
            add(4, None, &element(5, "p", &[])),
            add(5, None, &element(6, "iframe", &[])),
        ],
    );
    let before = [
        full_snapshot(&page(1, &[body(element(5, "p", &[frame]))])),
        attachment(6, &inner),
        moved,
    ];
    let check = |last: &[String], expected| check(&[&before[..], last].concat(), 4, expected);
    // It counts as built already, and stays out of sight.
    check(&[attachment(6, &inner)], "body#4[p#5[iframe#6[]]]");
    check(
        &[attachment(6, &page(30, &[element(32, "body", &[])]))],
        "body#4[p#5[iframe#6[text#30[html#31[body#32[]]]]]]",
    );
    let mirror = mirror_of(
        &[
            &before[..],
            &[
                attachment(6, &page(30, &[])),
                attachment(6, &page(40, &[])),
                attachment(6, &page(30, &[])),
            ],
        ]
        .concat(),
    );
    assert_eq!(shape(&mirror, 4), "body#4[p#5[iframe#6[text#40[html#41[]]]]]");
    // A node goes into it from the page.
    check(
        &[mutation(&[], &[add(22, None, &element(5, "p", &[]))])],
        "body#4[]",
    );
    let mirror = mirror_of(&before);
    assert_eq!(snapshot(&mirror_of(&checkpoint(&mirror))), snapshot(&mirror));
}

#[test]
fn what_could_not_be_removed_still_has_its_shadow_root_and_document() {
    let mut inside = element(8, "i", &[]);
    inside["isShadow"] = true.into();
    let mut host = element(7, "b", &[inside]);
    host["isShadowHost"] = true.into();
    let body = [
        element(5, "p", &[element(6, "iframe", &[]), host]),
        element(9, "q", &[]),
    ];
    let inner = page(20, &[element(22, "body", &[])]);
    let mirror = mirror_of(&[
        full_snapshot(&page(1, &[element(4, "body", &body)])),
        attachment(6, &inner),
        mutation(&[(9, 5)], &[]),
        mutation(&[], &[add(9, None, &element(8, "i", &[]))]),
        mutation(&[], &[add(9, None, &element(22, "body", &[]))]),
        mutation(&[], &[add(9, None, &element(6, "iframe", &[]))]),
        attachment(6, &inner),
    ]);
    assert_eq!(shape(&mirror, 9), "q#9[i#8[] body#22[] iframe#6[]]");
}

#[test]
fn a_document_waits_from_the_meta_of_its_page_on() {
    let meta = json!({"type": 4, "data": {"href": "", "width": 1, "height": 1}, "timestamp": 1}).to_string();
    let full = full_snapshot(&page(1, &[element(4, "body", &[element(6, "iframe", &[])])]));
    let first = full_snapshot(&page(1, &[element(4, "body", &[])]));
    let waiting = attachment(6, &page(20, &[]));
    let since = [first.clone(), meta.clone(), waiting.clone(), full.clone()];
    check(&since, 4, "body#4[iframe#6[text#20[html#21[]]]]");
    check(&[first, waiting, meta, full], 4, "body#4[iframe#6[]]");
}

#[test]
fn a_document_that_waits_for_an_iframe_that_is_there_stays_away() {
    let before = [
        full_snapshot(&page(1, &[element(4, "body", &[])])),
        attachment(6, &page(20, &[])),
        attachment(6, &page(20, &[])),
        mutation(&[], &[add(4, None, &element(6, "iframe", &[]))]),
        attachment(6, &page(30, &[])),
    ];
    let mirror = mirror_of(&before);
    assert_eq!(shape(&mirror, 4), "body#4[iframe#6[text#30[html#31[]]]]");
    assert_eq!(snapshot(&mirror_of(&checkpoint(&mirror))), snapshot(&mirror));
}

#[test]
fn a_rule_without_an_index_is_the_first_and_one_in_nothing_is_none() {
    for (change, css) in [
        (json!({"removes": [{}]}), ".b { top: 1px }"),
        (
            json!({"removes": [{"index": [0]}, {}, {"index": []}]}),
            ".b { top: 1px }",
        ),
        (
            json!({"adds": [{"rule": ".n {}"}, {"rule": ".o {}", "index": [0]}]}),
            r".n {}\n.a { top: 0 }\n.b { top: 1px }",
        ),
    ] {
        let mut style = element(5, "style", &[]);
        style["attributes"] = json!({"_cssText": ".a { top: 0 } .b { top: 1px }"});
        let mut data = change;
        data["source"] = 8.into();
        data["id"] = 5.into();
        let change = json!({"type": 3, "data": data, "timestamp": 2}).to_string();
        let mirror = mirror_of(&[full_snapshot(&page(1, &[style])), change]);
        let expected = format!(r#""_cssText":"{css}""#);
        assert!(snapshot(&mirror).contains(&expected), "{expected}");
    }
}
