//! What a worker remembers of a window besides its row's other columns, written down with each batch: whoever goes on
//! from the store tells and counts the same as if nothing had been forgotten.

use domain::Millis;
use mirror::facts::Story;
use serde::{Deserialize, Serialize};

use crate::recordings::WindowRow;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_before: Option<Millis>,
    #[serde(skip_serializing_if = "is_zero")]
    skew: Millis,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    after_gap: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<String>,
    story: Story,
}

fn is_zero(skew: &Millis) -> bool {
    *skew == 0
}

/// What is remembered.
pub(super) struct Memory {
    pub(super) story: Story,
    /// The clock's offset before it jumped last.
    pub(super) offset_before: Option<Millis>,
    /// What is still to be added to the window's times to get the server's.
    pub(super) skew: Millis,
    /// Something is missing since the page was recorded whole.
    pub(super) after_gap: bool,
    /// The Meta event of the first page, until its full snapshot comes.
    pub(super) meta: Option<String>,
    /// What was hidden in earlier pages, in the mirror's words.
    pub(super) hidden: Option<String>,
}

/// JSON; `None` where there is nothing to remember.
pub(super) fn write(memory: &Memory) -> Option<String> {
    let Memory {
        story,
        offset_before,
        skew,
        after_gap,
        meta,
        hidden,
    } = memory;
    let nothing = offset_before.is_none()
        && *skew == 0
        && !after_gap
        && meta.is_none()
        && hidden.is_none()
        && story.clone().on_page(None) == Story::default();
    if nothing {
        return None;
    }
    let written = Written {
        offset_before: *offset_before,
        skew: *skew,
        after_gap: *after_gap,
        meta: meta.clone(),
        hidden: hidden.clone(),
        story: story.clone(),
    };
    serde_json::to_string(&written).ok()
}

/// What is odd in it is as if it were not there: that may tell a page twice, and loses no event.
pub(super) fn read(row: &WindowRow) -> Memory {
    let written: Written = row
        .memory
        .as_deref()
        .and_then(|memory| serde_json::from_str(memory).ok())
        .unwrap_or_default();
    Memory {
        story: written.story.on_page(row.current_url.clone()),
        offset_before: written.offset_before,
        skew: written.skew,
        after_gap: written.after_gap,
        meta: written.meta,
        hidden: written.hidden,
    }
}
