//! What one rule would do to a page, for who writes it and wants to see that.

use domain::mask::MaskType;

use super::matching::{Look, Memory};
use super::selector::{self, SelectorFault};
use crate::page::Mirror;
use crate::page::tree::{Body, Index, Step};

/// What a rule does to a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    /// Elements that the selector matches, also in shadow roots and in the documents of iframes.
    pub matched: u64,
    /// Elements and texts in them, with themselves: what the rule hides. What lifts masks hides none.
    pub hidden: u64,
    /// The uppermost of the matched, in the order of the page, and no more than were asked for.
    pub ids: Vec<i64>,
}

/// Tries a rule on a page as it is. `most` bounds how many elements are named.
pub fn try_rule(page: &Mirror, selector: &str, mask: MaskType, most: usize) -> Result<Trial, SelectorFault> {
    let selectors = selector::parse(selector)?;
    let (tree, root) = page.whole();
    let mut memory = Memory::default();
    let mut trial = Trial::default();
    // The matched element that the walk is in.
    let mut around = Index::NONE;
    let mut step = root.some().map(Step::Enter);
    while let Some(current) = step {
        match current {
            Step::Enter(index) => {
                let matches = Look::at(tree, index).is_some_and(|look| {
                    let selectors = selectors.slice();
                    selectors
                        .iter()
                        .any(|selector| look.matches(selector, &mut memory))
                });
                if matches {
                    trial.matched += 1;
                    if around == Index::NONE {
                        around = index;
                        if trial.ids.len() < most {
                            trial.ids.push(tree.get(index).id);
                        }
                    }
                }
                if around != Index::NONE && mask != MaskType::Allow && is_shown(&tree.get(index).body) {
                    trial.hidden += 1;
                }
            }
            Step::Leave(index) if index == around => around = Index::NONE,
            Step::Leave(_) => {}
        }
        step = tree.next_step(root, current, true);
    }
    Ok(trial)
}

/// Whether a person may see something of it.
fn is_shown(body: &Body) -> bool {
    match body {
        Body::Element(_) => true,
        Body::Text(text) | Body::Cdata(text) => !text.trim().is_empty(),
        _ => false,
    }
}

/// How many elements of a page each of these selectors matches, in one walk; `None` for what is no selector.
pub(crate) fn count(page: &Mirror, selectors: &[String]) -> Vec<Option<u64>> {
    let parsed: Vec<_> = selectors
        .iter()
        .map(|selector| selector::parse(selector).ok())
        .collect();
    let mut counts: Vec<_> = parsed.iter().map(|parsed| parsed.as_ref().map(|_| 0)).collect();
    let (tree, root) = page.whole();
    let mut memory = Memory::default();
    for index in tree.nodes_in(root) {
        let Some(look) = Look::at(tree, index) else {
            continue;
        };
        for (parsed, count) in parsed.iter().zip(&mut counts) {
            let (Some(parsed), Some(count)) = (parsed, count) else {
                continue;
            };
            if parsed.slice().iter().any(|one| look.matches(one, &mut memory)) {
                *count += 1;
            }
        }
    }
    counts
}

/// Whether the selector matches this element.
pub(crate) fn matches(page: &Mirror, selector: &str, id: i64) -> bool {
    let (tree, _) = page.whole();
    let (Ok(parsed), Some(index)) = (selector::parse(selector), tree.find(id)) else {
        return false;
    };
    let mut memory = Memory::default();
    Look::at(tree, index).is_some_and(|look| parsed.slice().iter().any(|one| look.matches(one, &mut memory)))
}
