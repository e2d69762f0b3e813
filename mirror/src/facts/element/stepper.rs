//! Buttons by which something is gone through or counted: pressing them often and fast is their use.

use super::super::looks::Looks;
use super::label::{button_value, is_field, start_of_text};
use crate::page::Element;

/// Characters of a sign.
const LONGEST_SIGN: usize = 2;
/// What steppers are called, besides signs.
const STEPPERS: &[&str] = &[
    "next",
    "previous",
    "prev",
    "increase",
    "decrease",
    "increment",
    "decrement",
    "plus",
    "minus",
    "more",
    "less",
];
/// What is written on them where they are called something else: a star that is called "2 stars" is none.
const SIGNS: &str = "+-−–—＋－➕➖<>‹›«»❮❯⟨⟩←→↑↓▲▼△▽▴▾⌃⌄";
/// Inputs that are made for numbers, by how they are typed.
const NUMERIC_MODES: &[&str] = &["numeric", "decimal"];
/// Nodes around a stepper, and in each of those: where there are more, it is something else.
const MOST_BESIDE: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Stepper {
    None,
    /// Pages, slides, or a number that is no field.
    OfAnything,
    /// A field for numbers stands beside it.
    OfField,
}

/// What kind of stepper something is that is pressed and is called so. What is written on it may say so, too, where those who
/// do not see it are told something else.
pub(in super::super) fn stepper(pressed: Element<'_>, label: Option<&str>, looks: &Looks) -> Stepper {
    if is_field(pressed) {
        return Stepper::None;
    }
    let label = label.unwrap_or_default();
    let is_called_so = says_step(label) || is_step_sign(&written_on(pressed, looks));
    // Beside a number "One more" is enough; elsewhere it may be anything.
    let says_how = is_called_so || label.split_whitespace().any(is_stepping);
    let is_wordless = is_button(pressed) && is_wordless(pressed, looks);
    let beside = (says_how || is_wordless)
        .then(|| Beside::of(pressed, looks))
        .flatten();
    match beside {
        Some(beside) if says_how || (is_wordless && beside.is_pair()) => Stepper::OfField,
        _ if is_called_so => Stepper::OfAnything,
        _ => Stepper::None,
    }
}

/// Whether a label says that something is gone through or counted by it: `+`, `‹`, "Next page".
fn says_step(label: &str) -> bool {
    let is_sign =
        (1..=LONGEST_SIGN).contains(&label.chars().count()) && !label.chars().any(char::is_alphanumeric);
    is_sign || label.split_whitespace().next().is_some_and(is_stepping)
}

fn is_step_sign(text: &str) -> bool {
    (1..=LONGEST_SIGN).contains(&text.chars().count()) && text.chars().all(|sign| SIGNS.contains(sign))
}

fn is_stepping(word: &str) -> bool {
    STEPPERS.iter().any(|stepper| word.eq_ignore_ascii_case(stepper))
}

/// As much as tells a sign from what is longer.
fn written_on(button: Element<'_>, looks: &Looks) -> String {
    button_value(button).unwrap_or_else(|| start_of_text(button, LONGEST_SIGN + 1, looks))
}

/// Whether nothing is written on it but signs.
fn is_wordless(button: Element<'_>, looks: &Looks) -> bool {
    !written_on(button, looks).chars().any(char::is_alphanumeric)
}

fn is_button(element: Element<'_>) -> bool {
    let has = |name, wanted: &str| {
        let value = element.attribute(name);
        value.is_some_and(|value| value.eq_ignore_ascii_case(wanted))
    };
    matches!(element.tag(), "button" | "a")
        || has("role", "button")
        || (element.tag() == "input" && has("type", "button"))
}

/// Whether it is a field into which a number is put.
fn is_number_field(element: Element<'_>) -> bool {
    let says = |name, wanted: &[&str]| {
        let value = element.attribute(name).unwrap_or_default();
        wanted.iter().any(|wanted| value.eq_ignore_ascii_case(wanted))
    };
    says("role", &["spinbutton"])
        || (element.tag() == "input" && (says("type", &["number"]) || says("inputmode", NUMERIC_MODES)))
}

/// The buttons around a number field, as far as nothing is written on them but signs.
#[derive(Default)]
struct Beside {
    before: usize,
    behind: usize,
    /// Most of them in one element of their own.
    together: usize,
}

impl Beside {
    /// `None` where no number field is. Around the field or the button there may be one more element, and both buttons may
    /// share one.
    fn of(button: Element<'_>, looks: &Looks) -> Option<Self> {
        let group = button.parent_in_tree()?;
        let inside = children(group, looks)?;
        if let Some(found) = Self::among(&inside, looks) {
            return Some(found);
        }
        if !inside.iter().all(|element| is_button(*element)) {
            return None;
        }
        Self::among(&children(group.parent_in_tree()?, looks)?, looks)
    }

    fn among(elements: &[Element<'_>], looks: &Looks) -> Option<Self> {
        let mut found = Self::default();
        let mut has_field = false;
        for element in elements {
            if is_number_field(*element) {
                has_field = true;
                continue;
            }
            let is_own = is_button(*element);
            let inside = if is_own {
                vec![*element]
            } else {
                children(*element, looks).unwrap_or_default()
            };
            let (buttons, others): (Vec<_>, Vec<_>) = inside.into_iter().partition(|inner| is_button(*inner));
            // A field that has its own buttons with it is stepped through by those.
            has_field = has_field || (buttons.is_empty() && others.into_iter().any(is_number_field));
            let wordless = buttons.into_iter().filter(|button| is_wordless(*button, looks));
            let count = wordless.count();
            *(if has_field {
                &mut found.behind
            } else {
                &mut found.before
            }) += count;
            found.together = found.together.max(count);
        }
        (has_field && !looks.are_spent()).then_some(found)
    }

    /// A number goes up by one button and down by the other: one on each side of it, or both in one place. Two that merely
    /// follow it may as well update and remove something.
    fn is_pair(&self) -> bool {
        match (self.before, self.behind) {
            (1, 1) => true,
            (before, behind) => before + behind == 2 && self.together == 2,
        }
    }
}

/// `None` if there are more than a stepper is made of.
fn children<'m>(element: Element<'m>, looks: &Looks) -> Option<Vec<Element<'m>>> {
    let mut nodes = element.child_nodes();
    let children = looks.over(nodes.by_ref().take(MOST_BESIDE)).collect();
    (nodes.next().is_none() && !looks.are_spent()).then_some(children)
}

#[cfg(test)]
mod tests {
    use super::says_step;

    #[test]
    fn steppers_are_called_by_signs_and_a_few_words() {
        for (label, expected) in [
            ("+", true),
            ("−", true),
            ("››", true),
            ("Next", true),
            ("previous page", true),
            ("Increase quantity", true),
            ("7", false),
            ("OK", false),
            ("Buy", false),
            ("Nextcloud", false),
            ("Go to the next page", false),
            ("One more", false),
            ("", false),
        ] {
            assert_eq!(says_step(label), expected, "{label}");
        }
    }
}
