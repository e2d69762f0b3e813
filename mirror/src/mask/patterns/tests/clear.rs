//! What was once stored in clear.

use super::events::{check, check_with, element, stays};
use super::*;

fn payload(payload: &str) -> String {
    format!(r#"{{"tag":"a","payload":{payload}}}"#)
}

fn canvas(commands: &str) -> String {
    format!(r#"{{"source":9,"id":7,"type":0,"commands":[{commands}]}}"#)
}

#[test]
fn addresses_that_have_their_content_in_themselves_are_searched() {
    for (attributes, expected) in [
        (
            r#"{"href":"data:text/csv;charset=utf-8,name,mail%0AAda,ada@example.org"}"#,
            r#"{"href":"data:text/csv;charset=utf-8,name,mail%0AAda,********"}"#,
        ),
        (
            r#"{"href":"data:text/csv,a%0A4111%201111%201111%201111"}"#,
            r#"{"href":"data:text/********"}"#,
        ),
        (
            r#"{"src":"data:image/svg+xml,<svg><text>ada@example.org</text></svg>"}"#,
            r#"{"src":"data:image/svg+xml,<svg><text>********</text></svg>"}"#,
        ),
        (
            r#"{"title":"data:,ada@example.org"}"#,
            r#"{"title":"data:,********"}"#,
        ),
        (
            r#"{"src":"data:image/png;base64,ada@example.org"}"#,
            r#"{"src":"data:image/png;base64,********"}"#,
        ),
        (
            r#"{"srcset":"data:image/png;base64,AAAA 1x, /u/ada@example.org 2x"}"#,
            r#"{"srcset":"data:image/png;base64,AAAA 1x, /u/******** 2x"}"#,
        ),
        (
            r#"{"style":"background:url('data:image/svg+xml,<text>415-555-0132</text>')"}"#,
            r#"{"style":"background:url('data:image/svg+xml,<text>********</text>')"}"#,
        ),
    ] {
        check(2, &element(attributes, "[]"), &element(expected, "[]"));
    }
    check(
        2,
        &element(
            "{}",
            r#"[{"type":3,"textContent":"data:,ada@example.org","id":3}]"#,
        ),
        &element("{}", r#"[{"type":3,"textContent":"data:,********","id":3}]"#),
    );
    check(
        5,
        &payload(r#"["data:,ada@example.org","data:image/png;base64,4111111111111111"]"#),
        &payload(r#"["data:,********","data:image/png;base64,********"]"#),
    );
    for kind in ["image/png", "font/woff2", "audio/mpeg", "video/mp4"] {
        for written in [kind.to_owned(), kind.replace('/', r"\/")] {
            let source = format!("data:{written};base64,4111111111111111");
            stays(2, &element(&format!(r#"{{"src":"{source}"}}"#), "[]"));
        }
    }
}

#[test]
fn drawings_in_addresses_keep_their_shapes() {
    let all = standard();
    for (address, expected) in [
        (
            "data:image/svg+xml,<svg viewBox='0 0 24 24'><path d='M4111 1111 1111 1111 415.555.0132'/></svg>",
            None,
        ),
        (
            "data:image/svg+xml,%3Csvg%3E%3Cpath d=%224111 1111 1111 1111%22/%3E%3C/svg%3E",
            None,
        ),
        (
            "data:image/svg+xml;utf8,%3Csvg%3E%3Cpath%20d%3D%274111%201111%201111%201111%27%2F%3E%3C%2Fsvg%3E",
            None,
        ),
        (
            "data:image/svg+xml,<svg><path d='M4111 1111'/><text x='1'>4111 1111 1111 1111</text></svg>",
            Some("data:image/svg+xml,<svg><path d='M4111 1111'/><text x='1'>********</text></svg>"),
        ),
        (
            "data:image/svg+xml,<svg aria-label='415-555-0132'><path d='M4 ada@example.org'/></svg>",
            Some("data:image/svg+xml,<svg aria-label='********'><path d='M4 ********'/></svg>"),
        ),
        // What has no end is no shape.
        (
            "data:image/svg+xml,<path d='4111 1111 1111 1111",
            Some("data:image/svg+xml,<path d='********"),
        ),
    ] {
        let masked = all.mask_in(address, Place::Name, &mut Counts::default());
        assert_eq!(masked.as_deref(), expected, "{address}");
    }
}

#[test]
fn short_matches_of_ones_own_are_found_wherever_they_are() {
    let pin = with_custom(r"\b\d{4}\b");
    check_with(
        &pin,
        2,
        &element(
            r#"{"title":"7391","rr_scrollTop":1024}"#,
            r#"[{"type":3,"textContent":"7391","id":3000}]"#,
        ),
        &element(
            r#"{"title":"********","rr_scrollTop":1024}"#,
            r#"[{"type":3,"textContent":"********","id":3000}]"#,
        ),
    );
    check_with(
        &with_custom(r"K-\d\d"),
        5,
        &payload(r#"["K-17"]"#),
        &payload(r#"["********"]"#),
    );
    for expression in [r"\b\d{6}\b", r"^\d{6}$"] {
        check_with(
            &with_custom(expression),
            5,
            &payload(r#"{"member":739158,"more":["739158","\"739158\"",-739158,739158.0,73915]}"#),
            &payload(
                r#"{"member":"********","more":["********","\"********\"","********","********",73915]}"#,
            ),
        );
    }
    check_with(
        &with_custom(r"^-\d\.\d$"),
        5,
        &payload("[-1.5,1.5]"),
        &payload(r#"["********",1.5]"#),
    );
    // What draws or counts stays.
    for (kind, data) in [
        (
            3,
            r#"{"source":1,"positions":[{"x":1024,"y":1024,"id":1024,"timeOffset":1024}]}"#,
        ),
        (3, r#"{"source":3,"id":1024,"x":1024,"y":1024}"#),
        (3, r#"{"source":15,"id":1024,"styleIds":[1024,1025]}"#),
        (
            3,
            r#"{"source":8,"id":1024,"removes":[{"index":[1024,1]},{"index":1024}]}"#,
        ),
        (
            3,
            r#"{"source":0,"texts":[],"attributes":[{"id":1024,"attributes":{"style":{"z-index":1024}}}],"removes":[{"parentId":1024,"id":1025}],"adds":[{"parentId":1024,"nextId":1025,"node":{"type":3,"textContent":"a","rootId":1024,"id":1026}}]}"#,
        ),
        (
            3,
            r#"{"source":9,"id":1024,"type":0,"commands":[{"property":"fillRect","args":[1024,1024,[1024]]},{"property":"fillText","args":["a",1024,1024]}]}"#,
        ),
        (
            3,
            r#"{"source":7,"id":1024,"type":0,"currentTime":1024,"volume":1}"#,
        ),
        (4, r#"{"href":"/","width":1024,"height":1024}"#),
    ] {
        check_with(&pin, kind, data, data);
    }
}

#[test]
fn numbers_that_are_dialled_are_found_in_addresses() {
    for text in [
        "tel:2125550123",
        "sms:12125550123?body=hi",
        "TEL:2125550123",
        "smsto:2125550123",
        "https://wa.me/12125550123?text=hi",
        "https://wa.me/447911123456",
        "?phone=2125550123",
        "/a?x=1&userPhone=2125550123&y=2",
        "/a?mobile_number=12125550123#x",
        "https://api.whatsapp.com/send?phone=2125550123",
        r#"{"phone":2125550123}"#,
    ] {
        let number = text
            .split(|c: char| !c.is_ascii_digit())
            .max_by_key(|digits| digits.len())
            .unwrap();
        let expected = text.replace(number, ASTERISKS);
        for place in [Place::Text, Place::Name] {
            let mut counts = Counts::default();
            let masked = standard().mask_in(text, place, &mut counts);
            assert_eq!(masked.as_deref(), Some(expected.as_str()), "{text}");
            assert_eq!(counts.iter().collect::<Vec<_>>(), [("phone", 1)]);
        }
    }
    for text in [
        "?next=%2Fa%3Fphone%3D2125550123",
        "?phone=%202125550123",
        "?phone=%32125550123",
    ] {
        let masked = standard().mask_in(text, Place::Name, &mut Counts::default());
        assert!(
            masked.is_some_and(|masked| masked.ends_with("=********")),
            "{text}"
        );
    }
    for text in [
        "?id=2125550123",
        "/p/2125550123",
        "?phone=1155550123",
        "?phone=1700000000000",
        "https://example.org/wa.me",
        "tel:110",
        "?hidden=2125550123&tel=1",
        "motel:2125550123",
        "https://notwa.me/2125550123",
    ] {
        let masked = standard().mask_in(text, Place::Name, &mut Counts::default());
        assert_eq!(masked, None, "{text}");
    }
}

#[test]
fn numbers_that_are_no_texts_are_found() {
    check(
        3,
        &canvas(r#"{"property":"fillText","args":[4111111111111111,1,2]}"#),
        &canvas(r#"{"property":"fillText","args":["********",1,2]}"#),
    );
    check(
        3,
        r#"{"source":9,"id":7,"type":0,"args":[4111111111111111,1,2],"property":"fillText"}"#,
        r#"{"source":9,"id":7,"type":0,"args":["********",1,2],"property":"fillText"}"#,
    );
    let member = with_custom(r"^\d{4}$");
    check_with(
        &member,
        3,
        &canvas(r#"{"property":"fillText","args":[7391,1024,2]}"#),
        &canvas(r#"{"property":"fillText","args":["********",1024,2]}"#),
    );
    check(
        5,
        &payload("[4111111111111111.0,4111111111111111.5,4111111111111111.00]"),
        &payload(r#"["********",4111111111111111.5,"********"]"#),
    );
    check(5, &payload("4111111111111111"), &payload(r#""********""#));
    check(
        3,
        r#"{"source":5,"id":7,"text":4111111111111111,"isChecked":false}"#,
        r#"{"source":5,"id":7,"text":"********","isChecked":false}"#,
    );
    check(
        3,
        r#"{"source":0,"texts":[{"id":7,"value":4111111111111111}],"attributes":[{"id":7,"attributes":{"title":4111111111111111,"style":{"--a":4111111111111111}}}],"removes":[],"adds":[{"parentId":1,"nextId":null,"node":{"type":3,"textContent":4111111111111111,"id":8}}]}"#,
        r#"{"source":0,"texts":[{"id":7,"value":"********"}],"attributes":[{"id":7,"attributes":{"title":"********","style":{"--a":"********"}}}],"removes":[],"adds":[{"parentId":1,"nextId":null,"node":{"type":3,"textContent":"********","id":8}}]}"#,
    );
}

#[test]
fn what_is_spelled_out_is_found_and_the_rest_stays_as_it_is_spelled() {
    for (text, expected) in [
        (r#""Call\n2125550123""#, r#""Call\n********""#),
        (r#""Call\t2125550123\r\n""#, r#""Call\t********\r\n""#),
        (r#"{"a":"x\\n2125550123"}"#, r#"{"a":"x\\n********"}"#),
        (r#""\n\u0061da\u0040example.org\n""#, r#""\n********\n""#),
        (r"jo@b.example and ada\u0040example.org", "******** and ********"),
        ("ada&#64;example.org", "********"),
        ("ada&#x40;example&period;org, a &amp; b", "********, a &amp; b"),
        ("ada&commat;example.org", "********"),
        ("415&nbsp;555&nbsp;0132", "********"),
        (
            "&#52;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;&#49;",
            "********",
        ),
    ] {
        let written = |text: &str| payload(&serde_json::to_string(text).unwrap());
        check(5, &written(text), &written(expected));
    }
    for text in [
        r"C:\new\table",
        "a&b=12345678",
        "&#9999999999;",
        "&#;&#x;&commat",
        r"\u00",
        r"\ud83d@",
    ] {
        assert_eq!(standard().mask(text, &mut Counts::default()), None, "{text}");
    }
}
