//! Which attributes an element may have, and with which values.

use std::borrow::Cow;

use super::css;
use super::edits::{Edits, Members};
use super::spans::{Span, name, slice, string};
use super::tags::{Tags, lower_case};
use super::url::{self, Use};
use crate::json::Reader;

/// Text that is shown or read out, whatever it looks like.
const TEXTS: &[&str] = &[
    "id",
    "class",
    "name",
    "title",
    "alt",
    "placeholder",
    "label",
    "value",
    "summary",
    "abbr",
    "content",
    "aria-label",
    "aria-description",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
];
/// What a frame or plug-in shows.
const SOURCES: &[&str] = &[
    "src", "data", "code", "codebase", "classid", "archive", "object", "movie", "dynsrc", "href",
];
/// What `http-equiv` may say; everything else redirects, sets cookies or changes policies.
const HARMLESS_PRAGMAS: &[&str] = &[
    "content-type",
    "content-language",
    "x-ua-compatible",
    "imagetoolbar",
    "cleartype",
];
/// Say to a browser what to load early, or load what no style sheet or icon is.
const LOADING_LINKS: &[&str] = &[
    "import",
    "preload",
    "modulepreload",
    "prefetch",
    "prerender",
    "preconnect",
    "dns-prefetch",
    "manifest",
    "subresource",
    "pingback",
    "serviceworker",
    "compression-dictionary",
];

/// Says what is hidden.
const MASK: &str = "data-girok-mask";

/// What becomes of an attribute.
enum Verdict {
    Keep,
    Drop,
    Replace(String),
}

/// Looks through the attributes of one element, which the reader stands before.
pub(super) fn sanitise(text: &str, reader: &mut Reader<'_>, tags: Tags, edits: &mut Edits) {
    look_through(text, reader, tags, false, edits);
}

/// The same for attributes of an element that is there already.
pub(super) fn sanitise_changes(text: &str, reader: &mut Reader<'_>, tags: Tags, edits: &mut Edits) {
    look_through(text, reader, tags, true, edits);
}

fn look_through(text: &str, reader: &mut Reader<'_>, tags: Tags, are_changes: bool, edits: &mut Edits) {
    let is_object = reader.peek() == b'{';
    if !is_object || tags.has(Tags::SCRIPT) {
        let all = reader.span();
        if slice(text, all.clone()) != "{}" {
            edits.replace(all, "{}");
        }
        return;
    }
    let commands = tags.has(Tags::META) && gives_command(text, reader.clone());
    reader.begin_object();
    let mut members = Members::default();
    while let Some(key) = reader.key_span() {
        let name = name(text, key.clone());
        let value = reader.span();
        let member = key.start.saturating_sub(1)..value.end;
        let raw = slice(text, value.clone());
        let name = Name::of(&name);
        let verdict = if name.lower == MASK {
            mark(raw, are_changes)
        } else {
            judge(&name, raw, tags, commands)
        };
        match verdict {
            Verdict::Drop => members.leave_out(member, edits),
            verdict => {
                members.keep(member, edits);
                match verdict {
                    Verdict::Replace(with) => edits.replace_string(value, &with),
                    _ if raw.starts_with('{') => style_object(text, value.start, edits),
                    _ => {}
                }
            }
        }
    }
    members.end(edits);
}

/// An attribute's name in lower case, as browsers compare it.
struct Name<'a> {
    lower: Cow<'a, str>,
    /// Where the part behind its last colon starts.
    local: usize,
}

impl<'a> Name<'a> {
    fn of(as_written: &'a str) -> Self {
        let lower = lower_case(as_written);
        let colon = lower.bytes().rposition(|byte| byte == b':');
        let local = colon.map_or(0, |colon| colon + 1);
        Self { lower, local }
    }

    fn local(&self) -> &str {
        self.lower.get(self.local..).unwrap_or_default()
    }

    /// Whether a browser may take it as the name of an attribute, and if so as one that runs nothing.
    fn is_harmless(&self) -> bool {
        has_shape(&self.lower) && !runs(&self.lower) && !(self.local > 0 && runs(self.local()))
    }
}

