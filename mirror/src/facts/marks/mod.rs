//! What heatmaps are made of: where on the page somebody pressed and rested, what came of it, and how much of the page was
//! in front of them. Measured and not judged: see `domain::heat`.
//!
//! In reading order: [`press`] is one press and where it was; [`outcome`] waits for what comes of it; [`rest`] is the mouse
//! that stays; [`watch`] is what is in front of the visitor, [`scrollers`] what they scroll within it.

mod outcome;
mod press;
mod rest;
mod scrollers;
mod watch;

use std::hash::Hasher as _;

use domain::Millis;
use domain::fact::{FactElement, FactKind};
use domain::heat::mark::{LONGEST_RETURN_MS, LONGEST_WAIT_MS, MarkKind};
use domain::url::path_of;
use fnv::FnvHasher;
use serde::{Deserialize, Serialize};

use super::looks::Allowance;
use super::pointer::Touch;
use super::text::bounded;
use crate::event::{Deed, Event, EventType, Interaction, Layout, Payload, Source};
use crate::page::Mirror;
use outcome::Outcomes;
use press::Pressing;
use rest::Resting;
use scrollers::Scrollers;
use watch::Watch;

/// Bytes of a path, as sessions keep them.
const PATH: usize = 500;

/// A mark of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    pub at: Millis,
    pub page: String,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Marks {
    /// The page that the visitor is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<View>,
    /// The page before that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Left>,
    #[serde(skip_serializing_if = "super::is_empty")]
    outcomes: Outcomes,
    #[serde(skip_serializing_if = "super::is_empty")]
    resting: Resting,
    #[serde(skip_serializing_if = "super::is_empty")]
    watch: Watch,
    #[serde(skip_serializing_if = "super::is_empty")]
    scrollers: Scrollers,
    /// Between two events of one batch only.
    #[serde(skip)]
    pressing: Pressing,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct View {
    page: String,
    /// A hash of its whole address.
    #[serde(default)]
    address: u64,
    since: Millis,
    /// When the visitor came to the page, whatever of its address has changed since.
    arrived: Millis,
}

/// A page that was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Left {
    page: String,
    /// The press that led away from it, if any did.
    press: Option<Millis>,
}

impl Marks {
    /// Takes what an event says besides what its facts are. `page` is the page after it.
    pub(super) fn hear(
        &mut self,
        event: &Event<'_>,
        payload: &Payload<'_>,
        page: Option<&Mirror>,
        at: Millis,
        allowance: &mut Allowance,
    ) -> Vec<Marked> {
        let mut kinds = Vec::new();
        let Some(page) = page else {
            return Vec::new();
        };
        if let Some(press) = self.pressing.overdue(at) {
            kinds.push((press.at, MarkKind::Press(press.press)));
        }
        if let Some(after) = answer(event, payload, page) {
            kinds.extend(self.outcomes.answered(at, after));
        }
        if event.kind == EventType::FullSnapshot {
            self.watch.starts_at(page.scroll()[1]);
        }
        if matches!(payload, Payload::Layout(_)) {
            self.resting.are_told();
        }
        match payload {
            Payload::MouseMove {
                node,
                x,
                y,
                first,
                last,
            } => {
                let from = at.saturating_add(*first).min(at);
                kinds.extend(self.resting.left(from, page));
                self.resting
                    .came(at.saturating_add(*last).min(at), *node, [*x, *y], page);
            }
            Payload::Scroll { node, y } if Some(*node) == page.document_id() => {
                kinds.extend(self.watch.scrolled(at, *y, page));
            }
            Payload::Scroll { node, y } => {
                let since = self.view.as_ref().map_or(at, |view| view.since);
                let scrolled = self.scrollers.scrolled(*node, *y, since, page, allowance);
                kinds.extend(scrolled.map(|kind| (at, kind)));
            }
            Payload::Layout(Layout::Extent(extent)) if Some(extent.node) == page.document_id() => {
                kinds.extend(self.watch.extended(at, extent, page));
            }
            Payload::Layout(Layout::Extent(extent)) => {
                self.scrollers.extended(*extent);
                let since = self.view.as_ref().map_or(at, |view| view.since);
                let top = extent.scroll[1];
                let scrolled = self.scrollers.scrolled(extent.node, top, since, page, allowance);
                kinds.extend(scrolled.map(|kind| (at, kind)));
            }
            Payload::Layout(Layout::Box(laid_out)) => match laid_out.on {
                Deed::Click => self.pressing.laid_out(*laid_out),
                Deed::Rest => kinds.extend(self.resting.laid_out(at, laid_out, page, allowance)),
            },
            Payload::Custom { tag, .. } if tag == "girok:visibility" || tag == "girok:leave" => {
                let is_seen = tag == "girok:visibility" && payload.says("state", "visible");
                kinds.extend(self.watch.turned(at, is_seen, page));
            }
            _ => {}
        }
        self.on_page(kinds)
    }

