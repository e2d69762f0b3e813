//! Where what is found depends on the place, or on which patterns are on.

use super::*;

#[test]
fn names_have_no_plain_phone_numbers() {
    let all = standard();
    let mut counts = Counts::default();
    assert_eq!(all.mask_in("4155550132", Place::Name, &mut counts), None);
    let masked = all.mask_in("u-415-555-0132 jo@b.example", Place::Name, &mut counts);
    assert_eq!(masked.as_deref(), Some("u-******** ********"));
    assert_eq!(all.mask_in("M415 555 0132", Place::Shape, &mut counts), None);
}

#[test]
fn style_sheets_lose_what_is_in_texts_only() {
    let all = standard();
    for (css, expected) in [
        (".a{margin:415 555 0132}@media print{a{b:c}}", None),
        (".a\\@b.com{color:red}", None),
        ("}@import url(x.css);", None),
        (".a{content:\"jo@b.example\"}", Some(".a{content:\"********\"}")),
        (
            ".a{content:'415-555-0132';b:415-555-0133}",
            Some(".a{content:'********';b:415-555-0133}"),
        ),
        (
            ".a{content:'it\\'s 415-555-0132'}",
            Some(".a{content:'it\\'s ********'}"),
        ),
        (
            "/* it's */.a{content:'415-555-0132'}",
            Some("/* it's */.a{content:'********'}"),
        ),
        ("/* 415-555-0132 */", Some("/* ******** */")),
        (
            ".a{b:url(/u/415-555-0132.png)}",
            Some(".a{b:url(/u/********.png)}"),
        ),
        (
            ".a{b:url( 'x?m=jo%40b.example')}",
            Some(".a{b:url( 'x?m=********')}"),
        ),
        (".a{b:url(data:image/png;base64,4111111111111111)}", None),
        (".a{b:url(\"data:image/png;base64,4111111111111111\")}", None),
        (".a{--user:jo@b.example}", Some(".a{--user:********}")),
        (
            "a[title=\"jo@b.example\"]{b:c}",
            Some("a[title=\"********\"]{b:c}"),
        ),
        (
            "a{b:'open\n415-555-0132;c:'jo@b.example'",
            Some("a{b:'open\n415-555-0132;c:'********'"),
        ),
    ] {
        let masked = all.mask_in(css, Place::Css, &mut Counts::default());
        assert_eq!(masked.as_deref(), expected, "{css}");
    }
}

#[test]
fn patterns_of_ones_own_are_found_too() {
    let own = with_custom(r"\bEMP-\d{4}\b");
    let mut counts = Counts::default();
    let masked = own.mask("EMP-1234, jo@b.example, EMP-123", &mut counts);
    assert_eq!(masked.as_deref(), Some("********, ********, EMP-123"));
    assert_eq!(counts.iter().collect::<Vec<_>>(), [("email", 1), ("own", 1)]);
    for expression in [".*", ".+", "a*", r"\*{3}", r".\*", r"\b", "(?s)."] {
        let own = with_custom(expression);
        let once = own.mask("abc jo@b.example a", &mut counts);
        let once = once.unwrap_or_else(|| "abc jo@b.example a".into());
        let twice = own.mask(&once, &mut counts).unwrap_or_else(|| once.clone());
        assert_eq!(once, twice, "{expression}");
    }
}

#[test]
fn patterns_are_on_or_off() {
    let text = "jo@b.example 415-555-0132 4111111111111111 123-45-6789";
    for pattern in BuiltInPattern::ALL {
        let set = PatternSet {
            built_in: vec![pattern],
            custom: Vec::new(),
        };
        let found = Patterns::new(&set).unwrap().find(text);
        let ids: Vec<_> = found.iter().map(|found| found.id.as_str()).collect();
        assert_eq!(ids, [pattern.as_str()]);
    }
    assert!(Patterns::none().is_empty());
    assert_eq!(Patterns::none().mask(text, &mut Counts::default()), None);
    assert!(!standard().is_empty());
}
