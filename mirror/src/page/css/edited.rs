//! A style sheet's text after what scripts did to its rules.

use super::declarations::StyleAttribute;
use super::edits::{Edit, Edits};
use super::list::{Rule, Rules};
use super::rules::{open, whole_rule};

/// Rules lie in rules; deeper than this no browser's page does.
const DEEPEST: usize = 16;
/// A rule is taken apart for a change within it, and put together for one of its declarations. For each byte of the
/// sheet, or that an edit counts for, so many may be read for that; a sheet that wants more stays as it is by then.
const READ_PER_BYTE: usize = 16;
const BYTES_OF_EDIT: usize = 128;

/// The text of a style sheet after all edits. Every rule is taken for one that a browser understands.
pub(crate) fn apply_edits(css: &str, edits: &Edits) -> String {
    // What a text took the place of is not remembered: only the first edit may be one.
    let (css, rest) = match edits.as_slice() {
        [Edit::Replace { text }, rest @ ..] => (&**text, rest),
        all => (css, all),
    };
    let mut sheet = Sheet {
        rules: Rules::of(css),
        readable: (css.len() + rest.len() * BYTES_OF_EDIT) * READ_PER_BYTE,
    };
    rest.iter().for_each(|edit| sheet.apply(edit));
    let mut text = String::with_capacity(css.len());
    sheet.rules.write('\n', &mut text);
    text
}

struct Sheet<'a> {
    rules: Rules<'a>,
    /// Bytes of rules that may still be read again.
    readable: usize,
}

impl Sheet<'_> {
    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Replace { .. } => {}
            Edit::Insert { path, rule } => {
                let Some(rule) = whole_rule(rule) else { return };
                if let Some((rules, at)) = self.list_of(path) {
                    // Only the outermost index is clamped.
                    if at <= rules.count() || path.len() == 1 {
                        rules.insert(at, Rule::of(rule.into()));
                    }
                }
            }
            Edit::Delete { path } => {
                if let Some((rules, at)) = self.list_of(path) {
                    rules.remove(at);
                }
            }
            Edit::Set {
                path,
                property,
                value,
                priority,
            } => self.change_style(path, |style| {
                style.try_property(property, value, priority);
            }),
            Edit::Unset { path, property } => self.change_style(path, |style| style.remove(property)),
        }
    }
}

impl<'a> Sheet<'a> {
    fn change_style(&mut self, path: &[i64], change: impl Fn(&mut StyleAttribute<'_>)) {
        if self.readable == 0 {
            return;
        }
        let Some((rules, at)) = list_of(&mut self.rules, path, &mut self.readable) else {
            return;
        };
        let Some(rule) = rules.get_mut(at) else { return };
        let text = rule.text().into_owned();
        self.readable = self.readable.saturating_sub(text.len());
        let Some((head, inner)) = open(&text) else { return };
        let mut style = StyleAttribute::parse(inner);
        change(&mut style);
        *rule = Rule::of(format!("{head}{{ {} }}", style.to_text()).into());
    }

    fn list_of(&mut self, path: &[i64]) -> Option<(&mut Rules<'a>, usize)> {
        list_of(&mut self.rules, path, &mut self.readable)
    }
}

/// The list that the last index of the path is in, and that index.
fn list_of<'r, 'a>(
    mut rules: &'r mut Rules<'a>,
    path: &[i64],
    readable: &mut usize,
) -> Option<(&'r mut Rules<'a>, usize)> {
    let (last, around) = path.split_last()?;
    if around.len() > DEEPEST {
        return None;
    }
    for at in around {
        let rule = rules.get_mut(usize::try_from(*at).ok()?)?;
        rules = open_rule(rule, readable)?;
    }
    Some((rules, usize::try_from(*last).ok()?))
}

/// The rules in a rule, which is taken apart if it was not yet.
fn open_rule<'r, 'a>(rule: &'r mut Rule<'a>, readable: &mut usize) -> Option<&'r mut Rules<'a>> {
    if let Rule::Text { text, .. } = rule {
        *readable = readable.checked_sub(text.len())?;
        let (head, inner) = open(text)?;
        *rule = Rule::Open {
            head: head.to_owned(),
            inner: Rules::inside(inner),
        };
    }
    match rule {
        Rule::Open { inner, .. } => Some(inner),
        Rule::Text { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected are the rules that Chromium has after the same calls.
    #[test]
    fn edits_find_their_rules() {
        let path = |path: &[i64]| path.into();
        let mut edits = Edits::default();
        edits.push(Edit::Insert {
            path: path(&[1, 0]),
            rule: "x{}".into(),
        });
        edits.push(Edit::Delete { path: path(&[1, 1]) });
        edits.push(Edit::Set {
            path: path(&[0]),
            property: "top".into(),
            value: "1px".into(),
            priority: "important".into(),
        });
        edits.push(Edit::Unset {
            path: path(&[1, 1]),
            property: "e".into(),
        });
        edits.push(Edit::Insert {
            path: path(&[99]),
            rule: "last{}".into(),
        });
        edits.push(Edit::Delete { path: path(&[50]) });
        edits.push(Edit::Delete { path: path(&[0, 0]) });
        for nothing in ["nonsense", "a{}b{}", ""] {
            edits.push(Edit::Insert {
                path: path(&[0]),
                rule: nothing.into(),
            });
        }
        edits.push(Edit::Insert {
            path: path(&[7, 7, 7]),
            rule: "nowhere{}".into(),
        });
        assert_eq!(
            apply_edits("a{left:0}@media m{b{}c{d:1;e:2}}", &edits),
            "a{ left: 0; top: 1px !important; }\n@media m{ x{} c{ d: 1; } }\nlast{}"
        );
    }

    /// Expected is what Chromium has after the same call, but for its spaces.
    #[test]
    fn rules_come_into_a_rule_with_declarations() {
        for (css, expected) in [
            (".a{color:red}", ".a{ color:red; &:hover{top:0} }"),
            (".a{}", ".a{ &:hover{top:0} }"),
            (".a{color:red; & b{}}", ".a{ color:red; &:hover{top:0} & b{} }"),
        ] {
            let mut edits = Edits::default();
            edits.push(Edit::Insert {
                path: [0, 0].into(),
                rule: "&:hover{top:0}".into(),
            });
            assert_eq!(apply_edits(css, &edits), expected);
        }
    }
}
