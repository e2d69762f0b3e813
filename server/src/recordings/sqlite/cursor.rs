//! A place in the session list, as text that means something only here.

use domain::query::Sort;

/// A row by the value it is sorted by, and its key among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) value: i64,
    pub(super) key: i64,
}

impl Place {
    pub(super) fn to_text(self, sort: Sort) -> String {
        format!("{}.{:x}.{:x}", letter(sort), self.value, self.key)
    }

    /// `None` for what is broken, or was made for another sort.
    pub(super) fn parse(text: &str, sort: Sort) -> Option<Self> {
        let mut parts = text.split('.');
        if parts.next()? != letter(sort) {
            return None;
        }
        let mut number = || u64::from_str_radix(parts.next()?, 16).ok().map(u64::cast_signed);
        let place = Self {
            value: number()?,
            key: number()?,
        };
        parts.next().is_none().then_some(place)
    }
}

/// Newest and oldest are one order read from its two ends, but their pages are not each other's.
fn letter(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "n",
        Sort::Oldest => "o",
        Sort::Longest => "l",
        Sort::Clicks => "c",
        Sort::Errors => "e",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text() {
        for value in [0, 1, -1, i64::MAX, i64::MIN, 1_764_000_000_000] {
            let place = Place { value, key: 42 };
            assert_eq!(
                Place::parse(&place.to_text(Sort::Longest), Sort::Longest),
                Some(place)
            );
            assert_eq!(Place::parse(&place.to_text(Sort::Longest), Sort::Clicks), None);
        }
    }

    #[test]
    fn what_is_broken_is_no_place() {
        for text in [
            "",
            "n",
            "n.",
            "n.1",
            "n.x.1",
            "n.1.1.1",
            "1.1",
            "n.1.11111111111111111",
            "%00",
            "n.-1.1",
        ] {
            assert_eq!(Place::parse(text, Sort::Newest), None, "{text:?}");
        }
    }
}
