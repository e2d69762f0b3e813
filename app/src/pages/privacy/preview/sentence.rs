use domain::format;
use domain::mask::MaskType;

/// What a rule does to the page, for who writes it.
pub(super) fn sentence(mask: MaskType, matched: u64, hidden: u64) -> String {
    if matched == 0 {
        return "Matches nothing on this page".into();
    }
    let matched = format!("Matches {}", format::counted(matched, "element", "elements"));
    match mask {
        MaskType::Allow => format!("{matched}; what is a field among them is shown as it is"),
        _ => format!(
            "{matched}, hides {} on this page",
            format::counted(hidden, "node", "nodes")
        ),
    }
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
            assert_eq!(sentence(mask, matched, hidden), expected);
        }
    }
}
