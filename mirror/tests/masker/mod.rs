//! Whatever the events of a page are, nothing of what is kept of them would be hidden if it came again.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "it is a check of tests and of a fuzzer"
)]

#[path = "../rules/mod.rs"]
mod rules;

use std::sync::{Arc, OnceLock};

use domain::mask::MaskType;
use mirror::batch::Batch;
use mirror::event::Event;
use mirror::mask::{Counts, Masker};
use mirror::page::{Kept, Limits, Mirror};

/// Rules that match something of most pages, by all that rules can look at.
fn masker() -> Arc<Masker> {
    static MASKER: OnceLock<Arc<Masker>> = OnceLock::new();
    let rules = [
        ("p", MaskType::Blur),
        ("div > span:first-child, [title]", MaskType::Redact),
        ("li + li, b ~ i", MaskType::Block),
        ("ul:has(a), div:empty", MaskType::Redact),
        ("#a, .a", MaskType::Block),
        ("input[type=\"text\"]", MaskType::Allow),
    ];
    let made = MASKER.get_or_init(|| rules::masker(&rules));
    Arc::clone(made)
}

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(batch) = Batch::read(text, 1_000) else {
        return;
    };
    let limits = Limits {
        nodes: 300,
        depth: 40,
        bytes: 1 << 18,
    };
    let page = || {
        let mut mirror = Mirror::new(limits);
        mirror.set_masker(masker());
        mirror
    };
    let (mut mirror, mut again) = (page(), page());
    let counts = &mut Counts::default();
    for event in &batch.events {
        let kept = kept_of(&mut mirror, event, counts);
        let missed = mirror.clone().hide_anew(0, counts);
        assert!(missed.is_empty(), "{}\nhad to hide {missed:?}", event.text);
        for text in &kept {
            let batch = Batch::read_one(text);
            assert_eq!(batch.events.len(), 1, "{text}");
            let twice = kept_of(&mut again, &batch.events[0], counts);
            // Beyond its limits a page is as far as it goes, and that depends on how it came.
            if mirror.is_truncated() || again.is_truncated() {
                return;
            }
            for text in &twice {
                // What rrweb would give up on is another the second time; then something is left out.
                let is_known = kept.iter().any(|kept| kept == text || kept.len() > text.len());
                assert!(is_known, "{text}\nis new among\n{kept:?}");
            }
        }
    }
    mirror.checkpoint(0);
}

fn kept_of(mirror: &mut Mirror, event: &Event<'_>, counts: &mut Counts) -> Vec<String> {
    let taken = mirror.take_in(event, event.timestamp, false, counts);
    let kept = match taken.kept {
        Kept::AsItCame => Some(event.text.to_owned()),
        Kept::Instead(text) => Some(text),
        Kept::Hidden | Kept::Nothing => None,
    };
    kept.into_iter().chain(taken.after).collect()
}
