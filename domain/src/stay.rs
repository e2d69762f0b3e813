//! Pages as visitors had them before them.

use crate::Millis;
use crate::fact::{Fact, FactKind};
use crate::id::WindowId;
use crate::replay::Opening;
use crate::session::SessionDetails;

/// A view of a page, from when there was something to see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub window: WindowId,
    pub url: String,
    pub from: Millis,
    /// The last moment at which it is what a replay shows: by then it is as whole as it became.
    pub to: Millis,
}

/// The page views of a session whose page a replay shows at some moment, the last one first.
pub fn stays(facts: &[Fact], details: &SessionDetails) -> Vec<Stay> {
    let mut opening = Opening::new(details, details.summary.started_at);
    let views = facts.iter().enumerate().rev();
    views
        .filter_map(|(place, fact)| {
            let FactKind::PageView { url, .. } = &fact.kind else {
                return None;
            };
            let behind = facts.get(place + 1..).unwrap_or_default();
            let left = left_at(&fact.window, behind, details)?;
            let to = last_shown(&mut opening, &fact.window, fact.at, left)?;
            Some(Stay {
                window: fact.window.clone(),
                url: url.clone(),
                from: fact.at,
                to,
            })
        })
        .collect()
}

/// The last moment of a page in its window; nothing where the window has no picture of any page.
fn left_at(window: &WindowId, behind: &[Fact], details: &SessionDetails) -> Option<Millis> {
    let end = details
        .windows
        .iter()
        .find(|known| known.id == *window && known.has_full_snapshot)?
        .last_event_at;
    let next = behind
        .iter()
        .find(|fact| fact.window == *window && matches!(fact.kind, FactKind::PageView { .. }));
    Some(next.map_or(end, |next| next.at - 1))
}

/// The last moment between both at which the window is the one that a replay shows.
fn last_shown(opening: &mut Opening, window: &WindowId, from: Millis, to: Millis) -> Option<Millis> {
    let mut ends: Vec<Millis> = opening
        .activity
        .iter()
        .map(|activity| activity.from - 1)
        .filter(|end| (from..to).contains(end))
        .collect();
    ends.push(to);
    ends.sort_unstable();
    ends.into_iter().rev().filter(|end| *end >= from).find(|end| {
        opening.at = *end;
        opening.window() == Some(window)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::WindowActivity;
    use crate::report::sample;
    use crate::session::WindowSummary;

    const END: Millis = 10_000;

    fn details(active: &[(&str, Millis)]) -> SessionDetails {
        let window = |id: &str| WindowSummary {
            id: id.parse().unwrap(),
            started_at: 0,
            last_event_at: END,
            events: 9,
            has_full_snapshot: id != "window-3",
        };
        SessionDetails {
            windows: ["window-1", "window-2", "window-3"].map(window).into(),
            active_windows: active
                .iter()
                .map(|(window, from)| WindowActivity {
                    window: window.parse().unwrap(),
                    from: *from,
                    to: END,
                })
                .collect(),
            ..sample::details(0, END)
        }
    }

    fn view(window: &str, at: Millis, url: &str) -> Fact {
        Fact {
            at,
            window: window.parse().unwrap(),
            kind: FactKind::PageView {
                url: url.into(),
                title: None,
            },
        }
    }

    #[test]
    fn a_page_is_whole_just_before_it_is_left() {
        let facts = [
            view("window-1", 0, "/"),
            view("window-2", 2_000, "/cart"),
            view("window-1", 5_000, "/checkout"),
            view("window-3", 6_000, "/never-seen"),
        ];
        let found = |active: &[(&str, Millis)]| {
            stays(&facts, &details(active))
                .into_iter()
                .map(|stay| (stay.url, stay.from, stay.to))
                .collect::<Vec<_>>()
        };
        let stay = |url: &str, from, to| (url.to_owned(), from, to);
        assert_eq!(
            found(&[("window-1", 0)]),
            [stay("/checkout", 5_000, END), stay("/", 0, 4_999)]
        );
        // The window beside it is in front for a while.
        assert_eq!(
            found(&[("window-1", 0), ("window-2", 3_000), ("window-1", 7_000)]),
            [
                stay("/checkout", 5_000, END),
                stay("/cart", 2_000, 6_999),
                stay("/", 0, 2_999)
            ]
        );
    }
}
