//! What must not be there any more, in events made for that: each names what is secret, and what must be left.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod recorded;
mod rules;

use domain::mask::MaskType;
use mirror::mask::Counts;
use recorded::{Recorded, SECRET, add, block, element, redact, text};
use serde_json::{Value, json};

#[test]
fn fields_are_hidden_without_a_rule() {
    Recorded::under(&[])
        .page(&[
            element(10, "input", &json!({"value": SECRET, "placeholder": SECRET}), &[]),
            element(11, "textarea", &json!({"value": SECRET}), &[]),
            element(
                12,
                "select",
                &json!({"data-x": SECRET}),
                &[element(
                    13,
                    "option",
                    &json!({"value": SECRET, "selected": true}),
                    &[text(14, SECRET)],
                )],
            ),
            element(
                15,
                "div",
                &json!({"contenteditable": "true"}),
                &[element(16, "b", &json!({}), &[text(17, SECRET)])],
            ),
            element(18, "span", &json!({"role": "textbox"}), &[text(19, SECRET)]),
            element(20, "input", &json!({"type": "submit", "value": "Buy"}), &[]),
        ])
        .input(10, SECRET)
        .input(11, SECRET)
        .mutation(&json!({"texts": [{"id": 17, "value": SECRET}]}))
        .keeps(&["Buy", "********"]);
}

#[test]
fn allow_lifts_that_and_nothing_else() {
    let rules = [("[data-open]", MaskType::Allow), (".secret", MaskType::Redact)];
    Recorded::under(&rules)
        .page(&[
            element(10, "input", &json!({"value": "open", "data-open": ""}), &[]),
            element(
                11,
                "input",
                &json!({"value": SECRET, "data-open": "", "class": "secret"}),
                &[],
            ),
            element(
                12,
                "input",
                &json!({"type": "password", "value": SECRET, "data-open": ""}),
                &[],
            ),
        ])
        .input(10, "typed")
        .input(11, SECRET)
        .input(12, SECRET)
        .keeps(&["open", "typed"]);
}

#[test]
fn a_password_stays_one_when_it_is_shown() {
    let field = |kind: &str| {
        element(
            10,
            "input",
            &json!({"type": kind, "id": "p", "data-open": "", "value": SECRET}),
            &[],
        )
    };
    let show = json!({"attributes": [{"id": 10, "attributes": {"type": "text", "value": SECRET}}]});
    let open = || Recorded::under(&[("[data-open]", MaskType::Allow)]);
    open()
        .page(&[field("password")])
        .mutation(&show)
        .input(10, SECRET)
        .keeps(&[]);
    open()
        .page(&[field("password")])
        .mutation(&show)
        .forgotten()
        .input(10, SECRET)
        .keeps(&[]);
    // It goes, and comes as another.
    open()
        .page(&[field("password")])
        .mutation(&json!({"removes": [{"parentId": 3, "id": 10}]}))
        .forgotten()
        .mutation(&json!({"adds": [add(3, &field("text"))]}))
        .input(10, SECRET)
        .keeps(&[]);
    // The page is recorded anew.
    open()
        .page(&[field("password")])
        .mutation(&show)
        .page(&[field("text")])
        .input(10, SECRET)
        .keeps(&[]);
}

#[test]
fn nothing_of_what_is_blocked_remains() {
    let inside = [
        text(11, SECRET),
        element(
            12,
            "a",
            &json!({"href": SECRET, "title": SECRET}),
            &[text(13, SECRET)],
        ),
    ];
    block()
        .page(&[
            element(
                10,
                "div",
                &json!({"class": "secret", "title": SECRET, "style": "width:9px"}),
                &inside,
            ),
            text(20, "open"),
        ])
        .mutation(&json!({"adds": [add(10, &text(30, SECRET)), add(3, &text(31, "shown"))]}))
        .mutation(&json!({"texts": [{"id": 30, "value": SECRET}, {"id": 11, "value": SECRET}]}))
        .mutation(
            &json!({"attributes": [{"id": 10, "attributes": {"title": SECRET, "class": "secret more"}}]}),
        )
        .keeps(&[
            "open",
            "shown",
            "width:9px",
            "secret more",
            "\"data-girok-mask\":\"block\"",
        ]);
}

