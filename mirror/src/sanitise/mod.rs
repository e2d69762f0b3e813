//! Takes everything out of an event that could run or load beyond what whoever shows it controls: scripts, handlers,
//! addresses that run, documents within the document, redirections. The event stays as it came otherwise, byte for
//! byte, and no node changes its id or its place, so that later events find their nodes.
//!
//! In reading order: [`spans`], [`edits`] and [`fields`] take parts of JSON text and change it; [`url`] and [`css`] judge
//! values; [`tags`] says what an element is; [`attributes`], [`tree`], [`mutation`], [`styles`] and [`canvas`] are the
//! places of an event. What is not understood is taken out.

mod attributes;
mod canvas;
mod css;
pub(crate) mod edits;
mod fields;
mod mutation;
pub(crate) mod spans;
mod styles;
mod tags;
mod tree;
mod url;

use crate::event::{Event, EventType, Source};
use crate::json::Reader;
use crate::page::Mirror;
use edits::{Edits, Members};
use fields::{each_field, fields};
use spans::{Span, slice, string};
use tags::{Page, Unknown};

/// The event's text with everything taken out that could run or load; nothing if there is nothing to take out.
/// `page` is the page before the event. Where nobody knows it, whatever the event changes may be anything.
pub fn sanitise(event: &Event<'_>, page: Option<&Mirror>) -> Option<String> {
    match page {
        Some(mirror) => sanitise_on(event, mirror),
        None => sanitise_on(event, &Unknown),
    }
}

fn sanitise_on(event: &Event<'_>, page: &impl Page) -> Option<String> {
    let mut edits = Edits::default();
    let data = event.data_span();
    let text = event.text;
    // Keys that are written with escapes, so that some read them and others do not. No recorder writes such.
    if event.has_escaped_keys {
        without_escaped_keys(text, 0, &data, &mut edits);
        if event.kind == EventType::IncrementalSnapshot && !data.is_empty() {
            without_escaped_keys(text, data.start, &(0..0), &mut edits);
        }
    }
    if event.has_other_members {
        without_other_members(text, &data, &mut edits);
    }
    if !data.is_empty() {
        match (event.kind, event.source) {
            (EventType::FullSnapshot, _) => full_snapshot(text, data.start, &mut edits),
            (EventType::Meta, _) => meta(text, data, &mut edits),
            (_, Some(Source::Mutation)) => mutation::sanitise(event, data.start, page, &mut edits),
            (_, Some(Source::StyleSheetRule | Source::AdoptedStyleSheet | Source::Font)) => {
                styles::sanitise(text, data, &mut edits);
            }
            (_, Some(Source::StyleDeclaration)) => styles::declaration(text, data, &mut edits),
            (_, Some(Source::CanvasMutation)) => canvas::sanitise(text, data, &mut edits),
            _ => {}
        }
    }
    edits.apply(text)
}

fn full_snapshot(text: &str, data: usize, edits: &mut Edits) {
    let mut reader = Reader::at(text, data);
    each_field(
        text,
        &mut reader,
        ["node"],
        &["initialOffset"],
        edits,
        |_, reader, edits| {
            tree::page(text, reader, edits);
        },
    );
}

fn meta(text: &str, data: Span, edits: &mut Edits) {
    let [href] = fields(text, data.start, ["href"], &[], edits);
    let Some(href) = href else { return };
    let runs = string(slice(text, href.clone())).is_none_or(|href| url::runs(&href, url::Use::Other));
    if runs {
        edits.replace(href, "\"about:blank\"");
    }
}

/// Takes out the members of an event that none of rrweb's has. The value at `known` needs not be gone over.
fn without_other_members(text: &str, known: &Span, edits: &mut Edits) {
    let mut reader = Reader::at(text, 0);
    reader.begin_object();
    let mut members = Members::default();
    while let Some(key) = reader.key_span() {
        let value = if reader.position() == known.start && !known.is_empty() {
            reader = Reader::at(text, known.end);
            known.clone()
        } else {
            reader.span()
        };
        let member = key.start.saturating_sub(1)..value.end;
        let is_number = slice(text, value).starts_with(|first: char| first.is_ascii_digit());
        let is_own = match slice(text, key) {
            "type" | "data" | "timestamp" => true,
            "delay" => is_number,
            _ => false,
        };
        if is_own {
            members.keep(member, edits);
        } else {
            members.leave_out(member, edits);
        }
    }
    members.end(edits);
}

/// Takes out the members of the object at `at` whose keys are written with escapes. The value at `known` needs not be
/// gone over.
fn without_escaped_keys(text: &str, at: usize, known: &Span, edits: &mut Edits) {
    let mut reader = Reader::at(text, at);
    reader.begin_object();
    let mut members = Members::default();
    while let Some(key) = reader.key_span() {
        let value = if reader.position() == known.start && !known.is_empty() {
            reader = Reader::at(text, known.end);
            known.clone()
        } else {
            reader.span()
        };
        let member = key.start.saturating_sub(1)..value.end;
        if slice(text, key).contains('\\') {
            members.leave_out(member, edits);
        } else {
            members.keep(member, edits);
        }
    }
    members.end(edits);
}

#[cfg(test)]
mod tests;
