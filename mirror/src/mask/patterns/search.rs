//! All patterns over one text.

use std::borrow::Cow;
use std::ops::Range;

use domain::mask::BuiltInPattern;

use super::fold::{Folded, may_hide};
use super::look::Look;
use super::spelled::{self, Spelled};
use super::{Compiled, Place, css, digits, drawing, email, encoded, phone};

/// What was in the way of a number is gone once it is hidden. So a text is searched until nothing more is found, but
/// not for ever.
const ROUNDS: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Id {
    BuiltIn(BuiltInPattern),
    /// Where it is in the list.
    Custom(usize),
}

#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) id: Id,
}

impl Compiled {
    /// A quick look that never overlooks anything.
    pub(super) fn may_find(&self, text: &str, place: Place) -> bool {
        if place == Place::Css {
            return true;
        }
        let look = Look::at(text.as_bytes());
        !self.custom.is_empty()
            || self.email && look.may_have_email()
            || self.numbers.any() && look.may_have_number() && place != Place::Shape
            || look.may_be_encoded() && place != Place::Shape
            || !look.is_ascii() && may_hide(text.as_bytes())
            || look.may_be_spelled() && spelled::may_hide(text.as_bytes())
    }

    /// Everything that there is in a text, in no order.
    pub(super) fn search(&self, text: &str, place: Place) -> Vec<Hit> {
        let shapeless = match place {
            Place::Text | Place::Name => drawing::without_shapes(text),
            Place::Shape | Place::Css => None,
        };
        let mut work = Work {
            text: shapeless.map_or(Cow::Borrowed(text), Cow::Owned),
            hits: Vec::new(),
        };
        for _ in 0..ROUNDS {
            let before = work.hits.len();
            if place == Place::Css {
                self.sheet(&mut work);
            } else {
                self.plain(&mut work, place);
                if place != Place::Shape {
                    work.step(|text, found| self.encoded(text, found));
                }
                work.step(|text, found| self.spelled(text, place, found));
            }
            if work.hits.len() == before {
                break;
            }
        }
        work.hits
    }

    fn plain(&self, work: &mut Work<'_>, place: Place) {
        if self.email {
            let id = Id::BuiltIn(BuiltInPattern::Email);
            work.step_folded(|text, found| email::find(text, place, |range| found(range, id)));
        }
        if self.numbers.any() && place != Place::Shape {
            work.step_folded(|text, found| {
                digits::find(text, self.numbers, place, |range, pattern| {
                    found(range, Id::BuiltIn(pattern));
                });
            });
        }
        for (at, custom) in self.custom.iter().enumerate() {
            work.step(|text, found| custom.find(text, |range| found(range, Id::Custom(at))));
            // A text that a console was told has quotes around it.
            work.step(|text, found| {
                if let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                    custom.find(inner, |range| {
                        found(range.start + 1..range.end + 1, Id::Custom(at));
                    });
                }
            });
        }
    }

    /// What is there once it is no longer spelled out.
    fn spelled(&self, text: &str, place: Place, found: &mut dyn FnMut(Range<usize>, Id)) {
        let Some(spelled) = Spelled::of(text) else { return };
        let mut work = Work {
            text: Cow::Borrowed(&spelled.text),
            hits: Vec::new(),
        };
        self.plain(&mut work, place);
        if place != Place::Shape {
            work.step(|text, found| self.encoded(text, found));
        }
        for hit in work.in_order() {
            found(spelled.unfold(&hit.range), hit.id);
        }
    }

    /// Parts that have something in them once they are decoded, as a whole.
    fn encoded(&self, text: &str, found: &mut dyn FnMut(Range<usize>, Id)) {
        encoded::each(text, |part, decoded| {
            let mut work = Work {
                text: Cow::Borrowed(decoded),
                hits: Vec::new(),
            };
            // As in an address, unless it says that a phone number is there.
            let is_phone = phone::is_called(text, part.start);
            self.plain(&mut work, if is_phone { Place::Text } else { Place::Name });
            for hit in &work.hits {
                found(part.clone(), hit.id);
            }
            !work.hits.is_empty()
        });
    }

    fn sheet(&self, work: &mut Work<'_>) {
        work.step(|text, found| {
            css::each_text(text, |part| {
                let inner = text.get(part.clone()).unwrap_or_default();
                if self.may_find(inner, Place::Name) {
                    let mut hits = self.search(inner, Place::Name);
                    hits.sort_by_key(|hit| hit.range.start);
                    for hit in hits {
                        found(part.start + hit.range.start..part.start + hit.range.end, hit.id);
                    }
                }
            });
        });
        // An address is none of the words of a style sheet, so that it is hidden wherever it is.
        if self.email {
            let id = Id::BuiltIn(BuiltInPattern::Email);
            work.step(|text, found| email::find(text, Place::Css, |range| found(range, id)));
        }
    }
}

/// A text in which what was found is blanked out, byte for byte, and what that was.
struct Work<'a> {
    text: Cow<'a, str>,
    hits: Vec<Hit>,
}

impl Work<'_> {
    /// What was found, in the order of where it starts.
    fn in_order(mut self) -> Vec<Hit> {
        self.hits.sort_by_key(|hit| hit.range.start);
        self.hits
    }

    fn step(&mut self, find: impl FnOnce(&str, &mut dyn FnMut(Range<usize>, Id))) {
        let before = self.hits.len();
        let hits = &mut self.hits;
        find(&self.text, &mut |range, id| {
            if !range.is_empty() {
                hits.push(Hit { range, id });
            }
        });
        let found = self.hits.get(before..).unwrap_or_default();
        if found.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        // They come in order, but a part may be found more than once.
        let mut done = 0;
        for hit in found {
            if let Some(part) = bytes.get_mut(hit.range.start.max(done)..hit.range.end) {
                part.fill(b'*');
                done = done.max(hit.range.end);
            }
        }
        self.text = Cow::Owned(String::from_utf8(bytes).unwrap_or_default());
    }

    /// As [`Work::step`] on the text as its reader sees it.
    fn step_folded(&mut self, find: impl FnOnce(&str, &mut dyn FnMut(Range<usize>, Id))) {
        let folded = if self.text.is_ascii() {
            None
        } else {
            Folded::of(&self.text)
        };
        match folded {
            None => self.step(find),
            Some(folded) => self.step(|text, found| {
                find(&folded.text, &mut |range, id| {
                    found(folded.unfold(text, &range), id);
                });
            }),
        }
    }
}
