//! What histories of versions share, whatever there are versions of: which of them the address asks for, and the choice of two
//! to compare.

mod compared;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub(in crate::pages) use compared::Compared;

/// A history.
#[derive(Debug, Clone, Copy)]
pub(super) struct VersionHistory {
    pub(super) path: &'static str,
    /// The number of the oldest version.
    pub(super) first: u32,
}

/// What the address says: which versions are listed and which two are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Asked {
    pub(super) before: Option<u32>,
    pub(super) from: Option<u32>,
    pub(super) to: Option<u32>,
}

impl VersionHistory {
    /// The two that are compared: those that the address names, or the newest and the one before it.
    pub(super) fn pair(self, asked: Asked, newest: Option<u32>) -> Option<(u32, u32)> {
        let to = asked.to.or(newest)?;
        let from = match asked.from {
            Some(from) => from.max(self.first),
            None => to.checked_sub(1).filter(|from| *from >= self.first)?,
        };
        Some((from, to))
    }

    pub(super) fn address(self, asked: Asked) -> String {
        let pairs = [("before", asked.before), ("from", asked.from), ("to", asked.to)];
        crate::address::with_pairs(
            self.path,
            pairs
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?.to_string()))),
        )
    }
}

pub(super) fn use_asked() -> Memo<Asked> {
    let params = use_query_map();
    Memo::new(move |_| {
        params.with(|params| {
            let number = |name: &str| params.get(name).and_then(|text| text.parse().ok());
            Asked {
                before: number("before"),
                from: number("from"),
                to: number("to"),
            }
        })
    })
}
