//! Where a link leads, as a name of it.

use super::stable;
use crate::page::Element;

/// Bytes of an address that names a link.
const LONGEST: usize = 120;
/// With the host before it; what is longer is not looked through.
const LONGEST_WITH_HOST: usize = 400;

/// What is behind these, or is asked for by these, is somebody's own.
const PERSONAL: &[&str] = &[
    "u", "user", "users", "profile", "profiles", "member", "members", "people", "author", "authors", "q",
    "query", "search", "s", "term", "keyword", "keywords", "name", "email", "mail", "token", "uid", "return",
    "next", "redirect",
];

/// The end of a link's address from its path on, where that is made of words that many visitors share. Numbers and codes
/// are of one visitor, or of things that come and go, and so is what people are called and what they look for.
pub(super) fn of_link<'m>(element: Element<'_>, address: &'m str) -> Option<&'m str> {
    if element.tag() != "a" || element.is_svg() {
        return None;
    }
    named(address)
}

fn named(address: &str) -> Option<&str> {
    if address.len() > LONGEST_WITH_HOST {
        return None;
    }
    let end = match address.split_once("://") {
        // The host is another one where the page is tried out.
        Some((_, rest)) => &rest[rest.find(['/', '?', '#'])?..],
        None => address,
    };
    let words: Vec<&str> = end
        .split(['/', '?', '&', '=', '#', '.', ';', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let is_made_of_words = words
        .iter()
        .all(|word| stable::is_wordy(word) && !word.bytes().any(|byte| byte.is_ascii_digit()));
    // The last word names nobody: nothing is behind it.
    let before_last = words.len().saturating_sub(1);
    let is_personal = words[..before_last].iter().any(|word| {
        PERSONAL
            .iter()
            .any(|personal| word.eq_ignore_ascii_case(personal))
    });
    // What else is chosen is carried along in a longer one, which is another by then.
    let is_short = end.len() <= LONGEST && !end.contains('&');
    (!words.is_empty() && is_short && is_made_of_words && !is_personal).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn links_are_named_by_the_words_of_their_address() {
        for (address, expected) in [
            ("https://shop.example/pens", Some("/pens")),
            (
                "http://127.0.0.1:3000/shop/product.html?p=gift-pen",
                Some("/shop/product.html?p=gift-pen"),
            ),
            (
                "/journal/how-ink-is-made#dye",
                Some("/journal/how-ink-is-made#dye"),
            ),
            ("help.html", Some("help.html")),
            ("#faq", Some("#faq")),
            ("/account", Some("/account")),
            ("/shop?category=pens", Some("/shop?category=pens")),
            ("/shop?category=pens&sort=price", None),
            ("/u/annaschmidt", None),
            ("/members/anna/photos", None),
            ("/find?q=divorce", None),
            ("/orders/42", None),
            ("https://shop.example/", None),
            ("https://shop.example", None),
            ("https://shop.example/orders/48213", None),
            ("https://shop.example/u/x7Ab3q", None),
            ("https://shop.example/p/%C3%A4", None),
            ("https://shop.example/mail/anna@shop.example", None),
            ("https://shop.example/********", None),
            ("mailto:anna@shop.example", None),
            ("javascript:void(0)", None),
            ("", None),
        ] {
            assert_eq!(named(address), expected, "{address}");
        }
        assert_eq!(named(&format!("/{}", "word/".repeat(40))), None);
    }
}