#[test]
fn what_moves_out_of_what_is_hidden_stays_hidden() {
    for recorded in [block(), redact()] {
        let inside = element(11, "p", &json!({"title": SECRET}), &[text(12, SECRET)]);
        let out = json!({
            "removes": [{"parentId": 10, "id": 11}],
            "adds": [add(3, &element(11, "p", &json!({"title": SECRET}), &[])), add(11, &text(12, SECRET))],
        });
        recorded
            .page(&[element(10, "div", &json!({"class": "secret"}), &[inside])])
            .forgotten()
            .mutation(&out)
            .mutation(&json!({"texts": [{"id": 12, "value": SECRET}], "adds": [add(3, &text(20, "open"))]}))
            .forgotten()
            .mutation(&json!({"texts": [{"id": 12, "value": SECRET}]}))
            .mutation(&json!({"adds": [add(3, &text(12, SECRET))]}))
            .keeps(&["open"]);
    }
}

#[test]
fn a_rule_that_holds_from_now_on_hides_from_now_on() {
    let page = [element(
        10,
        "div",
        &json!({"class": "a"}),
        &[element(11, "p", &json!({"title": "t"}), &[text(12, "before")])],
    )];
    let on = json!({"attributes": [{"id": 10, "attributes": {"class": "secret"}}]});
    let recorded = redact().page(&page).mutation(&on);
    assert!(
        !String::from_utf8(recorded.mirror.snapshot().unwrap())
            .unwrap()
            .contains("before")
    );
    let off = json!({"attributes": [{"id": 10, "attributes": {"class": "a"}}]});
    recorded
        .mutation(&json!({"texts": [{"id": 12, "value": SECRET}], "adds": [add(10, &text(13, SECRET))]}))
        .mutation(&off)
        .mutation(&json!({"texts": [{"id": 12, "value": SECRET}, {"id": 13, "value": SECRET}], "adds": [add(11, &text(14, "after"))]}))
        .keeps(&["before", "after", "\"data-girok-mask\":\"redact\"", "********"]);
}

#[test]
fn a_rule_looks_beside_and_around() {
    let rules = [
        (".mark + p", MaskType::Redact),
        ("ul:has(.mark) li", MaskType::Redact),
        ("i:nth-child(2)", MaskType::Redact),
        (".on .deep", MaskType::Block),
    ];
    Recorded::under(&rules)
        .page(&[
            element(9, "u", &json!({}), &[]),
            element(10, "p", &json!({}), &[text(11, "was")]),
            element(20, "ul", &json!({}), &[element(21, "li", &json!({}), &[text(22, "item")])]),
            element(30, "div", &json!({}), &[element(31, "i", &json!({}), &[text(32, "first")])]),
            element(40, "div", &json!({}), &[element(41, "div", &json!({"class": "deep"}), &[text(42, "deep")])]),
        ])
        .mutation(&json!({"attributes": [{"id": 9, "attributes": {"class": "mark"}}, {"id": 40, "attributes": {"class": "on"}}]}))
        .mutation(&json!({"texts": [{"id": 11, "value": SECRET}, {"id": 42, "value": SECRET}]}))
        .mutation(&json!({"adds": [{"parentId": 20, "nextId": null, "node": element(23, "b", &json!({"class": "mark"}), &[])}]}))
        .mutation(&json!({"texts": [{"id": 22, "value": SECRET}]}))
        .mutation(&json!({"adds": [{"parentId": 30, "nextId": 31, "node": element(33, "b", &json!({}), &[])}]}))
        .mutation(&json!({"texts": [{"id": 32, "value": SECRET}]}))
        .keeps(&["was", "item", "first", "deep"]);
}

#[test]
fn ids_that_come_twice_are_no_way_out() {
    let field = element(10, "input", &json!({"type": "password", "value": SECRET}), &[]);
    let other = element(10, "span", &json!({}), &[]);
    redact()
        .page(&[text(9, "open")])
        .mutation(&json!({"adds": [add(3, &field), add(3, &other)]}))
        .mutation(&json!({"adds": [add(3, &other), add(3, &field)]}))
        .input(10, SECRET)
        .page(&[field.clone(), other.clone(), text(9, "open")])
        .keeps(&["open"]);
}

