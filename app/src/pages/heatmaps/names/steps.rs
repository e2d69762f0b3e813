//! The steps of a selector, as the mirror writes them: from a name that somebody gave, or from the root, down to the element.

/// What a selector says of one element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Step {
    pub(in super::super) tag: String,
    /// An id, or the value of an attribute.
    pub(in super::super) name: Option<String>,
    /// With spaces between.
    pub(in super::super) classes: Option<String>,
    /// Among those beside it, from 1.
    pub(in super::super) place: Option<u32>,
}

/// From the outermost inwards, through shadow roots and frames.
pub(in super::super) fn steps(selector: &str) -> Vec<Step> {
    let mut parts = vec![String::new()];
    let mut quoted = Quoted::default();
    for c in selector.chars() {
        let is_quoted = quoted.takes(c);
        match parts.last_mut() {
            Some(part) if is_quoted || c != '>' => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
        .iter()
        .map(|part| part.trim())
        // A shadow root's host was the step before.
        .filter(|part| !part.is_empty() && *part != ":host")
        .map(step)
        .collect()
}

fn step(text: &str) -> Step {
    let mut step = Step::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (part, behind) = rest.split_at(end_of(rest));
        rest = behind;
        let said = part.get(1..).unwrap_or_default();
        match first {
            '#' => step.name = Some(said.to_owned()),
            '.' => match &mut step.classes {
                Some(classes) => *classes = format!("{classes} {said}"),
                classes => *classes = Some(said.to_owned()),
            },
            '[' => step.name = value(said),
            ':' => step.place = place(said),
            _ => step.tag = part.to_owned(),
        }
    }
    step
}

/// Where the first part of what is left of a step ends.
fn end_of(rest: &str) -> usize {
    let mut quoted = Quoted::default();
    let ends = |(at, c): (usize, char)| {
        let is_quoted = quoted.takes(c);
        (at > 0 && !is_quoted && matches!(c, '#' | '.' | '[' | ':')).then_some(at)
    };
    rest.char_indices().find_map(ends).unwrap_or(rest.len())
}

/// Of `name="value"]`, which may also be what an attribute ends with.
fn value(attribute: &str) -> Option<String> {
    let (_, value) = attribute.split_once('=')?;
    let value = value.strip_suffix(']')?.strip_prefix('"')?.strip_suffix('"')?;
    let mut escaped = false;
    let plain = |c: &char| {
        escaped = *c == '\\' && !escaped;
        !escaped
    };
    Some(value.chars().filter(plain).collect())
}

/// Of `nth-child(3)` and `nth-of-type(3)`.
fn place(pseudo: &str) -> Option<u32> {
    let (name, place) = pseudo.strip_suffix(')')?.split_once('(')?;
    name.starts_with("nth-").then(|| place.parse().ok())?
}

/// Whether text is within quotes, letter by letter.
#[derive(Default)]
struct Quoted {
    is_open: bool,
    is_escaped: bool,
}

impl Quoted {
    fn takes(&mut self, c: char) -> bool {
        let was_open = self.is_open;
        if c == '"' && !self.is_escaped {
            self.is_open = !was_open;
        }
        self.is_escaped = c == '\\' && was_open && !self.is_escaped;
        was_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_read_step_by_step() {
        let of = |tag: &str, name: Option<&str>, classes: Option<&str>, place| Step {
            tag: tag.into(),
            name: name.map(str::to_owned),
            classes: classes.map(str::to_owned),
            place,
        };
        for (selector, expected) in [
            ("#buy", vec![of("", Some("buy"), None, None)]),
            (
                "html > body > div.card.is-wide:nth-of-type(12)",
                vec![
                    of("html", None, None, None),
                    of("body", None, None, None),
                    of("div", None, Some("card is-wide"), Some(12)),
                ],
            ),
            (
                "#shop >>> :host > *:nth-child(2)",
                vec![of("", Some("shop"), None, None), of("*", None, None, Some(2))],
            ),
            (
                "a[href$=\"/a.b/c:d\"] > b",
                vec![of("a", Some("/a.b/c:d"), None, None), of("b", None, None, None)],
            ),
            (
                "[name=\"a > b \\\\ \\\"c\\\" [0]\"]",
                vec![of("", Some("a > b \\ \"c\" [0]"), None, None)],
            ),
            // What the mirror does not write is passed over.
            ("a[href]:hover", vec![of("a", None, None, None)]),
            (
                "한 > \"",
                vec![of("한", None, None, None), of("\"", None, None, None)],
            ),
            ("", vec![]),
        ] {
            assert_eq!(steps(selector), expected, "{selector}");
        }
    }
}
