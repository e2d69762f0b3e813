//! What remains of what is hidden.

use super::mark::Level;
use super::style::{hushed, laid_out};
use crate::mask::{ASTERISKS, Rules, filler};

/// Layout words are short.
const LONGEST_KEPT: usize = 200;

/// What remains of a text; `None` where nothing has to change.
pub(super) fn text(text: &str, level: Level) -> Option<String> {
    let is_blank = text.chars().all(char::is_whitespace);
    if is_blank || level == Level::None {
        return None;
    }
    let masked = match level {
        Level::Blur => filler(text),
        _ => ASTERISKS.to_owned(),
    };
    (masked != text).then_some(masked)
}

/// What becomes of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Remains {
    All,
    Text(String),
    Nothing,
}

/// Shows nothing, and has no proportions of its own, so that the picture keeps those that the page gives it.
const NO_PICTURE: &str = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";

/// What remains of an attribute of an element with this tag; `None` for its value where that is no string.
pub(super) fn attribute(tag: &str, name: &str, value: Option<&str>, level: Level, rules: &Rules) -> Remains {
    if level == Level::None {
        return Remains::All;
    }
    let lower = name.to_ascii_lowercase();
    let lower = lower.as_str();
    if lower == "src" && tag == "img" && level < Level::Block {
        return replaced(value, NO_PICTURE.into());
    }
    let kind = Kind::of(lower);
    match kind {
        Kind::Layout => {
            let is_short = value.is_none_or(|value| value.len() <= LONGEST_KEPT);
            let is_fine = is_short && (!lower.starts_with("rr_") || value.is_none_or(is_measure));
            return if is_fine { Remains::All } else { Remains::Nothing };
        }
        Kind::Style => {
            let value = value.unwrap_or_default();
            let css = match lower {
                "style" => laid_out(value),
                _ => hushed(value),
            };
            return css.map_or(Remains::All, Remains::Text);
        }
        Kind::State => return Remains::Nothing,
        Kind::Content | Kind::Address => {}
    }
    if let Some(remainder) = rules.remainder(lower, value.unwrap_or_default()) {
        if kind == Kind::Address && !lower.ends_with("href") {
            return Remains::Nothing;
        }
        return replaced(value, remainder);
    }
    match (kind, level) {
        (Kind::Address, _) if lower == "href" || lower == "xlink:href" => replaced(value, "#".into()),
        (Kind::Address, _) | (_, Level::Block) => Remains::Nothing,
        _ if value.is_some_and(|value| value.trim().is_empty()) => Remains::All,
        _ => replaced(value, ASTERISKS.into()),
    }
}

fn replaced(value: Option<&str>, with: String) -> Remains {
    if value == Some(with.as_str()) {
        Remains::All
    } else {
        Remains::Text(with)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Says how the element lies on the page, or what it is.
    Layout,
    Style,
    /// Anything that is not known to be harmless.
    Content,
    /// What is shown or fetched from somewhere.
    Address,
    /// What a visitor chose.
    State,
}

impl Kind {
    fn of(lower: &str) -> Self {
        const LAYOUT: &[&str] = &[
            "id",
            "class",
            "type",
            "role",
            "tabindex",
            "hidden",
            "inert",
            "dir",
            "lang",
            "width",
            "height",
            "rows",
            "cols",
            "size",
            "colspan",
            "rowspan",
            "span",
            "scope",
            "align",
            "valign",
            "border",
            "cellpadding",
            "cellspacing",
            "nowrap",
            "wrap",
            "start",
            "reversed",
            "multiple",
            "disabled",
            "readonly",
            "required",
            "open",
            "contenteditable",
            "maxlength",
            "minlength",
            "autocomplete",
            "method",
            "enctype",
            "target",
            "slot",
            "is",
            "rel",
            "media",
            "loading",
            "controls",
            "autoplay",
            "loop",
            "muted",
            "playsinline",
            "viewbox",
            "preserveaspectratio",
            "fill",
            "stroke",
            "stroke-width",
            "opacity",
            "transform",
            "x",
            "y",
            "cx",
            "cy",
            "r",
            "rx",
            "ry",
            "x1",
            "x2",
            "y1",
            "y2",
            "xmlns",
            "rr_width",
            "rr_height",
            "rr_scrollleft",
            "rr_scrolltop",
            "rr_open_mode",
            "rr_mediastate",
            "rr_mediacurrenttime",
            "rr_mediaplaybackrate",
            "rr_mediamuted",
            "rr_medialoop",
            "rr_mediavolume",
            "data-girok-mask",
        ];
        const ADDRESSES: &[&str] = &[
            "href",
            "xlink:href",
            "src",
            "srcset",
            "srcdoc",
            "action",
            "formaction",
            "poster",
            "data",
            "cite",
            "background",
            "ping",
            "longdesc",
            "usemap",
            "manifest",
            "archive",
            "codebase",
            "rr_dataurl",
            "d",
            "points",
            "imagesrcset",
            "lowsrc",
            "dynsrc",
        ];
        if LAYOUT.contains(&lower) {
            Self::Layout
        } else if matches!(lower, "style" | "_csstext") {
            Self::Style
        } else if matches!(lower, "checked" | "selected") {
            Self::State
        } else if ADDRESSES.contains(&lower) {
            Self::Address
        } else {
            Self::Content
        }
    }
}

/// A number with its unit, or one of the few words that rrweb has there.
fn is_measure(value: &str) -> bool {
    let is_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'p' | b'x' | b'%');
    value.bytes().all(is_number)
        || matches!(
            value,
            "played" | "paused" | "true" | "false" | "modal" | "non-modal" | "null"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_nothing_of_what_it_said() {
        for (said, level, expected) in [
            ("hunter2", Level::Redact, Some("********")),
            ("********", Level::Redact, None),
            (" \n", Level::Redact, None),
            ("", Level::Block, None),
            ("Ada Lovelace, 12", Level::Blur, Some("xrit xritxritxrit xrit")),
            ("xrit xrit", Level::Blur, None),
            ("x", Level::None, None),
        ] {
            assert_eq!(text(said, level).as_deref(), expected, "{said:?}");
        }
    }

    #[test]
    fn attributes_keep_layout_only() {
        let rules = Rules::default();
        let of = |name, value, level| attribute("img", name, Some(value), level, &rules);
        assert_eq!(of("class", "row", Level::Block), Remains::All);
        assert_eq!(of("value", "x", Level::Redact), Remains::Text(ASTERISKS.into()));
        assert_eq!(of("VALUE", "x", Level::Block), Remains::Nothing);
        assert_eq!(of("src", "a.png", Level::Block), Remains::Nothing);
        assert_eq!(of("src", "a.png", Level::Blur), Remains::Text(NO_PICTURE.into()));
        assert_eq!(of("src", NO_PICTURE, Level::Redact), Remains::All);
        assert_eq!(of("srcset", "a.png 2x", Level::Blur), Remains::Nothing);
        assert_eq!(of("href", "/a?b", Level::Redact), Remains::Text("#".into()));
        assert_eq!(of("checked", "", Level::Blur), Remains::Nothing);
        assert_eq!(
            of("data-anything", "x", Level::Redact),
            Remains::Text(ASTERISKS.into())
        );
        assert_eq!(of("nobody-knows", "x", Level::Block), Remains::Nothing);
        assert_eq!(
            of("style", "width:3px;background:url(a?b)", Level::Redact),
            Remains::Text("width:3px".into())
        );
    }
}
