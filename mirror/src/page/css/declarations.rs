//! The declarations of an element's own style, changed property by property.

use std::borrow::Cow;

use super::shorthands::{is_part_of, is_shorthand_of, split_priority, split_sides, written_priority};
use crate::json::Reader;

/// What a `style` attribute says, in its order.
pub(crate) struct StyleAttribute<'a> {
    declarations: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> StyleAttribute<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let mut style = Self {
            declarations: Vec::new(),
        };
        for declaration in declarations(text) {
            if let Some((name, value)) = split_name(declaration)
                && !name.is_empty()
                && (!value.is_empty() || name.starts_with("--"))
            {
                style.declarations.push((name, value));
            }
        }
        style
    }

    /// Applies rrweb's style object, which the reader stands before: a property's value, the value with its
    /// priority in an array, or `false` where the property goes. Each is compared with all that there are; once more
    /// would be than are `comparable`, the rest is left out and the answer is false.
    pub(crate) fn change(&mut self, reader: &mut Reader<'_>, comparable: &mut usize) -> bool {
        let mut is_whole = true;
        if !reader.begin_object() {
            return is_whole;
        }
        while let Some(key) = reader.key() {
            match comparable.checked_sub(1 + self.declarations.len()) {
                Some(left) => *comparable = left,
                None => {
                    is_whole = false;
                    reader.skip();
                    continue;
                }
            }
            let name = match key.contains('\\') {
                true => crate::json::decode_key(key),
                false => key.to_owned(),
            };
            match reader.peek() {
                b'f' => {
                    reader.skip();
                    self.remove(&name);
                }
                b'[' => {
                    reader.begin_array();
                    let mut parts = [Cow::Borrowed(""), Cow::Borrowed("")];
                    let mut at = 0;
                    while reader.item() {
                        let part = reader.string().unwrap_or_default();
                        if let Some(slot) = parts.get_mut(at) {
                            *slot = part;
                        }
                        at += 1;
                    }
                    let [value, priority] = parts;
                    self.set_property(&name, &value, &priority);
                }
                b'"' => {
                    let value = reader.string().unwrap_or_default();
                    self.set(name, value.into_owned());
                }
                // As a text it is `[object Object]`, which is no value of any property.
                b'{' => reader.skip(),
                _ => {
                    let value = reader.raw().as_str();
                    self.set(name, if value == "null" { "" } else { value }.to_owned());
                }
            }
        }
        is_whole
    }

    pub(crate) fn into_owned(self) -> StyleAttribute<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let declarations = self.declarations.into_iter();
        StyleAttribute {
            declarations: declarations
                .map(|(name, value)| (own(name), own(value)))
                .collect(),
        }
    }

    /// As `setProperty`: with a priority that there is not, nothing changes.
    pub(crate) fn set_property(&mut self, name: &str, value: &str, priority: &str) {
        if value.is_empty() {
            self.remove(name);
        } else if let Some(priority) = written_priority(priority) {
            self.set(name.to_owned(), format!("{value}{priority}"));
        }
    }

    /// The same where only a browser can tell whether the value is one of the property's: what the property was before
    /// the first change stays in front, for a browser that does not take the new one.
    pub(crate) fn try_property(&mut self, name: &str, value: &str, priority: &str) {
        if value.is_empty() || name.starts_with("--") {
            self.set_property(name, value, priority);
            return;
        }
        let Some(priority) = written_priority(priority) else {
            return;
        };
        let mut is_first = true;
        self.declarations.retain(|(known, before)| {
            let is_same = is_same_property(known, name);
            // It would win over what comes behind it.
            let is_stronger = priority.is_empty() && !split_priority(before).1.is_empty();
            let wins = is_stronger && (is_same || is_part_of(known, name));
            !wins && (!is_same || std::mem::take(&mut is_first))
        });
        let value = format!("{value}{priority}");
        self.declarations.push((name.to_owned().into(), value.into()));
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.declarations {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push(';');
        }
        text
    }

    /// An empty value removes, as in browsers.
    fn set(&mut self, name: String, value: String) {
        if value.is_empty() {
            self.remove(&name);
            return;
        }
        self.declarations.retain(|(known, _)| !is_part_of(known, &name));
        let known = self
            .declarations
            .iter()
            .rposition(|(known, _)| is_same_property(known, &name));
        let (_, behind) = self.declarations.split_at(known.map_or(0, |at| at + 1));
        let is_covered = behind.iter().any(|(other, _)| is_part_of(&name, other));
        match known.and_then(|at| self.declarations.get_mut(at)) {
            Some((_, known)) if !is_covered => *known = value.into(),
            _ => self.declarations.push((name.into(), value.into())),
        }
    }

    /// A shorthand whose longhand goes is no shorthand any more. Where only a browser can tell what it is made of, the
    /// longhand is what it is by itself.
    pub(crate) fn remove(&mut self, name: &str) {
        let mut kept = Vec::with_capacity(self.declarations.len());
        let mut initial = None;
        for (known, value) in std::mem::take(&mut self.declarations) {
            if is_part_of(name, &known) {
                if let Some(sides) = split_sides(&known, &value, name) {
                    kept.extend(sides.map(|(side, value)| (side.into(), value.into())));
                    continue;
                }
                if is_shorthand_of(&known, name) {
                    let (_, priority) = split_priority(&value);
                    initial = Some(format!("initial{priority}"));
                }
            }
            kept.push((known, value));
        }
        kept.retain(|(known, _)| !is_same_property(known, name) && !is_part_of(known, name));
        kept.extend(initial.map(|initial| (name.to_owned().into(), initial.into())));
        self.declarations = kept;
    }
}