#[test]
fn what_has_no_place_is_not_kept() {
    redact()
        .mutation(&json!({"adds": [add(3, &text(10, SECRET))], "texts": [{"id": 4, "value": SECRET}]}))
        .input(10, SECRET)
        .page(&[text(9, "open")])
        .input(77, SECRET)
        .mutation(&json!({
            "adds": [add(78, &text(79, SECRET)), json!({"parentId": 3, "previousId": -1, "nextId": null, "node": text(80, SECRET)})],
            "texts": [{"id": 81, "value": SECRET}],
            "attributes": [{"id": 82, "attributes": {"title": SECRET}}],
            "removes": [{"id": 9, "parentId": 3, "why": SECRET}],
            "note": SECRET,
        }))
        .event(&json!({"type": 3, "data": {"source": 99, "text": SECRET}, "timestamp": 2}))
        .event(&json!({"type": 42, "data": {"text": SECRET}, "timestamp": 2}))
        .event(&json!({"type": 3, "data": {"source": 1, "positions": [{"x": 1, "y": 1, "id": 2, "timeOffset": 0, "text": SECRET}]}, "timestamp": 2}))
        .event(&json!({"type": 3, "data": {"source": 3, "id": 2, "x": 0, "y": 0}, "timestamp": 2, "note": SECRET}))
        .keeps(&["open"]);
}

#[test]
fn a_document_that_comes_before_its_iframe_is_hidden_by_what_it_is_in() {
    let document = json!({"type": 0, "childNodes": [element(31, "html", &json!({}), &[element(32, "body", &json!({}), &[text(33, SECRET)])])], "id": 30});
    let attach =
        |iframe: i64, document: &Value| json!({"isAttachIframe": true, "adds": [add(iframe, document)]});
    let frame = |id: i64| add(10, &element(id, "iframe", &json!({}), &[]));
    redact()
        .page(&[
            element(10, "div", &json!({"class": "secret"}), &[]),
            element(11, "div", &json!({}), &[]),
        ])
        .mutation(&attach(20, &document))
        .mutation(&json!({"adds": [frame(20)]}))
        .keeps(&["********"]);
    let open = json!({"type": 0, "childNodes": [element(41, "html", &json!({}), &[element(42, "body", &json!({}), &[text(43, "open")])])], "id": 40});
    redact()
        .page(&[element(10, "div", &json!({}), &[])])
        .mutation(&attach(20, &open))
        .mutation(&json!({"adds": [frame(20)]}))
        .keeps(&["open", "isAttachIframe"]);
    block()
        .page(&[element(
            10,
            "div",
            &json!({"class": "secret"}),
            &[element(20, "iframe", &json!({}), &[])],
        )])
        .mutation(&attach(20, &document))
        .keeps(&[]);
}

#[test]
fn behind_a_gap_everything_that_comes_is_hidden() {
    let mut recorded = redact().page(&[element(10, "p", &json!({}), &[text(11, "before")])]);
    recorded.is_strict = true;
    let mut recorded = recorded
        .mutation(&json!({
            "adds": [add(10, &text(12, SECRET)), add(3, &element(13, "a", &json!({"title": SECRET, "class": "row"}), &[]))],
            "texts": [{"id": 11, "value": SECRET}],
            "attributes": [{"id": 10, "attributes": {"title": SECRET}}],
        }))
        .forgotten();
    recorded.is_strict = false;
    recorded
        .mutation(&json!({"texts": [{"id": 12, "value": SECRET}], "adds": [add(3, &text(20, "again"))]}))
        .keeps(&["before", "row", "again"]);
}

#[test]
fn what_is_known_by_its_shape_is_found_across_elements() {
    let line = |parts: &[&str]| {
        let texts = (20..).zip(parts).map(|(id, part)| match part.strip_prefix('<') {
            Some(part) => element(id + 100, "b", &json!({}), &[text(id, part)]),
            None => text(id, part),
        });
        element(10, "p", &json!({}), &texts.collect::<Vec<_>>())
    };
    let check = |recorded: Recorded, secret: &str| {
        assert!(!recorded.kept.contains(secret), "{secret} in {}", recorded.kept);
        recorded.keeps(&["********", "open"]);
    };
    let open = || text(9, "open");
    let page = Recorded::under(&[]).page(&[open(), line(&["Mail ", "<ada@", "<example", ".org now"])]);
    check(page, "example");
    let page = Recorded::under(&[]).page(&[open(), line(&["4111 1111 ", "<1111 1111"])]);
    check(page, "1111");
    // The second part comes later.
    let page = Recorded::under(&[])
        .page(&[open(), line(&["ada@"])])
        .mutation(&json!({"adds": [add(10, &text(30, "example.org"))]}));
    check(page, "example.org");
    let page = Recorded::under(&[])
        .page(&[open(), line(&["ada@", "<b"])])
        .forgotten()
        .mutation(&json!({"texts": [{"id": 21, "value": "example.org"}]}));
    check(page, "example.org");
    // Apart from each other they say nothing.
    Recorded::under(&[])
        .page(&[
            element(10, "p", &json!({}), &[text(20, "ada@")]),
            element(11, "p", &json!({}), &[text(21, "example.org")]),
        ])
        .keeps(&["ada@", "example.org"]);
}