    /// Takes a click or tap. `element` is what was clicked, where anybody looked.
    pub(super) fn pressed(
        &mut self,
        touch: Touch,
        interaction: Interaction,
        element: Option<&FactElement>,
        page: Option<&Mirror>,
        allowance: &mut Allowance,
    ) -> Vec<Marked> {
        let Some(page) = page else {
            return Vec::new();
        };
        let mut kinds = Vec::new();
        self.pressing
            .take(touch, interaction, element, page, allowance, &mut kinds);
        self.outcomes.wait_for(touch.at);
        self.on_page(kinds)
    }

    /// The browser made a click of what was told already: of a tap it is known only now where in the element that was.
    pub(super) fn clicked_again(&mut self, page: Option<&Mirror>, allowance: &mut Allowance) -> Vec<Marked> {
        let press = page.and_then(|page| self.pressing.complete(page, allowance));
        let kinds = press.map(|press| (press.at, MarkKind::Press(press.press)));
        self.on_page(kinds.into_iter().collect())
    }

    /// Takes a fact that an event of this type told.
    pub(super) fn told(
        &mut self,
        fact: &FactKind,
        by: EventType,
        page: Option<&Mirror>,
        at: Millis,
    ) -> Vec<Marked> {
        match (fact, page) {
            (FactKind::Error { .. }, Some(_)) => {
                let failed = self.outcomes.failed(at).into_iter();
                failed
                    .filter_map(|(page, kind)| {
                        let page = page.or_else(|| Some(self.view.as_ref()?.page.clone()))?;
                        Some(Marked { at, page, kind })
                    })
                    .collect()
            }
            (FactKind::PageView { url, .. }, _) => {
                let path = bounded(path_of(url), PATH);
                let address = hash_of(url);
                if by != EventType::Meta && self.is_same_view(&path, address) {
                    let answered = self.outcomes.answered(at, LONGEST_WAIT_MS);
                    return self.on_page(answered);
                }
                let marks = self.came_to(&path, address, page, at);
                if by == EventType::Meta {
                    // Another document, of which nothing was told yet.
                    self.watch = Watch::of_document(at);
                    self.scrollers = Scrollers::default();
                }
                marks
            }
            _ => Vec::new(),
        }
    }

    /// Whether a document only says in its address what of the page it shows. The same address again is another load of it.
    fn is_same_view(&mut self, path: &str, address: u64) -> bool {
        let same = self
            .view
            .as_mut()
            .filter(|view| view.page == path && view.address != address);
        same.map(|view| view.address = address).is_some()
    }

    /// Something of what was recorded is missing: nobody knows what came of presses before.
    pub(super) fn miss_some(&mut self, at: Millis) -> Vec<Marked> {
        let answered = self.outcomes.answered(at, LONGEST_WAIT_MS);
        self.on_page(answered)
    }

