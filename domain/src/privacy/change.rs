//! What was made of a rule set: in sentences, and on top of what somebody else made of it meanwhile.

use crate::mask::{BuiltInPattern, CustomPattern, MaskRule, PatternSet, RuleSet};

/// Whether sentences tell of what was done, or of what will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    Past,
    Present,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Add,
    Delete,
    Change,
    SwitchOn,
    SwitchOff,
}

impl Verb {
    fn as_str(self, tense: Tense) -> &'static str {
        match (self, tense) {
            (Self::Add, Tense::Past) => "Added",
            (Self::Add, Tense::Present) => "Adds",
            (Self::Delete, Tense::Past) => "Deleted",
            (Self::Delete, Tense::Present) => "Deletes",
            (Self::Change, Tense::Past) => "Changed",
            (Self::Change, Tense::Present) => "Changes",
            (Self::SwitchOn, Tense::Past) => "Switched on",
            (Self::SwitchOn, Tense::Present) => "Switches on",
            (Self::SwitchOff, Tense::Past) => "Switched off",
            (Self::SwitchOff, Tense::Present) => "Switches off",
        }
    }
}

/// What was done to get from one rule set to another, each as a sentence.
pub fn changes(before: &RuleSet, after: &RuleSet) -> Vec<String> {
    told(before, after, Tense::Past)
}

/// What will be done by putting one rule set in the place of another, each as a sentence.
pub fn coming_changes(before: &RuleSet, after: &RuleSet) -> Vec<String> {
    told(before, after, Tense::Present)
}

fn told(before: &RuleSet, after: &RuleSet, tense: Tense) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut say = |verb: Verb, what: &str| sentences.push(format!("{} {what}", verb.as_str(tense)));
    each(
        &before.rules,
        &after.rules,
        |rule| &rule.id,
        |old, new| {
            let turned = |old: &MaskRule| MaskRule {
                enabled: !old.enabled,
                ..old.clone()
            };
            if let Some(verb) = verb(old, new, turned, |rule| rule.enabled)
                && let Some(rule) = new.or(old)
            {
                say(verb, &format!("rule “{}”", rule.label));
            }
        },
    );
    let (old, new) = (&before.patterns, &after.patterns);
    for pattern in BuiltInPattern::ALL {
        match (old.built_in.contains(&pattern), new.built_in.contains(&pattern)) {
            (false, true) => say(Verb::SwitchOn, pattern.label()),
            (true, false) => say(Verb::SwitchOff, pattern.label()),
            _ => {}
        }
    }
    each(
        &old.custom,
        &new.custom,
        |pattern| &pattern.id,
        |old, new| {
            let turned = |old: &CustomPattern| CustomPattern {
                enabled: !old.enabled,
                ..old.clone()
            };
            if let Some(verb) = verb(old, new, turned, |pattern| pattern.enabled)
                && let Some(pattern) = new.or(old)
            {
                say(verb, &format!("pattern “{}”", pattern.label));
            }
        },
    );
    sentences
}

/// What became of a rule or pattern. `turned` is it, switched on or off.
fn verb<T: PartialEq>(
    old: Option<&T>,
    new: Option<&T>,
    turned: impl Fn(&T) -> T,
    is_on: impl Fn(&T) -> bool,
) -> Option<Verb> {
    match (old, new) {
        (None, Some(_)) => Some(Verb::Add),
        (Some(_), None) => Some(Verb::Delete),
        (Some(old), Some(new)) if old != new => Some(match (turned(old) == *new, is_on(new)) {
            (false, _) => Verb::Change,
            (true, true) => Verb::SwitchOn,
            (true, false) => Verb::SwitchOff,
        }),
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
        assert_eq!(
            coming_changes(&base, &changed).last().map(String::as_str),
            Some("Switches off Social security numbers")
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
