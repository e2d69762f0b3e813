//! What an element's name says about the harm that its attributes and texts could do.

use std::borrow::Cow;

use crate::page::{Element, Mirror};

/// Several at once where it is not known which element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tags(u16);

impl Tags {
    pub(super) const NONE: Self = Self(0);
    /// Its text is a program, or was one.
    pub(super) const SCRIPT: Self = Self(1);
    /// Its text is a style sheet.
    pub(super) const STYLE: Self = Self(1 << 1);
    /// Shows another document or a program.
    pub(super) const FRAME: Self = Self(1 << 2);
    pub(super) const LINK: Self = Self(1 << 3);
    pub(super) const META: Self = Self(1 << 4);
    pub(super) const BASE: Self = Self(1 << 5);
    /// Gives other values to an attribute of the element around it.
    pub(super) const ANIMATION: Self = Self(1 << 6);
    /// Makes elements of another document its own.
    pub(super) const USE: Self = Self(1 << 7);
    pub(super) const PARAM: Self = Self(1 << 8);
    /// Its address is an image's.
    pub(super) const IMAGE: Self = Self(1 << 9);

    /// An element of which nothing is known: whatever any of them must not have, it must not have either.
    pub(super) const UNKNOWN: Self = Self(
        Self::STYLE.0
            | Self::FRAME.0
            | Self::LINK.0
            | Self::META.0
            | Self::BASE.0
            | Self::ANIMATION.0
            | Self::USE.0
            | Self::PARAM.0,
    );

    pub(super) fn of(tag: &str) -> Self {
        let lower = lower_case(tag);
        match lower.rsplit(':').next().unwrap_or_default() {
            // The last two are SVG Tiny's.
            "script" | "noscript" | "handler" | "listener" => Self::SCRIPT,
            "style" => Self::STYLE,
            "iframe" | "frame" | "embed" | "object" | "applet" | "portal" | "fencedframe" | "webview"
            | "controlledframe" | "bgsound" | "layer" | "ilayer" => Self::FRAME,
            "link" => Self::LINK,
            "meta" => Self::META,
            "base" => Self::BASE,
            "animate" | "animatemotion" | "animatetransform" | "animatecolor" | "set" | "discard" => {
                Self::ANIMATION
            }
            "use" => Self::USE,
            "param" => Self::PARAM,
            "img" | "image" | "feimage" | "input" | "source" | "video" | "picture" => Self::IMAGE,
            _ => Self::NONE,
        }
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What sanitising must know of the page before an event.
pub(super) trait Page {
    /// Of an element; nothing if there is none with this id.
    fn tags(&self, id: i64) -> Option<Tags>;
    /// Of the element that a text is in; nothing if there is no text with this id.
    fn tags_around(&self, id: i64) -> Option<Tags>;
}

/// A page that nobody knows.
pub(super) struct Unknown;

impl Page for Unknown {
    fn tags(&self, _: i64) -> Option<Tags> {
        None
    }

    fn tags_around(&self, _: i64) -> Option<Tags> {
        None
    }
}

impl Page for Mirror {
    fn tags(&self, id: i64) -> Option<Tags> {
        self.element(id).map(tags_of)
    }

    fn tags_around(&self, id: i64) -> Option<Tags> {
        self.element_around(id).map(tags_of)
    }
}

fn tags_of(element: Element<'_>) -> Tags {
    Tags::of(element.tag())
}

/// A name as browsers compare it. Most are written so.
pub(super) fn lower_case(name: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_lower) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_lowercase())
    }
}

/// Whether a browser takes it as the name of an element. Others make the building of a page stop.
pub(super) fn is_tag_name(tag: &str) -> bool {
    let mut bytes = tag.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
        && !tag.ends_with(':')
        && tag.bytes().filter(|byte| *byte == b':').count() <= 1
}
