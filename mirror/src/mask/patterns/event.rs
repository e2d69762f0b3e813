//! The texts of an event, in one pass and without recursion.

use super::encoded::is_data;
use super::{ASTERISKS, Counts, Patterns, Place, places};
use crate::event::{Event, EventType, Payload, Source};
use crate::json::Reader;
use crate::sanitise::edits::Edits;
use crate::sanitise::spans::{Span, name, slice, string};

/// In shorter texts nothing is found.
const SHORTEST: usize = 5;
/// Shorter numbers are none that anybody is known by.
const LONG_NUMBER: usize = 8;

/// What the members of an object, or the items of an array, are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Event,
    /// Nodes, and the changes of nodes.
    Page,
    /// Nodes in a style element, whose texts are style sheets.
    Style,
    /// Attributes by name.
    Attributes,
    /// The values of a style by property.
    Properties,
    /// Style sheets and declarations wherever there are texts.
    Sheets,
    Canvas,
    /// Of a custom event.
    Custom,
    /// Of a plugin's event.
    Plugin,
    /// What the page or its scripts say: keys and numbers may be anything, too.
    Payload,
    /// Who the page says that the visitor is.
    Identity,
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    context: Context,
    /// What texts are that are its items.
    place: Place,
    is_array: bool,
    /// Whether this is a style element.
    is_style: bool,
    /// Whether its numbers may be those of phones.
    is_phone: bool,
}

/// What a member is.
struct Member {
    /// What it is if it is an object or array.
    context: Context,
    /// What it is if it is a text; nothing if that is structure.
    place: Option<Place>,
    is_phone: bool,
}

pub(super) fn mask(patterns: &Patterns, event: &Event<'_>, counts: &mut Counts) -> Option<String> {
    let mut walk = Walk {
        patterns,
        text: event.text,
        data: data_context(event),
        is_identity: is_identity(event),
        counts,
        edits: Edits::default(),
    };
    walk.run();
    walk.edits.apply(event.text)
}

fn data_context(event: &Event<'_>) -> Context {
    match (event.kind, event.source) {
        (EventType::FullSnapshot, _) | (_, Some(Source::Mutation)) => Context::Page,
        (EventType::Custom, _) => Context::Custom,
        (EventType::Plugin, _) => Context::Plugin,
        (
            _,
            Some(
                Source::StyleSheetRule | Source::StyleDeclaration | Source::AdoptedStyleSheet | Source::Font,
            ),
        ) => Context::Sheets,
        (_, Some(Source::CanvasMutation)) => Context::Canvas,
        (_, Some(Source::Log | Source::Unknown(_))) | (EventType::Unknown(_), _) => Context::Payload,
        _ => Context::Other,
    }
}

fn is_identity(event: &Event<'_>) -> bool {
    event.kind == EventType::Custom
        && matches!(event.payload(), Payload::Custom { tag, .. } if tag == "girok:identify")
}

