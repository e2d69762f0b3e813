//! The moments that a report shows: the most telling ones, apart from each other. `candidate` is what may be told, and how
//! much it tells.

mod candidate;

use std::cmp::Reverse;

use super::places::Places;
use super::sentence;
use crate::Millis;
use crate::fact::{Fact, FactKind};
use crate::id::WindowId;
use crate::replay::Opening;
use crate::session::SessionDetails;
pub use candidate::MomentKind;
use candidate::{Candidate, candidates, distance, worth};

pub const MOST_MOMENTS: usize = 8;
/// What happens within this is one moment.
const AT_ONCE_MS: Millis = 1_000;
/// A page that comes so soon is the one that the visit begins on.
const FIRST_PAGE_MS: Millis = 5_000;
/// What else happened at a moment, as far as it is told.
const MOST_BESIDES: usize = 3;
/// A page that was just opened is shown when it is likely to be whole.
const SETTLED_MS: Millis = 2_000;

#[derive(Debug, Clone, PartialEq)]
pub struct KeyMoment {
    pub at: Millis,
    pub kind: MomentKind,
    /// What happened, as a sentence.
    pub what: String,
    /// What else happened then.
    pub besides: Vec<String>,
    pub page: Option<String>,
    /// The moment of the replay that its picture is of.
    pub shown_at: Millis,
    /// The address of its picture. There is none of a window that was behind another one.
    pub picture: Option<String>,
    /// Where on its picture it was clicked, as parts of its width and height; once somebody has looked.
    pub clicked: Option<[f64; 2]>,
}

/// The start, what tells the most, and the end; in order of time, and the same whenever it is asked for.
pub(super) fn choose(facts: &[Fact], places: &Places<'_>, details: &SessionDetails) -> Vec<KeyMoment> {
    let summary = &details.summary;
    let (start, end) = (summary.started_at, summary.last_event_at.max(summary.started_at));
    let candidates = candidates(facts, start, end);
    let beginning = beginning(facts, start);
    let first_page = beginning.shown_at;
    let mut chosen = vec![start];
    let mut moments = vec![beginning];
    while moments.len() + 1 < MOST_MOMENTS {
        let apart = |candidate: &&Candidate<'_>| {
            let is_first_page = candidate.kind == MomentKind::Page && candidate.at <= first_page;
            distance(&chosen, candidate.at) >= AT_ONCE_MS && !is_first_page
        };
        let best = candidates.iter().filter(apart).max_by_key(|candidate| {
            let spread = distance(&chosen, candidate.at).min(end - candidate.at);
            let worth = worth(candidate.kind, spread, end - start);
            (worth, Reverse((candidate.kind, candidate.at)))
        });
        let Some(best) = best else { break };
        chosen.push(best.at);
        moments.push(moment(best.at, best.kind, best.what.clone()));
    }
    if distance(&chosen, end) >= AT_ONCE_MS {
        moments.push(moment(
            end,
            MomentKind::End,
            sentence::end(summary.status).to_owned(),
        ));
    }
    moments.sort_by_key(|moment| moment.at);
    let mut opening = Opening::new(details, start);
    for (moment, number) in moments.iter_mut().zip(1_u32..) {
        let window = candidates
            .iter()
            .find(|candidate| candidate.at == moment.at && candidate.what == moment.what)
            .map(|candidate| candidate.window);
        complete(moment, window, &candidates, places, &mut opening);
        let is_shown = opening
            .window()
            .is_some_and(|shown| window.is_none_or(|window| window == shown));
        moment.picture = is_shown.then(|| format!("moment-{number}"));
    }
    moments
}

fn moment(at: Millis, kind: MomentKind, what: String) -> KeyMoment {
    KeyMoment {
        at,
        kind,
        what,
        besides: Vec::new(),
        page: None,
        shown_at: at,
        picture: None,
        clicked: None,
    }
}

/// With the page that was opened first, if it came soon.
fn beginning(facts: &[Fact], start: Millis) -> KeyMoment {
    let first = facts.iter().find_map(|fact| match &fact.kind {
        FactKind::PageView { url, title } if fact.at - start < FIRST_PAGE_MS => {
            Some((fact.at, url.as_str(), title.as_deref()))
        }
        _ => None,
    });
    let what = sentence::beginning(first.map(|(_, url, title)| (url, title)));
    KeyMoment {
        shown_at: first.map_or(start, |(at, ..)| at.max(start)),
        ..moment(start, MomentKind::Start, what)
    }
}