/// A page that shows what is typed into it, by a text that changes or by another one in its place, and a field that a rule shows.
#[test]
fn what_is_typed_is_hidden_before_it_is_whole() {
    let typed =
        |words: &str| -> Vec<String> { (1..=words.len()).map(|end| words[..end].to_owned()).collect() };
    for (words, begun) in [
        ("4012888888881881", "4012888"),
        ("quorvex@mail.example", "quorvex@"),
    ] {
        let page = || {
            Recorded::under(&[("input", MaskType::Allow)]).page(&[
                element(10, "p", &json!({}), &[text(11, "")]),
                element(12, "input", &json!({"type": "text"}), &[]),
            ])
        };
        let changed = typed(words).iter().fold(page(), |recorded, words| {
            recorded.mutation(&json!({"texts": [{"id": 11, "value": words}]}))
        });
        let replaced = (11..).zip(typed(words)).fold(page(), |recorded, (id, words)| {
            let (gone, next) = (if id == 11 { 11 } else { id + 100 }, id + 101);
            recorded.mutation(
                &json!({"removes": [{"parentId": 10, "id": gone}], "adds": [add(10, &text(next, &words))]}),
            )
        });
        let entered = typed(words)
            .iter()
            .fold(page(), |recorded, words| recorded.input(12, words));
        for recorded in [changed, replaced, entered] {
            assert!(!recorded.kept.contains(begun), "{}", recorded.kept);
            recorded.keeps(&["********"]);
        }
    }
}

#[test]
fn patterns_reach_what_no_rule_does() {
    let card = "4111 1111 1111 1111";
    let recorded = Recorded::under(&[("[data-open]", MaskType::Allow)])
        .page(&[
            element(10, "a", &json!({"href": "/u?mail=ada%40example.org", "title": "ada@example.org"}), &[text(11, "ada@example.org")]),
            element(12, "input", &json!({"data-open": "", "value": card}), &[]),
        ])
        .input(12, card)
        .event(&json!({"type": 5, "data": {"tag": "order", "payload": {"card": card, "to": ["ada@example.org"]}}, "timestamp": 1}))
        .event(&json!({"type": 6, "data": {"plugin": "rrweb/console@1", "payload": {"level": "log", "trace": [], "payload": ["\"ada@example.org\""]}}, "timestamp": 1}))
        .event(&json!({"type": 4, "data": {"href": "https://shop.example/?q=ada@example.org", "width": 1, "height": 1}, "timestamp": 1}));
    for secret in ["example.org", "4111"] {
        assert!(!recorded.kept.contains(secret), "{secret} in {}", recorded.kept);
    }
    recorded.keeps(&["order", "shop.example"]);
}

#[test]
fn a_recorders_mark_hides_more_and_never_less() {
    let marked = |id: i64, mark: &str| {
        element(
            id,
            "div",
            &json!({"data-girok-mask": mark, "class": "secret"}),
            &[text(id + 1, SECRET)],
        )
    };
    let open = || {
        Recorded::under(&[]).page(&[
            marked(10, "block"),
            marked(20, "redact"),
            marked(30, "-block"),
            text(9, "open"),
        ])
    };
    let kept = open().kept;
    assert!(kept.contains(SECRET), "a mark that is none hides nothing");
    Recorded::under(&[(".secret", MaskType::Redact)])
        .page(&[marked(10, "block"), marked(20, "blur"), text(9, "open")])
        .mutation(&json!({"attributes": [{"id": 20, "attributes": {"data-girok-mask": null}}, {"id": 10, "attributes": {"data-girok-mask": "blur"}}]}))
        .forgotten()
        .mutation(&json!({"texts": [{"id": 21, "value": SECRET}], "adds": [add(10, &text(40, SECRET)), add(20, &text(41, SECRET))]}))
        .keeps(&["open"]);
    let redacted = Recorded::under(&[]).page(&[marked(20, "redact")]);
    redacted
        .mutation(&json!({"adds": [add(20, &text(41, SECRET))]}))
        .keeps(&["********"]);
}

