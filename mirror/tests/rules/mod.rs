//! What rules hide, besides what is hidden without any.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "it is a module of each program that includes it"
)]

use std::sync::Arc;

use domain::mask::{MaskRule, MaskType, RuleSet};
use mirror::mask::Masker;

/// The standard rules and these.
pub fn masker<S: AsRef<str>>(rules: &[(S, MaskType)]) -> Arc<Masker> {
    let mut set = RuleSet::standard();
    let rules = rules.iter().enumerate();
    set.rules.extend(rules.map(|(at, (selector, mask))| MaskRule {
        id: format!("rule-{at}"),
        label: String::new(),
        selector: selector.as_ref().into(),
        mask: *mask,
        services: Vec::new(),
        enabled: true,
    }));
    Arc::new(Masker::new(&set, &"web-app".parse().unwrap()).unwrap())
}
