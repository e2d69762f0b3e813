//! What facts say of the elements and pages that they are about, by the mirror of the page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use domain::fact::{FactElement, FactKind, Spot};
use mirror::batch::Batch;
use mirror::facts::{Happening, Story, selector_for};
use mirror::page::{Limits, Mirror};
use serde_json::{Value, json};

/// A page written short: `tag`, attributes, then children, which are nodes or texts. An attribute `n` is its id.
struct Page {
    next: i64,
}

impl Page {
    fn node(&mut self, short: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        if let Some(text) = short.as_str() {
            return json!({"type": 3, "textContent": text, "id": id});
        }
        let parts = short.as_array().unwrap();
        let mut attributes = parts.get(1).cloned().unwrap_or_else(|| json!({}));
        let fields = attributes.as_object_mut().unwrap();
        let id = fields.remove("n").map_or(id, |id| id.as_i64().unwrap());
        let shadow = fields.remove("shadow");
        let is_svg = fields.remove("svg").is_some();
        let mut children: Vec<Value> = parts.iter().skip(2).map(|child| self.node(child)).collect();
        for inside in shadow.iter().flat_map(|shadow| shadow.as_array().unwrap()) {
            let mut inside = self.node(inside);
            inside["isShadow"] = true.into();
            children.push(inside);
        }
        let mut node = json!({"type": 2, "tagName": parts[0], "attributes": attributes, "childNodes": children, "id": id});
        if shadow.is_some() {
            node["isShadowHost"] = true.into();
        }
        if is_svg {
            node["isSVG"] = true.into();
        }
        node
    }
}