    /// Tells what is known by the end of a batch, so that nothing is lost if it was the last one.
    pub(super) fn end_batch(&mut self, page: Option<&Mirror>, at: Millis) -> Vec<Marked> {
        let mut kinds = self.rest_of_press();
        if let Some(page) = page {
            kinds.extend(self.watch.passed(at, page));
        }
        self.pressing = Pressing::default();
        self.on_page(kinds)
    }

    fn rest_of_press(&mut self) -> Vec<(Millis, MarkKind)> {
        let press = self.pressing.overdue(Millis::MAX);
        press
            .map(|press| (press.at, MarkKind::Press(press.press)))
            .into_iter()
            .collect()
    }

    fn came_to(&mut self, path: &str, address: u64, page: Option<&Mirror>, at: Millis) -> Vec<Marked> {
        let mut kinds = self.rest_of_press();
        kinds.extend(self.outcomes.answered(at, LONGEST_WAIT_MS));
        if let Some(page) = page {
            kinds.extend(self.watch.passed(at, page));
        }
        let mut marks = self.on_page(kinds);
        let old = self.view.take();
        let press = self.outcomes.leave(at, old.as_ref().map(|old| old.page.as_str()));
        self.resting.forget_place();
        // As long as nothing was told of any page, the first one is as it is recorded.
        self.watch = match &old {
            Some(_) => self.watch.of_next_page(),
            None => Watch::of_document(at),
        };
        self.scrollers.begin();
        let mut tell = |kind| {
            marks.push(Marked {
                at,
                page: path.to_owned(),
                kind,
            });
        };
        tell(MarkKind::Viewed);
        let arrived = match &old {
            Some(old) if old.page == path => old.arrived,
            _ => at,
        };
        if let Some(old) = old
            && old.page != path
        {
            let after = at.saturating_sub(old.arrived);
            if let Some(before) = self.before.take()
                && before.page == path
                && (0..=LONGEST_RETURN_MS).contains(&after)
            {
                tell(MarkKind::Returned {
                    press: before.press,
                    after,
                });
            }
            self.before = Some(Left {
                page: old.page,
                press,
            });
        }
        self.view = Some(View {
            page: path.to_owned(),
            address,
            since: at,
            arrived,
        });
        marks
    }

    /// Of a page that nobody came to nothing is told.
    fn on_page(&self, kinds: Vec<(Millis, MarkKind)>) -> Vec<Marked> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let marked = kinds.into_iter().map(|(at, mut kind)| {
            if let MarkKind::Watched(watched) = &mut kind {
                watched.view = view.since;
            }
            Marked {
                at,
                page: view.page.clone(),
                kind,
            }
        });
        marked.collect()
    }
}

fn hash_of(url: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(url.as_bytes());
    hasher.finish()
}

/// Within which time after a press this is something that the page did of it; nothing where it is nothing of that kind.
fn answer(event: &Event<'_>, payload: &Payload<'_>, page: &Mirror) -> Option<Millis> {
    /// What people do themselves right after a press is not what the page does. As PostHog has it.
    const AT_ONCE: Millis = 100;
    match (event.kind, event.source, payload) {
        (EventType::Meta | EventType::FullSnapshot, ..) => Some(LONGEST_WAIT_MS),
        (_, _, Payload::Custom { tag, .. }) if tag == "girok:visibility" || tag == "girok:leave" => {
            Some(LONGEST_WAIT_MS)
        }
        (
            _,
            _,
            Payload::Pointer {
                interaction: Interaction::Focus,
                node,
                ..
            },
        ) => page
            .element(*node)
            .is_some_and(super::element::is_field)
            .then_some(LONGEST_WAIT_MS),
        (
            _,
            Some(
                Source::Mutation
                | Source::Input
                | Source::ViewportResize
                | Source::MediaInteraction
                | Source::StyleSheetRule
                | Source::StyleDeclaration
                | Source::AdoptedStyleSheet
                | Source::CanvasMutation,
            ),
            _,
        ) => Some(LONGEST_WAIT_MS),
        (_, Some(Source::Scroll | Source::Selection), _) => Some(AT_ONCE),
        _ => None,
    }
}