struct Walk<'a, 'b> {
    patterns: &'b Patterns,
    text: &'a str,
    data: Context,
    is_identity: bool,
    counts: &'b mut Counts,
    edits: Edits,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        let mut reader = Reader::at(self.text, 0);
        if !reader.begin_object() {
            return;
        }
        let mut open = vec![Frame {
            context: Context::Event,
            place: Place::Text,
            is_array: false,
            is_style: false,
            is_phone: false,
        }];
        while let Some(frame) = open.last_mut() {
            let Some(key) = self.next(&mut reader, frame) else {
                open.pop();
                continue;
            };
            let first = reader.peek();
            match first {
                b'"' => {
                    let span = reader.span();
                    // Nearly all end here, so that nobody asks what they are.
                    if self.may_find(&span)
                        && let Some(place) = self.member(key, frame).place
                    {
                        self.string(span, place);
                    }
                }
                b'{' | b'[' => {
                    let member = self.member(key, frame);
                    let is_array = first == b'[';
                    let context = nested(member.context, frame, is_array);
                    if is_array {
                        reader.begin_array();
                    } else {
                        reader.begin_object();
                    }
                    open.push(Frame {
                        context,
                        place: member.place.unwrap_or(Place::Text),
                        is_array,
                        is_style: false,
                        is_phone: member.is_phone,
                    });
                }
                b'0'..=b'9' | b'-' if is_free(frame.context) => {
                    let span = reader.span();
                    let member = self.member(key, frame);
                    if member.context == Context::Payload {
                        self.number(span, member.is_phone);
                    }
                }
                _ => reader.skip(),
            }
        }
    }

    /// The key of the next member, without its quotes, or none of the next item; nothing behind the last one.
    fn next(&mut self, reader: &mut Reader<'_>, frame: &mut Frame) -> Option<Option<Span>> {
        if frame.is_array {
            return reader.item().then_some(None);
        }
        let key = reader.key_span()?;
        if is_free(frame.context) || frame.context == Context::Attributes {
            self.key(key.clone());
        }
        if frame.context == Context::Page && slice(self.text, key.clone()) == "tagName" {
            let mut ahead = reader.clone();
            frame.is_style = ahead
                .string()
                .is_some_and(|tag| tag.eq_ignore_ascii_case("style"));
        }
        Some(Some(key))
    }

    fn member(&self, key: Option<Span>, frame: &Frame) -> Member {
        match key {
            Some(key) => self.member_of_object(&name(self.text, key), frame.context),
            None => Member {
                context: frame.context,
                place: Some(frame.place),
                is_phone: frame.is_phone,
            },
        }
    }

    fn member_of_object(&self, key: &str, context: Context) -> Member {
        let of = |context, place| Member {
            context,
            place,
            is_phone: false,
        };
        let text = Some(Place::Text);
        match (context, key) {
            (Context::Event, "data") => of(self.data, text),
            (_, "type" | "timestamp" | "source")
                if context != Context::Payload && context != Context::Attributes =>
            {
                of(Context::Other, None)
            }
            (Context::Event | Context::Other, "href") => of(Context::Other, Some(Place::Name)),
            (Context::Event | Context::Other, _) => of(Context::Other, text),
            (Context::Page | Context::Style, "tagName" | "id") => of(Context::Other, None),
            (Context::Page | Context::Style, "attributes") => of(Context::Attributes, text),
            (Context::Style, "textContent") => of(Context::Other, Some(Place::Css)),
            (Context::Page | Context::Style, _) => of(Context::Page, text),
            (Context::Attributes, _) => of(Context::Properties, Some(places::attribute(key))),
            (Context::Properties, _) => of(Context::Properties, Some(places::property(key))),
            (Context::Sheets, _) => of(Context::Sheets, Some(Place::Css)),
            (Context::Canvas, "base64" | "rr_type" | "property") => of(Context::Canvas, None),
            (Context::Canvas, _) => of(Context::Canvas, text),
            (Context::Custom, "payload") if self.is_identity => of(Context::Identity, text),
            (Context::Custom, "tag") if self.is_identity => of(Context::Other, None),
            (Context::Identity, "id" | "type" | "email" | "name") => of(Context::Other, None),
            (Context::Custom | Context::Plugin | Context::Payload | Context::Identity, _) => Member {
                context: Context::Payload,
                place: text,
                is_phone: names_phone(key),
            },
        }
    }

    /// A quick look at a text as it is written, wherever it is.
    fn may_find(&self, span: &Span) -> bool {
        let raw = slice(self.text, span.clone());
        let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        // Of what is written with escapes nothing can be told by a look.
        inner.len() >= SHORTEST
            && (self.patterns.0.may_find(inner, Place::Text)
                || memchr::memmem::find(inner.as_bytes(), b"\\u").is_some())
    }

    fn string(&mut self, span: Span, place: Place) {
        let raw = slice(self.text, span.clone());
        let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        if is_data(inner) {
            return;
        }
        let Some(said) = string(raw) else { return };
        if is_data(&said) {
            return;
        }
        if let Some(masked) = self.patterns.mask_in(&said, place, self.counts) {
            self.edits.replace_string(span, &masked);
            return;
        }
        // JSON within JSON, as console messages are.
        let Some(meant) = spelled_out(&said) else { return };
        if let Some(masked) = self.patterns.mask_in(&meant, place, self.counts) {
            self.edits.replace_string(span, &masked);
        }
    }

    /// A key, given without its quotes.
    fn key(&mut self, key: Span) {
        let quoted = key.start.saturating_sub(1)..key.end + 1;
        if self.may_find(&quoted) {
            self.string(quoted, Place::Name);
        }
    }

    fn number(&mut self, span: Span, is_phone: bool) {
        let raw = slice(self.text, span.clone());
        let digits = raw.strip_prefix('-').unwrap_or(raw);
        if digits.len() < LONG_NUMBER || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let place = if is_phone { Place::Text } else { Place::Name };
        if self.patterns.mask_in(digits, place, self.counts).is_some() {
            self.edits.replace_string(span, ASTERISKS);
        }
    }
}

/// A text with what is written as `\u0040` in it; nothing if nothing is.
fn spelled_out(text: &str) -> Option<String> {
    let mut rest = text;
    let mut out = String::new();
    while let Some(at) = rest.find("\\u") {
        out.push_str(rest.get(..at).unwrap_or_default());
        let tail = rest.get(at..).unwrap_or_default();
        let code = tail.get(2..6).and_then(|code| u32::from_str_radix(code, 16).ok());
        let length = match code.and_then(char::from_u32) {
            Some(letter) => {
                out.push(letter);
                6
            }
            None => {
                out.push_str("\\u");
                2
            }
        };
        rest = tail.get(length..).unwrap_or_default();
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(rest);
    Some(out)
}

/// What an object or array is that is a member or item of another.
fn nested(context: Context, parent: &Frame, is_array: bool) -> Context {
    match context {
        Context::Page if parent.is_style => Context::Style,
        // The list of a mutation's changes has the name that the attributes of a node have.
        Context::Attributes if is_array => Context::Page,
        other => other,
    }
}

/// Whether keys and numbers may be anything, too.
fn is_free(context: Context) -> bool {
    matches!(
        context,
        Context::Custom | Context::Plugin | Context::Payload | Context::Identity
    )
}

fn names_phone(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["phone", "mobile", "tel", "msisdn"]
        .iter()
        .any(|word| key.contains(word))
}
