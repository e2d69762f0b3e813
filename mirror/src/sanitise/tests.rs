//! What sanitising makes of single events.

use std::collections::BTreeMap;

use super::sanitise_on;
use super::tags::{Page, Tags};
use crate::batch::Batch;

/// A page of which only the names of elements are known, and what texts are in.
#[derive(Default)]
struct Known {
    elements: BTreeMap<i64, &'static str>,
    texts: BTreeMap<i64, &'static str>,
}

impl Page for Known {
    fn tags(&self, id: i64) -> Option<Tags> {
        self.elements.get(&id).map(|tag| Tags::of(tag))
    }

    fn tags_around(&self, id: i64) -> Option<Tags> {
        self.texts.get(&id).map(|tag| Tags::of(tag))
    }
}

fn page() -> Known {
    let elements = [
        (10, "div"),
        (11, "iframe"),
        (12, "a"),
        (13, "noscript"),
        (14, "style"),
        (15, "link"),
        (16, "meta"),
        (17, "base"),
        (18, "img"),
        (19, "object"),
        (20, "set"),
        (21, "use"),
        (22, "param"),
    ];
    Known {
        elements: elements.into(),
        texts: [(30, "div"), (31, "noscript"), (32, "style")].into(),
    }
}

fn cleaned(event: &str, known: &Known) -> Option<String> {
    let batch = Batch::read_one(event);
    let event = batch.events.first().expect("an event");
    sanitise_on(event, known)
}

/// `expected` is the same as `event` where nothing is to be taken out.
fn check(event: &str, expected: &str) {
    let known = page();
    let once = cleaned(event, &known);
    assert_eq!(once.as_deref().unwrap_or(event), expected, "{event}");
    assert_eq!(
        once.is_none(),
        event == expected,
        "an edit that changes nothing: {event}"
    );
    assert!(crate::json::Raw::parse(expected).is_some(), "no JSON: {expected}");
    assert_eq!(cleaned(expected, &known), None, "twice: {expected}");
}