fn snapshot(at: i64, title: &str, body: &[Value]) -> Value {
    let mut page = Page { next: 1_000 };
    let children: Vec<_> = body.iter().map(|short| page.node(short)).collect();
    let head = page.node(&json!(["head", {}, ["title", {"n": 900}, title]]));
    let body = json!({"type": 2, "tagName": "body", "attributes": {}, "childNodes": children, "id": 4});
    let html = json!({"type": 2, "tagName": "html", "attributes": {}, "childNodes": [head, body], "id": 2});
    json!({"type": 2, "data": {"node": {"type": 0, "childNodes": [html], "id": 1}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": at})
}

fn tell(events: &[Value]) -> Vec<Happening> {
    let text = Value::from(events.to_vec()).to_string();
    let batch = Batch::read(&text, 1_000).unwrap();
    let mut page = Mirror::new(Limits::default());
    let mut story = Story::default();
    let mut told = Vec::new();
    for event in &batch.events {
        page.apply(event);
        told.extend(story.hear(event, Some(&page), event.timestamp));
    }
    told
}

fn click(node: i64) -> Value {
    json!({"type": 3, "data": {"source": 2, "type": 2, "id": node, "x": 1, "y": 1}, "timestamp": 90})
}

fn input(node: i64) -> Value {
    json!({"type": 3, "data": {"source": 5, "id": node, "text": "what is typed", "isChecked": false}, "timestamp": 90})
}

fn element(body: &[Value], event: Value) -> Option<FactElement> {
    let told = tell(&[snapshot(1, "Shop", body), event]);
    match told.last() {
        Some(Happening::Fact(FactKind::Click { element, .. } | FactKind::Input { element, .. })) => {
            element.clone()
        }
        other => panic!("{other:?}"),
    }
}

/// The element with id 7 is clicked.
fn check_click(body: Value, tag: &str, label: Option<&str>) {
    let body = body.as_array().unwrap();
    let element = element(body, click(7)).unwrap();
    assert_eq!(
        (element.tag.as_str(), element.label.as_deref()),
        (tag, label),
        "{body:?}"
    );
}

/// The element with id 7 is written into.
fn check_input(body: Value, label: Option<&str>) {
    let body = body.as_array().unwrap();
    let element = element(body, input(7)).unwrap();
    assert_eq!(element.label.as_deref(), label, "{body:?}");
}

fn check_selector(body: Value, expected: Option<&str>) {
    let body = body.as_array().unwrap();
    let element = element(body, click(7)).unwrap();
    assert_eq!(element.selector.as_deref(), expected, "{body:?}");
}

#[test]
fn a_click_says_what_was_pressed() {
    check_click(
        json!([["button", {"n": 7}, "Add  to\n cart"]]),
        "button",
        Some("Add to cart"),
    );
    check_click(
        json!([["a", {"href": "#"}, ["svg", {"svg": 1}, ["path", {"n": 7, "svg": 1}]], ["b", {}, "Cart"], " (2)"]]),
        "path",
        Some("Cart (2)"),
    );
    check_click(
        json!([["button", {"n": 7}, ["div", {}, "Oak", ["b", {}, "s"]], ["div", {}, "12 cm"], "a", ["br", {}], "b"]]),
        "button",
        Some("Oaks 12 cm a b"),
    );
    check_click(
        json!([["button", {"n": 7, "aria-label": "Close"}, "×"]]),
        "button",
        Some("Close"),
    );
    check_click(
        json!([["div", {"role": "button"}, ["i", {"n": 7}], "More"]]),
        "i",
        Some("More"),
    );
    check_click(
        json!([["a", {"href": "#"}, ["img", {"n": 7, "alt": "A pen"}]]]),
        "img",
        Some("A pen"),
    );
    check_click(
        json!([["button", {"n": 7}, ["img", {"alt": "A pen"}]]]),
        "button",
        Some("A pen"),
    );
    check_click(
        json!([["input", {"n": 7, "type": "submit", "value": "Pay"}]]),
        "input",
        Some("Pay"),
    );
    check_click(
        json!([["input", {"n": 7, "type": "image", "alt": "Pay"}]]),
        "input",
        Some("Pay"),
    );
    check_click(
        json!([["button", {"n": 7, "title": "Settings"}]]),
        "button",
        Some("Settings"),
    );
    check_click(
        json!([["h2", {"id": "t"}, "Filters"], ["button", {"n": 7, "aria-labelledby": "t"}]]),
        "button",
        Some("Filters"),
    );
    check_click(
        json!([["p", {"n": 7}, "A short text"]]),
        "p",
        Some("A short text"),
    );
    check_click(json!([["div", {"n": 7}, "word ".repeat(50)]]), "div", None);
    check_click(json!([["div", {"n": 7}]]), "div", None);
    check_click(
        json!([["button", {"n": 7}, ["script", {}, "alert(1)"], ["style", {}, "b{}"], "Go"]]),
        "button",
        Some("Go"),
    );
}

/// A swatch is a colour, of which only its choice says the name.
#[test]
fn a_label_that_says_nothing_is_called_what_its_field_is() {
    let swatch =
        |choice: Value| json!([["label", {"n": 7}, ["span", {}, choice], ["i", {"style": "color: #a52"}]]]);
    let choice = |more: Value| {
        let mut all = json!({"type": "radio", "name": "colour", "value": "typed"});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!(["input", all])
    };
    for (part, expected) in [
        (swatch(choice(json!({"aria-label": "Clay"}))), "Clay"),
        (swatch(choice(json!({"title": "Clay"}))), "Clay"),
        (swatch(choice(json!({}))), "colour"),
        (
            swatch(json!(["input", {"value": "typed", "placeholder": "Name"}])),
            "Name",
        ),
        (
            swatch(json!(["textarea", {"name": "note", "value": "typed"}, "typed"])),
            "note",
        ),
        (
            json!([["label", {"n": 7, "for": "clay"}, ["i", {}]], ["input", {"aria-label": "Ink"}], ["input", {"id": "clay", "aria-label": "Clay"}]]),
            "Clay",
        ),
        (
            json!([["b", {"id": "name"}, "Clay"], ["label", {"n": 7}, ["input", {"type": "radio", "aria-labelledby": "name"}]]]),
            "Clay",
        ),
        (
            json!([["label", {"n": 7}, "Ink", ["input", {"type": "radio", "aria-label": "Clay"}]]]),
            "Ink",
        ),
    ] {
        check_click(part, "label", Some(expected));
    }
    for part in [
        json!([["label", {"n": 7}, ["i", {}]], ["input", {"aria-label": "Clay"}]]),
        json!([["label", {"n": 7, "for": "gone"}, ["input", {"aria-label": "Clay"}]]]),
        json!([["label", {"n": 7, "for": "box"}], ["div", {"id": "box", "aria-label": "Clay"}]]),
        json!([["label", {"n": 7}, ["input", {"aria-label": "********", "value": "typed"}]]]),
    ] {
        check_click(part, "label", None);
    }
}

#[test]
fn what_is_masked_or_typed_is_no_label() {
    check_click(json!([["button", {"n": 7}, "********"]]), "button", None);
    check_click(
        json!([["button", {"n": 7, "aria-label": "********", "title": "Pay"}, "********"]]),
        "button",
        Some("Pay"),
    );
    check_click(
        json!([["p", {}, ["b", {"n": 7}, "Order ********"]]]),
        "b",
        Some("Order ********"),
    );
    check_click(
        json!([["input", {"n": 7, "type": "text", "value": "Ann", "placeholder": "Name"}]]),
        "input",
        Some("Name"),
    );
    check_click(
        json!([["input", {"n": 7, "type": "password", "value": "x"}]]),
        "input",
        Some("password"),
    );
    check_click(
        json!([["textarea", {"n": 7, "value": "dear"}, "dear"]]),
        "textarea",
        None,
    );
    check_input(
        json!([["label", {}, "Note ", ["textarea", {"n": 7}, "dear"]]]),
        Some("Note"),
    );
    check_input(
        json!([["label", {}, "Country", ["select", {"n": 7}, ["option", {"value": "kr"}, "Korea"]]]]),
        Some("Country"),
    );
    check_input(
        json!([["input", {"n": 7, "value": "x", "aria-label": "********", "placeholder": "********"}]]),
        None,
    );
}

/// What people wrote is theirs, whatever it was written into.
#[test]
fn what_is_written_into_the_page_is_no_label() {
    let secret = json!(["p", {"n": 7}, "my secret"]);
    for written in [
        json!({"contenteditable": ""}),
        json!({"contenteditable": "TRUE"}),
        json!({"role": "none TextBox"}),
    ] {
        check_click(json!([["div", written, secret.clone()]]), "p", None);
        check_click(
            json!([["button", {"n": 7}, "Send ", ["span", written, "my secret"]]]),
            "button",
            Some("Send"),
        );
    }
    check_click(
        json!([["div", {"contenteditable": "true", "aria-label": "Message"}, secret.clone()]]),
        "p",
        Some("Message"),
    );
    check_click(
        json!([["div", {"contenteditable": "false"}, secret]]),
        "p",
        Some("my secret"),
    );
}

#[test]
fn an_input_says_which_field() {
    check_input(
        json!([["label", {"for": "mail"}, "Email"], ["input", {"n": 7, "id": "mail", "type": "email"}]]),
        Some("Email"),
    );
    check_input(
        json!([["label", {}, ["span", {}, "Email"], ["input", {"n": 7}]]]),
        Some("Email"),
    );
    check_input(
        json!([["input", {"n": 7, "aria-label": "Search", "placeholder": "Find"}]]),
        Some("Search"),
    );
    check_input(
        json!([["b", {"id": "l"}, "Street"], ["input", {"n": 7, "aria-labelledby": "l m"}]]),
        Some("Street"),
    );
    check_input(json!([["input", {"n": 7, "placeholder": "Find"}]]), Some("Find"));
    check_input(
        json!([["input", {"n": 7, "name": "coupon", "type": "text"}]]),
        Some("coupon"),
    );
    check_input(json!([["input", {"n": 7, "type": "checkbox"}]]), Some("checkbox"));
}

#[test]
fn a_page_that_nobody_knows_tells_no_element() {
    let told = tell(&[click(7)]);
    assert_eq!(
        told,
        [Happening::Fact(FactKind::Click {
            spot: Some(Spot {
                node: 7,
                x: 1.0,
                y: 1.0
            }),
            element: None
        })]
    );
    assert_eq!(element(&[json!(["p"])], click(999)), None);
    // A click on a text is one on what the text is in.
    let body = [json!(["button", {"n": 5}, "Go"])];
    assert_eq!(element(&body, click(1_002)).unwrap().tag, "button");
}

#[test]
fn a_selector_begins_at_a_name_that_lasts() {
    check_selector(json!([["button", {"n": 7, "id": "pay"}]]), Some("#pay"));
    check_selector(
        json!([["form", {"id": "order"}, ["div"], ["div", {}, ["button", {"n": 7}]]]]),
        Some("#order > div:nth-of-type(2) > button"),
    );
    check_selector(
        json!([["button", {"n": 7, "data-testid": "pay \"now\""}]]),
        Some(r#"[data-testid="pay \"now\""]"#),
    );
    check_selector(
        json!([["input", {"n": 7, "name": "email"}]]),
        Some(r#"input[name="email"]"#),
    );
    check_selector(
        json!([["p", {}, ["a", {"href": "https://shop.example/ink"}]],
            ["p", {}, ["a", {"n": 7, "href": "https://shop.example/pens?by=price"}]]]),
        Some(r#"a[href$="/pens?by=price"]"#),
    );
    // Of the visitor, there twice, and the end of another's.
    check_selector(
        json!([["p", {}, ["a", {"n": 7, "href": "https://shop.example/orders/48213"}]]]),
        Some("html > body > p > a"),
    );
    check_selector(
        json!([["p", {}, ["a", {"href": "/pens"}]], ["p", {}, ["a", {"n": 7, "href": "/pens"}]]]),
        Some("html > body > p:nth-of-type(2) > a"),
    );
    check_selector(
        json!([["p", {}, ["a", {"href": "/shop/pens"}]], ["p", {}, ["a", {"n": 7, "href": "/pens"}]]]),
        Some("html > body > p:nth-of-type(2) > a"),
    );
    check_selector(
        json!([["button", {"n": 7, "id": "ember123", "class": "is-open btn btn-primary css-1x2y3z"}]]),
        Some("html > body > button.btn.btn-primary"),
    );
    check_selector(
        json!([["p", {"n": 6, "id": "twice"}], ["p", {"n": 7, "id": "twice"}]]),
        Some("html > body > p:nth-of-type(2)"),
    );
    check_selector(
        json!([["p", {"class": "card"}], ["b"], ["p", {"n": 7}]]),
        Some("html > body > p:nth-of-type(2)"),
    );
    check_selector(
        json!([["p"], ["b"], ["p", {"n": 7, "class": "card"}]]),
        Some("html > body > p.card"),
    );
    check_selector(
        json!([["input", {"n": 7, "name": "********"}]]),
        Some("html > body > input"),
    );
    check_selector(
        json!([["svg", {"svg": 1}, ["g", {"svg": 1}], ["linearGradient", {"n": 7, "svg": 1}]]]),
        Some("html > body > svg > *:nth-child(2)"),
    );
}

/// A thumbnail of each product is called after the product, and is the same thumbnail.
#[test]
fn what_is_called_otherwise_on_each_page_of_a_kind_is_one_element() {
    for product in ["Brass ballpoint", "Letter set"] {
        let thumb = |view: &str| json!(["button", {"aria-label": format!("{product}{view}")}]);
        let it = json!(["button", {"n": 7, "aria-label": format!("{product} on a desk")}]);
        check_selector(
            json!([["section", {"aria-label": product}, ["div", {"class": "thumbs"}, thumb(""), thumb(", close up"), it]]]),
            Some("html > body > section > div.thumbs > button:nth-of-type(3)"),
        );
    }
    check_selector(
        json!([["a", {"n": 7, "aria-label": "Cart", "href": "/cart"}]]),
        Some(r#"a[href$="/cart"]"#),
    );
}

#[test]
fn a_rule_for_one_element_names_it_by_what_it_is_called() {
    let body = [
        json!(["nav", {"aria-label": "Shop"}, ["b", {"n": 8}]]),
        json!(["button", {"n": 7, "aria-label": "Close"}]),
        json!(["button"]),
    ];
    let text = Value::from(vec![snapshot(1, "Shop", &body)]).to_string();
    let mut page = Mirror::new(Limits::default());
    for event in &Batch::read(&text, 1_000).unwrap().events {
        page.apply(event);
    }
    for (node, expected) in [(7, r#"button[aria-label="Close"]"#), (8, "b")] {
        assert_eq!(selector_for(&page, node).as_deref(), Some(expected));
    }
}

#[test]
fn a_selector_goes_through_shadow_roots() {
    check_selector(
        json!([["x-card", {"shadow": [["p"], ["p", {"n": 7}]]}, ["p"]]]),
        Some("html > body > x-card >>> :host > p:nth-of-type(2)"),
    );
    check_selector(
        json!([["x-card", {"id": "card", "shadow": [["p", {}, ["button", {"n": 7, "data-test": "go"}]]]}]]),
        Some(r#"#card >>> [data-test="go"]"#),
    );
}

#[test]
fn a_selector_is_bounded() {
    let deep = |levels: usize, class: &str| {
        (0..levels).fold(
            json!(["button", {"n": 7}]),
            |inner, _| json!(["div", {"class": class}, inner]),
        )
    };
    check_selector(json!([deep(200, "card")]), None);
    let without_classes = format!("html > body > {}button", "div > ".repeat(20));
    check_selector(
        json!([deep(20, "product-description-card")]),
        Some(&without_classes),
    );
}

/// What names the page views: url, then title.
fn titles(events: &[Value]) -> Vec<(String, Option<String>)> {
    let mut views: Vec<(String, Option<String>)> = Vec::new();
    for happening in tell(events) {
        match happening {
            Happening::Fact(FactKind::PageView { url, title }) => views.push((url, title)),
            Happening::Title(title) => views.last_mut().unwrap().1 = Some(title),
            _ => {}
        }
    }
    views
}

#[test]
fn a_page_has_the_title_that_it_shows() {
    let meta = |at: i64, href: &str| json!({"type": 4, "data": {"href": href, "width": 1, "height": 1}, "timestamp": at});
    let custom = |at: i64, url: &str, title: Value, kind: &str| json!({"type": 5, "data": {"tag": "girok:page", "payload": {"url": url, "title": title, "kind": kind}}, "timestamp": at});
    let rename = |at: i64, title: &str| {
        let text = json!({"id": 900, "value": title});
        json!({"type": 3, "data": {"source": 0, "texts": [text], "adds": [], "removes": [], "attributes": []}, "timestamp": at})
    };
    let view = |url: &str, title: &str| (url.to_owned(), Some(title.to_owned()));
    let shop = |at| snapshot(at, "Shop", &[]);
    // A foreign recording, which has no word of its own for it.
    assert_eq!(titles(&[meta(1, "/"), shop(2)]), [view("/", "Shop")]);
    // The recorder's word, where the page has no title.
    assert_eq!(
        titles(&[
            meta(1, "/"),
            snapshot(2, "", &[]),
            custom(3, "/", json!("Word"), "load")
        ]),
        [view("/", "Word")]
    );
    // The page's word before the page: the title is not the last page's.
    assert_eq!(
        titles(&[
            meta(1, "/"),
            shop(2),
            custom(50_000, "/cart", Value::Null, "load"),
            snapshot(50_001, "Cart", &[])
        ]),
        [view("/", "Shop"), view("/cart", "Cart")]
    );
    // A page that builds itself has its title a little later, and a counter of messages is no title.
    let change = |at| {
        [
            meta(1, "/"),
            shop(2),
            custom(50_000, "/cart", json!("Shop"), "push"),
            rename(at, "Cart"),
        ]
    };
    assert_eq!(
        titles(&change(51_000)),
        [view("/", "Shop"), view("/cart", "Cart")]
    );
    assert_eq!(
        titles(&change(59_000)),
        [view("/", "Shop"), view("/cart", "Shop")]
    );
    assert_eq!(
        titles(&[meta(1, "/"), shop(2), rename(60, "********")]),
        [view("/", "Shop")]
    );
}
