//! The rules of a style sheet's text, as far as edits by index need them.

use std::borrow::Cow;

use super::declarations::{StyleAttribute, string_end};
use super::edits::{Edit, Edits};

/// Rules lie in rules; deeper than this no browser's page does.
const DEEPEST: usize = 16;

/// The text of a style sheet after all edits. Every rule is taken for one that a browser understands.
pub(crate) fn apply_edits(css: &str, edits: &Edits) -> String {
    let mut rules = split_rules(css);
    for edit in edits.iter() {
        match edit {
            Edit::Replace { text } => {
                rules = split_rules(text)
                    .into_iter()
                    .map(|rule| Cow::Owned(rule.into_owned()))
                    .collect();
            }
            Edit::Insert { path, rule } => {
                let Some(rule) = whole_rule(rule) else { continue };
                change_in(&mut rules, path, 0, &|rules, at| {
                    // Only the outermost index is clamped.
                    let count = rules.iter().filter(|rule| is_rule(rule, path.len())).count();
                    if at > count && path.len() > 1 {
                        return;
                    }
                    let at = place_of(rules, at, path.len()).unwrap_or(rules.len());
                    rules.insert(at, Cow::Owned(rule.clone()));
                });
            }
            Edit::Delete { path } => change_in(&mut rules, path, 0, &|rules, at| {
                if let Some(at) = place_of(rules, at, path.len()) {
                    rules.remove(at);
                }
            }),
            Edit::Set {
                path,
                property,
                value,
                priority,
            } => change_style(&mut rules, path, |style| {
                style.set_property(property, value, priority)
            }),
            Edit::Unset { path, property } => {
                change_style(&mut rules, path, |style| style.remove(property));
            }
        }
    }
    rules.join("\n")
}

/// Within a rule, declarations stand between the rules and are not counted.
fn is_rule(rule: &str, level: usize) -> bool {
    level == 1 || open(rule).is_some()
}

fn place_of(rules: &[Cow<'_, str>], at: usize, level: usize) -> Option<usize> {
    let mut places = rules.iter().enumerate().filter(|(_, rule)| is_rule(rule, level));
    places.nth(at).map(|(place, _)| place)
}

/// A text that browsers insert: one rule, which may lack its end.
fn whole_rule(text: &str) -> Option<String> {
    let rules = split_rules(text);
    let [rule] = rules.as_slice() else { return None };
    let is_statement = rule.starts_with('@') && rule.ends_with(';');
    if !is_statement && open(rule).is_none() {
        return None;
    }
    let end = if is_statement || rule.ends_with('}') {
        ""
    } else {
        "}"
    };
    Some(format!("{rule}{end}"))
}

/// Goes down the path and changes the list that its last index is in.
fn change_in<'a>(
    rules: &mut Vec<Cow<'a, str>>,
    path: &[i64],
    depth: usize,
    change: &dyn Fn(&mut Vec<Cow<'a, str>>, usize),
) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let Ok(at) = usize::try_from(*first) else { return };
    if rest.is_empty() {
        change(rules, at);
        return;
    }
    let Some(rule) = place_of(rules, at, depth + 1)
        .and_then(|at| rules.get_mut(at))
        .filter(|_| depth < DEEPEST)
    else {
        return;
    };
    let Some((head, inner)) = open(rule) else { return };
    let mut inner: Vec<Cow<'a, str>> = split_rules(inner)
        .into_iter()
        .map(|rule| Cow::Owned(rule.into_owned()))
        .collect();
    let head = head.to_owned();
    change_in(&mut inner, rest, depth + 1, change);
    *rule = Cow::Owned(format!("{head}{{ {} }}", inner.join(" ")));
}

fn change_style(rules: &mut Vec<Cow<'_, str>>, path: &[i64], change: impl Fn(&mut StyleAttribute<'_>)) {
    change_in(rules, path, 0, &|rules, at| {
        let Some(rule) = place_of(rules, at, path.len()).and_then(|at| rules.get_mut(at)) else {
            return;
        };
        let Some((head, inner)) = open(rule) else { return };
        let mut style = StyleAttribute::parse(inner);
        change(&mut style);
        *rule = Cow::Owned(format!("{head}{{ {} }}", style.to_text()));
    });
}

/// What stands before a rule's block, and what is in it.
fn open(rule: &str) -> Option<(&str, &str)> {
    let bytes = rule.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            quote @ (b'"' | b'\'') => at = string_end(bytes, at + 1, *quote),
            b'{' => {
                let inner = rule.get(at + 1..)?.trim_end();
                return Some((rule.get(..at)?, inner.strip_suffix('}').unwrap_or(inner)));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The rules of a sheet or of a block, without what is between them.
pub(crate) fn split_rules(css: &str) -> Vec<Cow<'_, str>> {
    let bytes = css.as_bytes();
    let mut rules = Vec::new();
    let (mut at, mut start, mut depth) = (0, None, 0_usize);
    let mut keep = |from: Option<usize>, to: usize| {
        let rule = from.and_then(|from| css.get(from..to)).unwrap_or_default().trim();
        // It says how the file was written, and is no rule.
        if !rule.is_empty() && !rule.starts_with("@charset") {
            rules.push(Cow::Borrowed(rule));
        }
    };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = css.get(at + 2..).and_then(|rest| rest.find("*/"));
                at = end.map_or(css.len(), |end| at + 2 + end + 2);
                continue;
            }
            byte if start.is_none() && byte.is_ascii_whitespace() => {}
            _ => {
                start.get_or_insert(at);
                match byte {
                    b'\\' => at += 1,
                    quote @ (b'"' | b'\'') => at = string_end(bytes, at + 1, *quote),
                    b'{' | b'(' | b'[' => depth += 1,
                    b'}' | b')' | b']' => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 && *byte == b'}' {
                            keep(start.take(), at + 1);
                        }
                    }
                    b';' if depth == 0 => keep(start.take(), at + 1),
                    _ => {}
                }
            }
        }
        at += 1;
    }
    keep(start, css.len());
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_taken_apart_at_its_rules() {
        for (css, expected) in [
            ("", vec![]),
            (" a { b: c } d{}", vec!["a { b: c }", "d{}"]),
            (
                "@charset \"utf-8\";@import url(x;y.css);@media x{a{}b{}}/* c{} */e{content:\"}\"}",
                vec!["@import url(x;y.css);", "@media x{a{}b{}}", "e{content:\"}\"}"],
            ),
            ("a{b:c", vec!["a{b:c"]),
            ("a[x=\"{\"]{}b\\{{}", vec!["a[x=\"{\"]{}", "b\\{{}"]),
        ] {
            assert_eq!(split_rules(css), expected, "{css}");
        }
    }

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
}
