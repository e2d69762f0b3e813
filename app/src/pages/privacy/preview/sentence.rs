use domain::format;
use domain::mask::{MaskRule, MaskType};

use super::link::{HiddenBy, Outcome};

/// More rules than that nobody reads.
const MOST_NAMED: usize = 3;

/// What a rule does to the page, for who writes it; `others` are the rules beside it.
pub(super) fn sentence(mask: MaskType, outcome: &Outcome, others: &[MaskRule]) -> String {
    let Outcome { matched, hidden, .. } = *outcome;
    if matched == 0 {
        return "Matches nothing on this page".into();
    }
    let matches = format!("Matches {}", format::counted(matched, "element", "elements"));
    let does = match mask {
        MaskType::Allow => format!("{matches}; what is a field among them is shown as it is"),
        _ => format!(
            "{matches}, hides {} on this page",
            format::counted(hidden, "node", "nodes")
        ),
    };
    match already(matched, &outcome.hidden_by, others) {
        Some(already) => format!("{does}. {already}"),
        None => does,
    }
}

/// What other rules hide of it anyway, and which.
fn already(matched: u64, hidden_by: &[HiddenBy], others: &[MaskRule]) -> Option<String> {
    let total: u64 = hidden_by.iter().map(|by| by.count).sum();
    let which = match (total, matched) {
        (0, _) => return None,
        (1, 1) => "It is".to_owned(),
        (total, matched) if total == matched => "All of them are".to_owned(),
        (1, _) => "1 of them is".to_owned(),
        (total, _) => format!("{} of them are", format::count(total)),
    };
    let name = |by: &HiddenBy| {
        let rule = others.iter().find(|rule| rule.id == by.rule);
        let name = rule.map_or_else(
            || by.rule.clone(),
            |rule| format!("“{}” ({})", rule.label, rule.mask.as_str()),
        );
        match hidden_by.len() {
            1 => name,
            _ => format!("{} by {name}", format::count(by.count)),
        }
    };
    let mut names: Vec<String> = hidden_by.iter().take(MOST_NAMED).map(name).collect();
    if hidden_by.len() > MOST_NAMED {
        names.push("others by other rules".into());
    }
    let by = if hidden_by.len() == 1 { " by " } else { ": " };
    Some(format!("{which} hidden already{by}{}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_is_matched_and_hidden() {
        for (mask, matched, hidden, expected) in [
            (MaskType::Block, 0, 0, "Matches nothing on this page"),
            (
                MaskType::Blur,
                1,
                1,
                "Matches 1 element, hides 1 node on this page",
            ),
            (
                MaskType::Redact,
                1_200,
                8_005,
                "Matches 1,200 elements, hides 8,005 nodes on this page",
            ),
            (
                MaskType::Allow,
                2,
                0,
                "Matches 2 elements; what is a field among them is shown as it is",
            ),
        ] {
            let outcome = Outcome {
                matched,
                hidden,
                ..Outcome::default()
            };
            assert_eq!(sentence(mask, &outcome, &[]), expected);
        }
    }

    #[test]
    fn it_says_which_rule_hides_what_is_matched_anyway() {
        let rule = |id: &str| MaskRule {
            id: id.into(),
            label: id.to_uppercase(),
            selector: ".x".into(),
            mask: MaskType::Redact,
            services: Vec::new(),
            enabled: true,
        };
        let others = ["a", "b", "c", "d"].map(rule);
        for (matched, by, expected) in [
            (1, &[("a", 1)][..], "It is hidden already by “A” (redact)"),
            (3, &[("a", 3)], "All of them are hidden already by “A” (redact)"),
            (3, &[("a", 1)], "1 of them is hidden already by “A” (redact)"),
            (3, &[("gone", 2)], "2 of them are hidden already by gone"),
            (
                9,
                &[("a", 2), ("b", 1)],
                "3 of them are hidden already: 2 by “A” (redact), 1 by “B” (redact)",
            ),
            (
                9,
                &[("a", 3), ("b", 2), ("c", 1), ("d", 1)],
                "7 of them are hidden already: 3 by “A” (redact), 2 by “B” (redact), 1 by “C” (redact), others by other rules",
            ),
        ] {
            let outcome = Outcome {
                matched,
                hidden: 9,
                hidden_by: by
                    .iter()
                    .map(|(rule, count)| HiddenBy {
                        rule: (*rule).to_owned(),
                        count: *count,
                    })
                    .collect(),
                ..Outcome::default()
            };
            let said = sentence(MaskType::Block, &outcome, &others);
            assert_eq!(said.split_once(". ").map(|(_, already)| already), Some(expected));
        }
    }
}
