//! Privacy: what of a page is hidden before anybody keeps it.
//!
//! In reading order: [`selector`] is what rules may say, [`matching`] how the mirror's elements look to it, [`rules`] are those
//! of a service, [`concern`] is whom a change concerns; [`filler`] is what a blurred text becomes; [`patterns`] is what is
//! looked for in everything that no rule hides. What they do to a page is in `page::masking`; [`preview`] is for who writes a
//! rule.

mod concern;
mod counts;
mod filler;
mod matching;
pub mod patterns;
pub mod preview;
mod rules;
mod selector;

use domain::id::ServiceSlug;
use domain::mask::RuleSet;

use crate::page::Mirror;
pub(crate) use concern::{Concerns, Scope, Structure};
pub use counts::Counts;
pub(crate) use filler::{filler, is_filler};
pub(crate) use matching::{Look, Memory};
use patterns::{PatternFault, Patterns};
pub use rules::RuleFault;
pub(crate) use rules::Rules;
pub use selector::{LONGEST_SELECTOR, SelectorFault, check_selector};

/// In place of what is hidden, whatever its length.
pub(crate) const ASTERISKS: &str = "********";

/// Why a rule set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MaskFault {
    #[error(transparent)]
    Rule(#[from] RuleFault),
    #[error(transparent)]
    Pattern(#[from] PatternFault),
}

/// The rules of one service and the patterns of all, ready for pages.
#[derive(Debug)]
pub struct Masker {
    pub(crate) rules: Rules,
    pub(crate) patterns: Patterns,
    /// Whether what a page is called is hidden, whatever page it is.
    pub(crate) hides_titles: bool,
    /// The same of a page of which nobody knows how it is.
    pub(crate) may_hide_titles: bool,
}

impl Masker {
    pub fn new(set: &RuleSet, service: &ServiceSlug) -> Result<Self, MaskFault> {
        let rules = Rules::new(set, service)?;
        Ok(Self {
            hides_titles: Mirror::hides_any_title(&rules),
            may_hide_titles: rules.may_hide_titles(),
            patterns: Patterns::new(&set.patterns)?,
            rules,
        })
    }

    /// Hides all there is.
    pub fn of_everything() -> Self {
        Self {
            rules: Rules::of_everything(),
            patterns: Patterns::none(),
            hides_titles: true,
            may_hide_titles: true,
        }
    }

    /// What patterns leave of an address that is no part of an event; nothing where they find nothing.
    pub fn hide_in_address(&self, address: &str, counts: &mut Counts) -> Option<String> {
        self.patterns.mask_address(address, counts)
    }
}