#[test]
fn what_a_recorder_marked_stays_marked_when_it_is_decided_on_again() {
    let again: [fn(Recorded) -> Recorded; 3] = [|it| it, Recorded::forgotten, Recorded::replayed];
    for mark in ["block", "redact", "blur"] {
        for again in again {
            let marked = json!({"data-girok-mask": mark, "class": "a"});
            let shaped =
                |id: i64, class: &str| json!({"attributes": [{"id": id, "attributes": {"class": class}}]});
            let recorded = Recorded::under(&[(".hush", MaskType::Blur), (".loud", MaskType::Redact)])
                .page(&[
                    element(10, "p", &marked, &[]),
                    element(
                        20,
                        "div",
                        &json!({"class": "hush"}),
                        &[element(21, "p", &marked, &[])],
                    ),
                    element(30, "div", &json!({}), &[]),
                    text(9, "open"),
                ])
                .mutation(&shaped(10, "loud"));
            let recorded = again(recorded).mutation(&shaped(10, "b"));
            // Somewhere else, and back.
            let moved = |from: i64, to: i64, node: i64| json!({"removes": [{"parentId": from, "id": node}], "adds": [add(to, &element(node, "p", &marked, &[]))]});
            let recorded = again(recorded.mutation(&moved(3, 20, 10)));
            let mut recorded = again(recorded.mutation(&moved(20, 3, 10)).mutation(&shaped(20, "")));
            let anew = recorded.mirror.hide_anew(3, &mut Counts::default());
            assert!(anew.is_empty(), "{mark}: {anew:?}");
            recorded
                .mutation(&json!({"adds": [add(10, &text(40, SECRET)), add(21, &text(41, SECRET))]}))
                .keeps(&["open"]);
        }
    }
}

/// A recorder leaves nothing of what it blocks by which the rule could be found again.
#[test]
fn what_a_recorder_has_blocked_is_counted_for_its_rule() {
    let blocked = |id: i64, tag: &str, rule: &str| {
        element(
            id,
            tag,
            &json!({"rr_width": "40px", "rr_height": "20px", "data-girok-mask": "block", "data-girok-rule": rule}),
            &[],
        )
    };
    let recorded = block().page(&[
        blocked(10, "div", "rule-0"),
        blocked(11, "input", "passwords"),
        blocked(12, "div", "unheard-of-SECRET"),
    ]);
    let counts: Vec<_> = recorded
        .counts
        .iter()
        .map(|(id, count)| (id.to_owned(), count))
        .collect();
    let expected = ["fields", "passwords", "rule-0"].map(|id| (id.to_owned(), 1));
    assert_eq!(counts, expected);
    recorded.keeps(&["rr_width"]);
}

#[test]
fn what_moves_under_a_rule_is_hidden_there_also_after_the_page_was_forgotten() {
    let moved = element(10, "p", &json!({"title": "t"}), &[]);
    let mut recorded = redact().page(&[
        element(20, "div", &json!({"class": "secret"}), &[]),
        element(10, "p", &json!({"title": "t"}), &[text(11, "before")]),
    ]);
    recorded = recorded.mutation(&json!({"adds": [add(20, &moved)]}));
    assert!(
        !String::from_utf8(recorded.mirror.snapshot().unwrap())
            .unwrap()
            .contains("before")
    );
    recorded
        .forgotten()
        .mutation(&json!({"texts": [{"id": 11, "value": SECRET}], "attributes": [{"id": 10, "attributes": {"title": SECRET}}]}))
        .keeps(&["before"]);
}

/// Recorders number the nodes of each page from one on.
#[test]
fn a_page_is_not_hidden_for_what_another_page_numbered_alike() {
    let secret = element(10, "p", &json!({"class": "secret"}), &[text(11, SECRET)]);
    let open = element(10, "p", &json!({}), &[text(11, "in stock")]);
    let within = |id: i64, inner: &Value| element(id, "div", &json!({}), std::slice::from_ref(inner));
    redact()
        .page(&[within(4, &within(5, &secret))])
        .page(&[within(4, &within(6, &open))])
        .keeps(&["in stock"]);
}

/// In SVG the case of a `type` counts, in HTML it does not.
#[test]
fn a_drawing_whose_type_changes_its_case_is_decided_on_again() {
    let said = json!({"type": 2, "tagName": "text", "attributes": {}, "isSVG": true, "childNodes": [text(12, "before")], "id": 11});
    let group = json!({"type": 2, "tagName": "g", "attributes": {"type": "A"}, "isSVG": true, "childNodes": [said], "id": 10});
    Recorded::under(&[("g[type=\"a\"] text", MaskType::Redact)])
        .page(&[group])
        .mutation(&json!({"attributes": [{"id": 10, "attributes": {"type": "a"}}]}))
        .mutation(&json!({"texts": [{"id": 12, "value": SECRET}]}))
        .keeps(&["before", "********"]);
}

