//! How often something was hidden.

use std::collections::BTreeMap;

/// By the id of the rule or pattern that hid it: there are never more entries than there are rules and patterns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Box<str>, u64>);

impl Counts {
    pub fn add(&mut self, id: &str, count: u64) {
        if count == 0 {
            return;
        }
        match self.0.get_mut(id) {
            Some(sum) => *sum = sum.saturating_add(count),
            None => {
                self.0.insert(id.into(), count);
            }
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (id, count) in other.iter() {
            self.add(id, count);
        }
    }

    /// In the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(id, count)| (&**id, *count))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_by_id() {
        let mut counts = Counts::default();
        counts.add("phone", 0);
        assert!(counts.is_empty());
        counts.add("phone", 2);
        counts.add("email", 1);
        let mut sum = counts.clone();
        sum.merge(&counts);
        sum.add("card", u64::MAX);
        sum.add("card", 1);
        let all: Vec<_> = sum.iter().collect();
        assert_eq!(all, [("card", u64::MAX), ("email", 2), ("phone", 4)]);
    }
}
