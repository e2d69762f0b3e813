use domain::difference::{Difference, Layout, Part, pages};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

use super::layout;
use crate::components::on_resize;

/// Lines around what differs that are not folded.
const AROUND: usize = 3;
/// So many rows are there at first, and more each time that somebody asks.
pub(super) const ROWS: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Next,
    Previous,
}

#[derive(Clone, Copy)]
pub(super) struct DiffState {
    pub(super) difference: Memo<Difference>,
    /// In how many places the texts differ.
    pub(super) changes: Memo<usize>,
    /// What the viewer chose.
    pub(super) chosen: RwSignal<Layout>,
    /// There is no room for two texts beside each other.
    is_narrow: RwSignal<bool>,
    pub(super) layout: Memo<Layout>,
    pub(super) pages: Memo<Vec<Vec<Part>>>,
    /// So many pages are there.
    pub(super) shown: RwSignal<usize>,
    /// The change that somebody went to last.
    pub(super) here: RwSignal<Option<usize>>,
    pub(super) root: NodeRef<html::Div>,
}

impl DiffState {
    pub(super) fn new(old: Signal<String>, new: Signal<String>) -> Self {
        let difference = Memo::new(move |_| old.with(|old| new.with(|new| Difference::between(old, new))));
        let chosen = RwSignal::new(Layout::default());
        let is_narrow = RwSignal::new(false);
        let layout = Memo::new(move |_| match is_narrow.get() {
            true => Layout::Unified,
            false => chosen.get(),
        });
        let state = Self {
            difference,
            changes: Memo::new(move |_| difference.with(Difference::changes)),
            chosen,
            is_narrow,
            layout,
            pages: Memo::new(move |_| {
                let layout = layout.get();
                pages(
                    difference.with(|difference| difference.parts(layout, AROUND)),
                    ROWS,
                )
            }),
            shown: RwSignal::new(1),
            here: RwSignal::new(None),
            root: NodeRef::new(),
        };
        // Other texts begin at the top.
        Effect::new(move |before: Option<()>| {
            difference.track();
            if before.is_some() {
                state.shown.set(1);
                state.here.set(None);
            }
        });
        state
    }

    /// Lays the texts out as the viewer likes it and as there is room. Only the browser knows both.
    pub(super) fn remember(self) {
        Effect::new(move || self.chosen.set(layout::read()));
        Effect::new(move || {
            if let Some(root) = self.root.get() {
                on_resize(&root, move |width, _| self.is_narrow.set(width < layout::NARROW));
            }
        });
    }

    pub(super) fn choose(self, layout: Layout) {
        layout::write(layout);
        self.chosen.set(layout);
    }

    /// Goes to the change before or after, round and round.
    pub(super) fn go(self, step: Step) {
        let Some(change) = next(self.here.get_untracked(), self.changes.get_untracked(), step) else {
            return;
        };
        let is_of = |part: &Part| matches!(part, Part::Changed { change: other, .. } if *other == change);
        let page = self
            .pages
            .with_untracked(|pages| pages.iter().position(|page| page.iter().any(is_of)));
        if let Some(page) = page.filter(|page| *page >= self.shown.get_untracked()) {
            self.shown.set(page + 1);
        }
        self.here.set(Some(change));
        // It may be on its way into the page.
        request_animation_frame(move || self.focus(change));
    }

    fn focus(self, change: usize) {
        let rows = self.root.get_untracked().and_then(|root| {
            let found = root.query_selector(&format!("[data-change='{change}']"));
            found.ok().flatten()?.dyn_into::<web_sys::HtmlElement>().ok()
        });
        let Some(rows) = rows else { return };
        let without_scrolling = web_sys::FocusOptions::new();
        without_scrolling.set_prevent_scroll(true);
        let _ = rows.focus_with_options(&without_scrolling);
        // From its beginning, however long it is.
        rows.scroll_into_view();
    }
}

fn next(here: Option<usize>, count: usize, step: Step) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (step, here) {
        (Step::Next, Some(here)) if here < last => here + 1,
        (Step::Next, _) => 0,
        (Step::Previous, Some(here)) if here > 0 => here.min(count) - 1,
        (Step::Previous, _) => last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_change_to_change_goes_round() {
        for (here, count, step, expected) in [
            (None, 0, Step::Next, None),
            (None, 3, Step::Next, Some(0)),
            (None, 3, Step::Previous, Some(2)),
            (Some(0), 3, Step::Next, Some(1)),
            (Some(2), 3, Step::Next, Some(0)),
            (Some(0), 3, Step::Previous, Some(2)),
            (Some(2), 3, Step::Previous, Some(1)),
            (Some(0), 1, Step::Next, Some(0)),
        ] {
            assert_eq!(
                next(here, count, step),
                expected,
                "{step:?} from {here:?} of {count}"
            );
        }
    }
}
