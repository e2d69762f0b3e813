//! Texts that somebody made up.

use super::*;

/// Texts put together of what is in numbers and addresses, by a generator that is the same each time.
#[test]
fn masking_twice_is_masking_once() {
    let parts = [
        "1",
        "4",
        "415",
        "555",
        "0132",
        "4111",
        "123-45-6789",
        "4155550132",
        "-",
        " ",
        ".",
        "+",
        "(",
        ")",
        "@",
        "b.example",
        "jo",
        "%40",
        "%2B",
        "/",
        "=",
        "\u{200b}",
        "１",
        "é",
        "4111111111111111",
        "\"",
        "*",
        "\\n",
        "&#64;",
        "\\u0031",
        "tel:",
        "phone=",
        "data:,",
    ];
    let (all, mut state) = (standard(), 7_u64);
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..30_000 {
        let length = 1 + next(14);
        let text: String = (0..length).map(|_| parts[next(parts.len())]).collect();
        let mut counts = Counts::default();
        if let Some(once) = all.mask(&text, &mut counts) {
            assert!(!counts.is_empty());
            assert_eq!(all.mask(&once, &mut counts), None, "{text:?} {once:?}");
        }
    }
}

/// Each of these would take hours if any step were more than linear.
#[test]
fn floods_are_gone_through_in_linear_time() {
    let all = standard();
    for part in [
        "1",
        "@",
        "a@",
        "a@b.",
        "4111 ",
        "1 ",
        "12-",
        "+1",
        "(415) ",
        "%40",
        "%",
        "=+",
        "\"@",
        "\"a\"@",
        "４",
        "\u{200b}@",
        "'",
        "url(",
        "/*",
        "jo@b.example ",
        "a4111111111111111",
        "[@[",
        ".@.",
        "415-555-",
        "\\",
        "data:",
        "\\n1",
        "\\u0040",
        "&#64;",
        "&#",
        "tel:1 ",
        "phone=12345678&",
    ] {
        go_through(&all, &part.repeat(1_000_000 / part.len()));
    }
    for part in ["d='", "d=\"%22", "%3D", "=", "<d='1'>"] {
        go_through(
            &all,
            &format!("data:image/svg+xml,{}", part.repeat(1_000_000 / part.len())),
        );
    }
}

fn go_through(all: &Patterns, text: &str) {
    for place in [Place::Text, Place::Name, Place::Shape, Place::Css] {
        let masked = all.mask_in(text, place, &mut Counts::default());
        assert!(masked.is_none_or(|masked| masked.len() < 2 * text.len()));
    }
}
