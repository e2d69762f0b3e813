//! How often something was hidden, by the rule or pattern that hid it.

use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Box<str>, u64>);

impl Counts {
    pub fn add(&mut self, id: &str, more: u64) {
        match self.0.get_mut(id) {
            Some(count) => *count += more,
            None => {
                self.0.insert(id.into(), more);
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(id, count)| (&**id, *count))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
