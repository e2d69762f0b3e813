//! What one rule would do to a page, for who writes it and wants to see that.

use domain::id::ServiceSlug;
use domain::mask::{MaskRule, MaskType, PatternSet, RuleSet};

use super::matching::{Look, Memory};
use super::rules::Rules;
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
    /// Texts that a person reads on the page.
    pub texts: u64,
    /// Those of them that the rule hides.
    pub hidden_texts: u64,
    /// How many of the matched elements other rules hide, by the id of the rule that does: itself or with what it is in, and
    /// the strongest. The most first.
    pub hidden_by: Vec<(String, u64)>,
    /// The uppermost of the matched, in the order of the page, and no more than were asked for.
    pub ids: Vec<i64>,
}

/// The rules that hold beside the one that is tried.
#[derive(Debug, Default)]
pub struct Others(Rules);

impl Others {
    /// Those that are on for the service. What cannot be read hides nothing here: it is told where it is written.
    pub fn new(rules: &[MaskRule], service: &ServiceSlug) -> Self {
        let is_read = |rule: &&MaskRule| selector::parse(&rule.selector).is_ok();
        let set = RuleSet {
            rules: rules.iter().filter(is_read).cloned().collect(),
            patterns: PatternSet {
                built_in: Vec::new(),
                custom: Vec::new(),
            },
        };
        Self(Rules::new(&set, service).unwrap_or_default())
    }
}

/// Tries a rule on a page as it is. `most` bounds how many elements are named.
pub fn try_rule(
    page: &Mirror,
    selector: &str,
    mask: MaskType,
    others: &Others,
    most: usize,
) -> Result<Trial, SelectorFault> {
    let selectors = selector::parse(selector)?;
    let (tree, root) = page.whole();
    let mut memory = Memory::default();
    let mut trial = Trial::default();
    // The matched element that the walk is in, and what is not there to be read.
    let (mut around, mut unread) = (Index::NONE, Index::NONE);
    // What other rules hide and the walk is in, each with the strongest that hides it.
    let mut covers: Vec<(Index, MaskType, &str)> = Vec::new();
    let mut step = root.some().map(Step::Enter);
    while let Some(current) = step {
        match current {
            Step::Enter(index) => {
                let look = Look::at(tree, index);
                if let Some((mask, id)) = look.and_then(|look| others.0.verdict(look, &mut memory).hides) {
                    let outer = covers.last().filter(|(_, outer, _)| *outer >= mask);
                    let (mask, id) = outer.map_or((mask, id), |(_, mask, id)| (*mask, *id));
                    covers.push((index, mask, id));
                }
                let matches = look.is_some_and(|look| {
                    let selectors = selectors.slice();
                    selectors
                        .iter()
                        .any(|selector| look.matches(selector, &mut memory))
                });
                if matches {
                    trial.matched += 1;
                    if let Some((.., id)) = covers.last() {
                        trial.note(id);
                    }
                    if around == Index::NONE {
                        around = index;
                        if trial.ids.len() < most {
                            trial.ids.push(tree.get(index).id);
                        }
                    }
                }
                if unread == Index::NONE && look.is_some_and(|look| is_unread(look.tag())) {
                    unread = index;
                }
                let body = &tree.get(index).body;
                let hides = around != Index::NONE && mask != MaskType::Allow;
                if hides && is_shown(body) {
                    trial.hidden += 1;
                }
                if unread == Index::NONE && !matches!(body, Body::Element(_)) && is_shown(body) {
                    trial.texts += 1;
                    trial.hidden_texts += u64::from(hides);
                }
            }
            Step::Leave(index) => {
                for place in [&mut around, &mut unread] {
                    if *place == index {
                        *place = Index::NONE;
                    }
                }
                covers.pop_if(|(cover, ..)| *cover == index);
            }
        }
        step = tree.next_step(root, current, true);
    }
    trial
        .hidden_by
        .sort_by(|(one, count), (other, more)| more.cmp(count).then_with(|| one.cmp(other)));
    Ok(trial)
}

impl Trial {
    /// Another rule hides one of the matched elements.
    fn note(&mut self, rule: &str) {
        match self.hidden_by.iter_mut().find(|(id, _)| id == rule) {
            Some((_, count)) => *count += 1,
            None => self.hidden_by.push((rule.to_owned(), 1)),
        }
    }
}

/// Whether a person may see something of it.
fn is_shown(body: &Body) -> bool {
    match body {
        Body::Element(_) => true,
        Body::Text(text) | Body::Cdata(text) => !text.trim().is_empty(),
        _ => false,
    }
}

/// Whether nobody reads what is in such an element.
fn is_unread(tag: &str) -> bool {
    matches!(tag, "head" | "style" | "script" | "noscript" | "template")
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
