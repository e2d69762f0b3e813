//! The members of an object of which only some are understood.

use super::edits::{Edits, Members};
use super::spans::{Span, is_container, slice};
use crate::json::Reader;

/// Members that rrweb's events have as numbers or flags. Any other name may itself tell something.
const NUMBERS: [&str; 12] = [
    "source",
    "type",
    "id",
    "parentId",
    "previousId",
    "nextId",
    "isAttachIframe",
    "styleId",
    "index",
    "width",
    "height",
    "display",
];

/// Goes through the object that the reader stands before, once. `read` is told of each of the named members, and takes
/// its value from the reader. Others, unless `left` names them or they are numbers that rrweb has there, are taken out: they are
/// not understood, and nobody knows what they may tell. So is what is there twice, or in a spelling that nobody uses.
pub(super) fn each_field<'a, const N: usize>(
    text: &'a str,
    reader: &mut Reader<'a>,
    names: [&str; N],
    left: &[&str],
    edits: &mut Edits,
    mut read: impl FnMut(usize, &mut Reader<'a>, &mut Edits),
) {
    let mut seen = [false; N];
    let mut members = Members::default();
    reader.begin_object();
    while let Some(key) = reader.key_span() {
        let start = key.start.saturating_sub(1);
        let name = slice(text, key);
        let place = names.iter().position(|known| *known == name);
        let is_first = place
            .and_then(|place| seen.get_mut(place))
            .is_some_and(|seen| !std::mem::replace(seen, true));
        let is_fine = match place {
            Some(place) if is_first => {
                read(place, reader, edits);
                true
            }
            Some(_) => {
                reader.skip();
                false
            }
            None => {
                let is_text = is_container(reader.peek()) || reader.peek() == b'"';
                reader.skip();
                left.contains(&name) || (!is_text && NUMBERS.contains(&name))
            }
        };
        let member = start..reader.position();
        if is_fine {
            members.keep(member, edits);
        } else {
            members.leave_out(member, edits);
        }
    }
    members.end(edits);
}

/// As [`each_field`] in the object at `at`: where the values of the named members are.
pub(super) fn fields<const N: usize>(
    text: &str,
    at: usize,
    names: [&str; N],
    left: &[&str],
    edits: &mut Edits,
) -> [Option<Span>; N] {
    let mut found = [const { None }; N];
    let mut reader = Reader::at(text, at);
    each_field(text, &mut reader, names, left, edits, |place, reader, _| {
        let value = reader.span();
        if let Some(field) = found.get_mut(place) {
            *field = Some(value);
        }
    });
    found
}
