//! How much of a session was hidden and by what, in words. What it was is nowhere.

use domain::format;
use domain::mask::{MaskCount, MaskName};

/// A rule or pattern by its label, how often it hid something, and which of both it is: some are called the same.
pub(super) fn rows(masked: &[MaskCount], names: &[MaskName]) -> Vec<(String, String)> {
    masked
        .iter()
        .map(|masked| {
            let count = format::count(masked.count);
            match names.iter().find(|name| name.id == masked.id) {
                Some(name) => (name.label.clone(), format!("{count} · {}", name.kind.as_str())),
                None => (masked.id.clone(), count),
            }
        })
        .collect()
}

/// The versions of the rules; none where nothing was recorded yet.
pub(crate) fn versions(numbers: &[u32]) -> Option<String> {
    let names: Vec<String> = numbers.iter().map(|number| version(*number)).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("version {one}")),
        [first @ .., last] => Some(format!("versions {} and {last}", first.join(", "))),
    }
}

/// Rules that nobody has changed yet have no number that would say anything.
fn version(number: u32) -> String {
    match number {
        0 => "0 (Girok's defaults)".into(),
        number => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use domain::mask::RuleSet;

    use super::*;

    #[test]
    fn labels_and_counts() {
        let counted = |id: &str, count| MaskCount { id: id.into(), count };
        let masked = [
            counted("fields", 1_200),
            counted("phone-fields", 3),
            counted("phone", 2),
            counted("gone", 1),
        ];
        let rules = RuleSet::standard();
        let names: Vec<_> = masked
            .iter()
            .filter_map(|masked| rules.name_of(&masked.id))
            .collect();
        let expected = [
            ("Form fields", "1,200 · default"),
            ("Phone numbers", "3 · rule"),
            ("Phone numbers", "2 · pattern"),
            ("gone", "1"),
        ]
        .map(|(label, count)| (label.to_owned(), count.to_owned()));
        assert_eq!(rows(&masked, &names), expected);
    }

    #[test]
    fn versions_in_words() {
        for (numbers, expected) in [
            (&[][..], None),
            (&[3], Some("version 3")),
            (&[0, 3], Some("versions 0 (Girok's defaults) and 3")),
            (&[0, 3, 4], Some("versions 0 (Girok's defaults), 3 and 4")),
        ] {
            assert_eq!(versions(numbers).as_deref(), expected);
        }
    }
}
