//! Privacy: what of a page is hidden before anybody keeps it.
//!
//! In reading order: [`selector`] is what rules may say, [`matching`] how the mirror's elements look to it, [`rules`] are those
//! of a service. What they do to a page is in `page::masking`.

mod counts;
mod matching;
mod rules;
mod selector;

use domain::id::ServiceSlug;
use domain::mask::RuleSet;

use crate::page::Mirror;

pub use counts::Counts;
pub(crate) use matching::{Look, Memory};
pub use rules::RuleFault;
pub(crate) use rules::Rules;
pub use selector::{LONGEST_SELECTOR, SelectorFault, check_selector};

/// Words that are blurred come in lengths of so many letters.
pub(crate) const STEP: usize = 4;

/// Whether a text is what remains of a blurred one.
pub(crate) fn is_filler(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|word| word.len().is_multiple_of(STEP) && word.bytes().all(|letter| letter == b'x'))
}

/// The rules of one service, ready for its pages.
#[derive(Debug, Default)]
pub struct Masker {
    pub(crate) rules: Rules,
    /// Whether what a page is called is hidden, whatever page it is.
    pub(crate) hides_titles: bool,
}

impl Masker {
    pub fn new(set: &RuleSet, service: &ServiceSlug) -> Result<Self, RuleFault> {
        let rules = Rules::new(set, service)?;
        Ok(Self {
            hides_titles: Mirror::hides_any_title(&rules),
            rules,
        })
    }
}
