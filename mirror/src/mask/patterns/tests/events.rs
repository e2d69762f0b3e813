//! What masking makes of single events.

use super::*;

fn masked(patterns: &Patterns, event: &str) -> Option<String> {
    let batch = Batch::read_one(event);
    let event = batch.events.first().expect("an event");
    patterns.mask_event(event, &mut Counts::default())
}

/// `data` is of an event of that kind; `expected` the same where nothing is to be masked.
pub(super) fn check_with(patterns: &Patterns, kind: u8, data: &str, expected: &str) {
    let event = |data: &str| format!(r#"{{"type":{kind},"timestamp":1700000000000,"data":{data}}}"#);
    let before = event(data);
    let once = masked(patterns, &before).unwrap_or_else(|| before.clone());
    assert_eq!(once, event(expected), "{data}");
    assert_eq!(masked(patterns, &once), None, "{once}");
}

pub(super) fn check(kind: u8, data: &str, expected: &str) {
    check_with(&standard(), kind, data, expected);
}

pub(super) fn stays(kind: u8, data: &str) {
    check(kind, data, data);
}

pub(super) fn element(attributes: &str, children: &str) -> String {
    format!(
        r#"{{"node":{{"type":0,"id":1,"childNodes":[{{"type":2,"tagName":"div","attributes":{attributes},"childNodes":{children},"id":4155550132}}]}},"initialOffset":{{"left":0,"top":0}}}}"#
    )
}

#[test]
fn texts_and_attributes_of_a_page() {
    for (attributes, expected) in [
        (r#"{"title":"415-555-0132"}"#, r#"{"title":"********"}"#),
        (r#"{"value":"4155550132"}"#, r#"{"value":"********"}"#),
        (r#"{"id":"4155550132"}"#, r#"{"id":"4155550132"}"#),
        (r#"{"class":"u-jo@b.example x"}"#, r#"{"class":"******** x"}"#),
        (
            r#"{"class":"md:w-1/2 u415-555-0132"}"#,
            r#"{"class":"md:w-1/2 u********"}"#,
        ),
        (r#"{"data-x":"jo\u0040b.example"}"#, r#"{"data-x":"********"}"#),
        (
            r#"{"href":"mailto:jo@b.example"}"#,
            r#"{"href":"mailto:********"}"#,
        ),
        (
            r#"{"href":"/u/jo%40b.example/x?a=b"}"#,
            r#"{"href":"/u/********/x?a=b"}"#,
        ),
        (
            r#"{"src":"data:image/png;base64,4111111111111111"}"#,
            r#"{"src":"data:image/png;base64,4111111111111111"}"#,
        ),
        (
            r#"{"srcset":"/a@2x.png 2x, /jo@b.example.png 1x"}"#,
            r#"{"srcset":"/a@2x.png 2x, /jo@b.example.png 1x"}"#,
        ),
        (
            r#"{"style":"width: 415px; --a: '415-555-0132'"}"#,
            r#"{"style":"width: 415px; --a: '********'"}"#,
        ),
        (
            r#"{"_cssText":".a{content:\"jo@b.example\"}@media x{}"}"#,
            r#"{"_cssText":".a{content:\"********\"}@media x{}"}"#,
        ),
        (
            r#"{"d":"M415 555 0132 415-555-0132"}"#,
            r#"{"d":"M415 555 0132 415-555-0132"}"#,
        ),
        (r#"{"jo@b.example":""}"#, r#"{"********":""}"#),
        (
            r#"{"rr_width":"4155550132.5px"}"#,
            r#"{"rr_width":"4155550132.5px"}"#,
        ),
    ] {
        check(2, &element(attributes, "[]"), &element(expected, "[]"));
    }
    for (children, expected) in [
        (
            r#"[{"type":3,"textContent":"Jo: jo@b.example","id":3}]"#,
            r#"[{"type":3,"textContent":"Jo: ********","id":3}]"#,
        ),
        (
            r#"[{"type":5,"textContent":"123-45-6789","id":3}]"#,
            r#"[{"type":5,"textContent":"********","id":3}]"#,
        ),
        (
            r#"[{"type":2,"tagName":"style","attributes":{},"childNodes":[{"type":3,"textContent":"a{b:415-555-0132}","id":4}],"id":3},{"type":3,"textContent":"415-555-0132","id":5}]"#,
            r#"[{"type":2,"tagName":"style","attributes":{},"childNodes":[{"type":3,"textContent":"a{b:415-555-0132}","id":4}],"id":3},{"type":3,"textContent":"********","id":5}]"#,
        ),
    ] {
        check(2, &element("{}", children), &element("{}", expected));
    }
}

#[test]
fn changes_of_a_page() {
    check(
        3,
        r#"{"source":0,"texts":[{"id":7,"value":"jo@b.example"}],"attributes":[{"id":4155550132,"attributes":{"title":"415-555-0132","id":"4155550132","style":{"--a":"'415-555-0133'","width":["415px","important"],"content":["'jo@b.example'","important"],"top":false}}}],"removes":[],"adds":[{"parentId":4155550132,"nextId":null,"node":{"type":3,"textContent":"4111 1111 1111 1111","id":8}}]}"#,
        r#"{"source":0,"texts":[{"id":7,"value":"********"}],"attributes":[{"id":4155550132,"attributes":{"title":"********","id":"4155550132","style":{"--a":"'********'","width":["415px","important"],"content":["'********'","important"],"top":false}}}],"removes":[],"adds":[{"parentId":4155550132,"nextId":null,"node":{"type":3,"textContent":"********","id":8}}]}"#,
    );
    check(
        3,
        r#"{"source":5,"id":7,"text":"4155550132","isChecked":false}"#,
        r#"{"source":5,"id":7,"text":"********","isChecked":false}"#,
    );
    check(
        4,
        r#"{"href":"https://a.example/?m=jo%40b.example","width":1,"height":2}"#,
        r#"{"href":"https://a.example/?m=********","width":1,"height":2}"#,
    );
    stays(
        3,
        r#"{"source":1,"positions":[{"x":415,"y":555,"id":4155550132,"timeOffset":-4111111111111111}]}"#,
    );
    stays(3, r#"{"source":2,"type":2,"id":4111111111111111,"x":1,"y":2}"#);
}

#[test]
fn style_sheets_and_canvases() {
    check(
        3,
        r#"{"source":8,"id":7,"adds":[{"rule":"a{content:'jo@b.example';b:415-555-0132}","index":0}]}"#,
        r#"{"source":8,"id":7,"adds":[{"rule":"a{content:'********';b:415-555-0132}","index":0}]}"#,
    );
    check(
        3,
        r#"{"source":13,"id":7,"index":[0],"set":{"property":"content","value":"'123-45-6789'"}}"#,
        r#"{"source":13,"id":7,"index":[0],"set":{"property":"content","value":"'********'"}}"#,
    );
    check(
        3,
        r#"{"source":15,"id":7,"styleIds":[1],"styles":[{"styleId":1,"rules":[{"rule":"a{b:url(/jo@b.example)}"}]}]}"#,
        r#"{"source":15,"id":7,"styleIds":[1],"styles":[{"styleId":1,"rules":[{"rule":"a{b:url(/********)}"}]}]}"#,
    );
    check(
        3,
        r#"{"source":9,"id":7,"type":0,"commands":[{"property":"fillText","args":["jo@b.example",4111111111111111,2]},{"property":"drawImage","args":[{"rr_type":"HTMLImageElement","src":"data:image/png;base64,4111111111111111"},{"rr_type":"ArrayBuffer","base64":"4111111111111111"}]}]}"#,
        r#"{"source":9,"id":7,"type":0,"commands":[{"property":"fillText","args":["********","********",2]},{"property":"drawImage","args":[{"rr_type":"HTMLImageElement","src":"data:image/png;base64,4111111111111111"},{"rr_type":"ArrayBuffer","base64":"4111111111111111"}]}]}"#,
    );
}

#[test]
fn what_a_page_says() {
    check(
        5,
        r#"{"tag":"girok:track","payload":{"name":"paid","data":{"jo@b.example":[{"card":4111111111111111,"at":1700000000000,"phone":4155550132,"size":4155550132,"a":"x 123-45-6789"}]}}}"#,
        r#"{"tag":"girok:track","payload":{"name":"paid","data":{"********":[{"card":"********","at":1700000000000,"phone":"********","size":4155550132,"a":"x ********"}]}}}"#,
    );
    check(
        5,
        r#"{"tag":"girok:identify","payload":{"id":"jo@b.example","type":"user","email":"jo@b.example","name":"415-555-0132","note":"jo@b.example","more":{"email":"jo@b.example"}}}"#,
        r#"{"tag":"girok:identify","payload":{"id":"jo@b.example","type":"user","email":"jo@b.example","name":"415-555-0132","note":"********","more":{"email":"********"}}}"#,
    );
    check(
        6,
        r#"{"plugin":"rrweb/console@1","payload":{"level":"log","trace":["f@https://a.example/x.js:1:2"],"payload":["\"jo@b.example\"","{\"a\":\"415-555-0132\",\"n\":2345678901}"]}}"#,
        r#"{"plugin":"rrweb/console@1","payload":{"level":"log","trace":["f@https://a.example/x.js:1:2"],"payload":["\"********\"","{\"a\":\"********\",\"n\":2345678901}"]}}"#,
    );
    check(
        6,
        r#"{"plugin":"rrweb/network@1","payload":{"requests":[{"name":"https://a.example/?q=jo%40b.example","startTime":4155550132.5}]}}"#,
        r#"{"plugin":"rrweb/network@1","payload":{"requests":[{"name":"https://a.example/?q=********","startTime":4155550132.5}]}}"#,
    );
    check(
        3,
        r#"{"source":11,"level":"log","payload":["\"123-45-6789\""],"trace":[]}"#,
        r#"{"source":11,"level":"log","payload":["\"********\""],"trace":[]}"#,
    );
    check(
        3,
        r#"{"source":99,"x":{"y":["jo@b.example",4111111111111111]}}"#,
        r#"{"source":99,"x":{"y":["********","********"]}}"#,
    );
    check(
        3,
        r#"{"source":3,"id":1,"x":0,"y":0,"odd":"jo@b.example"}"#,
        r#"{"source":3,"id":1,"x":0,"y":0,"odd":"********"}"#,
    );
}

#[test]
fn events_that_nest_deeply_are_gone_through_without_recursion() {
    let depth = 1_000;
    let nested = "[".repeat(depth) + "\"jo@b.example\"" + &"]".repeat(depth);
    let expected = nested.replace("jo@b.example", ASTERISKS);
    check(
        5,
        &format!(r#"{{"tag":"a","payload":{nested}}}"#),
        &format!(r#"{{"tag":"a","payload":{expected}}}"#),
    );
}
