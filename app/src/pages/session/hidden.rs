//! How much of a session was hidden and by what, in words. What it was is nowhere.

use domain::format;
use domain::mask::{MaskCount, standard_label};

/// A rule or pattern by its label, if Girok brings it, and how often it hid something.
pub(super) fn rows(masked: &[MaskCount]) -> Vec<(String, String)> {
    masked
        .iter()
        .map(|masked| {
            let label = standard_label(&masked.id).unwrap_or_else(|| masked.id.clone());
            (label, format::count(masked.count))
        })
        .collect()
}

/// The versions of the rules; none where nothing was recorded yet.
pub(super) fn versions(numbers: &[u32]) -> Option<String> {
    let names: Vec<String> = numbers.iter().map(u32::to_string).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("version {one}")),
        [first @ .., last] => Some(format!("versions {} and {last}", first.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_counts() {
        let counted = |id: &str, count| MaskCount { id: id.into(), count };
        let masked = [
            counted("fields", 1_200),
            counted("email", 3),
            counted("ssn-fields", 2),
            counted("order-numbers", 1),
        ];
        let expected = [
            ("Form fields", "1,200"),
            ("E-mail addresses", "3"),
            ("SSN fields", "2"),
            ("order-numbers", "1"),
        ]
        .map(|(label, count)| (label.to_owned(), count.to_owned()));
        assert_eq!(rows(&masked), expected);
    }

    #[test]
    fn versions_in_words() {
        for (numbers, expected) in [
            (&[][..], None),
            (&[3], Some("version 3")),
            (&[0, 3], Some("versions 0 and 3")),
            (&[0, 3, 4], Some("versions 0, 3 and 4")),
        ] {
            assert_eq!(versions(numbers).as_deref(), expected);
        }
    }
}