fn has_shape(name: &str) -> bool {
    let is_fine = |c: char| {
        !c.is_control() && !c.is_whitespace() && !matches!(c, '"' | '\'' | '<' | '>' | '/' | '=' | '\u{fffd}')
    };
    !name.is_empty() && name.chars().all(is_fine)
}

/// Handlers, and what runs, loads, or moves every other address.
fn runs(name: &str) -> bool {
    let is_handler = name.len() > 2 && name.starts_with("on");
    is_handler
        || matches!(
            name,
            "srcdoc" | "ping" | "manifest" | "attributionsrc" | "__proto__" | "xml:base"
        )
}

fn judge(name: &Name<'_>, raw: &str, tags: Tags, commands: bool) -> Verdict {
    if !name.is_harmless() || tags.has(Tags::BASE) && is_of_base(name, tags) {
        return Verdict::Drop;
    }
    let local = name.local();
    if tags.has(Tags::FRAME) && SOURCES.contains(&local) {
        return Verdict::Drop;
    }
    match raw.as_bytes().first() {
        Some(b'"') => {}
        Some(b'{') if local == "style" => return Verdict::Keep,
        // As text these could be anything.
        Some(b'{' | b'[') | None => return Verdict::Drop,
        Some(_) => return Verdict::Keep,
    }
    if !needs_look(local, raw, tags) {
        return Verdict::Keep;
    }
    match string(raw) {
        Some(value) => judge_value(&name.lower, local, &value, tags, commands),
        None => Verdict::Drop,
    }
}

/// An element that comes may say that more of it is hidden than the rules want, and no later word takes that back.
fn mark(raw: &str, is_change: bool) -> Verdict {
    match raw {
        "\"block\"" | "\"redact\"" | "\"blur\"" if !is_change => Verdict::Keep,
        _ => Verdict::Drop,
    }
}

/// A base has no attributes. Of an element that may be one, only what a base would have is gone.
fn is_of_base(name: &Name<'_>, tags: Tags) -> bool {
    tags == Tags::BASE || matches!(name.local(), "href" | "target")
}

/// Most values are words without a colon, which can be no address that runs and no style that does.
fn needs_look(local: &str, raw: &str, tags: Tags) -> bool {
    matches!(local, "style" | "_csstext" | "rr_dataurl")
        || tags.has(Tags::LINK) && local == "rel"
        || tags.has(Tags::META) && matches!(local, "http-equiv" | "content")
        || tags.has(Tags::ANIMATION) && local == "attributename"
        || memchr::memchr2(b':', b'\\', raw.as_bytes()).is_some()
}

fn judge_value(name: &str, local: &str, value: &str, tags: Tags, commands: bool) -> Verdict {
    let drop_if = |is_bad: bool| if is_bad { Verdict::Drop } else { Verdict::Keep };
    match local {
        "style" | "_csstext" => styled(value),
        "rr_dataurl" => drop_if(!value.is_empty() && !url::is_data_image(value)),
        "href" => reference(value, tags),
        "action" | "formaction" => drop_if(!url::may_be_followed(value, Use::Other)),
        "src" | "poster" | "background" | "lowsrc" | "icon" => drop_if(url::runs(value, Use::Image)),
        "srcset" | "imagesrcset" => {
            let is_separator = |c: char| c.is_ascii_whitespace() || c == ',';
            drop_if(url::runs(value, Use::Image) || url::any_runs(value, Use::Image, is_separator))
        }
        "rel" if tags.has(Tags::LINK) => relation(value),
        "http-equiv" if tags.has(Tags::META) => drop_if(is_command(value)),
        "content" if tags.has(Tags::META) => {
            let is_separator = |c: char| matches!(c, ';' | ',' | '=' | '\'' | '"');
            drop_if(commands || url::any_runs(value, Use::Other, is_separator))
        }
        "attributename" if tags.has(Tags::ANIMATION) => {
            let target = value.trim().to_lowercase();
            let target = target.rsplit(':').next().unwrap_or_default();
            drop_if(matches!(target, "href" | "src" | "style") || target.starts_with("on"))
        }
        "from" | "to" | "by" | "values" if tags.has(Tags::ANIMATION) => {
            drop_if(url::runs(value, Use::Other) || url::any_runs(value, Use::Other, |c| c == ';'))
        }
        "value" if tags.has(Tags::PARAM) => drop_if(url::runs(value, Use::Other)),
        _ if TEXTS.contains(&name) => Verdict::Keep,
        _ if is_running(value) => Verdict::Drop,
        _ if value.contains('(') => styled(value),
        _ => Verdict::Keep,
    }
}