fn incremental(data: &str) -> String {
    format!(r#"{{"type":3,"data":{data},"timestamp":5}}"#)
}

fn snapshot(nodes: &str) -> String {
    format!(
        r#"{{"type":2,"data":{{"node":{{"type":0,"childNodes":[{nodes}],"id":1}},"initialOffset":{{"left":0,"top":0}}}},"timestamp":5}}"#
    )
}

fn element(tag: &str, attributes: &str, children: &str) -> String {
    format!(r#"{{"type":2,"tagName":"{tag}","attributes":{attributes},"childNodes":[{children}],"id":2}}"#)
}

fn check_node(node: &str, expected: &str) {
    check(&snapshot(node), &snapshot(expected));
    // The same below something, and brought later.
    let around = |node: &str| element("div", "{}", &element("section", r#"{"class":"a"}"#, node));
    check(&snapshot(&around(node)), &snapshot(&around(expected)));
    let adds = |node: &str| {
        let add = |node: &str| format!(r#"{{"parentId":10,"nextId":null,"node":{node}}}"#);
        incremental(&format!(
            r#"{{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[{}]}}"#,
            if node.is_empty() { String::new() } else { add(node) }
        ))
    };
    check(&adds(node), &adds(expected));
}

fn check_attributes(tag: &str, attributes: &str, expected: &str) {
    check_node(&element(tag, attributes, ""), &element(tag, expected, ""));
}

fn check_change(id: &str, attributes: &str, expected: &str) {
    let change = |attributes: &str| {
        incremental(&format!(
            r#"{{"source":0,"texts":[],"attributes":[{{"id":{id},"attributes":{attributes}}}],"removes":[],"adds":[]}}"#
        ))
    };
    check(&change(attributes), &change(expected));
}

#[test]
fn a_plain_page_stays() {
    for node in [
        element("div", r#"{"class":"md:flex","id":"a:b","style":"color:red"}"#, r#"{"type":3,"textContent":"<script>alert(1)</script> javascript:","id":3}"#),
        element("a", r#"{"href":"https://shop.example/?a=javascript:"}"#, ""),
        element("img", r#"{"src":"data:image/svg+xml,<svg/>","srcset":"a.png 1x, b.png 2x","alt":"javascript: a book","onx":null}"#, "").replace(r#","onx":null"#, ""),
        element("input", r#"{"type":"text","value":"javascript:1","checked":true,"rr_width":"10px"}"#, ""),
        element("link", r#"{"rel":"stylesheet","href":"https://shop.example/a.css","_cssText":"@import url(\"b.css\");.a\\:b{color:red}"}"#, ""),
        element("style", r#"{"_cssText":"a[href^=\"javascript:\"]{color:red}"}"#, ""),
        element("meta", r#"{"http-equiv":"Content-Type","content":"text/html; charset=utf-8"}"#, ""),
        element("meta", r#"{"name":"viewport","content":"width=device-width"}"#, ""),
        element("canvas", r#"{"rr_dataURL":"data:image/webp;base64,AAAA"}"#, ""),
        element("iframe", r#"{"rr_src":"https://other.example/","width":"100"}"#, ""),
        element("my-card", r##"{"@click":"x","v-on:click":"y",":class":"{a:b}"}"##, ""),
        element("noscript", "{}", ""),
        r#"{"type":5,"textContent":"[if IE]><script>","id":2}"#.to_owned(),
        r#"{"type":1,"name":"html","publicId":"","systemId":"","id":2}"#.to_owned(),
    ] {
        check_node(&node, &node);
    }
}

#[test]
fn scripts_become_empty_noscripts_whatever_they_are_called() {
    let text = |value: &str| format!(r#"{{"type":3,"textContent":"{value}","id":3}}"#);
    let empty = element("noscript", "{}", &text(""));
    for tag in [
        "script",
        "SCRIPT",
        "sCrIpT",
        "svg:script",
        "html:SCRIPT",
        "\\u0073cript",
        "scr\\u0069pt",
    ] {
        check_node(
            &element(
                tag,
                r#"{"src":"https://evil.example/x.js","type":"module"}"#,
                &text("alert(1)"),
            ),
            &empty,
        );
    }
    check_node(
        &element(
            "noscript",
            r#"{"class":"x"}"#,
            &text("<img src=x onerror=alert(1)>"),
        ),
        &empty,
    );
    let svg = |node: String| node.replace(r#""id":2}"#, r#""isSVG":true,"id":2}"#);
    check_node(&svg(element("script", "{}", &text("x"))), &svg(empty.clone()));
    check_node(&svg(element("handler", "{}", &text("x"))), &svg(empty));
    // The members in another order: the name is known last.
    check_node(
        r#"{"id":2,"childNodes":[{"id":3,"textContent":"x","type":3}],"attributes":{"src":"y"},"isCustom":true,"tagName":"script","type":2}"#,
        r#"{"id":2,"childNodes":[{"id":3,"textContent":"","type":3}],"attributes":{},"isCustom":false,"tagName":"noscript","type":2}"#,
    );
    // Nodes below a script stay, so that later events find them.
    let inner = element("b", "{}", &text("kept"));
    check_node(
        &element("script", "{}", &inner),
        &element("noscript", "{}", &inner),
    );
}

#[test]
fn names_that_no_element_can_have_become_a_div() {
    for tag in [
        "",
        "1a",
        "a b",
        "<script>",
        "a/b",
        "a:b:c",
        "script\\u0000",
        "a>",
        "기록",
        "a:",
    ] {
        check_node(&element(tag, "{}", ""), &element("div", "{}", ""));
    }
    for tag in [r#"["script"]"#, "7", "null", r#"{"toString":1}"#] {
        let odd = element("x", "{}", "").replace(r#""x""#, tag);
        check_node(&odd, &element("div", "{}", ""));
    }
}

#[test]
fn what_is_no_node_is_dropped() {
    for node in [
        "null",
        "7",
        r#""<script>""#,
        "[]",
        "{}",
        r#"{"type":99,"id":2}"#,
        r#"{"type":"2","tagName":"script","id":2}"#,
        r#"{"tagName":"script","attributes":{},"childNodes":[],"id":2}"#,
    ] {
        check(&snapshot(node), &snapshot(""));
        let neighbours = |node: &str| element("i", "{}", "") + node + &element("b", "{}", "");
        check(
            &snapshot(&neighbours(&format!(",{node},"))),
            &snapshot(&neighbours(",")),
        );
    }
    check_node(
        r#"{"type":2,"tagName":"div","attributes":"onclick","childNodes":{"0":1},"shadow":{"type":2,"tagName":"script"},"extra":1,"id":2}"#,
        r#"{"type":2,"tagName":"div","attributes":{},"childNodes":[],"id":2}"#,
    );
    // Without a name it is an element that is called `undefined`.
    check_node(
        r#"{"type":2,"attributes":{"src":"x","onclick":"y"},"id":2}"#,
        r#"{"type":2,"attributes":{},"id":2}"#,
    );
    check_node(
        r#"{"type":3,"textContent":["x"],"id":2}"#,
        r#"{"type":3,"textContent":"","id":2}"#,
    );
    let page = |node: &str| format!(r#"{{"type":2,"data":{{"node":{node}}},"timestamp":5}}"#);
    for node in ["[]", "7", r#"{"type":9,"childNodes":[]}"#] {
        check(&page(node), &page(super::tree::NO_PAGE));
    }
}

#[test]
fn a_member_that_is_there_twice_is_there_once() {
    check_node(
        r#"{"type":3,"type":2,"tagName":"div","tagName":"script","attributes":{},"attributes":{"onclick":"x"},"childNodes":[],"childNodes":[{"type":2,"tagName":"script"}],"t\u0061gName":"script","textContent":"","id":2}"#,
        r#"{"type":3,"tagName":"div","attributes":{},"childNodes":[],"textContent":"","id":2}"#,
    );
}

#[test]
fn handlers_never_stay() {
    for name in [
        "onclick",
        "ONCLICK",
        "onLoad",
        "onanything",
        "\\u006fnclick",
        "on\\u0063lick",
        "svg:onload",
        "x:ONerror",
        "on-x",
        "on:x",
    ] {
        for value in [r#""alert(1)""#, r#"["alert(1)"]"#, "true", "null", r#"{"a":1}"#] {
            check_attributes(
                "div",
                &format!(r#"{{"id":"a","{name}":{value},"class":"b"}}"#),
                r#"{"id":"a","class":"b"}"#,
            );
            check_change("10", &format!(r#"{{"{name}":{value}}}"#), "{}");
        }
    }
}

#[test]
fn odd_attributes_are_dropped() {
    for name in [
        "",
        "a b",
        "a\\u0000",
        "a\\nonclick",
        "a=b",
        "a/onclick",
        "<",
        "'",
        "\\\"",
        "__proto__",
        "srcdoc",
        "SrcDoc",
        "ping",
        "xml:base",
        "manifest",
    ] {
        check_attributes("div", &format!(r#"{{"{name}":"x"}}"#), "{}");
    }
    for value in [r#"["javascript:alert(1)"]"#, r#"{"toString":"x"}"#, "[[]]"] {
        check_attributes("a", &format!(r#"{{"href":{value},"id":"x"}}"#), r#"{"id":"x"}"#);
    }
    for value in ["7", "true", "false", "null"] {
        let attributes = format!(r#"{{"tabindex":{value}}}"#);
        check_attributes("div", &attributes, &attributes);
    }
}

#[test]
fn addresses_that_run_never_stay() {
    for url in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\\tscript:alert(1)",
        "\\u006aavascript:alert(1)",
        "\\u0001 javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "data:application/xhtml+xml,x",
        "vbscript:x",
    ] {
        for name in ["href", "xlink:href", "HREF"] {
            check_attributes(
                "a",
                &format!(r#"{{"{name}":"{url}"}}"#),
                &format!(r##"{{"{name}":"#"}}"##),
            );
        }
        check_change("12", &format!(r#"{{"href":"{url}"}}"#), r##"{"href":"#"}"##);
        for name in ["action", "formaction", "ACTION"] {
            check_attributes("form", &format!(r#"{{"{name}":"{url}"}}"#), "{}");
        }
    }
    for name in [
        "src",
        "poster",
        "background",
        "data-url",
        "cite",
        "longdesc",
        "srcset",
        "from",
    ] {
        check_attributes(
            "video",
            &format!(r#"{{"{name}":"javascript:alert(1)","id":"x"}}"#),
            r#"{"id":"x"}"#,
        );
        check_attributes(
            "video",
            &format!(r#"{{"{name}":"data:text/html,x","id":"x"}}"#),
            r#"{"id":"x"}"#,
        );
    }
    check_attributes("img", r#"{"srcset":"a.png 1x, javascript:x 2x"}"#, "{}");
    check_attributes("use", r#"{"href":"data:image/svg+xml,<svg/>#a"}"#, "{}");
    check_attributes(
        "param",
        r#"{"name":"movie","value":"javascript:x"}"#,
        r#"{"name":"movie"}"#,
    );
    check_attributes("set", r#"{"attributeName":"href","to":"javascript:x"}"#, "{}");
    check_attributes(
        "animate",
        r##"{"attributeName":"xlink:HREF","values":"#;javascript:x","dur":"1s"}"##,
        r#"{"dur":"1s"}"#,
    );
    check_attributes(
        "animate",
        r#"{"attributeName":"x","values":"0;10;0"}"#,
        r#"{"attributeName":"x","values":"0;10;0"}"#,
    );
    check_attributes("canvas", r#"{"rr_dataURL":"https://evil.example/x"}"#, "{}");
    check_attributes(
        "img",
        r#"{"rr_dataURL":"javascript:x","src":"a"}"#,
        r#"{"src":"a"}"#,
    );
}

#[test]
fn documents_within_the_document_lead_nowhere() {
    for tag in [
        "iframe",
        "IFRAME",
        "frame",
        "embed",
        "object",
        "applet",
        "portal",
        "fencedframe",
        "html:iframe",
    ] {
        check_attributes(
            tag,
            r#"{"src":"https://evil.example/","SRC":"/x","data":"x","code":"y","srcdoc":"<script>","title":"t"}"#,
            r#"{"title":"t"}"#,
        );
    }
    check_change(
        "11",
        r#"{"src":"https://evil.example/","rr_src":"https://evil.example/"}"#,
        r#"{"rr_src":"https://evil.example/"}"#,
    );
    check_change("19", r#"{"data":"data:image/png;base64,AA"}"#, "{}");
    check_change(
        "18",
        r#"{"src":"https://shop.example/a.png"}"#,
        r#"{"src":"https://shop.example/a.png"}"#,
    );
    // Nobody knows what these are.
    for id in ["999", "\"11\"", "11.5", "null", "-1"] {
        check_change(
            id,
            r#"{"src":"https://evil.example/","href":"/x","http-equiv":"refresh","rel":"prefetch","class":"a"}"#,
            r#"{"class":"a"}"#,
        );
    }
}

#[test]
fn commands_and_early_loads_never_stay() {
    for pragma in [
        "refresh",
        "Refresh ",
        "REFRESH",
        "set-cookie",
        "Content-Security-Policy",
        "origin-trial",
        "x",
    ] {
        check_attributes(
            "meta",
            &format!(r#"{{"http-equiv":"{pragma}","content":"0;url=//evil.example"}}"#),
            "{}",
        );
        check_attributes(
            "META",
            &format!(r#"{{"CONTENT":"0","HTTP-EQUIV":"{pragma}"}}"#),
            "{}",
        );
        check_change("16", &format!(r#"{{"http-equiv":"{pragma}"}}"#), "{}");
    }
    check_attributes(
        "meta",
        r#"{"name":"x","content":"0;url=javascript:1"}"#,
        r#"{"name":"x"}"#,
    );
    check_attributes(
        "base",
        r#"{"href":"https://evil.example/","target":"_top"}"#,
        "{}",
    );
    check_change("17", r#"{"href":"https://evil.example/"}"#, "{}");
    for rel in [
        "preload",
        "PREFETCH",
        "modulepreload",
        "dns-prefetch",
        "preconnect",
        "manifest",
        "import",
        " prefetch  preload ",
    ] {
        check_attributes(
            "link",
            &format!(r#"{{"rel":"{rel}","href":"/a.css"}}"#),
            r#"{"href":"/a.css"}"#,
        );
        check_change("15", &format!(r#"{{"rel":"{rel}"}}"#), "{}");
    }
    check_attributes(
        "link",
        r#"{"rel":"preload stylesheet","href":"/a"}"#,
        r#"{"rel":"stylesheet","href":"/a"}"#,
    );
    check_attributes(
        "a",
        r#"{"rel":"prefetch noopener"}"#,
        r#"{"rel":"prefetch noopener"}"#,
    );
}

#[test]
fn styles_lose_what_runs_and_nothing_else() {
    let bad = "a{b:url(javascript:x)}";
    let good = "a{b:url(data:,)}";
    let node = |css: &str| format!(r#"{{"type":3,"textContent":"{css}","isStyle":true,"id":3}}"#);
    check_node(
        &element("style", "{}", &node(bad)),
        &element("style", "{}", &node(good)),
    );
    check_node(
        &element("link", &format!(r#"{{"_cssText":"{bad}"}}"#), ""),
        &element("link", &format!(r#"{{"_cssText":"{good}"}}"#), ""),
    );
    check_attributes(
        "p",
        r#"{"style":"b:URL('javascript:x');c:d"}"#,
        r#"{"style":"b:URL('data:,');c:d"}"#,
    );
    check_attributes(
        "rect",
        r#"{"fill":"url(javascript:x)"}"#,
        r#"{"fill":"url(data:,)"}"#,
    );
    check_change(
        "10",
        r#"{"style":{"color":"red","top":false,"background":["url(javascript:x)","important"],"behavior":"url(x)","b":{"c":1}}}"#,
        r#"{"style":{"color":"red","top":false,"background":["url(data:,)","important"]}}"#,
    );
    for data in [
        r#"{"source":8,"id":14,"adds":[{"rule":"CSS","index":0}]}"#,
        r#"{"source":8,"id":14,"replace":"CSS"}"#,
        r#"{"source":8,"styleId":1,"replaceSync":"CSS"}"#,
        r#"{"source":15,"id":1,"styleIds":[1],"styles":[{"styleId":1,"rules":[{"rule":"CSS","index":0}]}]}"#,
        r#"{"source":10,"family":"F","fontSource":"CSS","buffer":false}"#,
        r#"{"source":13,"id":14,"index":[0],"set":{"property":"background","value":"CSS"}}"#,
    ] {
        check(
            &incremental(&data.replace("CSS", bad)),
            &incremental(&data.replace("CSS", good)),
        );
    }
    check(
        &incremental(
            r#"{"source":13,"id":14,"index":[0],"set":{"property":"-MOZ-binding","value":"url(x)"}}"#,
        ),
        &incremental(r#"{"source":13,"id":14,"index":[0],"set":null}"#),
    );
}

#[test]
fn texts_that_come_later_know_where_they_come_to() {
    let texts = |id: &str, value: &str| {
        incremental(&format!(
            r#"{{"source":0,"texts":[{{"id":{id},"value":"{value}"}}],"attributes":[],"removes":[],"adds":[]}}"#
        ))
    };
    let css = ("b:url(javascript:x)", "b:url(data:,)");
    for (id, value, expected) in [
        ("30", "alert(1)", "alert(1)"),
        ("30", css.0, css.0),
        ("31", "alert(1)", ""),
        ("13", "alert(1)", ""),
        ("32", css.0, css.1),
        ("14", css.0, css.1),
        ("999", "alert(1)", "alert(1)"),
        ("999", css.0, css.1),
    ] {
        check(&texts(id, value), &texts(id, expected));
    }
    let adds = |list: &str, texts: &str| {
        incremental(&format!(
            r#"{{"source":0,"texts":[{texts}],"attributes":[],"removes":[],"adds":[{list}]}}"#
        ))
    };
    let text = |value: &str, parent: &str| {
        format!(
            r#"{{"parentId":{parent},"nextId":null,"node":{{"type":3,"textContent":"{value}","id":51}}}}"#
        )
    };
    check(&adds(&text("x", "13"), ""), &adds(&text("", "13"), ""));
    check(&adds(&text("x", "10"), ""), &adds(&text("x", "10"), ""));
    let script = |tag: &str, value: &str| {
        let script = format!(
            r#"{{"parentId":10,"nextId":null,"node":{{"type":2,"tagName":"{tag}","attributes":{{}},"childNodes":[],"id":50}}}}"#
        );
        adds(
            &format!("{},{script}", text(value, "50")),
            &format!(r#"{{"id":51,"value":"{value}"}},{{"id":50,"value":"{value}"}}"#),
        )
    };
    check(&script("script", "x"), &script("noscript", ""));
}

#[test]
fn an_attached_document_is_looked_through_as_the_page_is() {
    let attach = |tag: &str, attributes: &str| {
        let document = format!(
            r#"{{"type":0,"childNodes":[{}],"rootId":60,"id":60}}"#,
            element("html", "{}", &element(tag, attributes, ""))
        );
        incremental(&format!(
            r#"{{"source":0,"adds":[{{"parentId":11,"nextId":null,"node":{document}}}],"removes":[],"texts":[],"attributes":[],"isAttachIframe":true}}"#
        ))
    };
    check(&attach("script", r#"{"src":"x"}"#), &attach("noscript", "{}"));
    check(&attach("body", r#"{"onload":"x"}"#), &attach("body", "{}"));
}

#[test]
fn shapes_of_a_mutation_that_are_not_understood_are_dropped() {
    check(
        &incremental(
            r#"{"source":0,"adds":{"0":{"node":{"type":2,"tagName":"script"}}},"texts":[7,{"id":30,"value":["x"]},{"id":30,"value":null}],"attributes":[null,{"id":10,"attributes":["onclick"]},{"id":10}],"removes":"packed","more":[{"onclick":1}]}"#,
        ),
        &incremental(
            r#"{"source":0,"adds":[],"texts":[{"id":30,"value":null}],"attributes":[{"id":10,"attributes":{}},{"id":10}],"removes":"packed"}"#,
        ),
    );
    let packed = incremental(r#"{"source":0,"adds":"packed","texts":"packed","attributes":"packed"}"#);
    check(
        &packed,
        &incremental(r#"{"source":0,"adds":[],"texts":[],"attributes":[]}"#),
    );
}

#[test]
fn a_canvas_is_only_drawn_on() {
    let commands =
        |list: &str| incremental(&format!(r#"{{"source":9,"id":10,"type":0,"commands":[{list}]}}"#));
    let fine = r#"{"property":"fillRect","args":[0,0,1,1]}"#;
    for command in [
        r#"{"property":"fillStyle","args":["red"],"setter":true}"#,
        r#"{"property":"drawImage","args":[{"rr_type":"HTMLImageElement","src":"data:image/png;base64,AA"},0,0]}"#,
        r#"{"property":"putImageData","args":[{"rr_type":"ImageData","args":[{"rr_type":"Uint8ClampedArray","args":[{"rr_type":"ArrayBuffer","base64":"AA"}]},1,1]},0,0]}"#,
        r#"{"property":"bufferData","args":[34962,{"rr_type":"Float32Array","args":[1.5]},35044]}"#,
        r#"{"property":"attachShader","args":[{"rr_type":"WebGLProgram","index":0}]}"#,
        r#"{"property":"fillText","args":["function: alert(1)",0,0]}"#,
        r#"{"property":"drawImage","args":[{"rr_type":"ImageBitmap","args":[{"rr_type":"Blob","data":[{"rr_type":"ArrayBuffer","base64":"AA"}],"type":"image/png"}]},0,0]}"#,
    ] {
        check(&commands(command), &commands(command));
    }
    for command in [
        r#"{"property":"x","args":[{"rr_type":"Function","args":["alert(1)"]}]}"#,
        r#"{"property":"x","args":[{"rr_typ\u0065":"Function","args":["alert(1)"]}]}"#,
        r#"{"property":"x","args":[{"rr_type":["Function"],"args":["alert(1)"]}]}"#,
        r#"{"property":"x","args":[[[{"a":{"rr_type":"Worker","args":["/x"]}}]]]}"#,
        r#"{"property":"x","args":[{"rr_type":"EventSource","args":["/x"]}]}"#,
        r#"{"property":"constructor","args":[]}"#,
        r#"{"property":"__defineGetter__","args":[]}"#,
        r#"{"property":["drawImage"],"args":[]}"#,
        r#"{"property":"drawImage","args":["javascript:x"]}"#,
        r#"{"property":"drawImage","args":[{"rr_type":"HTMLImageElement","src":"data:text/html,x"}]}"#,
        r#"{"property":"drawImage","args":[{"rr_type":"HTMLImageElement","src":"file:///etc/passwd"}]}"#,
    ] {
        check(&commands(&format!("{fine},{command}")), &commands(fine));
        check(
            &incremental(&format!(r#"{{"source":9,"id":10,"type":0,{}"#, &command[1..])),
            &incremental(r#"{"source":9,"commands":[]}"#),
        );
    }
}

#[test]
fn keys_that_some_would_read_and_others_not_are_dropped() {
    check(
        r#"{"type":5,"data":{"tag":"x"},"typ\u0065":2,"d\u0061ta":{"node":{"type":2,"tagName":"script"}},"timestamp":5}"#,
        r#"{"type":5,"data":{"tag":"x"},"timestamp":5}"#,
    );
    check(
        &incremental(r#"{"source":1,"s\u006furce":0,"positions":[]}"#),
        &incremental(r#"{"source":1,"positions":[]}"#),
    );
    check(
        &incremental(r#"{"source":0,"add\u0073":[{"node":{"type":2,"tagName":"script"}}],"adds":[]}"#),
        &incremental(r#"{"source":0,"adds":[]}"#),
    );
    // A number that is the same as another, for those who read it as JavaScript does.
    check(
        &incremental(
            r#"{"source":0e7,"adds":[{"parentId":10,"node":{"type":2.0,"tagName":"script","id":5}}]}"#,
        ),
        &incremental(
            r#"{"source":0e7,"adds":[{"parentId":10,"node":{"type":2.0,"tagName":"noscript","id":5}}]}"#,
        ),
    );
    check(
        &incremental(r#"{"source":0.8e1,"replace":"b:url(javascript:x)"}"#),
        &incremental(r#"{"source":0.8e1,"replace":"b:url(data:,)"}"#),
    );
}

#[test]
fn other_events_stay() {
    for event in [
        incremental(r#"{"source":1,"positions":[{"x":1,"y":2,"id":3,"timeOffset":0}]}"#),
        incremental(r#"{"source":5,"id":3,"text":"javascript:\n<script>","isChecked":false}"#),
        incremental(r#"{"source":99,"onclick":"x"}"#),
        r#"{"type":5,"data":{"tag":"x","payload":{"onclick":"alert(1)","href":"javascript:1"}},"timestamp":5}"#.to_owned(),
        r#"{"type":6,"data":{"plugin":"rrweb/console@1","payload":{"payload":["\"<script>\""]}},"timestamp":5}"#.to_owned(),
        r#"{"type":4,"data":{"href":"https://shop.example/","width":1,"height":1},"timestamp":5}"#.to_owned(),
        r#"{"type":0,"data":{},"timestamp":5}"#.to_owned(),
        r#"{"type":1,"timestamp":5}"#.to_owned(),
    ] {
        check(&event, &event);
    }
    check(
        r#"{"type":4,"data":{"href":"javascript:alert(1)","width":1},"timestamp":5}"#,
        r#"{"type":4,"data":{"href":"about:blank","width":1},"timestamp":5}"#,
    );
}

#[test]
fn depth_needs_no_stack() {
    let deep = |tag: &str| (0..500).fold(element(tag, "{}", ""), |inner, _| element("div", "{}", &inner));
    check(&snapshot(&deep("script")), &snapshot(&deep("noscript")));
}
