//! Privacy: what of a page is hidden before anybody keeps it.
//!
//! In reading order: [`selector`] is what rules may say, [`matching`] how the mirror's elements look to it, [`rules`] are those
//! of a service. What they do to a page is in `page::masking`; [`preview`] is for who writes one.

mod counts;
mod matching;
pub mod preview;
mod rules;
mod selector;

use domain::id::ServiceSlug;
use domain::mask::RuleSet;

pub use counts::Counts;
pub(crate) use matching::{Look, Memory};
pub use rules::RuleFault;
pub(crate) use rules::Rules;
pub use selector::{LONGEST_SELECTOR, SelectorFault, check_selector};

/// The rules of one service, ready for its pages.
#[derive(Debug, Default)]
pub struct Masker {
    pub(crate) rules: Rules,
}

impl Masker {
    pub fn new(set: &RuleSet, service: &ServiceSlug) -> Result<Self, RuleFault> {
        Ok(Self {
            rules: Rules::new(set, service)?,
        })
    }
}
