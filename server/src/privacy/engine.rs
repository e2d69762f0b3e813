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
        let mut open = Vec::new();
        for (position, letter) in (0..).zip(selector.chars()) {
            match letter {
                '[' => open.push(']'),
                '(' => open.push(')'),
                ']' | ')' if open.pop() != Some(letter) => {
                    return Err(SelectorFault {
                        position,
                        expected: "what it closes before it".into(),
                    });
                }
                _ => {}
            }
        }
        match open.pop() {
            Some(close) => Err(SelectorFault {
                position: u32::try_from(selector.chars().count()).unwrap_or(u32::MAX),
                expected: format!("`{close}`"),
            }),
            None => Ok(()),
        }
    }

    fn check_pattern(&self, _: &CustomPattern) -> Result<(), PatternFault> {
        Ok(())
    }

    fn find(&self, _: &PatternSet, _: &str) -> Vec<Finding> {
        Vec::new()
    }
}
