//! The rules in a style sheet's text, as far as edits by index need them.

use std::borrow::Cow;

use super::declarations::string_end;

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

/// A text that browsers insert: one rule, which may lack its end.
pub(super) fn whole_rule(text: &str) -> Option<String> {
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

/// What stands before a rule's block, and what is in it.
pub(super) fn open(rule: &str) -> Option<(&str, &str)> {
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
}
