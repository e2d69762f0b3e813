//! Which names of a page stay the same from visit to visit. Tools that build pages make others up, and those are no
//! good to find anything by.

/// What libraries begin the ids with that they count up.
const COUNTED: &[&str] = &[
    "ember",
    "radix",
    "headlessui",
    "react",
    "mui",
    "mat",
    "cdk",
    "downshift",
    "select2",
    "ext",
    "yui",
    "gwt",
    "uid",
    "ng",
    "vue",
    "svelte",
    "aria",
    "reach",
    "chakra",
];
/// Classes that come and go.
const STATES: &[&str] = &[
    "active",
    "current",
    "disabled",
    "enabled",
    "expanded",
    "collapsed",
    "focus",
    "focused",
    "hidden",
    "hover",
    "hovered",
    "invalid",
    "loading",
    "open",
    "opened",
    "closed",
    "pressed",
    "selected",
    "show",
    "shown",
    "valid",
    "visible",
];

/// Whether an id looks like a name that somebody gave.
pub(super) fn is_id(id: &str) -> bool {
    is_name(id, 60) && {
        let first = id.split(['-', '_', '.']).next().unwrap_or_default();
        let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let counts = id.bytes().any(|byte| byte.is_ascii_digit());
        !(counts && COUNTED.contains(&word.to_ascii_lowercase().as_str()))
    }
}

/// Whether a class says what an element is, and not how it is at the moment.
pub(super) fn is_class(class: &str) -> bool {
    is_name(class, 30) && !class.split(['-', '_']).any(|part| STATES.contains(&part))
}

fn is_name(name: &str, longest: usize) -> bool {
    name.len() <= longest
        && name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && name.split(['-', '_']).all(is_word)
}

/// Whether it is words, with small numbers at most.
pub(super) fn is_wordy(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.split(['-', '_']).all(is_word)
}

/// A part of a name: letters as words have them, and a small number by itself or behind them.
fn is_word(part: &str) -> bool {
    let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = part.len() - letters.len();
    if digits > 2 || letters.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let humps = letters.bytes().skip(1).filter(u8::is_ascii_uppercase).count();
    let is_shout = letters.bytes().all(|byte| byte.is_ascii_uppercase());
    let has_vowel = letters
        .bytes()
        .any(|byte| matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    (is_shout || humps == 0 || letters.len() / (humps + 1) >= 3) && (letters.len() < 5 || has_vowel)
}

#[cfg(test)]
mod tests {
    use super::{is_class, is_id};

    #[test]
    fn names_that_somebody_gave_are_told_from_made_up_ones() {
        for id in [
            "cart",
            "add-to-cart",
            "addToCart",
            "main_nav",
            "step-2",
            "h1",
            "FAQ",
            "checkout-form",
        ] {
            assert!(is_id(id), "{id}");
        }
        for id in [
            "",
            "a",
            "ember123",
            "ember12",
            "radix-4",
            ":r5:",
            "headlessui-menu-button-3",
            "x7Ab3",
            "post-48213",
            "sc-bdVaJa",
            "css-1x2y3z",
            "a.b",
            "name@shop.example",
            "********",
            "3d",
            "user-01HX3",
            "qwrtz",
        ] {
            assert!(!is_id(id), "{id}");
        }
        for class in ["card", "btn-primary", "product__title", "Button"] {
            assert!(is_class(class), "{class}");
        }
        for class in [
            "is-active",
            "open",
            "md:flex",
            "w-1/2",
            "Button_root__x7Ab3",
            "css-9f3kq",
        ] {
            assert!(!is_class(class), "{class}");
        }
    }
}