/// A recorder makes a full snapshot of a page again and again, also of what moved in the meantime.
#[test]
fn what_was_hidden_stays_hidden_where_its_page_is_recorded_again() {
    let secret = element(10, "p", &json!({"class": "secret"}), &[text(11, SECRET)]);
    let shown = element(10, "p", &json!({}), &[text(11, SECRET)]);
    let empty = |id: i64| element(id, "div", &json!({}), &[]);
    let within = |id: i64, inner: &Value| element(id, "div", &json!({}), std::slice::from_ref(inner));
    let moved = json!({
        "removes": [{"parentId": 3, "id": 5}],
        "adds": [add(4, &empty(5)), add(5, &element(10, "p", &json!({}), &[])), add(10, &text(11, SECRET))],
        "attributes": [{"id": 10, "attributes": {"class": null}}],
    });
    redact()
        .page(&[empty(4), within(5, &secret)])
        .mutation(&moved)
        .page(&[within(4, &within(5, &shown))])
        .keeps(&["********"]);
}

#[test]
fn a_title_that_is_hidden_is_told_by_nobody() {
    let told = json!({"type": 5, "data": {"tag": "girok:page", "payload": {"url": "https://shop.example/a", "title": SECRET, "kind": "load"}}, "timestamp": 1});
    Recorded::under(&[("title", MaskType::Redact)])
        .event(&told)
        .page(&[])
        .event(&told)
        .keeps(&["https://shop.example/a"]);
    for selector in [
        "title.mine",
        "html.private title",
        "html.private",
        ":root",
        "head",
    ] {
        let mut recorded = Recorded::under(&[(selector, MaskType::Redact)]).event(&told);
        recorded.is_strict = true;
        recorded.page(&[]).event(&told).keeps(&["https://shop.example/a"]);
    }
    Recorded::under(&[("title.mine", MaskType::Redact)])
        .page(&[element(10, "title", &json!({"class": "mine"}), &[])])
        .event(
            &json!({"type": 5, "data": {"tag": "girok:page", "payload": {"title": "open"}}, "timestamp": 1}),
        )
        .keeps(&["open"]);
}

#[test]
fn shadow_roots_and_styles_hide_what_they_show() {
    let mut inner = text(12, SECRET);
    inner["isShadow"] = true.into();
    let mut host = element(11, "x-host", &json!({}), &[inner]);
    host["isShadowHost"] = true.into();
    redact()
        .page(&[
            element(10, "div", &json!({"class": "secret", "style": format!("color:red;background:url({SECRET})")}), &[
                host,
                element(14, "style", &json!({"_cssText": format!("a::before{{content:'{SECRET}'}}")}), &[text(15, "")]),
                element(16, "img", &json!({"src": SECRET, "srcset": SECRET, "rr_dataURL": "data:image/png;base64,SECRET", "width": "40"}), &[]),
            ]),
        ])
        .mutation(&json!({"attributes": [{"id": 10, "attributes": {"style": {"background-image": [format!("url({SECRET})"), "important"], "top": "1px"}}}]}))
        .event(&json!({"type": 3, "data": {"source": 8, "id": 14, "adds": [{"rule": format!("p{{content:\"{SECRET}\"}}"), "index": 0}]}, "timestamp": 2}))
        .event(&json!({"type": 3, "data": {"source": 13, "id": 14, "index": [0], "set": {"property": "content", "value": format!("'{SECRET}'")}}, "timestamp": 2}))
        .keeps(&["color:red", "width"]);
}

#[test]
fn a_canvas_shows_what_nobody_hides() {
    let draw = |id: i64, texts: &[&str]| {
        let commands: Vec<Value> = texts
            .iter()
            .map(|text| json!({"property": "fillText", "args": [text, 1, 2]}))
            .collect();
        json!({"type": 3, "data": {"source": 9, "id": id, "type": 0, "commands": commands}, "timestamp": 2})
    };
    let canvas = |id: i64, class: &str| element(id, "canvas", &json!({"class": class}), &[]);
    let recorded = redact()
        .page(&[canvas(10, ""), canvas(11, "secret")])
        .event(&draw(10, &["Total 12.00", "ada@example.org"]))
        .event(&draw(11, &[SECRET]));
    assert!(!recorded.kept.contains("example.org"));
    recorded.keeps(&["Total 12.00"]);
}
