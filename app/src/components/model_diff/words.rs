//! What is said about a difference.

use domain::difference::Ending;
use domain::format::counted;

pub(super) const COARSE: &str = "So much differs that it is compared coarsely: whole blocks are replaced, and words within lines are not marked everywhere.";

pub(super) fn additions(count: usize) -> String {
    told(count, "addition", "additions")
}

pub(super) fn deletions(count: usize) -> String {
    told(count, "deletion", "deletions")
}

pub(super) fn unchanged(count: usize) -> String {
    told(count, "unchanged line", "unchanged lines")
}

/// Which change somebody is at, counted from 0, or how many there are.
pub(super) fn place(here: Option<usize>, count: usize) -> String {
    match here {
        Some(here) => format!("Change {} of {count}", here + 1),
        None => told(count, "change", "changes"),
    }
}

/// Of a line's ending, where another one was to be expected.
pub(super) fn ending(ending: Ending) -> Option<&'static str> {
    match ending {
        Ending::Lf => None,
        Ending::CrLf => Some("ends with CR LF"),
        Ending::None => Some("no newline at end"),
    }
}

fn told(count: usize, one: &str, many: &str) -> String {
    counted(u64::try_from(count).unwrap_or(u64::MAX), one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_sentences() {
        assert_eq!(additions(1), "1 addition");
        assert_eq!(deletions(20_000), "20,000 deletions");
        assert_eq!(unchanged(12), "12 unchanged lines");
        assert_eq!(place(None, 3), "3 changes");
        assert_eq!(place(Some(0), 3), "Change 1 of 3");
    }
}
