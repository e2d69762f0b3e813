//! What a rule set may be: everything that is saved comes through here.

use std::collections::HashSet;

use app::ConsoleError;
use domain::id::ServiceSlug;
use domain::mask::{CustomPattern, MaskRule, PatternSet, RuleSet};
use domain::privacy::{
    LONGEST_EXPRESSION, LONGEST_LABEL, LONGEST_SELECTOR, LONGEST_WHY, MOST_PATTERNS, MOST_RULES,
    MOST_SERVICES, PatternFault, SelectorFault, is_reserved,
};

use super::Engine;

type Result<T> = std::result::Result<T, ConsoleError>;

const LONGEST_ID: usize = 60;

/// The rule set with its texts as they are kept, or the first thing that is wrong with it.
pub(super) fn rule_set(engine: &dyn Engine, mut set: RuleSet) -> Result<RuleSet> {
    if set.rules.len() > MOST_RULES {
        return Err(invalid(
            "rules",
            format!("A rule set has at most {MOST_RULES} rules"),
        ));
    }
    let mut ids = HashSet::new();
    for MaskRule { id, label, .. } in &set.rules {
        check_id(&mut ids, id, label)?;
    }
    for CustomPattern { id, label, .. } in &set.patterns.custom {
        check_id(&mut ids, id, label)?;
    }
    for rule in &mut set.rules {
        rule.label = self::label(&rule.label)?;
        rule.selector = rule.selector.trim().to_owned();
        rule.services.sort();
        rule.services.dedup();
        if rule.services.len() > MOST_SERVICES {
            return Err(at_rule(
                rule,
                &format!("a rule is for at most {MOST_SERVICES} services, or for all"),
            ));
        }
        if let Err(fault) = selector(engine, &rule.selector) {
            return Err(at_rule(rule, &sentence(&fault)));
        }
    }
    set.patterns = patterns(engine, set.patterns)?;
    Ok(set)
}

/// A rule is for services that there are. One that was for a service which is gone may stay as it is.
pub(super) fn services(before: &RuleSet, set: &RuleSet, known: &HashSet<String>) -> Result<()> {
    for rule in &set.rules {
        let was_for = |slug: &ServiceSlug| {
            let mut before = before.rules.iter();
            before.any(|other| other.id == rule.id && other.services.contains(slug))
        };
        let is_unknown = |slug: &&ServiceSlug| !known.contains(slug.as_str()) && !was_for(slug);
        if let Some(slug) = rule.services.iter().find(is_unknown) {
            return Err(at_rule(rule, &format!("there is no service {slug}")));
        }
    }
    Ok(())
}

pub(super) fn selector(engine: &dyn Engine, selector: &str) -> std::result::Result<(), SelectorFault> {
    let fault = |position: usize, expected: &str| {
        Err(SelectorFault {
            position: u32::try_from(position).unwrap_or(u32::MAX),
            expected: expected.to_owned(),
        })
    };
    if selector.trim().is_empty() {
        return fault(0, "Enter a selector.");
    }
    if selector.chars().count() > LONGEST_SELECTOR {
        return fault(
            LONGEST_SELECTOR,
            &format!("A selector has at most {LONGEST_SELECTOR} characters."),
        );
    }
    if let Some(position) = selector.chars().position(char::is_control) {
        return fault(position, "A selector is one line.");
    }
    engine.check_selector(selector)
}

/// As a sentence with its place, which counts from 1 for people.
pub(super) fn sentence(fault: &SelectorFault) -> String {
    format!(
        "At character {}: {}",
        fault.position.saturating_add(1),
        fault.expected
    )
}

fn patterns(engine: &dyn Engine, mut set: PatternSet) -> Result<PatternSet> {
    set.built_in.sort();
    set.built_in.dedup();
    if set.custom.len() > MOST_PATTERNS {
        return Err(invalid(
            "patterns",
            format!("A rule set has at most {MOST_PATTERNS} patterns of one's own"),
        ));
    }
    for pattern in &mut set.custom {
        pattern.label = label(&pattern.label)?;
    }
    match pattern_faults(engine, &set).into_iter().next() {
        Some(PatternFault { id, message, .. }) => {
            let label = set
                .custom
                .iter()
                .find(|pattern| pattern.id == id)
                .map(|pattern| pattern.label.clone())
                .unwrap_or_default();
            Err(invalid("patterns", format!("“{label}”: {message}")))
        }
        None => Ok(set),
    }
}

/// The patterns that are on and leave little of an ordinary text.
pub(super) fn wide<'a>(engine: &dyn Engine, set: &'a PatternSet) -> Vec<&'a CustomPattern> {
    set.custom
        .iter()
        .filter(|pattern| pattern.enabled && engine.check_pattern(pattern) == Ok(true))
        .collect()
}

/// What is wrong with the patterns of one's own, those that are off as well.
pub(super) fn pattern_faults(engine: &dyn Engine, set: &PatternSet) -> Vec<PatternFault> {
    set.custom
        .iter()
        .filter_map(|pattern| {
            let fault = |message: String| PatternFault {
                id: pattern.id.clone(),
                position: None,
                message,
            };
            match pattern.expression.chars().count() {
                0 => Some(fault("Enter an expression".into())),
                1..=LONGEST_EXPRESSION => engine.check_pattern(pattern).err(),
                _ => Some(fault(format!(
                    "An expression has at most {LONGEST_EXPRESSION} characters"
                ))),
            }
        })
        .collect()
}

pub(super) fn why(why: &str) -> Result<String> {
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    match why.chars().count() {
        0 => Err(invalid("why", "Say why, for those who read this later".into())),
        1..=LONGEST_WHY => Ok(why),
        _ => Err(invalid("why", format!("At most {LONGEST_WHY} characters"))),
    }
}

fn check_id<'a>(ids: &mut HashSet<&'a str>, id: &'a str, label: &str) -> Result<()> {
    let is_id = (1..=LONGEST_ID).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_id || is_reserved(id) || !ids.insert(id) {
        return Err(invalid("rules", format!("“{label}” has no id of its own: {id}")));
    }
    Ok(())
}

fn label(label: &str) -> Result<String> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.contains(char::is_control) {
        return Err(invalid(
            "rules",
            format!("A label has 1 to {LONGEST_LABEL} characters"),
        ));
    }
    Ok(label.to_owned())
}

fn at_rule(rule: &MaskRule, message: &str) -> ConsoleError {
    invalid("rules", format!("“{}”: {message}", rule.label))
}

pub(super) fn invalid(field: &str, message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: field.into(),
        message,
    }
}