fn split_name(declaration: Cow<'_, str>) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    match declaration {
        Cow::Borrowed(text) => {
            let (name, value) = text.split_once(':')?;
            Some((name.trim().into(), value.trim().into()))
        }
        Cow::Owned(text) => {
            let (name, value) = text.split_once(':')?;
            Some((name.trim().to_owned().into(), value.trim().to_owned().into()))
        }
    }
}

/// Custom properties are told apart by the case of their letters, others are not.
fn is_same_property(a: &str, b: &str) -> bool {
    a == b || (!a.starts_with("--") && a.eq_ignore_ascii_case(b))
}

/// What stands between semicolons that are in no string, bracket or comment.
fn declarations(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (declaration, behind) = split_declaration(rest);
        rest = behind;
        Some(declaration)
    })
}

fn split_declaration(text: &str) -> (Cow<'_, str>, &str) {
    let bytes = text.as_bytes();
    let mut without_comments: Option<String> = None;
    let (mut at, mut from, mut depth) = (0, 0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            quote @ (b'"' | b'\'') => at = string_end(bytes, at + 1, *quote),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'/' if bytes.get(at + 1) == Some(&b'*') && depth == 0 => {
                let kept = text.get(from..at).unwrap_or_default();
                without_comments.get_or_insert_default().push_str(kept);
                let end = text
                    .get(at + 2..)
                    .and_then(|rest| rest.find("*/"))
                    .map_or(text.len(), |end| at + 2 + end + 2);
                from = end;
                at = end;
                continue;
            }
            b';' if depth == 0 => break,
            _ => {}
        }
        at += 1;
    }
    let at = at.min(text.len());
    let last = text.get(from..at).unwrap_or_default();
    let declaration = match without_comments {
        Some(mut kept) => {
            kept.push_str(last);
            kept.into()
        }
        None => last.into(),
    };
    (declaration, text.get(at + 1..).unwrap_or_default())
}