/// Data that scripts of the page keep in attributes may be an image, of whatever kind.
fn is_running(value: &str) -> bool {
    url::runs(value, Use::Image)
}

fn styled(value: &str) -> Verdict {
    css::clean(value).map_or(Verdict::Keep, Verdict::Replace)
}

/// A link that leads nowhere still looks like one.
fn reference(value: &str, tags: Tags) -> Verdict {
    let used = if tags.has(Tags::IMAGE) || tags.has(Tags::LINK) && !tags.has(Tags::USE) {
        Use::Image
    } else {
        Use::Other
    };
    let is_other_document = tags.has(Tags::USE) && url::is_data(value);
    if url::may_be_followed(value, used) && !is_other_document {
        Verdict::Keep
    } else if tags == Tags::NONE {
        Verdict::Replace("#".to_owned())
    } else {
        Verdict::Drop
    }
}

/// Without the words that load something. An address that is given with them may still become a style sheet's.
fn relation(value: &str) -> Verdict {
    let loads = |word: &&str| LOADING_LINKS.contains(&word.to_ascii_lowercase().as_str());
    let words = || value.split_ascii_whitespace();
    if !words().any(|word| loads(&word)) {
        return Verdict::Keep;
    }
    let rest: Vec<_> = words().filter(|word| !loads(word)).collect();
    if rest.is_empty() {
        Verdict::Drop
    } else {
        Verdict::Replace(rest.join(" "))
    }
}

fn is_command(pragma: &str) -> bool {
    !HARMLESS_PRAGMAS.contains(&pragma.trim().to_ascii_lowercase().as_str())
}

/// Whether a `meta` gives the browser a command; then what it says goes with it.
fn gives_command(text: &str, mut reader: Reader<'_>) -> bool {
    reader.begin_object();
    let mut commands = false;
    while let Some(key) = reader.key_span() {
        let is_pragma = Name::of(&name(text, key)).local() == "http-equiv";
        let value = reader.span();
        commands |= is_pragma && string(slice(text, value)).is_none_or(|pragma| is_command(&pragma));
    }
    commands
}

/// The style of a mutation: each property that changed, with its value, its value and priority, or false.
fn style_object(text: &str, at: usize, edits: &mut Edits) {
    let mut reader = Reader::at(text, at);
    reader.begin_object();
    let mut members = Members::default();
    while let Some(key) = reader.key_span() {
        let property = name(text, key.clone());
        let value = reader.span();
        let member = key.start.saturating_sub(1)..value.end;
        let is_fine = property != "__proto__" && !css::is_running_property(&property);
        if is_fine && style_value(text, value, edits) {
            members.keep(member, edits);
        } else {
            members.leave_out(member, edits);
        }
    }
    members.end(edits);
}

/// Whether the value has a shape that a style's may have.
fn style_value(text: &str, value: Span, edits: &mut Edits) -> bool {
    match slice(text, value.clone()).as_bytes().first() {
        Some(b'"') => {
            clean_string(text, value, edits);
            true
        }
        Some(b'[') => {
            let mut reader = Reader::at(text, value.start);
            reader.begin_array();
            let mut is_flat = true;
            while reader.item() {
                is_flat &= !matches!(reader.peek(), b'{' | b'[');
                let item = reader.span();
                clean_string(text, item, edits);
            }
            is_flat
        }
        Some(b'{') | None => false,
        Some(_) => true,
    }
}

/// Cleans what a string says, if it is one, as a style sheet or declaration.
pub(super) fn clean_string(text: &str, span: Span, edits: &mut Edits) {
    let said: Option<Cow<'_, str>> = string(slice(text, span.clone()));
    if let Some(cleaned) = said.and_then(|said| css::clean(&said)) {
        edits.replace_string(span, &cleaned);
    }
}
