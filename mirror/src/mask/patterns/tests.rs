//! What patterns find in texts and events.

use domain::mask::{CustomPattern, RuleSet};

use super::*;
use crate::batch::Batch;

mod clear;
mod events;
mod floods;
mod places;

fn standard() -> Patterns {
    Patterns::new(&RuleSet::standard().patterns).unwrap()
}

fn with_custom(expression: &str) -> Patterns {
    let mut set = RuleSet::standard().patterns;
    set.custom.push(CustomPattern {
        id: "own".into(),
        label: "Own".into(),
        expression: expression.into(),
        enabled: true,
    });
    Patterns::new(&set).unwrap()
}

/// What is found, as a list of patterns and texts.
fn found(text: &str) -> Vec<(String, &str)> {
    let found = standard().find(text);
    found
        .into_iter()
        .map(|found| (found.id, &text[found.range]))
        .collect()
}

fn check(id: &str, text: &str, expected: &str) {
    assert_eq!(found(text), [(id.to_owned(), expected)], "{text:?}");
    let mut counts = Counts::default();
    let masked = standard().mask(text, &mut counts).unwrap();
    assert_eq!(masked, text.replace(expected, ASTERISKS));
    assert_eq!(counts.iter().collect::<Vec<_>>(), [(id, 1)]);
    assert_eq!(standard().mask(&masked, &mut counts), None, "{masked:?}");
}

/// Checks that a text is found as a whole, also within others.
fn check_whole(id: &str, text: &str) {
    check(id, text, text);
    for around in [
        "Say {}.",
        "({})",
        "\"{}\"",
        "이름: {}, 끝",
        "a\n{}\nb",
        "<b>{}</b>",
        "{}; x",
        "**{}**",
    ] {
        check(id, &around.replace("{}", text), text);
    }
}

#[test]
fn email_addresses() {
    // Among them the examples of RFC 5321, 6531 and of the article on addresses in Wikipedia.
    for text in [
        "simple@example.com",
        "very.common@example.com",
        "FirstName.LastName@EasierReading.org",
        "x@example.com",
        "long.email-address-with-hyphens@and.subdomains.example.com",
        "user.name+tag+sorting@example.com",
        "user%example.com@example.org",
        "user-@example.org",
        "o'brien@example.co.uk",
        "JOHN.DOE@EXAMPLE.COM",
        "Pelé@example.com",
        "δοκιμή@παράδειγμα.δοκιμή",
        "我買@屋企.香港",
        "用户@例子.广告",
        "медведь@с-балалайкой.рф",
        "test@xn--mgbh0fb.xn--kgbechtv",
        "postmaster@[192.168.0.1]",
        "1234567890123456@example.com",
        "a@b.io",
        "555-0132@example.net",
    ] {
        if text.is_ascii() {
            check_whole("email", text);
        } else {
            check("email", text, text);
            check("email", &format!("({text})"), text);
        }
    }
    check("email", "mailto:jo@shop.example?subject=Hi", "jo@shop.example");
    check("email", "\"john..doe\"@example.org", "\"john..doe\"@example.org");
    check("email", "?email=a%40b.example&x=1", "a%40b.example");
    check("email", "/u/jo%2Bx%40b.example/edit", "jo%2Bx%40b.example");
    check(
        "email",
        "?next=%2Fa%3Fmail%3Djo%2540b.example",
        "%2Fa%3Fmail%3Djo%2540b.example",
    );
    check(
        "email",
        "jo\u{200b}hn@exam\u{ad}ple.com",
        "jo\u{200b}hn@exam\u{ad}ple.com",
    );
    check("email", "jo＠example．com", "jo＠example．com");
    check("email", "a@b@c.example", "b@c.example");
    check("email", "jo@example.com으로", "jo@example.com으로");
}

#[test]
fn phone_numbers() {
    // Numbers that are kept for fiction, and those of regulators.
    for text in [
        "(415) 555-0132",
        "(415)555-0132",
        "415-555-0132",
        "415.555.0132",
        "415 555 0132",
        "415 555-0132",
        "415/555-0132",
        "1-415-555-0132",
        "1 (415) 555-0132",
        "+1 415 555 0132",
        "+1 (415) 555-0132",
        "+1-415-555-0132",
        "+1.415.555.0132",
        "+14155550132",
        "4155550132",
        "14155550132",
        "555-123-4567",
        "+82 10-1234-5678",
        "+82-10-1234-5678",
        "+821012345678",
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "+49 (0) 30 1234567",
        "+33 1 99 00 12 34",
        "+61 2 5550 1234",
        "+354 555 1234",
        "+234567890123456",
    ] {
        check_whole("phone", text);
    }
    check("phone", "tel:+14155550132", "+14155550132");
    check("phone", "?phone=%2B14155550132", "%2B14155550132");
    check("phone", "?phone=(415)+555-0132&a=b", "(415)+555-0132");
    check(
        "phone",
        "415\u{2011}555\u{2011}0132",
        "415\u{2011}555\u{2011}0132",
    );
    check(
        "phone",
        "415\u{a0}555\u{200b}\u{a0}0132",
        "415\u{a0}555\u{200b}\u{a0}0132",
    );
    check("phone", "４１５-５５５-０１３２", "４１５-５５５-０１３２");
    check("phone", "call 415-555-0132x12", "415-555-0132");
    check("phone", "+82 10-1234-5678 2024", "+82 10-1234-5678");
    assert_eq!(found("415-555-0132, 415-555-0133").len(), 2);
    assert_eq!(found("415 555 0132 415 555 0133").len(), 2);
}

