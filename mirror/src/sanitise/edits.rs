//! Changes of an event's text, made at the end all at once.

use std::borrow::Cow;

use super::spans::Span;

#[derive(Default)]
pub(crate) struct Edits {
    list: Vec<(Span, Cow<'static, str>)>,
}

impl Edits {
    pub(crate) fn replace(&mut self, span: Span, with: impl Into<Cow<'static, str>>) {
        self.list.push((span, with.into()));
    }

    /// Puts another string in place of one, given with its quotes.
    pub(crate) fn replace_string(&mut self, span: Span, with: &str) {
        let quoted = serde_json::Value::from(with).to_string();
        self.replace(span, quoted);
    }

    /// The text with all changes; nothing if there are none. What was changed inside of something that is gone as a
    /// whole is gone with it.
    pub(crate) fn apply(mut self, text: &str) -> Option<String> {
        if self.list.is_empty() {
            return None;
        }
        self.list
            .sort_by(|(a, _), (b, _)| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (span, with) in self.list {
            if span.start < at {
                continue;
            }
            out.push_str(text.get(at..span.start).unwrap_or_default());
            out.push_str(&with);
            at = span.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        Some(out)
    }
}

/// The members of an object or array that is gone through once: says which stay, so that commas stay between them.
#[derive(Default)]
pub(crate) struct Members {
    /// Where the last member ends.
    before: usize,
    kept: bool,
    /// Where the first of those starts that are left out before any is kept.
    gap: Option<usize>,
}

impl Members {
    pub(crate) fn keep(&mut self, member: Span, edits: &mut Edits) {
        if let Some(from) = self.gap.take() {
            edits.replace(from..member.start, "");
        }
        self.kept = true;
        self.before = member.end;
    }

    pub(crate) fn leave_out(&mut self, member: Span, edits: &mut Edits) {
        if self.kept {
            edits.replace(self.before..member.end, "");
        } else {
            self.gap.get_or_insert(member.start);
        }
        self.before = member.end;
    }

    pub(crate) fn end(&mut self, edits: &mut Edits) {
        if let Some(from) = self.gap.take() {
            edits.replace(from..self.before, "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stay_between_what_is_kept() {
        // Each letter that is upper case is left out.
        for (text, expected) in [
            ("[a,b,c]", None),
            ("[A,b,c]", Some("[b,c]")),
            ("[A,B,c]", Some("[c]")),
            ("[a,B,c]", Some("[a,c]")),
            ("[a,B,C]", Some("[a]")),
            ("[A,B,C]", Some("[]")),
            ("[A , b , C , d]", Some("[b , d]")),
            ("[ A ]", Some("[  ]")),
        ] {
            let mut edits = Edits::default();
            let mut members = Members::default();
            for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphabetic()) {
                if letter.is_uppercase() {
                    members.leave_out(at..at + 1, &mut edits);
                } else {
                    members.keep(at..at + 1, &mut edits);
                }
            }
            members.end(&mut edits);
            assert_eq!(edits.apply(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_inside_of_what_is_gone_is_gone_with_it() {
        let mut edits = Edits::default();
        edits.replace(4..5, "x");
        edits.replace(2..6, "");
        edits.replace(2..3, "y");
        edits.replace(6..7, "z");
        assert_eq!(edits.apply("01234567").as_deref(), Some("01z7"));
    }
}
