//! What decides that a selector or an expression is one, and what patterns find. It is given from outside, so that what is
//! checked here is what masks.

use domain::mask::{CustomPattern, PatternSet};
use domain::privacy::{Finding, PatternFault, SelectorFault};

pub trait Engine: Send + Sync + 'static {
    fn check_selector(&self, selector: &str) -> Result<(), SelectorFault>;
    fn check_pattern(&self, pattern: &CustomPattern) -> Result<(), PatternFault>;
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

    fn check_pattern(&self, _: &CustomPattern) -> Result<(), PatternFault> {
        Ok(())
    }

    fn find(&self, _: &PatternSet, _: &str) -> Vec<Finding> {
        Vec::new()
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
}