/// Where the closing quote is, or the end.
pub(super) fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            byte if *byte == quote => break,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Raw;

    /// Expected is what `cssText` says in Chromium after the same `setProperty` and `removeProperty`.
    #[test]
    fn properties_change_as_in_a_browser() {
        for (before, change, after) in [
            ("", r#"{"color":"red"}"#, "color: red;"),
            ("color:red", r#"{"color":false}"#, ""),
            ("color:red; top: 1px", r#"{"color":""}"#, "top: 1px;"),
            (
                "a:b;color:red",
                r#"{"color":["blue","important"]}"#,
                "a: b; color: blue !important;",
            ),
            (
                "background:url(data:image/png;base64,AA==);top:0",
                r#"{"top":"1px"}"#,
                "background: url(data:image/png;base64,AA==); top: 1px;",
            ),
            (
                r#"content:"a;b:c";top:0"#,
                r#"{"left":["1px",""]}"#,
                r#"content: "a;b:c"; top: 0; left: 1px;"#,
            ),
            ("/* x;y */top:0", r#"{"--Big":"1"}"#, "top: 0; --Big: 1;"),
            ("--Big: 1; --big: 2", r#"{"--big":false}"#, "--Big: 1;"),
            (
                "margin-left: 1px; margin: 2px; marginal: 3px; border-top-left-radius: 1px; border-top-color: red; top: 0",
                r#"{"margin":false,"border":false,"inset":false}"#,
                "marginal: 3px; border-top-left-radius: 1px;",
            ),
            (
                "margin: 1px; margin-left: 2px; top: 0",
                r#"{"margin":"3px"}"#,
                "margin: 3px; top: 0;",
            ),
            (
                "margin-left: 2px; margin: 1px",
                r#"{"margin-left":"3px"}"#,
                "margin-left: 2px; margin: 1px; margin-left: 3px;",
            ),
            (
                "overflow-wrap: anywhere; flex-flow: column; outline-offset: 1px",
                r#"{"overflow":"auto","flex":"1","outline":"none"}"#,
                "overflow-wrap: anywhere; flex-flow: column; outline-offset: 1px; overflow: auto; flex: 1; outline: none;",
            ),
            ("COLOR: red", r#"{"color":"blue"}"#, "COLOR: blue;"),
            // Only a custom property may say nothing.
            (
                "--tw-ring: ; color: ; top: 0",
                r#"{"top":"1px"}"#,
                "--tw-ring: ; top: 1px;",
            ),
            (
                "top: 0",
                r#"{"top":["1px","urgent"],"left":7,"right":{"a":"1px"}}"#,
                "top: 0; left: 7;",
            ),
        ] {
            let mut style = StyleAttribute::parse(before);
            assert!(style.change(&mut Reader::new(Raw::parse(change).unwrap()), &mut 1_000));
            assert_eq!(style.to_text(), after, "{before} {change}");
        }
    }

    /// Expected are Chromium's own declarations, or, of a background, some that show the same.
    #[test]
    fn a_shorthand_without_one_of_its_longhands_is_taken_apart() {
        for (before, removed, after) in [
            (
                "margin: calc(2% + 1px)",
                "margin-left",
                "margin-top: calc(2% + 1px); margin-right: calc(2% + 1px); margin-bottom: calc(2% + 1px);",
            ),
            (
                "top: 0; padding: 1px 2px 3px !important",
                "padding-top",
                "top: 0; padding-right: 2px !important; padding-bottom: 3px !important; padding-left: 2px !important;",
            ),
            ("inset: 1px 2px", "left", "top: 1px; right: 2px; bottom: 1px;"),
            (
                "border-width: 1px 2px 3px 4px",
                "border-right-width",
                "border-top-width: 1px; border-bottom-width: 3px; border-left-width: 4px;",
            ),
            ("margin: 1px", "margin-inline-start", "margin: 1px;"),
            ("margin: 1px", "margin", ""),
            (
                "background: url(a b) no-repeat; top: 0",
                "background-image",
                "background: url(a b) no-repeat; top: 0; background-image: initial;",
            ),
            ("color: red", "color-scheme", "color: red;"),
            ("flex: 1; flex-direction: column", "flex-direction", "flex: 1;"),
            ("overflow: auto", "overflow-anchor", "overflow: auto;"),
        ] {
            let mut style = StyleAttribute::parse(before);
            style.remove(removed);
            assert_eq!(style.to_text(), after, "{before} without {removed}");
        }
    }

    #[test]
    fn what_may_be_no_value_stands_behind_what_was_there() {
        for (before, changes, after) in [
            (
                "color: red",
                &[("color", "none", "")][..],
                "color: red; color: none;",
            ),
            (
                "color: red; top: 0",
                &[("color", "none", ""), ("color", "blue", "")],
                "color: red; top: 0; color: blue;",
            ),
            (
                "margin-left: 1px; margin-right: 2px !important",
                &[("margin", "3px", "")],
                "margin-left: 1px; margin: 3px;",
            ),
            ("color: red !important", &[("color", "blue", "")], "color: blue;"),
            (
                "color: red !important",
                &[("color", "blue", "important"), ("color", "blue", "urgent")],
                "color: red !important; color: blue !important;",
            ),
            ("--x: 1", &[("--x", "2", "")], "--x: 2;"),
            ("top: 0", &[("top", "1px", ""), ("top", "", "")], ""),
        ] {
            let mut style = StyleAttribute::parse(before);
            for (name, value, priority) in changes {
                style.try_property(name, value, priority);
            }
            assert_eq!(style.to_text(), after, "{before} with {changes:?}");
        }
    }

    #[test]
    fn what_never_ends_is_read_to_the_end() {
        for text in ["a:'", "a:\"\\", "a:(((", "/*", "a:b/*", "é:é;'é", "\\"] {
            let style = StyleAttribute::parse(text);
            assert!(style.to_text().len() <= text.len() + 8, "{text}");
        }
    }
}
