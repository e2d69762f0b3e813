//! A rule set as lines: one for each thing that can change, in an order that does not.

use std::fmt::Write;

use crate::mask::{BuiltInPattern, RuleSet};

/// Rules by id, then patterns. Two rule sets that do the same read the same.
pub fn lines(set: &RuleSet) -> String {
    let mut text = String::new();
    let on = |enabled| if enabled { "on" } else { "off" };
    let mut rules: Vec<_> = set.rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    for rule in rules {
        let mut services: Vec<_> = rule.services.iter().map(ToString::to_string).collect();
        services.sort();
        let services = if services.is_empty() {
            "all".to_owned()
        } else {
            services.join(", ")
        };
        let _ = write!(
            text,
            "rule {}\n  label: {}\n  selector: {}\n  mask: {}\n  services: {services}\n  {}\n\n",
            rule.id,
            rule.label,
            rule.selector,
            rule.mask.as_str(),
            on(rule.enabled),
        );
    }
    for pattern in BuiltInPattern::ALL {
        let _ = writeln!(
            text,
            "pattern {}: {}",
            pattern.as_str(),
            on(set.patterns.built_in.contains(&pattern))
        );
    }
    let mut custom: Vec<_> = set.patterns.custom.iter().collect();
    custom.sort_by(|a, b| a.id.cmp(&b.id));
    for pattern in custom {
        let _ = write!(
            text,
            "\npattern {}\n  label: {}\n  expression: {}\n  {}\n",
            pattern.id,
            pattern.label,
            pattern.expression,
            on(pattern.enabled)
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_rules_is_not_in_the_text() {
        let set = RuleSet::standard();
        let mut turned = set.clone();
        turned.rules.reverse();
        turned.patterns.built_in.reverse();
        assert_eq!(lines(&set), lines(&turned));
        let text = lines(&set);
        assert!(
            text.starts_with("rule card-fields\n  label: Credit card fields\n  selector: input[data-card]")
        );
        assert!(text.ends_with("pattern card: on\npattern ssn: on\n"), "{text}");
    }
}
