//! Where a link leads, as a name of it.

use super::stable;
use crate::page::Element;

/// Bytes of an address that names a link.
const LONGEST: usize = 120;
/// With the host before it; what is longer is not looked through.
const LONGEST_WITH_HOST: usize = 400;

/// The end of a link's address from its path on, where that is made of words: numbers and codes in it are of one visitor, or
/// of things that come and go.
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
    let is_made_of_words = end
        .split(['/', '?', '&', '=', '#', '.', ';', ','])
        .filter(|part| !part.is_empty())
        .all(stable::is_wordy);
    let says_something = end.bytes().any(|byte| byte.is_ascii_alphabetic());
    (says_something && end.len() <= LONGEST && is_made_of_words).then_some(end)
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
