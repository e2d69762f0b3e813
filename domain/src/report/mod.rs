//! What a report says of one session: put together once, of what is known by then, and printed.
//!
//! In reading order: here is the report and [`Listed`], by which everything in it is bounded; [`moments`] chooses what is
//! shown in pictures, with the sentences of `sentence`; [`timeline`], [`pages`], [`errors`] and [`troubles`] sort out what
//! happened, and [`maps`] which pages are shown in their length. `places` knows which page a window had when.

pub mod errors;
pub mod maps;
pub mod moments;
pub mod pages;
mod places;
#[cfg(test)]
pub(crate) mod sample;
mod sentence;
pub mod timeline;
pub mod troubles;

use crate::Millis;
use crate::fact::Fact;
use crate::format::cut;
use crate::mask::{MaskCount, MaskName};
use crate::session::{Anomalies, SessionDetails, SessionSummary, WindowSummary};
use errors::ErrorRow;
use maps::PageMap;
use moments::KeyMoment;
use pages::ViewedPage;
use places::Places;
use timeline::Timeline;
use troubles::{TroubleCounts, TroubleRow};

const MOST_WINDOWS: usize = 20;
const MOST_MASKED: usize = 40;

/// Of whatever length something is, so much of it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    pub rows: Vec<T>,
    /// How many there are besides.
    pub more: u64,
}

/// By whom and when the report was made, and what people call the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub by: String,
    pub at: Millis,
    pub service: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub exported: Exported,
    pub summary: SessionSummary,
    pub windows: Listed<WindowSummary>,
    pub trouble_counts: TroubleCounts,
    /// In order of time.
    pub moments: Vec<KeyMoment>,
    pub timeline: Timeline,
    pub pages: Listed<ViewedPage>,
    /// Those that nothing caught.
    pub errors: Listed<ErrorRow>,
    /// What the page wrote to its console as an error or a warning.
    pub console: Listed<ErrorRow>,
    pub troubles: Listed<TroubleRow>,
    pub maps: Vec<PageMap>,
    /// What hid something, the most first.
    pub masked: Listed<MaskCount>,
    pub mask_names: Vec<MaskName>,
    pub rule_versions: Vec<u32>,
    pub anomalies: Anomalies,
    /// A page of it was more than the server takes.
    pub truncated: bool,
}

impl<T> Listed<T> {
    pub fn of(mut rows: Vec<T>, most: usize) -> Self {
        let more = rows.len().saturating_sub(most) as u64;
        rows.truncate(most);
        Self { rows, more }
    }
}

impl Report {
    /// Facts are in order of time, those of clicks followed by what the click was besides. Pictures have names already, and
    /// maps nothing that was measured on a page.
    pub fn of(exported: Exported, details: SessionDetails, facts: &[Fact]) -> Self {
        let places = Places::of(facts);
        Self {
            exported,
            trouble_counts: TroubleCounts::of(facts),
            moments: moments::choose(facts, &places, &details),
            timeline: Timeline::of(facts, &details),
            pages: pages::viewed(facts, &details),
            errors: errors::uncaught(facts, &places),
            console: errors::of_console(facts, &places),
            troubles: troubles::rows(facts, &places),
            maps: maps::main_pages(facts, &places, &details),
            windows: Listed::of(details.windows, MOST_WINDOWS),
            masked: Listed::of(details.masked, MOST_MASKED),
            mask_names: details.mask_names,
            rule_versions: details.rule_versions,
            anomalies: details.anomalies,
            truncated: details.truncated,
            summary: details.summary,
        }
    }
}

/// Whether a message of the console is as loud as an error that nothing caught.
fn is_console_error(level: &str) -> bool {
    ["error", "assert"].contains(&level)
}

/// The first line of a text, as far as it is printed.
fn first_line(text: &str, longest: usize) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    cut(line, longest)
}

#[cfg(test)]
mod tests {
    use super::sample::{details, exported};
    use super::*;

    #[test]
    fn lists_say_what_they_leave_out() {
        assert_eq!(
            Listed::of(vec![1, 2, 3], 2),
            Listed {
                rows: vec![1, 2],
                more: 1
            }
        );
        assert_eq!(Listed::of(vec![1, 2], 2).more, 0);
    }

    #[test]
    fn texts_are_cut_between_letters() {
        for (text, expected) in [
            ("", ""),
            ("\n  two\nlines", "two"),
            ("한국어 텍스트", "한국어…"),
            ("😀😀😀😀", "😀😀😀😀"),
        ] {
            assert_eq!(first_line(text, 4), expected, "{text:?}");
        }
    }

    #[test]
    fn a_session_of_nothing_has_a_report() {
        let report = Report::of(exported(), details(0, 0), &[]);
        assert_eq!(report.moments.len(), 1);
        assert!(report.pages.rows.is_empty() && report.maps.is_empty());
    }
}