/// Where it was, what else happened then, and when it is seen best.
fn complete(
    moment: &mut KeyMoment,
    window: Option<&WindowId>,
    candidates: &[Candidate<'_>],
    places: &Places<'_>,
    opening: &mut Opening,
) {
    let besides = candidates.iter().filter(|other| {
        let is_then = (other.at - moment.at).abs() < AT_ONCE_MS;
        is_then && other.kind != MomentKind::Page && other.what != moment.what
    });
    moment.besides = besides
        .take(MOST_BESIDES)
        .map(|other| other.what.clone())
        .collect();
    opening.at = moment.at;
    let Some(window) = window.or(opening.window()).cloned() else {
        return;
    };
    if matches!(moment.kind, MomentKind::Start | MomentKind::Page) {
        let there = moment.shown_at;
        let settled = there.saturating_add(SETTLED_MS).min(opening.end);
        let left = places.left(&window, there);
        moment.shown_at = left.map_or(settled, |left| settled.min(left - 1)).max(there);
    }
    moment.page = places.url(&window, moment.shown_at).map(str::to_owned);
    opening.at = moment.shown_at;
}

#[cfg(test)]
mod tests {
    use super::super::sample::{click, custom, details, element, error, in_window, page, trouble};
    use super::*;
    use crate::fact::Trouble;

    fn chosen(facts: &[Fact], end: Millis) -> Vec<KeyMoment> {
        choose(facts, &Places::of(facts), &details(0, end))
    }

    fn told(facts: &[Fact], end: Millis) -> Vec<(Millis, MomentKind)> {
        chosen(facts, end)
            .into_iter()
            .map(|moment| (moment.at, moment.kind))
            .collect()
    }

    fn on(label: &str) -> Option<crate::fact::FactElement> {
        Some(element("button", Some(label)))
    }

    #[test]
    fn a_visit_begins_tells_what_happened_and_ends() {
        use MomentKind::*;
        let facts = [
            page(0, "/", Some("Shop")),
            click(5_000),
            page(10_000, "/cart", None),
            trouble(30_000, Trouble::Rage, on("Apply")),
            trouble(30_000, Trouble::Dead, on("Apply")),
            error(45_000, "Boom", None),
            error(46_500, "Boom", None),
            page(50_000, "/?again", None),
        ];
        assert_eq!(
            told(&facts, 60_000),
            [
                (0, Start),
                (10_000, Page),
                (30_000, Rage),
                (45_000, Error),
                (60_000, End)
            ]
        );
        let moments = chosen(&facts, 60_000);
        assert_eq!(moments[0].what, "The visit begins on “Shop”.");
        assert_eq!(moments[2].besides, ["A click on “Apply” came to nothing."]);
        assert_eq!(moments[2].page.as_deref(), Some("/cart"));
        assert_eq!(moments[2].picture.as_deref(), Some("moment-3"));
        assert_eq!(moments[4].what, "The visit ends.");
    }

    #[test]
    fn of_very_much_the_most_telling_is_shown_apart() {
        let pages = (0..100).map(|index| page(index * 1_000, &format!("/{index}"), None));
        let mut facts: Vec<_> = pages.collect();
        facts.push(trouble(40_000, Trouble::Rage, on("Apply")));
        facts.push(trouble(41_500, Trouble::Rage, on("Pay")));
        facts.push(custom(90_000, "bought"));
        facts.sort_by_key(|fact| fact.at);
        let moments = told(&facts, 100_000);
        assert_eq!(moments.len(), MOST_MOMENTS);
        for expected in [
            (0, MomentKind::Start),
            (40_000, MomentKind::Rage),
            (41_500, MomentKind::Rage),
            (90_000, MomentKind::Custom),
            (100_000, MomentKind::End),
        ] {
            assert!(moments.contains(&expected), "{expected:?} in {moments:?}");
        }
        assert!(moments.windows(2).all(|pair| pair[1].0 - pair[0].0 >= AT_ONCE_MS));
        assert_eq!(moments, told(&facts, 100_000));
    }

    #[test]
    fn what_happens_at_the_end_is_the_end() {
        let facts = [page(0, "/", None), error(59_500, "Boom", None)];
        assert_eq!(
            told(&facts, 60_000),
            [(0, MomentKind::Start), (59_500, MomentKind::Error)]
        );
    }

    #[test]
    fn a_page_is_shown_once_it_is_there_and_before_it_is_left() {
        let facts = [
            page(0, "/", None),
            page(10_000, "/cart", None),
            page(11_200, "/pay", None),
            page(20_000, "/done", None),
        ];
        let shown: Vec<_> = chosen(&facts, 21_000)
            .into_iter()
            .map(|moment| (moment.at, moment.shown_at, moment.page.unwrap_or_default()))
            .collect();
        assert_eq!(
            shown,
            [
                (0, 2_000, "/".to_owned()),
                (10_000, 11_199, "/cart".to_owned()),
                (11_200, 13_200, "/pay".to_owned()),
                (20_000, 21_000, "/done".to_owned()),
                (21_000, 21_000, "/done".to_owned()),
            ]
        );
    }

    #[test]
    fn a_visit_begins_on_the_page_that_comes_first() {
        let facts = [page(1_200, "/", Some("Shop")), page(9_000, "/cart", None)];
        let shown: Vec<_> = chosen(&facts, 20_000)
            .into_iter()
            .map(|moment| (moment.at, moment.shown_at, moment.page.unwrap_or_default()))
            .collect();
        assert_eq!(
            shown[..2],
            [(0, 3_200, "/".to_owned()), (9_000, 11_000, "/cart".to_owned())]
        );
        assert_eq!(chosen(&facts, 20_000)[0].what, "The visit begins on “Shop”.");
    }

    #[test]
    fn a_window_behind_another_one_has_no_picture() {
        let facts = [
            page(0, "/", None),
            in_window("window-2", error(10_000, "Boom", None)),
        ];
        let pictures: Vec<_> = chosen(&facts, 20_000)
            .into_iter()
            .map(|moment| (moment.kind, moment.picture.is_some()))
            .collect();
        assert_eq!(
            pictures,
            [
                (MomentKind::Start, true),
                (MomentKind::Error, false),
                (MomentKind::End, true)
            ]
        );
    }

    #[test]
    fn a_visit_of_a_moment_is_one_moment() {
        assert_eq!(told(&[], 0), [(0, MomentKind::Start)]);
        let facts = [page(0, "/", None), error(300, "Boom", None)];
        let moments = chosen(&facts, 400);
        assert_eq!(moments.len(), 1);
        assert_eq!(moments[0].besides, ["The page failed: Boom"]);
    }
}
