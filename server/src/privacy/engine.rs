//! What decides that a selector or an expression is one, and what patterns find. It is given from outside, so that what is
//! checked here is what masks.

use domain::mask::{CustomPattern, PatternSet};
use domain::privacy::{Finding, PatternFault, SelectorFault};
use mirror::mask::patterns::{Found, Patterns, Reach, reach};

pub trait Engine: Send + Sync + 'static {
    fn check_selector(&self, selector: &str) -> Result<(), SelectorFault>;
    /// Returns whether the pattern leaves little of an ordinary text.
    fn check_pattern(&self, pattern: &CustomPattern) -> Result<bool, PatternFault>;
    /// What the patterns that are on find, in order, none over another.
    fn find(&self, patterns: &PatternSet, text: &str) -> Vec<Finding>;
}

/// The engine that masks what is recorded.
pub struct Masks;

impl Engine for Masks {
    fn check_selector(&self, selector: &str) -> Result<(), SelectorFault> {
        mirror::mask::check_selector(selector).map_err(|fault| SelectorFault {
            position: letters(selector, fault.position),
            expected: fault.expected,
        })
    }

    fn check_pattern(&self, pattern: &CustomPattern) -> Result<bool, PatternFault> {
        match reach(pattern) {
            Ok(reach) => Ok(reach == Reach::Most),
            Err(fault) => Err(PatternFault {
                id: fault.id,
                position: fault.position.map(|byte| letters(&pattern.expression, byte)),
                message: fault.message,
            }),
        }
    }

    fn find(&self, patterns: &PatternSet, text: &str) -> Vec<Finding> {
        let Ok(patterns) = Patterns::new(patterns) else {
            return Vec::new();
        };
        let finding = |found: Found| {
            Some(Finding {
                start: u32::try_from(found.range.start).ok()?,
                end: u32::try_from(found.range.end).ok()?,
                id: found.id,
            })
        };
        patterns.find(text).into_iter().filter_map(finding).collect()
    }
}

/// How many letters stand before a byte of a text.
fn letters(text: &str, byte: usize) -> u32 {
    let count = text.char_indices().take_while(|(at, _)| *at < byte).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_at_the_letter_that_a_person_counts() {
        for (selector, position) in [("a[", 2), ("[a=\"기록\"] {", 9)] {
            assert_eq!(
                Masks.check_selector(selector).unwrap_err().position,
                position,
                "{selector}"
            );
        }
        assert_eq!(Masks.check_selector("input[type=password] > .기록"), Ok(()));
    }

    #[test]
    fn what_takes_longer_than_its_text_is_refused_where_it_stands() {
        let pattern = |expression: &str| CustomPattern {
            id: "own".into(),
            label: "Own".into(),
            expression: expression.into(),
            enabled: false,
        };
        assert_eq!(Masks.check_pattern(&pattern("A-[0-9]{6}")), Ok(false));
        assert_eq!(Masks.check_pattern(&pattern("\\w+")), Ok(true));
        let fault = Masks.check_pattern(&pattern("기록(?=A)")).unwrap_err();
        assert_eq!((fault.id.as_str(), fault.position), ("own", Some(2)));
    }

    #[test]
    fn what_is_found_is_where_it_stands() {
        let set = domain::mask::RuleSet::standard().patterns;
        let text = "기록 kim@shop.example";
        let found = Masks.find(&set, text);
        let hit = |finding: &Finding| text.get(finding.start as usize..finding.end as usize);
        assert_eq!(
            found.iter().map(hit).collect::<Vec<_>>(),
            [Some("kim@shop.example")]
        );
    }
}
