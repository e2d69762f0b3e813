//! What was found of the secrets, and what was not there that should be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::case::Case;
use crate::needles::{Hay, Needles};

pub(crate) struct Findings {
    needles: Needles,
    /// Where something of a case was found, by case.
    found: BTreeMap<usize, BTreeSet<String>>,
    /// The secrets that were found as a whole: case and number.
    whole: BTreeSet<(usize, usize)>,
    /// Of the strings that a session's own events must not have, those that they have.
    present: BTreeSet<(usize, String)>,
    /// Of the strings that a replay must show, those that it does not.
    unseen: BTreeSet<(usize, String)>,
    /// Bytes that were looked at.
    pub(crate) searched: usize,
}

impl Findings {
    pub(crate) fn new(cases: &[Case]) -> Self {
        Self {
            needles: Needles::of(cases),
            found: BTreeMap::new(),
            whole: BTreeSet::new(),
            present: BTreeSet::new(),
            unseen: BTreeSet::new(),
            searched: 0,
        }
    }

    pub(crate) fn search(&mut self, place: &str, hay: &[u8], kind: Hay) {
        self.searched += hay.len();
        let (found, whole) = (&mut self.found, &mut self.whole);
        self.needles.search(hay, kind, |needle| {
            if !needle.prefix {
                whole.insert((needle.case, needle.secret));
            }
            let what = if needle.prefix { ", the beginning" } else { "" };
            let form = needle.form;
            let place = format!("{place} ({form}{what})");
            found.entry(needle.case).or_default().insert(place);
        });
    }

    /// Looks at what is replayed of a case.
    pub(crate) fn look(&mut self, number: usize, case: &Case, replayed: &str) {
        let missing = case.visible.iter().filter(|text| !replayed.contains(*text));
        self.unseen.extend(missing.map(|text| (number, text.clone())));
        let present = case.absent.iter().filter(|text| replayed.contains(*text));
        self.present.extend(present.map(|text| (number, text.clone())));
    }

    pub(crate) fn expect_nothing_hidden(&self, cases: &[Case]) {
        let mut report = String::new();
        for (case, places) in &self.found {
            writeln!(report, "LEAK {}: {:?}", cases[*case].name, places).unwrap();
        }
        for (case, text) in &self.present {
            writeln!(report, "LEAK {}: {text} is in its events", cases[*case].name).unwrap();
        }
        for (case, text) in &self.unseen {
            writeln!(report, "GONE {}: {text} is not in its replay", cases[*case].name).unwrap();
        }
        assert!(report.is_empty(), "of {} cases:\n{report}", cases.len());
    }

    pub(crate) fn expect_everything(&self, cases: &[Case]) {
        let mut report = String::new();
        for (number, case) in cases.iter().enumerate() {
            for (which, secret) in case.secrets.iter().enumerate() {
                if self.whole.contains(&(number, which)) == case.harmful {
                    writeln!(
                        report,
                        "{}: {secret}: {}",
                        case.name,
                        if case.harmful { "found" } else { "not found" }
                    )
                    .unwrap();
                }
            }
            for text in &case.absent {
                if !self.present.contains(&(number, text.clone())) {
                    writeln!(report, "{}: {text} is not in its events", case.name).unwrap();
                }
            }
        }
        for (case, text) in &self.unseen {
            writeln!(report, "{}: {text} is not in its replay", cases[*case].name).unwrap();
        }
        assert!(report.is_empty(), "of {} cases:\n{report}", cases.len());
    }
}
