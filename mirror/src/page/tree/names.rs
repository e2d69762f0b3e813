//! Names of elements and attributes, each kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Stands for a name in one tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(u32);

macro_rules! well_known {
    ($($constant:ident = $name:literal),* $(,)?) => {
        /// The names that have a meaning of their own; they are in every tree, in this order.
        const WELL_KNOWN: &[&str] = &[$($name),*];

        #[allow(clippy::upper_case_acronyms, non_camel_case_types, reason = "it only counts the constants")]
        #[repr(u32)]
        enum Place { $($constant),* }

        impl Name {
            $(pub(crate) const $constant: Self = Self(Place::$constant as u32);)*
        }
    };
}

well_known! {
    UNNAMED = "",
    STYLE = "style",
    LINK = "link",
    CSS_TEXT = "_cssText",
    TEXTAREA = "textarea",
    INPUT = "input",
    SELECT = "select",
    OPTION = "option",
    DATALIST = "datalist",
    IFRAME = "iframe",
    HTML = "html",
    HEAD = "head",
    BODY = "body",
    TITLE = "title",
    SCRIPT = "script",
    NOSCRIPT = "noscript",
    TEMPLATE = "template",
    DIALOG = "dialog",
    AUDIO = "audio",
    VIDEO = "video",
    VALUE = "value",
    CHECKED = "checked",
    SELECTED = "selected",
    TYPE = "type",
    OPEN = "open",
    OPEN_MODE = "rr_open_mode",
    SCROLL_LEFT = "rr_scrollLeft",
    SCROLL_TOP = "rr_scrollTop",
    AUTOPLAY = "autoplay",
    MEDIA_STATE = "rr_mediaState",
    MEDIA_TIME = "rr_mediaCurrentTime",
    MEDIA_RATE = "rr_mediaPlaybackRate",
    MEDIA_VOLUME = "rr_mediaVolume",
    MEDIA_MUTED = "rr_mediaMuted",
    MEDIA_LOOP = "rr_mediaLoop",
    CONTENT_EDITABLE = "contenteditable",
    ROLE = "role",
    MASK = "data-girok-mask",
    RULE = "data-girok-rule",
}

/// As many names as any page has, many times over.
const MOST: usize = 1 << 16;
const FEW: usize = 2_048;
const RECENT_BITS: u32 = 9;
const RECENT: usize = 1 << RECENT_BITS;

#[derive(Debug, Clone)]
pub(crate) struct Names {
    names: Vec<Arc<str>>,
    by_text: BTreeMap<Arc<str>, Name>,
    /// Where names were found before, by a hash of their text. It only saves time, so that a recording gains
    /// nothing by names that collide.
    recent: Vec<Name>,
    heap: usize,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut names = Self {
            names: Vec::with_capacity(WELL_KNOWN.len() * 2),
            by_text: BTreeMap::new(),
            recent: vec![Name::UNNAMED; RECENT],
            heap: 0,
        };
        WELL_KNOWN.iter().for_each(|name| {
            names.insert(name);
        });
        names
    }

    /// The name of a text, which is learned. A page that has too many gets no more of them.
    #[inline]
    pub(crate) fn intern(&mut self, text: &str) -> Name {
        let place = slot(text);
        if let Some(name) = self.recent(place, text) {
            return name;
        }
        let name = match self.by_text.get(text) {
            Some(name) => *name,
            None if self.names.len() >= MOST => return Name::UNNAMED,
            None => self.insert(text),
        };
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = name;
        }
        name
    }

    pub(crate) fn find(&self, text: &str) -> Option<Name> {
        self.recent(slot(text), text)
            .or_else(|| self.by_text.get(text).copied())
    }

    #[inline]
    fn recent(&self, place: usize, text: &str) -> Option<Name> {
        let name = *self.recent.get(place)?;
        (self.get(name) == text).then_some(name)
    }

    #[inline]
    pub(crate) fn get(&self, name: Name) -> &str {
        self.names.get(name.0 as usize).map_or("", |text| text)
    }

    /// Whether they are so few that the next page may have them, too.
    pub(crate) fn are_few(&self) -> bool {
        self.names.len() < FEW
    }

    pub(crate) fn is_full(&self) -> bool {
        self.names.len() >= MOST
    }

    pub(crate) fn bytes(&self) -> usize {
        self.heap + RECENT * size_of::<Name>()
    }

    fn insert(&mut self, text: &str) -> Name {
        let name = Name(u32::try_from(self.names.len()).unwrap_or_default());
        let shared: Arc<str> = text.into();
        self.names.push(Arc::clone(&shared));
        self.by_text.insert(shared, name);
        self.heap += text.len() + 80;
        name
    }
}

/// Both ends of the text and its length, mixed: names of one page seldom agree in all three.
#[inline]
fn slot(text: &str) -> usize {
    let bytes = text.as_bytes();
    let word = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23),
        _ => bytes.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    };
    let mixed = (word ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> (64 - RECENT_BITS)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let mut names = Names::new();
        assert_eq!(names.intern("style"), Name::STYLE);
        assert_eq!(names.intern("contenteditable"), Name::CONTENT_EDITABLE);
        let card = names.intern("x-card");
        let before = names.bytes();
        assert_eq!(names.intern("x-card"), card);
        assert_eq!((names.get(card), names.bytes()), ("x-card", before));
        assert_eq!(names.find("never"), None);
    }

    #[test]
    fn a_flood_of_names_ends() {
        let mut names = Names::new();
        for number in 0..MOST + 10 {
            names.intern(&format!("data-{number}"));
        }
        assert!(names.is_full());
        assert_eq!(names.intern("one-more"), Name::UNNAMED);
        assert_eq!(names.intern("value"), Name::VALUE);
    }
}
