//! What each kind of event does to the page, as rrweb's Replayer 2.1 does it when it seeks.
//!
//! [`snapshot`] replaces the page; [`mutation`] changes its nodes, with [`add`], [`queue`] and [`room`] for those that come
//! in, [`remove`] for those that go, [`text`], [`attribute`] and [`style`] for what they say; [`fields`] is what people put in,
//! [`sheets`] what scripts do to style sheets, [`around`] what is on a page and not in its tree.

mod add;
mod around;
mod attribute;
mod fields;
mod mutation;
mod queue;
mod remove;
mod room;
mod sheets;
mod snapshot;
mod style;
mod text;

pub(super) use add::Waiting;
pub(super) use attribute::read_attributes_entry;

use domain::Millis;

use super::{Applied, Mirror};
use crate::event::{Event, EventType, Source};

/// Counts what an event asked for.
#[derive(Debug, Default)]
pub(super) struct Tally {
    done: u64,
    unknown: u64,
    /// What could not be placed for another reason than an unknown node.
    lost: u64,
    /// Whether something changed on the way to what was not done.
    changed: bool,
}

/// rrweb gives up on the rest of an event here.
struct GivenUp;

impl Tally {
    fn done() -> Self {
        Self {
            done: 1,
            ..Self::default()
        }
    }

    fn unknown() -> Self {
        Self {
            unknown: 1,
            ..Self::default()
        }
    }

    fn lost() -> Self {
        Self {
            lost: 1,
            ..Self::default()
        }
    }
}

impl From<Tally> for Applied {
    fn from(tally: Tally) -> Self {
        Self {
            unknown_nodes: tally.unknown,
            placed: tally.done > 0 || tally.changed || tally.unknown + tally.lost == 0,
        }
    }
}

impl Mirror {
    pub(super) fn apply_event(&mut self, event: &Event<'_>, at: Millis) -> Tally {
        let Some(data) = event.data else {
            return Tally::default();
        };
        match (event.kind, event.source) {
            (EventType::Meta, _) => self.apply_meta(data),
            (EventType::FullSnapshot, _) => self.apply_snapshot(data, at),
            (EventType::IncrementalSnapshot, Some(source)) => match source {
                Source::Mutation => self.apply_mutation(event),
                Source::Scroll => self.apply_scroll(data),
                Source::Input => self.apply_input(data),
                Source::ViewportResize => self.apply_resize(data),
                Source::MouseMove | Source::Drag => self.apply_positions(data, false),
                Source::TouchMove => self.apply_positions(data, true),
                Source::MouseInteraction => self.apply_interaction(data),
                Source::MediaInteraction => self.apply_media(data, at),
                Source::StyleSheetRule => self.apply_rules(data),
                Source::StyleDeclaration => self.apply_declaration(data),
                Source::AdoptedStyleSheet => self.apply_adopted(data),
                Source::CanvasMutation => self.apply_canvas(data),
                Source::Font => self.apply_font(data),
                Source::Selection => self.apply_selection(data),
                // rrweb's Replayer takes no notice of custom elements that are defined: each says so itself.
                Source::CustomElement | Source::Log | Source::Unknown(_) => Tally::default(),
            },
            _ => Tally::default(),
        }
    }
}
