//! What an element is called that nothing is written on: what it is, and where its selector says that it is, in words.

use super::steps::{Step, steps};

pub(in super::super) fn name(tag: &str, selector: Option<&str>) -> String {
    let what = word(tag);
    let steps = steps(selector.unwrap_or_default());
    match steps.split_last() {
        None => what.to_owned(),
        Some((own, around)) => told_apart(what, own, around),
    }
}

/// By its own name, or that of the nearest around it that has one; else by its classes or theirs; else by the part of the
/// page that it is in. Of several in there, by its place.
fn told_apart(what: &str, own: &Step, around: &[Step]) -> String {
    if let Some(name) = &own.name {
        return format!("{what} {}", in_words(name));
    }
    let nearest = |says: &dyn Fn(&Step) -> bool| around.iter().rposition(says);
    let place_behind = |at: usize| {
        own.place
            .or_else(|| around[at + 1..].iter().rev().find_map(|step| step.place))
    };
    let own_words = own.classes.as_ref().map(|classes| in_words(classes));
    if let Some(at) = nearest(&|step| step.name.is_some()) {
        let inside = in_words(around[at].name.as_deref().unwrap_or_default());
        return match (place_behind(at), own_words) {
            (Some(place), _) => format!("{what}, {} in {inside}", ordinal(place)),
            (None, Some(own)) => format!("{what} {own} in {inside}"),
            (None, None) => format!("{what} in {inside}"),
        };
    }
    if let Some(own_words) = own_words {
        return match own.place {
            Some(place) => format!("{what} {own_words}, {}", ordinal(place)),
            None => format!("{what} {own_words}"),
        };
    }
    let (at, inside) = nearest(&|step| step.classes.is_some())
        .map(|at| {
            (
                Some(at),
                in_words(around[at].classes.as_deref().unwrap_or_default()),
            )
        })
        .unwrap_or_else(|| {
            let at = nearest(&|step| part(&step.tag).is_some());
            let part = at.and_then(|at| part(&around[at].tag));
            (at, part.unwrap_or("page").to_owned())
        });
    // Several of a class are told apart by a place, too.
    let which = at.and_then(|at| around[at].place);
    let inside = match which {
        Some(place) => format!("{} {inside}", ordinal(place)),
        None => inside,
    };
    let place = match at {
        Some(at) => place_behind(at),
        None => own
            .place
            .or_else(|| around.iter().rev().find_map(|step| step.place)),
    };
    match place {
        Some(place) => format!("{what}, {} in {inside}", ordinal(place)),
        None => format!("{what} in {inside}"),
    }
}

/// What people call such an element.
fn word(tag: &str) -> &str {
    match tag {
        "a" => "Link",
        "button" | "summary" => "Button",
        "input" | "textarea" => "Field",
        "select" | "option" | "optgroup" => "Choice",
        "label" | "legend" => "Label",
        "img" => "Image",
        "picture" | "svg" | "path" | "g" | "use" | "circle" | "rect" | "polygon" => "Picture",
        "video" => "Video",
        "audio" => "Audio",
        "canvas" => "Canvas",
        "iframe" => "Frame",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "Heading",
        "ul" | "ol" | "dl" | "menu" => "List",
        "li" | "dt" | "dd" => "List item",
        "table" => "Table",
        "tr" => "Table row",
        "td" | "th" => "Table cell",
        "p" | "span" | "b" | "strong" | "i" | "em" | "small" | "code" | "pre" | "blockquote" => "Text",
        "html" | "body" | "div" | "main" | "section" | "article" | "aside" | "nav" | "header" | "footer"
        | "form" | "fieldset" | "figure" | "dialog" | "details" => "Area",
        tag => tag,
    }
}

/// Parts of a page that people know their way by.
fn part(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "main" => "main part",
        "nav" => "navigation",
        "header" => "header",
        "footer" => "footer",
        "aside" => "side part",
        "form" => "form",
        "dialog" => "dialog",
        "article" => "article",
        "section" => "section",
        "table" => "table",
        "ul" | "ol" => "list",
        _ => return None,
    })
}

/// `add-to_cart` as it would be said. Addresses stay as they are.
fn in_words(name: &str) -> String {
    if name.contains('/') {
        return name.to_owned();
    }
    let words: Vec<_> = name
        .split(|c: char| matches!(c, '-' | '_') || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn ordinal(place: u32) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_label_is_called_by_what_it_is_and_where() {
        for (tag, selector, expected) in [
            // By a name of its own.
            ("img", "#gallery", "Image gallery"),
            ("button", "[data-testid=\"add-to_cart\"]", "Button add to cart"),
            ("input", "input[name=\"email\"]", "Field email"),
            ("a", "a[href$=\"/users/list\"]", "Link /users/list"),
            // By that of what is around it, the nearest.
            ("img", "#gallery > img", "Image in gallery"),
            (
                "img",
                "#page > div > #gallery > img:nth-of-type(3)",
                "Image, 3rd in gallery",
            ),
            (
                "img",
                "#gallery > li:nth-of-type(2) > a > img",
                "Image, 2nd in gallery",
            ),
            (
                "button",
                "#cart > button.remove-item",
                "Button remove item in cart",
            ),
            (
                "path",
                "nav[aria-label=\"Main menu\"] > svg > path:nth-of-type(2)",
                "Picture, 2nd in Main menu",
            ),
            // By classes.
            ("div", "html > body > div.hero.wide", "Area hero wide"),
            (
                "button",
                "html > body > button.buy:nth-of-type(2)",
                "Button buy, 2nd",
            ),
            (
                "img",
                "html > body > div.card:nth-of-type(3) > img",
                "Image in 3rd card",
            ),
            (
                "img",
                "html > body > div.card > a:nth-of-type(21) > img",
                "Image, 21st in card",
            ),
            // By the part of the page.
            (
                "span",
                "html > body > main > div:nth-of-type(2) > span:nth-of-type(11)",
                "Text, 11th in main part",
            ),
            ("a", "html > body > nav > a", "Link in navigation"),
            ("div", "html > body > *:nth-child(4)", "Area, 4th in page"),
            ("body", "html > body", "Area in page"),
            // Into shadow roots and frames.
            ("button", "#shop >>> button", "Button in shop"),
            (
                "button",
                "#shop >>> :host > div > button:nth-of-type(2)",
                "Button, 2nd in shop",
            ),
            ("button", "html > body > shop-cart >>> #pay", "Button pay"),
            // What others wrote.
            ("x-rating", "#gallery > x-rating", "x-rating in gallery"),
            ("a", "[aria-label=\"a > b \\\"c\\\"\"] > a", "Link in a > b \"c\""),
        ] {
            assert_eq!(name(tag, Some(selector)), expected, "{selector}");
        }
        assert_eq!(name("li", None), "List item");
    }

    #[test]
    fn places_are_said_as_in_english() {
        for (place, expected) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (13, "13th"),
            (22, "22nd"),
            (111, "111th"),
        ] {
            assert_eq!(ordinal(place), expected);
        }
    }
}
