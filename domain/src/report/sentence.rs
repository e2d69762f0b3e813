//! What happened, as a report says it.

use super::{first_line, is_console_error};
use crate::fact::{FactElement, FactKind, Trouble};
use crate::format::cut;
use crate::session::SessionStatus;
use crate::url::after_host;

/// The longest text of a page within a sentence.
const LONGEST: usize = 160;

/// `None` for what no moment of a report is made of.
pub(super) fn of(kind: &FactKind) -> Option<String> {
    Some(match kind {
        FactKind::PageView { url, title } => {
            format!("The visitor opened {}.", page_name(url, title.as_deref()))
        }
        FactKind::Trouble { trouble, element } => {
            let element = element_name(element.as_ref());
            match trouble {
                Trouble::Rage => format!("The visitor clicked {element} again and again."),
                Trouble::Dead => format!("A click on {element} came to nothing."),
                Trouble::Error => format!("A click on {element} was followed by an error."),
                Trouble::QuickBack => format!("The visitor came straight back from where {element} led."),
            }
        }
        FactKind::Error { message, .. } => format!("The page failed: {}", first_line(message, LONGEST)),
        FactKind::Console { level, message } if is_console_error(level) => {
            format!(
                "The page wrote an error to its console: {}",
                first_line(message, LONGEST)
            )
        }
        FactKind::Custom { name, .. } => format!("The page reported {}.", quoted(name)),
        FactKind::Identify { label } => format!("The visitor was identified as {}.", quoted(label)),
        _ => return None,
    })
}

pub(super) fn beginning(page: Option<(&str, Option<&str>)>) -> String {
    match page {
        Some((url, title)) => format!("The visit begins on {}.", page_name(url, title)),
        None => "The visit begins.".into(),
    }
}

pub(super) fn end(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Active => "This was the last of the visit when the report was made.",
        SessionStatus::Ended => "The visit ends.",
    }
}

fn page_name(url: &str, title: Option<&str>) -> String {
    match title.map(|title| first_line(title, LONGEST)) {
        Some(title) if !title.is_empty() => format!("“{title}”"),
        _ => cut(after_host(url), LONGEST),
    }
}

fn element_name(element: Option<&FactElement>) -> String {
    let Some(element) = element else {
        return "something".into();
    };
    match &element.label {
        Some(label) if !label.is_empty() => quoted(label),
        _ => with_article(element.plain_word()),
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", first_line(text, LONGEST))
}

fn with_article(word: &str) -> String {
    let is_vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if is_vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{console, custom, element, error, page, trouble};
    use super::*;

    #[test]
    fn what_happened_reads_as_a_sentence() {
        let apply = Some(element("button", Some("Apply")));
        let icon = Some(element("svg", None));
        for (fact, expected) in [
            (
                page(0, "https://shop.example/cart?x=1", None),
                "The visitor opened /cart?x=1.",
            ),
            (
                page(0, "https://shop.example/cart", Some("Your cart\n")),
                "The visitor opened “Your cart”.",
            ),
            (
                trouble(0, Trouble::Rage, apply.clone()),
                "The visitor clicked “Apply” again and again.",
            ),
            (
                trouble(0, Trouble::Dead, icon),
                "A click on an icon came to nothing.",
            ),
            (
                trouble(0, Trouble::Dead, None),
                "A click on something came to nothing.",
            ),
            (
                trouble(0, Trouble::Error, Some(element("a", None))),
                "A click on a link was followed by an error.",
            ),
            (
                trouble(0, Trouble::QuickBack, apply),
                "The visitor came straight back from where “Apply” led.",
            ),
            (
                error(0, "TypeError: x is null\n at y", None),
                "The page failed: TypeError: x is null",
            ),
            (custom(0, "add_to_cart"), "The page reported “add_to_cart”."),
        ] {
            assert_eq!(of(&fact.kind).as_deref(), Some(expected));
        }
        let console = |level| of(&console(0, level, "500 (Internal").kind);
        assert_eq!(
            console("error").as_deref(),
            Some("The page wrote an error to its console: 500 (Internal")
        );
        assert_eq!(console("warn"), None);
        assert_eq!(of(&FactKind::Visibility { visible: true }), None);
    }
}