#[test]
fn card_numbers() {
    // The numbers that card networks and payment services publish for tests.
    for text in [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4012888888881881",
        "4222222222222",
        "5555555555554444",
        "5105 1051 0510 5100",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "30569309025904",
        "3056 9309 0259 04",
        "38520000023237",
        "3530111333300000",
        "6304000000000000",
        "6200000000000005",
        "6205500000000000004",
        "6205 5000 0000 0000 004",
        "41111111 11111111",
        "411111 1111111111",
        "41 11 11 11 11 11 11 11",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    ] {
        check_whole("card", text);
    }
    check(
        "card",
        "4111\u{a0}1111\u{a0}1111\u{a0}1111",
        "4111\u{a0}1111\u{a0}1111\u{a0}1111",
    );
    check(
        "card",
        "４１１１１１１１１１１１１１１１",
        "４１１１１１１１１１１１１１１１",
    );
    check(
        "card",
        "4111\u{200b}1111\u{2060}1111\u{feff}1111",
        "4111\u{200b}1111\u{2060}1111\u{feff}1111",
    );
    check("card", "?cc=4111111111111111&cvc=123", "4111111111111111");
    check("card", "?cc=4111+1111+1111+1111&cvc=123", "4111+1111+1111+1111");
    check(
        "card",
        "?cc=4111%201111%201111%201111",
        "4111%201111%201111%201111",
    );
    check("card", "card_4111111111111111", "4111111111111111");
    check("card", "카드4111111111111111입니다", "4111111111111111");
    check("card", "Card4111111111111111", "4111111111111111");
    check("card", "4111 1111 1111 1111 12/27", "4111 1111 1111 1111");
    check("card", "no. 123456 4111 1111 1111 1111", "4111 1111 1111 1111");
    assert_eq!(found("4111 1111 1111 1111 5555 5555 5555 4444").len(), 2);
}

#[test]
fn social_security_numbers() {
    for text in ["123-45-6789", "123 45 6789", "078-05-1120", "899-99-9999"] {
        check_whole("ssn", text);
    }
    check("ssn", "123\u{2013}45\u{2013}6789", "123\u{2013}45\u{2013}6789");
    check("ssn", "SSN123-45-6789", "123-45-6789");
}

#[test]
fn what_is_nobodys_stays() {
    for text in [
        "",
        "plain",
        "@media (min-width: 100px) { .a { margin: 0 } }",
        "/img/logo@2x.png",
        "/img/logo@1.5x.webp",
        "react@18.2.0",
        "https://unpkg.com/react@18.2.0/umd/react.production.min.js",
        "https://cdn.example/npm/vue@next/dist/vue.js",
        "@user.name",
        "a @ b.com",
        "me@localhost",
        "@scope/package",
        "https://medium.com/@user.name/post",
        "1700000000",
        "1700000000000",
        "1700000000000000",
        "1700000000000000000",
        "$1,234,567,890.00",
        "1 234 567 890 123,00 €",
        "$4155550132",
        "2024-01-15",
        "2024-01-15T10:30:00.000+09:00",
        "15.01.2024 10:30",
        "192.168.100.200",
        "10.0.19041.1234",
        "255.255.255.2555",
        "v1.415.555.0132",
        "123e4567-e89b-12d3-a456-426614174000",
        "12345678-1234-4234-8234-123456789012",
        "0x4111111111111111a",
        "4111111111111111abcdef",
        "d41d8cd98f00b204e9800998ecf8427e",
        "37.774929, -122.419416",
        "+37.7749 -122.4194",
        "+40.6894-074.0447",
        "33.4111111111111111",
        "4111111111111111.5",
        "order 123456789012",
        "#4155550132",
        "/p/4155550132",
        "?id=4155550132",
        "4111111111111112",
        "4111 1111 1111 1112",
        "0000000000000000",
        "000-45-6789",
        "666-45-6789",
        "900-45-6789",
        "123-00-6789",
        "123-45-0000",
        "1123-45-6789",
        "123-45-67890",
        "123-45-6789-0",
        "1155550132",
        "4151550132",
        "9115550132",
        "2147483647",
        "2147483648",
        "{\"size\":2345678901}",
        "4006381333931",
        "12345678901234567890123",
        "+1234567",
        "+12345678901234567",
        "GMT+0900",
        "a+12345678",
        "50%, 100%",
        "978-3-16-148410-0",
        "********",
    ] {
        assert_eq!(found(text), [], "{text:?}");
    }
}
