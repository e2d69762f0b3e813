//! What was made of a rule set: in sentences, and on top of what somebody else made of it meanwhile.

use crate::mask::{BuiltInPattern, CustomPattern, MaskRule, PatternSet, RuleSet};

/// What was done to get from one rule set to another, each as a sentence.
pub fn changes(before: &RuleSet, after: &RuleSet) -> Vec<String> {
    let mut sentences = Vec::new();
    each(
        &before.rules,
        &after.rules,
        |rule| &rule.id,
        |old, new| {
            sentences.extend(rule_change(old, new));
        },
    );
    let (old, new) = (&before.patterns, &after.patterns);
    for pattern in BuiltInPattern::ALL {
        match (old.built_in.contains(&pattern), new.built_in.contains(&pattern)) {
            (false, true) => sentences.push(format!("Switched on {}", pattern.label())),
            (true, false) => sentences.push(format!("Switched off {}", pattern.label())),
            _ => {}
        }
    }
    each(
        &old.custom,
        &new.custom,
        |pattern| &pattern.id,
        |old, new| {
            sentences.extend(pattern_change(old, new));
        },
    );
    sentences
}

fn rule_change(old: Option<&MaskRule>, new: Option<&MaskRule>) -> Option<String> {
    match (old, new) {
        (None, Some(new)) => Some(format!("Added rule “{}”", new.label)),
        (Some(old), None) => Some(format!("Deleted rule “{}”", old.label)),
        (Some(old), Some(new)) if old != new => {
            let mut turned = old.clone();
            turned.enabled = new.enabled;
            Some(if turned != *new {
                format!("Changed rule “{}”", new.label)
            } else if new.enabled {
                format!("Switched on rule “{}”", new.label)
            } else {
                format!("Switched off rule “{}”", new.label)
            })
        }
        _ => None,
    }
}

fn pattern_change(old: Option<&CustomPattern>, new: Option<&CustomPattern>) -> Option<String> {
    match (old, new) {
        (None, Some(new)) => Some(format!("Added pattern “{}”", new.label)),
        (Some(old), None) => Some(format!("Deleted pattern “{}”", old.label)),
        (Some(old), Some(new)) if old != new => {
            let mut turned = old.clone();
            turned.enabled = new.enabled;
            Some(if turned != *new {
                format!("Changed pattern “{}”", new.label)
            } else if new.enabled {
                format!("Switched on pattern “{}”", new.label)
            } else {
                format!("Switched off pattern “{}”", new.label)
            })
        }
        _ => None,
    }
}

/// Tells of everything that is in one of the lists or both, in the order of the new one, then what is gone.
fn each<'a, T>(
    old: &'a [T],
    new: &'a [T],
    id: impl Fn(&T) -> &String,
    mut tell: impl FnMut(Option<&'a T>, Option<&'a T>),
) {
    for item in new {
        tell(old.iter().find(|other| id(other) == id(item)), Some(item));
    }
    for item in old {
        if !new.iter().any(|other| id(other) == id(item)) {
            tell(Some(item), None);
        }
    }
}

/// What `mine` made of `base`, made of `theirs` instead. What both changed is as mine.
pub fn on_top_of(base: &RuleSet, mine: &RuleSet, theirs: &RuleSet) -> RuleSet {
    let built_in = BuiltInPattern::ALL
        .into_iter()
        .filter(|pattern| {
            let has = |set: &RuleSet| set.patterns.built_in.contains(pattern);
            if has(mine) == has(base) {
                has(theirs)
            } else {
                has(mine)
            }
        })
        .collect();
    RuleSet {
        rules: merged(&base.rules, &mine.rules, &theirs.rules, |rule| &rule.id),
        patterns: PatternSet {
            built_in,
            custom: merged(
                &base.patterns.custom,
                &mine.patterns.custom,
                &theirs.patterns.custom,
                |pattern| &pattern.id,
            ),
        },
    }
}

fn merged<T: Clone + PartialEq>(base: &[T], mine: &[T], theirs: &[T], id: impl Fn(&T) -> &String) -> Vec<T> {
    let in_list = |list: &[T], wanted: &String| list.iter().find(|item| id(item) == wanted).cloned();
    let untouched = |wanted: &String| in_list(base, wanted) == in_list(mine, wanted);
    let kept = theirs.iter().filter_map(|item| {
        if untouched(id(item)) {
            Some(item.clone())
        } else {
            in_list(mine, id(item))
        }
    });
    let added = mine
        .iter()
        .filter(|item| !untouched(id(item)) && in_list(theirs, id(item)).is_none())
        .cloned();
    kept.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::MaskType;

    fn change(set: &RuleSet, by: impl FnOnce(&mut RuleSet)) -> RuleSet {
        let mut set = set.clone();
        by(&mut set);
        set
    }

    fn rule(id: &str) -> MaskRule {
        MaskRule {
            id: id.into(),
            label: id.to_uppercase(),
            selector: format!(".{id}"),
            mask: MaskType::Block,
            services: Vec::new(),
            enabled: true,
        }
    }

    #[test]
    fn what_was_done_reads_as_sentences() {
        let base = RuleSet::standard();
        let changed = change(&base, |set| {
            set.rules[0].enabled = false;
            set.rules[1].label = "Mail".into();
            set.rules.pop();
            set.rules.push(rule("new"));
            set.patterns
                .built_in
                .retain(|pattern| *pattern != BuiltInPattern::Ssn);
        });
        assert_eq!(
            changes(&base, &changed),
            [
                "Switched off rule “Passwords”",
                "Changed rule “Mail”",
                "Added rule “NEW”",
                "Deleted rule “Phone numbers”",
                "Switched off Social security numbers",
            ]
        );
        assert!(changes(&base, &base).is_empty());
    }

    #[test]
    fn mine_goes_on_top_of_theirs() {
        let base = RuleSet::standard();
        let mine = change(&base, |set| {
            set.rules[0].label = "Mine".into();
            set.rules.remove(4);
            set.rules.push(rule("mine"));
            set.patterns
                .built_in
                .retain(|pattern| *pattern != BuiltInPattern::Phone);
        });
        let theirs = change(&base, |set| {
            set.rules[0].label = "Theirs".into();
            set.rules[1].label = "Theirs".into();
            set.rules.remove(2);
            set.rules.push(rule("theirs"));
            set.patterns
                .built_in
                .retain(|pattern| *pattern != BuiltInPattern::Card);
        });
        let merged = on_top_of(&base, &mine, &theirs);
        let labels: Vec<_> = merged.rules.iter().map(|rule| rule.label.as_str()).collect();
        assert_eq!(labels, ["Mine", "Theirs", "SSN fields", "THEIRS", "MINE"]);
        assert_eq!(
            merged.patterns.built_in,
            [BuiltInPattern::Email, BuiltInPattern::Ssn]
        );
        assert_eq!(on_top_of(&base, &base, &theirs), theirs);
        assert_eq!(on_top_of(&base, &mine, &base), mine);
    }
}
