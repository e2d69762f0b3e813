//! The texts of an event, in one pass and without recursion.

use super::encoded::is_media;
use super::numbers::{Number, number_of, whole};
use super::phone::names_phone;
use super::{ASTERISKS, Counts, Patterns, Place, SHORTEST_NUMBER, places};
use crate::event::{Event, EventType, Payload, Source};
use crate::json::Reader;
use crate::sanitise::edits::Edits;
use crate::sanitise::spans::{Span, name, slice, string};

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
    /// What numbers are that are its items.
    number: Number,
    /// How many items were begun.
    items: usize,
    /// Whether this is a command that draws other things than texts.
    is_shape: bool,
}

/// What a member is.
struct Member {
    /// What it is if it is an object or array.
    context: Context,
    /// What it is if it is a text; nothing if that is structure.
    place: Option<Place>,
    number: Number,
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
            number: Number::Structure,
            items: 0,
            is_shape: false,
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
                        number: member.number,
                        items: 0,
                        is_shape: false,
                    });
                }
                b'0'..=b'9' | b'-' => {
                    let span = reader.span();
                    if self.may_be_found(&span) {
                        let number = self.member(key, frame).number;
                        self.number(span, number);
                    }
                }
                _ => reader.skip(),
            }
        }
    }

    /// The key of the next member, without its quotes, or none of the next item; nothing behind the last one.
    fn next(&mut self, reader: &mut Reader<'_>, frame: &mut Frame) -> Option<Option<Span>> {
        if frame.is_array {
            frame.items += 1;
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
        if frame.context == Context::Canvas && slice(self.text, key.clone()) == "property" {
            let mut ahead = reader.clone();
            frame.is_shape = ahead.string().is_none_or(|property| !property.ends_with("Text"));
        }
        Some(Some(key))
    }

    fn member(&self, key: Option<Span>, frame: &Frame) -> Member {
        match key {
            Some(key) => {
                let member = self.member_of_object(&name(self.text, key), frame.context);
                if frame.is_shape && member.number != Number::Structure {
                    let number = Number::Drawn;
                    return Member { number, ..member };
                }
                member
            }
            None => Member {
                context: frame.context,
                place: Some(frame.place),
                // A text comes first, and then where it is drawn.
                number: if frame.context == Context::Canvas && frame.items > 1 {
                    Number::Drawn
                } else {
                    frame.number
                },
            },
        }
    }

    fn member_of_object(&self, key: &str, context: Context) -> Member {
        let of = |context, place| Member {
            context,
            place,
            number: number_of(key, place),
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
            (Context::Attributes, _) if key.starts_with("rr_") => Member {
                number: Number::Structure,
                ..of(Context::Properties, Some(places::attribute(key)))
            },
            (Context::Attributes, _) => of(Context::Properties, Some(places::attribute(key))),
            (Context::Properties, _) => of(Context::Properties, Some(places::property(key))),
            (Context::Sheets, _) => of(Context::Sheets, Some(Place::Css)),
            (Context::Canvas, "base64" | "rr_type" | "property") => of(Context::Canvas, None),
            (Context::Canvas, "src") => of(Context::Canvas, Some(Place::Name)),
            (Context::Canvas, _) => of(Context::Canvas, text),
            (Context::Custom, "payload") if self.is_identity => of(Context::Identity, text),
            (Context::Custom, "tag") if self.is_identity => of(Context::Other, None),
            (Context::Identity, "id" | "type" | "email" | "name") => of(Context::Other, None),
            (Context::Custom | Context::Plugin | Context::Payload | Context::Identity, _) => Member {
                context: Context::Payload,
                place: text,
                number: Number::Said(if names_phone(key) {
                    Place::Text
                } else {
                    Place::Name
                }),
            },
        }
    }

    /// A quick look at a text as it is written, wherever it is.
    fn may_find(&self, span: &Span) -> bool {
        let raw = slice(self.text, span.clone());
        let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        inner.len() >= self.patterns.0.shortest_text && self.patterns.0.may_find(inner, Place::Text)
    }

    fn string(&mut self, span: Span, place: Place) {
        let raw = slice(self.text, span.clone());
        let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        if place == Place::Name && is_media(inner) {
            return;
        }
        let Some(said) = string(raw) else { return };
        if place == Place::Name && is_media(&said) {
            return;
        }
        if let Some(masked) = self.patterns.mask_in(&said, place, self.counts) {
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

    /// A quick look at a number, as [`Walk::may_find`] is at a text.
    fn may_be_found(&self, span: &Span) -> bool {
        span.len() >= self.patterns.0.shortest_number
            && (!self.patterns.0.custom.is_empty() || whole(slice(self.text, span.clone())).is_some())
    }

    fn number(&mut self, span: Span, number: Number) {
        let raw = slice(self.text, span.clone());
        let whole = whole(raw);
        let place = match number {
            Number::Structure => return,
            Number::Drawn if whole.is_none_or(|whole| whole.len() < SHORTEST_NUMBER) => return,
            Number::Drawn => Place::Name,
            Number::Said(place) => place,
        };
        // One's own patterns may ask for its sign or fraction.
        let written = [whole, Some(raw).filter(|raw| whole != Some(*raw))];
        let mut written = written.into_iter().flatten();
        if written.any(|text| self.patterns.mask_in(text, place, self.counts).is_some()) {
            self.edits.replace_string(span, ASTERISKS);
        }
    }
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

/// Whether keys may be anything, too.
fn is_free(context: Context) -> bool {
    matches!(
        context,
        Context::Custom | Context::Plugin | Context::Payload | Context::Identity
    )
}
