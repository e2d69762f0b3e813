//! The little of a selector's syntax that needs no engine: where its parts end.

/// How deep what stands in brackets is looked into.
const DEPTH: usize = 8;

/// The selectors of a list, each without needless space, in order: two lists that mean the same have the same.
pub(super) fn alternatives(list: &str) -> Vec<String> {
    let mut parts: Vec<String> = split(list, &|letter| letter == ',')
        .into_iter()
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|part| !part.is_empty())
        .collect();
    parts.sort();
    parts.dedup();
    parts
}

/// Whether one of the selectors matches the root of a page, its body, or each element.
pub(super) fn is_everything(list: &str) -> bool {
    is_everything_at(list, DEPTH)
}

fn is_everything_at(list: &str, depth: usize) -> bool {
    split(list, &|letter| letter == ',').into_iter().any(|part| {
        let combinator = |letter: char| letter.is_whitespace() || matches!(letter, '>' | '+' | '~');
        let compounds: Vec<&str> = split(part, &combinator)
            .into_iter()
            .map(str::trim)
            .filter(|compound| !compound.is_empty())
            .collect();
        let Some((subject, around)) = compounds.split_last() else {
            return false;
        };
        is_root(subject)
            || is_anything(subject, depth) && around.iter().all(|compound| is_anything(compound, depth))
    })
}

/// `html`, `body` or `:root`, whatever else is asked of them.
fn is_root(compound: &str) -> bool {
    let lower = compound.to_ascii_lowercase();
    ["html", "body", ":root"].into_iter().any(|root| {
        lower.strip_prefix(root).is_some_and(|rest| {
            !rest.starts_with(|letter: char| letter.is_alphanumeric() || "-_\\".contains(letter))
        })
    })
}

/// Names no kind of element: no tag, class, id or attribute, but what is in the brackets of `:not` and the like.
fn is_anything(compound: &str, depth: usize) -> bool {
    if is_root(compound) {
        return true;
    }
    let rest = compound.strip_prefix('*').unwrap_or(compound);
    let named = split(rest, &|letter| matches!(letter, '.' | '#' | '[')).len() > 1;
    if named || !(rest.is_empty() || rest.starts_with(':')) {
        return false;
    }
    let classes = split(rest, &|letter| letter == ':');
    classes.into_iter().all(|class| is_of_anything(class, depth))
}

/// Whether a pseudo-class, without its colon, may be true of anything.
fn is_of_anything(class: &str, depth: usize) -> bool {
    const OF_SOME: [&str; 7] = [
        "any-link", "disabled", "empty", "enabled", "link", "optional", "required",
    ];
    let lower = class.to_ascii_lowercase();
    let inner = lower
        .split_once('(')
        .zip(class.strip_suffix(')'))
        .map(|((name, _), class)| (name.to_owned(), class.get(name.len() + 1..).unwrap_or_default()));
    let selectors = match inner {
        None => return !OF_SOME.contains(&lower.as_str()),
        Some((name, inner)) => match name.as_str() {
            "is" | "where" => inner,
            // Of those that a selector names, if it has one.
            "nth-child" | "nth-last-child" => match inner.to_ascii_lowercase().find(" of ") {
                Some(at) => inner.get(at + 4..).unwrap_or_default(),
                None => return true,
            },
            _ => return true,
        },
    };
    depth > 0 && is_everything_at(selectors, depth - 1)
}

/// Splits where a letter ends a part, outside of brackets and quotes.
fn split<'a>(text: &'a str, ends: &dyn Fn(char) -> bool) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut from, mut depth, mut quote, mut escaped) = (0, 0_usize, None, false);
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (letter, quote) {
            ('\\', _) => escaped = true,
            (_, Some(open)) => {
                if letter == open {
                    quote = None;
                }
            }
            ('"' | '\'', None) => quote = Some(letter),
            _ if depth == 0 && ends(letter) => {
                parts.push(&text[from..at]);
                from = at + letter.len_utf8();
                // What ends a part may open a bracket as well.
                depth += usize::from(matches!(letter, '[' | '('));
            }
            ('(' | '[', None) => depth += 1,
            (')' | ']', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_everything_is_seen() {
        for (selector, expected) in [
            ("*", true),
            ("html", true),
            ("BODY", true),
            (":root", true),
            ("body.checkout", true),
            ("html > body", true),
            ("body *", true),
            ("* > *", true),
            ("input, body", true),
            (":is(body, input)", true),
            (":where(:is(*))", true),
            (":not(.public)", true),
            ("*:not(script)", true),
            ("input", false),
            (".card *", false),
            ("body .card", false),
            ("#body", false),
            ("body-map", false),
            ("[data-body]", false),
            ("[title=\"a, body\"]", false),
            (":is(input)", false),
            (":nth-child(1 of .x)", false),
            (":nth-last-child(2n+1 OF :is(.x, .y))", false),
            (":nth-child(1 of *)", true),
            (":nth-child(1)", true),
            (":first-child:not(.a)", true),
            (":not(.a):is(.b)", false),
            (":disabled", false),
            (":not(.a) .b", false),
            ("*[data-secret]", false),
            ("", false),
        ] {
            assert_eq!(is_everything(selector), expected, "{selector}");
        }
        let deep = format!("{}*{}", ":is(".repeat(10_000), ")".repeat(10_000));
        assert!(!is_everything(&deep));
    }

    #[test]
    fn lists_that_mean_the_same_are_the_same() {
        assert_eq!(alternatives(" b ,a  >  c"), alternatives("a > c, b,b"));
        assert_ne!(alternatives("[a=\"x,y\"]"), alternatives("[a=\"y,x\"]"));
        assert_eq!(alternatives("a\\,b"), ["a\\,b"]);
    }
}
